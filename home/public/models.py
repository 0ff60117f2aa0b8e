"""What the content version is made of."""

from django.db import models


class ContentChange(models.Model):
    """A part of the content version: of one transaction, or of many that have been summed up."""

    changes = models.PositiveBigIntegerField(default=1)
    withdrawals = models.PositiveBigIntegerField(default=0)
    #: Of which part of the content it is; empty where nobody counts that by itself.
    part = models.CharField(max_length=20, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.changes} changes, {self.withdrawals} withdrawals"
