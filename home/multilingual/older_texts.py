"""Texts that are older than the site: when their words were first public."""

import datetime
import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .dates import beginning_of, campaign_today


class OlderText(models.Model):
    """A text that may have been published elsewhere before it was entered here."""

    first_published_elsewhere = models.DateField(
        _("first published elsewhere on"),
        null=True,
        blank=True,
        help_text=_(
            "If the text is older than its page here. Readers, the feed and search engines are "
            "told this day instead of the one on which it was entered."
        ),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        day = self.first_published_elsewhere
        if day is not None and day > campaign_today():
            raise ValidationError(
                {"first_published_elsewhere": _("This day is still to come. Give a past one.")}
            )

    @property
    def published_elsewhere_at(self) -> datetime.datetime | None:
        """The first moment of that day in the campaign's zone, if there is one."""
        if self.first_published_elsewhere is None:
            return None
        zone = zoneinfo.ZoneInfo(settings.CAMPAIGN_TIME_ZONE)
        return beginning_of(self.first_published_elsewhere, zone)
