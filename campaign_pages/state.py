"""The case at a glance: its state, since when, how many days, and how sure we are."""

import datetime
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F
from django.utils.translation import ngettext

from home.multilingual.dates import Precision, campaign_today, day_in_words, format_moment
from home.public.left_out import guarded
from home.public.memo import memoise

from .models import CasePage, CaseUpdatePage, StateConfirmation
from .timeline import Timeline
from .words import DEPRIVED_OF_LIBERTY, Kind, State

MIDNIGHT = datetime.time.min
#: A confirmation younger than this lets the count run to today.
FRESH_FOR = datetime.timedelta(days=60)
DAYS_IN_MONTH = 30.436875  # of the Gregorian calendar's 400 years


class Duration(NamedTuple):
    """A time deprived of liberty: days, or months where a bound is known only roughly."""

    days: int
    is_exact: bool

    @property
    def months(self) -> int:
        return int(self.days / DAYS_IN_MONTH)

    def in_words(self) -> str:
        """“790 days”, or “more than 26 months”, in the active language."""
        if self.is_exact:
            words = ngettext("%(count)s day", "%(count)s days", self.days)
            return words % {"count": self.days}
        words = ngettext("more than %(count)s month", "more than %(count)s months", self.months)
        return words % {"count": self.months}


@dataclass(frozen=True)
class Confirmation:
    """What last said that the state is true."""

    date: datetime.date
    precision: str
    source_name: str
    source_link: str

    def date_in_words(self, code: str) -> str:
        return format_moment(self.date, self.precision, None, code)


@dataclass(frozen=True)
class CaseState:
    """What the newest visible update that states a state says, and what follows from it."""

    state: State
    update: CaseUpdatePage
    since: CaseUpdatePage
    confirmation: Confirmation
    is_current: bool
    spell: Duration | None
    total: Duration | None

    @property
    def is_deprived(self) -> bool:
        return self.state in DEPRIVED_OF_LIBERTY

    def as_of(self, code: str) -> str:
        """To which day it is known to be true: to today while it was confirmed lately."""
        if self.is_current:
            return day_in_words(campaign_today(), code)
        return self.confirmation.date_in_words(code)


def state_of(timeline: Timeline, today: datetime.date | None = None) -> CaseState | None:
    """The state of a case, or ``None`` while no visible update states one. One query."""
    today = today or campaign_today()
    stated = [
        update
        for update in reversed(timeline.updates)
        if update.state_after and update.date <= today
    ]
    if not stated:
        return None
    newest = stated[-1]
    confirmation = _confirmation(timeline.case, newest, today)
    is_current = today - confirmation.date < FRESH_FOR
    until = today if is_current else confirmation.date
    until_exact = is_current or confirmation.precision == Precision.DAY
    periods = _periods(stated)
    durations = [_duration(period, until, until_exact) for period in periods]
    deprived = newest.state_after in DEPRIVED_OF_LIBERTY
    return CaseState(
        state=State(newest.state_after),
        update=newest,
        since=periods[-1][0] if deprived else _first_of_run(stated),
        confirmation=confirmation,
        is_current=is_current,
        spell=durations[-1] if deprived else None,
        total=_sum(durations) if durations else None,
    )


def next_hearing(timeline: Timeline) -> CaseUpdatePage | None:
    """The next hearing that is planned and not over; or ``None``."""
    planned = [
        update
        for update in timeline.updates
        if update.is_planned and update.kind != Kind.SOLIDARITY
    ]
    return min(
        planned, key=lambda update: (update.date, update.local_time or MIDNIGHT), default=None
    )


Period = tuple[CaseUpdatePage, CaseUpdatePage | None]


def _periods(stated: list[CaseUpdatePage]) -> list[Period]:
    """The unbroken spells deprived of liberty: what began each, and what ended it."""
    periods: list[Period] = []
    start = None
    for update in stated:
        deprived = update.state_after in DEPRIVED_OF_LIBERTY
        if deprived and start is None:
            start = update
        elif not deprived and start is not None:
            periods.append((start, update))
            start = None
    if start is not None:
        periods.append((start, None))
    return periods


def _duration(period: Period, until: datetime.date, until_exact: bool) -> Duration:
    start, end = period
    last = end.date if end is not None else until
    exact = start.precision == Precision.DAY and (
        end.precision == Precision.DAY if end is not None else until_exact
    )
    return Duration(max((last - start.date).days, 0), exact)


def _sum(durations: list[Duration]) -> Duration:
    return Duration(
        sum(duration.days for duration in durations),
        all(duration.is_exact for duration in durations),
    )


def _first_of_run(stated: list[CaseUpdatePage]) -> CaseUpdatePage:
    first = stated[-1]
    for update in reversed(stated):
        if update.state_after != first.state_after:
            break
        first = update
    return first


def _confirmation(case: CasePage, newest: CaseUpdatePage, today: datetime.date) -> Confirmation:
    """The later of the update itself and the newest word of an editor; not one of days to come."""
    key = case.translation_key
    words = StateConfirmation.objects.filter(case__translation_key=key, date__lte=today)
    newest_first = words.order_by(F("date").desc(nulls_last=True), "-pk")
    said = memoise(("confirmation", key, today), newest_first.first)
    if said is not None and said.date >= newest.date:
        return Confirmation(said.date, said.precision, said.source_name, said.source_link)
    source = newest.sources[0].value if newest.sources else {}
    name, link = source.get("name") or "", source.get("link") or ""
    return Confirmation(newest.date, newest.precision, name, link)


def at_a_glance(timeline: Timeline | None) -> dict[str, Any]:
    """What ``partials/case_state.html`` takes: how a case stands, and its next hearing."""
    found: dict[str, Any] = {"state": None, "hearing": None}
    if timeline is not None:
        with guarded("the state of the case"):
            found["state"] = state_of(timeline)
        with guarded("the next hearing"):
            found["hearing"] = next_hearing(timeline)
    return found
