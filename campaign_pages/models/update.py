import datetime
import zoneinfo
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Page

from campaign_pages.kinds import IN_GROUPS
from campaign_pages.words import SAYS_THE_KIND, Confidence, Kind, Outcome, State
from home.blocks import BodyBlock, SourceBlock
from home.multilingual.dates import DatedModel, Precision, campaign_today
from home.multilingual.http import CampaignRequest
from home.multilingual.older_texts import OlderText
from home.multilingual.panels import SharedFieldPanel
from home.page_forms import CampaignPageForm
from home.public.memo import memoise
from home.public.wall_time import resolve

from .act import PlaceOnMap
from .case import CasePage
from .changes import ChangingPage
from .event import Event


class CaseUpdateForm(CampaignPageForm):
    """A new update starts with today's date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and self.instance.date is None:
            self.initial["date"] = campaign_today()
        if "kind" in self.fields:
            self.fields["kind"].choices = [
                (group, [(kind.value, kind.label) for kind in kinds]) for group, kinds in IN_GROUPS
            ]

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


class CaseUpdatePage(ChangingPage, Event, PlaceOnMap, OlderText):
    """One event of the case: facts shared by all languages, and words in each."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

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
    is_banner = models.BooleanField(
        _("at the top of every page"),
        default=False,
        help_text=_(
            "As news, with its kind: for 14 days after its date, or until the moment beside it."
        ),
    )
    banner_until = models.DateTimeField(
        _("news until"),
        null=True,
        blank=True,
        help_text=_(
            "Until then, in the time zone of your account, it stands at the top of every page."
        ),
    )
    announced_although_old = models.BooleanField(
        _("announce in the feed although it is old"),
        default=False,
        help_text=_(
            "What happened more than 60 days before it is entered stands on the site, but those "
            "who follow the feed are not told of it unless this is ticked."
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
    kind_for_readers = _("News")
    is_printable = False  # the PDF of its case has it among the others
    is_news = True
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
        "is_banner",
        "banner_until",
        "first_published_elsewhere",
        "announced_although_old",
        "related_update",
        *PlaceOnMap.act_columns,
        *ChangingPage.shared_row_fields,
    ]
    schedule_fields = [*DatedModel.dated_fields, "local_time", "court", "hearing_status"]
    silent_fields = [
        "day_order",
        "is_banner",
        "banner_until",
        "first_published_elsewhere",
        "announced_although_old",
        "related_update",
    ]
    exclude_fields_in_copy = [*ChangingPage.exclude_fields_in_copy, "is_banner", "banner_until"]

    content_panels = [
        FieldPanel("title", heading=_("Headline")),
        FieldPanel("summary", help_text=_("One sentence: what happened.")),
        MultiFieldPanel(
            [
                FieldRowPanel([SharedFieldPanel(name) for name in DatedModel.dated_fields]),
                FieldRowPanel([SharedFieldPanel("kind"), SharedFieldPanel("outcome")]),
                SharedFieldPanel("court"),
                FieldRowPanel([SharedFieldPanel("state_after"), SharedFieldPanel("confidence")]),
            ],
            heading=_("Facts, the same in every language"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([SharedFieldPanel("act_country"), SharedFieldPanel("act_city")]),
                SharedFieldPanel("act_coordinates"),
            ],
            heading=_("On the map, for an act of solidarity"),
            help_text=_("A town and never an address: whoever acts in public may be in danger."),
        ),
        FieldPanel("place"),
        FieldPanel("body"),
        FieldPanel("corrections"),
        SharedFieldPanel("sources"),
        MultiFieldPanel(
            [
                FieldRowPanel([SharedFieldPanel("local_time"), SharedFieldPanel("hearing_status")]),
                SharedFieldPanel("day_order"),
                SharedFieldPanel("postponed_from"),
                FieldRowPanel([SharedFieldPanel("is_banner"), SharedFieldPanel("banner_until")]),
                SharedFieldPanel("related_update"),
                SharedFieldPanel("first_published_elsewhere"),
                SharedFieldPanel("announced_although_old"),
            ],
            heading=_("More facts"),
        ),
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")

    @cached_property
    def pages_above(self) -> list[Page]:
        """Its case, with all that is told of it."""
        path = self.path[: -self.steplen]
        return memoise(("cases above", path), lambda: list(CasePage.objects.filter(path=path)))

    def get_context(self, request: CampaignRequest, *args: Any, **kwargs: Any) -> dict:
        if self.court_id is not None:
            self.court = memoise(("court", self.court_id), lambda: self.court)
        return super().get_context(request, *args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.date is None:
            raise ValidationError({"date": _("An update needs a date.")})
        if not self.is_translation:  # whose facts are the original's
            self.find_act()
        if self.act_country and self.kind != Kind.SOLIDARITY:
            raise ValidationError(
                {
                    "act_country": _(
                        "Only acts of solidarity stand on the map: choose the kind Solidarity, or "
                        "leave this empty."
                    )
                }
            )
        if self.precision == Precision.PERIOD and self.state_after:
            raise ValidationError(
                {
                    "state_after": _(
                        "What lasted from one date to another changes the state twice: tell its "
                        "beginning and its end as updates of their own, or leave this empty."
                    )
                }
            )

    def check_facts(self) -> None:
        super().check_facts()
        if self.state_after:
            State(self.state_after)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None and not self.is_translation:
            self.plan_if_to_come()
        super().save(*args, **kwargs)
        self.keep_typed_city(self.language)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        if not self.is_translation:
            self.plan_if_to_come()
        revision = super().save_revision(*args, **kwargs)
        self.keep_typed_city(self.language)
        return revision

    # A line of facts says nothing twice: “Conviction”, not “Verdict, Conviction”.

    def _says_the_kind(self, word: str) -> bool:
        return word in SAYS_THE_KIND.get(self.kind, ())

    @property
    def kind_in_facts(self) -> str:
        if self._says_the_kind(self.outcome):
            return self.get_outcome_display()
        if self._says_the_kind(self.state_after):
            return self.get_state_after_display()
        return self.get_kind_display()

    @property
    def outcome_in_facts(self) -> str:
        return "" if self._says_the_kind(self.outcome) else self.get_outcome_display()

    @property
    def state_in_facts(self) -> str:
        return "" if self._says_the_kind(self.state_after) else self.get_state_after_display()

    def place_in_facts(self, code: str) -> str:
        """Where an act of solidarity was, unless its editors say it in words of their own."""
        return "" if self.place else self.act_in_words(code)

    @property
    def other_words(self) -> str:
        """By which readers find it too: where it was, in its language and as it was typed."""
        return f"{self.act_in_words(self.language.code)} {self.act_city}".strip()

    # Django makes these by going through all choices each time; a timeline asks hundreds of times.

    def get_kind_display(self) -> str:
        return str(Kind(self.kind).label)

    def get_outcome_display(self) -> str:
        return str(Outcome(self.outcome).label) if self.outcome else ""

    def get_state_after_display(self) -> str:
        return str(State(self.state_after).label) if self.state_after else ""

    def get_confidence_display(self) -> str:
        return str(Confidence(self.confidence).label)

    @transaction.atomic
    def change_facts(self, user: Any, action: str, **facts: Any) -> None:
        """Publishes other facts of this event, in all languages, with the words public now.

        A newer draft stays the newest, with these facts in it. For originals only; ``action``
        is what its history calls it.
        """
        draft = self.get_latest_revision() if self.has_unpublished_changes else None
        page = type(self).objects.get(pk=self.pk)
        for name, value in facts.items():
            setattr(page, name, value)
        revision = page.save_revision(user=user, clean=True)
        revision.publish(user=user, log_action=False)
        log(instance=page, action=action, user=user, revision=revision, content_changed=True)
        if draft is not None:
            newer = draft.as_object()
            for name, value in facts.items():
                setattr(newer, name, value)
            newer.save_revision(user=user, clean=False)
