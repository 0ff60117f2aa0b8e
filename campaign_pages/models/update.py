import datetime
import zoneinfo
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from home.blocks import BodyBlock, SourceBlock
from home.http import CampaignRequest
from home.multilingual.dates import DatedModel, Precision, campaign_today
from home.multilingual.page_forms import CampaignPageForm
from home.multilingual.panels import SharedFieldPanel
from home.multilingual.reader import Reader
from home.page_cache.shared import shared
from home.publishing.moments import resolve
from home.structured_data import Node, article

from ..hearings import plan_what_is_to_come, standing
from ..structured_data import changed_at, hearing, is_to_come, news_facts
from ..words import COURT_SESSIONS, Confidence, HearingStatus, Kind, Outcome, State
from .changes import ChangingPage
from .court import Court


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


class CaseUpdatePage(ChangingPage, DatedModel):
    """One event of the case: facts shared by all languages, and words in each."""

    place = models.CharField(
        _("place"), max_length=120, blank=True, help_text=_("Where it happened, in a few words.")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

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

    base_form_class = CaseUpdateForm
    parent_page_types = ["campaign_pages.CasePage"]
    subpage_types: list[str] = []
    template = "case_update_page.html"
    kind_for_readers = _("News")
    is_news = True
    gathers = False
    shows = frozenset({"campaign_pages.Court", "campaign_pages.StateConfirmation"})
    text_fields = ["title", "summary", "place", "body", "corrections"]
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
        *ChangingPage.shared_row_fields,
    ]
    schedule_fields = [*DatedModel.dated_fields, "local_time", "court", "hearing_status"]
    silent_fields = ["day_order", "banner_until", "related_update"]

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

    @cached_property
    def pages_above(self) -> list[Page]:
        """Its case, with all that is told of it."""
        cases = apps.get_model("campaign_pages", "CasePage").objects
        path = self.path[: -self.steplen]
        return shared(("cases above", path), lambda: list(cases.filter(path=path)))

    def get_context(self, request: CampaignRequest, *args: Any, **kwargs: Any) -> dict:
        if self.court_id is not None:
            self.court = shared(("court", self.court_id), lambda: self.court)
        return super().get_context(request, *args, **kwargs)

    def structured_data(self, reader: Reader, publisher: Node) -> list[Node]:
        facts = news_facts(self, reader)
        nodes = [article(self, publisher, reader, "NewsArticle", changed_at(self), **facts)]
        return [*nodes, hearing(self, reader)] if is_to_come(self) else nodes

    def clean(self) -> None:
        super().clean()
        if self.date is None:
            raise ValidationError({"date": _("An update needs a date.")})

    @property
    def is_session(self) -> bool:
        """Whether a court sits, or sat, or was to sit; campaigners may plan events too."""
        if self.kind == Kind.SOLIDARITY:
            return False
        return bool(self.hearing_status) or self.kind in COURT_SESSIONS

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None and not self.is_translation:
            plan_what_is_to_come(self)
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        if not self.is_translation:
            plan_what_is_to_come(self)
        return super().save_revision(*args, **kwargs)

    @property
    def standing(self) -> str:
        """How it stands at this moment: a ``HearingStatus``, or empty for what is simply past."""
        return standing(self)

    # Django makes these by going through all choices each time; a timeline asks hundreds of times.

    def get_kind_display(self) -> str:
        return str(Kind(self.kind).label)

    def get_outcome_display(self) -> str:
        return str(Outcome(self.outcome).label) if self.outcome else ""

    def get_state_after_display(self) -> str:
        return str(State(self.state_after).label) if self.state_after else ""

    def get_confidence_display(self) -> str:
        return str(Confidence(self.confidence).label)

    @property
    def standing_in_words(self) -> str:
        return str(HearingStatus(self.standing).label) if self.standing else ""

    @property
    def is_planned(self) -> bool:
        """Whether it is to come."""
        return self.standing == HearingStatus.PLANNED

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of ``local_time``: the court's, or the campaign's."""
        return self.court.zone if self.court else zoneinfo.ZoneInfo(settings.CAMPAIGN_TIME_ZONE)
