import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import RevisionMixin

from campaign_pages.zones import CourtForm
from home.multilingual.panels import CommonPanel, language_tabs
from home.multilingual.translated_model import TranslatedModel
from home.settings.environment import time_zones


def check_time_zone(value: str) -> None:
    """Raises ``ValidationError`` for a name that is not in the IANA time zone database."""
    if value not in time_zones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Write it like Europe/Paris."), params={"name": value}
        )


class Court(TranslatedModel, RevisionMixin):
    """A court, named in every language; hearings are shown in its local time."""

    class Level(models.TextChoices):
        FIRST = "first", pgettext_lazy("court level", "first instance")
        APPEAL = "appeal", pgettext_lazy("court level", "appeal")
        CASSATION = "cassation", pgettext_lazy("court level", "cassation")
        CONSTITUTIONAL = "constitutional", pgettext_lazy("court level", "constitutional")
        INTERNATIONAL = "international", pgettext_lazy("court level", "international")

    name = models.CharField(_("name"), max_length=200)
    level = models.CharField(_("level"), max_length=20, choices=Level, default=Level.FIRST)
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        blank=True,
        validators=[check_time_zone],
        help_text=_("Of its hearings, like Europe/Paris. Left empty, the campaign's."),
    )

    required_text = "name"
    base_form_class = CourtForm
    edit_handler = language_tabs([CommonPanel("level"), CommonPanel("time_zone")], ["name"])

    class Meta:
        verbose_name = _("court")
        verbose_name_plural = _("courts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text("name").value or f"#{self.pk}"

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone or settings.CAMPAIGN_TIME_ZONE)
