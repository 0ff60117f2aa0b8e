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

#: Up to this many updates stand on one page; a longer timeline is paged by year.
WHOLE = 60
#: What no list of updates shows; to ask for it took a tenth of the time.
_UNREAD = [
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


class Timeline:
    """The timeline of a case for one reader, and the part one address shows (``?year=``).

    One query for everything, without the bodies of the updates, whatever their number and
    languages: years, counts, state and hearings are all made from it. An unknown year is
    ignored.
    """

    def __init__(self, reader: Reader, case: CasePage, year: str | None = None) -> None:
        self.reader = reader
        self.case = case
        self._year = year

    @cached_property
    def updates(self) -> list[CaseUpdatePage]:
        """All of them, the newest first."""

        def updates() -> list[CaseUpdatePage]:
            return with_usable_facts(updates_of(self.reader, self.case).defer(*_UNREAD))

        return memoise(("updates", self.case.translation_key, self.reader.code), updates)

    def of_year(self, year: str) -> "Timeline":
        """The same timeline, at the address of a year."""
        other = Timeline(self.reader, self.case, year)
        other.updates = self.updates
        return other

    @property
    def sessions_to_come(self) -> list[CaseUpdatePage]:
        """The hearings that are not over, or were to be, the soonest first."""
        return [update for update in reversed(self.updates) if update.is_announced_session]

    @cached_property
    def counts(self) -> list[tuple[int, int]]:
        """Every year with the number of its updates, the newest first."""
        years = Counter(update.date.year for update in self.updates)
        return sorted(years.items(), reverse=True)

    @property
    def is_paged(self) -> bool:
        return len(self.updates) > WHOLE

    @cached_property
    def year(self) -> int | None:
        """The year shown, or ``None`` when all of them are."""
        if not self.is_paged:
            return None
        years = {str(year): year for year, _ in self.counts}
        return years.get(self._year or "", self.counts[0][0])

    @cached_property
    def years(self) -> list[tuple[int, list[CaseUpdatePage]]]:
        """The years shown, the newest first, each with its updates, the newest first."""
        grouped = groupby(self.updates, key=lambda update: update.date.year)
        years = [(year, list(updates)) for year, updates in grouped]
        return [entry for entry in years if self.year is None or entry[0] == self.year]


def timeline_of(case: CasePage, reader: Reader, year: str | None = None) -> Timeline:
    """The timeline for one reader, of a year if one is given; looked up once."""
    timeline: Timeline | None = case.__dict__.get("_timeline")
    if timeline is None or timeline.reader is not reader:
        timeline = case.__dict__["_timeline"] = Timeline(reader, case)
    return timeline if year is None else timeline.of_year(year)
