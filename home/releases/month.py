"""A month of the schedule, as the sheet of a calendar."""

import calendar
import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format, get_format

from .schedule import ScheduledEvent


class MonthDay(NamedTuple):
    day: datetime.date
    is_of_month: bool
    is_today: bool
    entries: list[ScheduledEvent]


class Month:
    """The weeks of one month, whole ones, beginning on the day that the language begins them."""

    def __init__(
        self,
        first: datetime.date,
        days: Iterable[tuple[datetime.date, list[ScheduledEvent]]],
    ) -> None:
        self.first = first
        self._entries = dict(days)

    @classmethod
    def asked_for(
        cls, text: str, days: Iterable[tuple[datetime.date, list[ScheduledEvent]]]
    ) -> "Month":
        """Of ``2026-05``; of today for what is no month."""
        try:
            first = datetime.date.fromisoformat(f"{text}-01")
        except ValueError:
            first = timezone.localdate().replace(day=1)
        return cls(first, days)

    @property
    def _begins_on(self) -> int:
        """Monday is 0, as Python counts; Django begins with Sunday."""
        return (get_format("FIRST_DAY_OF_WEEK") - 1) % 7

    @property
    def weeks(self) -> list[list[MonthDay]]:
        today = timezone.localdate()
        sheet = calendar.Calendar(self._begins_on).monthdatescalendar(
            self.first.year, self.first.month
        )
        return [
            [
                MonthDay(
                    day, day.month == self.first.month, day == today, self._entries.get(day, [])
                )
                for day in week
            ]
            for week in sheet
        ]

    @property
    def weekdays(self) -> list[tuple[str, str]]:
        """The names of the columns, short and whole."""
        return [(date_format(each.day, "D"), date_format(each.day, "l")) for each in self.weeks[0]]

    @property
    def before(self) -> str:
        return f"{self.first - datetime.timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.first + datetime.timedelta(days=31):%Y-%m}"
