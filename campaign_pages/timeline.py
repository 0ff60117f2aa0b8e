"""The updates of a case as one reader sees them: the newest first, a page per year."""

import datetime
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Max, Min, QuerySet

from home.multilingual.reader import Reader
from home.multilingual.routing import children_of_group
from home.public.content_version import PRIVATE_COLUMNS
from home.public.left_out import shown
from home.public.memo import memoise
from home.public.visible import visible

from .models import CasePage, CaseUpdatePage
from .words import COURT_STEPS

#: Up to this many updates stand on one page; a longer timeline is paged by year.
WHOLE = 60
#: Years fold on a telephone once so many updates stand above them.
OPEN = 3
#: What no list of updates shows; to ask for it took a tenth of the time.
UNREAD = [
    *PRIVATE_COLUMNS,
    "body",
    "corrections",
    "alias_of",
    "expired",
    "live_revision",
    "menu_label",
    "owner",
    "search_description",
    "seo_title",
    "show_in_menus",
]


class Publication(NamedTuple):
    """When a text was first and last published, in whichever language (UTC)."""

    first: datetime.datetime
    last: datetime.datetime


def _below(case: CasePage) -> QuerySet[CaseUpdatePage]:
    return CaseUpdatePage.objects.filter(pk__in=children_of_group(case).values("pk"))


def updates_of(reader: Reader, case: CasePage) -> QuerySet[CaseUpdatePage]:
    """Every update of the case in the version this reader understands best; newest first."""
    best = reader.best(_below(case))
    newest = F("date").desc(nulls_last=True)
    return best.select_related("court").order_by(newest, "-day_order", "-pk")


def with_usable_facts(updates: Iterable[CaseUpdatePage]) -> list[CaseUpdatePage]:
    """Without those of which nothing can be told, which are logged."""

    def checked(update: CaseUpdatePage) -> CaseUpdatePage:
        update.check_facts()
        return update

    return shown(updates, checked)


def newest_publications(case: CasePage) -> dict[UUID, Publication]:
    """The visible updates of a case by their texts, those published last first. One query."""
    published = visible(_below(case)).exclude(first_published_at=None)
    texts = published.values("translation_key").annotate(
        first=Min("first_published_at"),
        last=Max("last_published_at"),
        day=Max("date"),
        order=Max("day_order"),
    )
    last_day = F("day").desc(nulls_last=True)
    rows = texts.order_by("-first", last_day, "-order", "translation_key")
    found = rows.values_list("translation_key", "first", "last")
    return {key: Publication(first, last) for key, first, last in found}


class Year(NamedTuple):
    """A year of the part that is shown."""

    number: int
    updates: list[CaseUpdatePage]  # the newest first
    is_open: bool  # on a telephone, where the others fold


class Timeline:
    """The timeline of a case for one reader, and the part one address shows.

    That is a year (``?year=``) of a long one, or the court's steps alone (``?steps=court``).

    One query for everything, without the bodies of the updates, whatever their number and
    languages: years, counts, state and hearings are all made from it. An unknown year is
    ignored.
    """

    def __init__(
        self, reader: Reader, case: CasePage, year: str | None = None, of_court: bool = False
    ) -> None:
        self.reader = reader
        self.case = case
        self._year = year
        self.of_court = of_court

    @cached_property
    def updates(self) -> list[CaseUpdatePage]:
        """All of them, the newest first."""

        def updates() -> list[CaseUpdatePage]:
            return with_usable_facts(updates_of(self.reader, self.case).defer(*UNREAD))

        return memoise(("updates", self.case.translation_key, self.reader.code), updates)

    def part(self, year: str | None, of_court: bool) -> "Timeline":
        """The same timeline, as far as an address shows it."""
        other = Timeline(self.reader, self.case, year, of_court)
        other.updates = self.updates
        return other

    @cached_property
    def court_steps(self) -> list[CaseUpdatePage]:
        """What the court did or is to do, the newest first."""
        return [update for update in self.updates if update.kind in COURT_STEPS]

    @property
    def can_be_narrowed(self) -> bool:
        """Whether its court's steps are some of it, and not all."""
        return 0 < len(self.court_steps) < len(self.updates)

    @cached_property
    def shown(self) -> list[CaseUpdatePage]:
        """Those of which years and counts are made: all of them, or the court's steps."""
        return self.court_steps if self.of_court and self.court_steps else self.updates

    @property
    def sessions_to_come(self) -> list[CaseUpdatePage]:
        """The hearings that are not over, or were to be, the soonest first."""
        return [update for update in reversed(self.updates) if update.is_announced_session]

    @cached_property
    def counts(self) -> list[tuple[int, int]]:
        """Every year with the number of its updates, the newest first."""
        years = Counter(update.date.year for update in self.shown)
        return sorted(years.items(), reverse=True)

    @property
    def is_paged(self) -> bool:
        return len(self.shown) > WHOLE

    @cached_property
    def year(self) -> int | None:
        """The year shown, or ``None`` when all of them are."""
        if not self.is_paged:
            return None
        years = {str(year): year for year, _ in self.counts}
        return years.get(self._year or "", self.counts[0][0])

    @cached_property
    def years(self) -> list[Year]:
        """The years shown, the newest first. Those with the newest events are open."""
        years: list[Year] = []
        before = 0
        for number, grouped in groupby(self.shown, key=lambda update: update.date.year):
            if self.year is None or number == self.year:
                updates = list(grouped)
                years.append(Year(number, updates, before < OPEN))
                before += len(updates)
        return years


def timeline_of(case: CasePage, reader: Reader) -> Timeline:
    """The timeline for one reader, looked up once."""
    timeline: Timeline | None = case.__dict__.get("_timeline")
    if timeline is None or timeline.reader is not reader:
        timeline = case.__dict__["_timeline"] = Timeline(reader, case)
    return timeline
