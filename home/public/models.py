"""What the content version is made of."""

from django.db import models


class ContentChange(models.Model):
    """A part of the content version: of one transaction, or of many that have been summed up."""

    changes = models.PositiveBigIntegerField(default=1)
    withdrawals = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.changes} changes, {self.withdrawals} withdrawals"


class PartChange(models.Model):
    """The same of one part of the content, which is counted by itself too."""

    part = models.CharField(max_length=20)
    changes = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.part}: {self.changes} changes"
