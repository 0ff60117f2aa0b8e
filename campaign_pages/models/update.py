import datetime
import zoneinfo
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from home.blocks import BodyBlock, CorrectionBlock, SourceBlock
from home.multilingual.dates import DatedModel, Precision, campaign_today
from home.multilingual.freshness import PageTranslation
from home.multilingual.pages import CampaignPage, CampaignPageForm
from home.multilingual.panels import SharedFieldPanel
from home.publishing.moments import resolve

from ..hearings import plan_what_is_to_come, standing
from ..words import Confidence, HearingStatus, Kind, Outcome, State
from .court import Court

#: For so long an update is said to be updated.
LATELY = datetime.timedelta(days=7)
#: What is published again so soon is the same publication.
AT_ONCE = datetime.timedelta(minutes=1)


class CaseUpdateForm(CampaignPageForm):
    """A new update starts with today's date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and self.instance.date is None:
            self.initial["date"] = campaign_today()

    def clean(self) -> dict[str, Any]:
        """Also refuses a time of day that clocks at the court skip or have twice."""
        cleaned = super().clean()
        day, time = cleaned.get("date"), cleaned.get("local_time")
        if day and time and cleaned.get("precision") == Precision.DAY:
            court = cleaned.get("court")
            zone = court.zone if court else zoneinfo.ZoneInfo(settings.CAMPAIGN_TIME_ZONE)
            try:
                resolve(datetime.datetime.combine(day, time), zone)
            except ValidationError as error:
                self.add_error("local_time", error)
        return cleaned


class CaseUpdatePage(CampaignPage, DatedModel):
    """One event of the case: facts shared by all languages, and words in each."""

    place = models.CharField(
        _("place"), max_length=120, blank=True, help_text=_("Where it happened, in a few words.")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    corrections = StreamField(
        StreamBlock([("correction", CorrectionBlock())]),
        blank=True,
        verbose_name=_("corrections"),
        help_text=_("What was wrong in this text and has been put right. Shown below it."),
    )

    day_order = models.PositiveSmallIntegerField(
        _("order within the day"),
        default=1,
        help_text=_("When several things happened on one day."),
    )
    local_time = models.TimeField(
        _("local time"), null=True, blank=True, help_text=_("At the court, or where it happened.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    confidence = models.CharField(
        _("how certain"), max_length=20, choices=Confidence, default=Confidence.CONFIRMED
    )
    hearing_status = models.CharField(
        _("hearing"), max_length=20, choices=HearingStatus, blank=True
    )
    postponed_from = models.DateField(
        _("postponed from"),
        null=True,
        blank=True,
        help_text=_("The day for which it was announced before."),
    )
    court = models.ForeignKey(
        Court, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("court")
    )
    state_after = models.CharField(
        _("state of the case after it"),
        max_length=20,
        choices=State,
        blank=True,
        help_text=_("Left empty: as before. The newest one stated is shown on the front page."),
    )
    sources = StreamField(
        StreamBlock([("source", SourceBlock())]), blank=True, verbose_name=_("sources")
    )
    banner_until = models.DateTimeField(
        _("news until"),
        null=True,
        blank=True,
        help_text=_(
            "Until then, in the time zone of your account, it stands at the top of every page. "
            "Left empty, it does not."
        ),
    )
    related_update = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("related update"),
        help_text=_("An earlier event that this one continues."),
    )

    #: Grows with every change of when and where: calendars of readers follow it (RFC 5545).
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)

    base_form_class = CaseUpdateForm
    parent_page_types = ["campaign_pages.CasePage"]
    subpage_types: list[str] = []
    template = "case_update_page.html"
    is_news = True
    text_fields = ["title", "summary", "place", "body", "corrections"]
    calendar_facts = [
        *DatedModel.dated_fields,
        "local_time",
        "court_id",
        "hearing_status",
        "postponed_from",
    ]
    shared_fields = [
        *DatedModel.dated_fields,
        "day_order",
        "local_time",
        "kind",
        "outcome",
        "confidence",
        "hearing_status",
        "postponed_from",
        "court",
        "state_after",
        "sources",
        "banner_until",
        "related_update",
    ]

    content_panels = [
        FieldPanel("title", heading=_("Headline")),
        FieldPanel("summary", help_text=_("One sentence: what happened.")),
        MultiFieldPanel(
            [
                FieldRowPanel([SharedFieldPanel("date"), SharedFieldPanel("precision")]),
                FieldRowPanel([SharedFieldPanel("kind"), SharedFieldPanel("outcome")]),
                SharedFieldPanel("court"),
                FieldRowPanel([SharedFieldPanel("state_after"), SharedFieldPanel("confidence")]),
            ],
            heading=_("Facts, the same in every language"),
        ),
        FieldPanel("place"),
        FieldPanel("body"),
        FieldPanel("corrections"),
        SharedFieldPanel("sources"),
        MultiFieldPanel(
            [
                FieldRowPanel([SharedFieldPanel("date_end"), SharedFieldPanel("day_order")]),
                FieldRowPanel([SharedFieldPanel("local_time"), SharedFieldPanel("hearing_status")]),
                SharedFieldPanel("postponed_from"),
                SharedFieldPanel("banner_until"),
                SharedFieldPanel("related_update"),
            ],
            heading=_("More facts"),
        ),
    ]

    class Meta:
        verbose_name = _("court news")
        verbose_name_plural = _("court news")

    def clean(self) -> None:
        super().clean()
        if self.date is None:
            raise ValidationError({"date": _("An update needs a date.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves; when and where it is public that it takes place otherwise, calendars are told."""
        if kwargs.get("update_fields") is None and not self.is_translation:
            plan_what_is_to_come(self)
            self._count_changes()
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        if not self.is_translation:
            plan_what_is_to_come(self)
        return super().save_revision(*args, **kwargs)

    def _count_changes(self) -> None:
        former = type(self).objects.filter(pk=self.pk).values(*self.calendar_facts).first()
        if former and any(getattr(self, name) != value for name, value in former.items()):
            self.calendar_sequence += 1

    def _mirror_shared_fields(self) -> None:
        super()._mirror_shared_fields()
        others = type(self).objects.filter(translation_key=self.translation_key)
        others.exclude(pk=self.pk).update(calendar_sequence=self.calendar_sequence)

    def with_content_json(self, content: dict) -> "CaseUpdatePage":
        """The page as a revision has it; what calendars were told is never taken back."""
        page = super().with_content_json(content)
        page.calendar_sequence = self.calendar_sequence
        return page

    @property
    def standing(self) -> str:
        """How it stands at this moment: a ``HearingStatus``, or empty for what is simply past."""
        return standing(self)

    @property
    def standing_in_words(self) -> str:
        return str(HearingStatus(self.standing).label) if self.standing else ""

    @property
    def is_planned(self) -> bool:
        """Whether it is to come."""
        return self.standing == HearingStatus.PLANNED

    @property
    def updated_at(self) -> datetime.datetime | None:
        """When other words were published, lately, than at first (UTC); no minor edit counts."""
        try:
            version = self.translation_record.text_version
        except PageTranslation.DoesNotExist:
            return None
        first = self.first_published_at
        if version is None or version.begun_at is None or first is None:
            return None
        is_news = version.begun_at > first + AT_ONCE and timezone.now() - version.begun_at < LATELY
        return version.begun_at if is_news else None

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of ``local_time``: the court's, or the campaign's."""
        return self.court.zone if self.court else zoneinfo.ZoneInfo(settings.CAMPAIGN_TIME_ZONE)
