from django.db import models


class HearingReminder(models.Model):
    """That the editors of a hearing were reminded; once for each day it was held on."""

    hearing = models.ForeignKey("campaign_pages.CaseUpdatePage", models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hearing", "day"], name="one_reminder_of_a_hearing")
        ]

    def __str__(self) -> str:
        return f"{self.hearing}, {self.day}"
