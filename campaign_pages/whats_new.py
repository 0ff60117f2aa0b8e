"""What is new on the site, by the day on which readers could first see it.

A timeline goes by the dates of events: what was added, corrected or withdrawn yesterday about
an old event would be seen by nobody.
"""

import datetime
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Min
from django.db.models.functions import Coalesce, Greatest
from wagtail.models import Page

from home.multilingual.reader import Reader
from home.public.memo import memoise
from home.public.visible import HOME_DEPTH, visible
from home.releases.models import Withdrawal
from home.settings.languages import CODES

from .models import CaseUpdatePage

#: How many changes are listed.
NEWEST = 5


class Change(Enum):
    """What happened to a text."""

    ADDED = "added"
    CHANGED = "changed"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Step(NamedTuple):
    """One change of the site. Of what was withdrawn nothing is told but that it was."""

    change: Change
    moment: datetime.datetime  # UTC
    page: Page | None


_Row = tuple[datetime.datetime, Change, UUID | None]


def whats_new(reader: Reader) -> list[Step]:
    """The newest changes of the site, the last one first, in the best version for this reader.

    Three queries for the readers of all languages, and one for each of these.
    """
    rows = memoise("what is new", lambda: sorted(_rows(), key=_newest_first)[:NEWEST])
    keys = [key for _moment, _change, key in rows if key is not None]
    best = {
        page.translation_key: page
        for page in reader.best(Page.objects.filter(translation_key__in=keys))
    }
    return [
        Step(change, moment, best.get(key) if key is not None else None)
        for moment, change, key in rows
        if key is None or key in best
    ]


def _newest_first(row: _Row) -> tuple[float, str]:
    moment, _change, key = row
    return -moment.timestamp(), str(key)


def _rows() -> Iterator[_Row]:
    """The newest of each kind; at least as many as are shown."""
    texts = visible(Page.objects.filter(depth__gt=HOME_DEPTH)).values("translation_key")
    added = texts.annotate(first=Min("first_published_at")).order_by("-first", "translation_key")
    for key, first in added.filter(first__isnull=False).values_list("translation_key", "first")[
        :NEWEST
    ]:
        yield first, Change.ADDED, key
    yield from _changed()
    withdrawn = Withdrawal.objects.filter(
        undone_at=None, content_type=None, pages__was_live=True, pages__is_below=False
    )
    moments = withdrawn.distinct().order_by("-made_at").values_list("made_at", flat=True)
    for moment in moments[:NEWEST]:
        yield moment, Change.WITHDRAWN, None


def _changed() -> Iterator[_Row]:
    """Events whose words or facts changed after they were published; a minor edit is no change."""
    words, facts = F("words_changed_at"), F("facts_changed_at")
    versions = (
        visible(CaseUpdatePage.objects.all())
        .annotate(changed=Greatest(Coalesce(words, facts), Coalesce(facts, words)))
        .filter(changed__gt=F("first_published_at"))
        .order_by("-changed", "translation_key")
        .only("translation_key", "corrections")
    )
    moments: dict[UUID, datetime.datetime] = {}
    corrected: set[UUID] = set()
    for page in versions[: NEWEST * len(CODES)]:
        moments.setdefault(page.translation_key, page.changed)
        if page.corrections:
            corrected.add(page.translation_key)
    for key, moment in moments.items():
        yield moment, Change.CORRECTED if key in corrected else Change.CHANGED, key
