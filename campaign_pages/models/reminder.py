from django.db import models

from home.staff.notices import Notice


class HearingReminder(Notice):
    """That an editor is reminded of a hearing; once for each day it was held on."""

    hearing = models.ForeignKey("campaign_pages.CaseUpdatePage", models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "day", "person"], name="one_reminder_of_a_hearing"
            )
        ]
