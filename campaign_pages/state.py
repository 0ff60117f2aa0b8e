"""The case at a glance: its state, since when, how many days, and how sure we are."""

import datetime
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.multilingual.dates import (
    FIT_FOR_SENTENCES,
    OF_TWO_DATES,
    Precision,
    campaign_today,
    day_in_words,
    format_moment,
    in_sentence,
)
from home.public.left_out import guarded
from home.public.memo import memoise

from .models import CasePage, CaseUpdatePage, StateConfirmation
from .timeline import Timeline
from .words import DEPRIVED_OF_LIBERTY, Kind, State
from .writing import where_to_write

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

    def if_told(self) -> "Duration | None":
        """Nothing while it would be “0 days”: who was arrested today is told by the date."""
        return self if (self.days if self.is_exact else self.months) else None

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

    def in_words(self, code: str) -> str:
        """As a sentence of a language: the active one. It stays true, whatever day it is read."""
        confirmed = {"confirmed": self.date_in_words(code)}
        if self.precision in FIT_FOR_SENTENCES:
            return _("As of %(confirmed)s") % confirmed
        return _("As of: %(confirmed)s") % confirmed


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

    # Only days and months fit into a sentence of every language; the rest stands after a colon.

    def since_in_words(self, code: str) -> str:
        """Since when, as a sentence of a language: the active one."""
        if self.since.precision in FIT_FOR_SENTENCES:
            whole = _("Since %(since)s")
            if self.is_deprived:
                whole = _("Without interruption since %(since)s")
            since = self.since.date_in_words(code, after_since=True)
            return in_sentence(whole % {"since": since}, code)
        told = _("Beginning: %(since)s")
        if self.is_deprived:
            told = _("Without interruption. Beginning: %(since)s")
        return told % {"since": self.since.date_in_words(code)}

    def as_of_in_words(self, code: str) -> str:
        """To which day it is known to be true, as a sentence of a language: the active one."""
        if self.is_current:
            return _("As of %(confirmed)s") % {"confirmed": self.as_of(code)}
        return self.confirmation.in_words(code)


def state_of(timeline: Timeline, today: datetime.date | None = None) -> CaseState | None:
    """The state of a case, or ``None`` while no visible update states one. One query."""
    today = today or campaign_today()
    stated = [
        update
        for update in reversed(timeline.updates)
        if update.state_after and update.date <= today and update.has_effect
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
        total=_sum(durations).if_told(),
    )


def next_date(timeline: Timeline) -> CaseUpdatePage | None:
    """The next event that is planned and not over, a hearing or another; or ``None``.

    What campaigners plan is no date of the case.
    """
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
    """At least so long: from the last day on which it can have begun.

    A month counts from its first day; “more than” is then wrong by a month at most.
    """
    start, end = period
    first = start.date if start.precision in FIT_FOR_SENTENCES else start.last_day or start.date
    last = end.date if end is not None else until
    exact = start.precision == Precision.DAY and (
        end.precision == Precision.DAY if end is not None else until_exact
    )
    return Duration(max((last - first).days, 0), exact)


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
    date, precision = newest.date, newest.precision
    if precision in OF_TWO_DATES:
        # What had happened by a day was true on that day.
        date, precision = newest.last_day, Precision.DAY
    return Confirmation(date, precision, name, link)


def at_a_glance(timeline: Timeline | None) -> dict[str, Any]:
    """What ``partials/case_state.html`` takes: how a case stands, its next date, where to write."""
    found: dict[str, Any] = {"state": None, "next_date": None, "letters": None}
    if timeline is not None:
        with guarded("the state of the case"):
            found["state"] = state_of(timeline)
        with guarded("where to write"):
            state = found["state"]
            is_free = state is not None and not state.is_deprived
            found["letters"] = where_to_write(timeline.case, is_free)
        with guarded("the next date"):
            found["next_date"] = next_date(timeline)
    return found
