"""Dates as exact as they are known, written as the reader's language writes them (CLDR)."""

import datetime
import zoneinfo
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_interval, format_skeleton
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.public.lifetime import changes_at

from .languages import cldr

A_DAY = datetime.timedelta(days=1)
A_MONTH_AT_MOST = datetime.timedelta(days=31)


def campaign_today() -> datetime.date:
    """Today in the campaign's zone, the zone of its dates and day counts."""
    zone = zoneinfo.ZoneInfo(settings.CAMPAIGN_TIME_ZONE)
    today = timezone.localdate(timezone=zone)
    changes_at(beginning_of(today + datetime.timedelta(days=1), zone))
    return today


def beginning_of(day: datetime.date, zone: datetime.tzinfo) -> datetime.datetime:
    """The first moment of a day in a zone."""
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=zone)


def is_sensible(day: datetime.date) -> bool:
    """Whether a day can be computed with: in any time zone, and a while before and after it.

    Forms refuse others; a row that got one by another way must not break a page.
    """
    return 1 < day.year < datetime.MAXYEAR


class Precision(models.TextChoices):
    DAY = "day", _("the day is known")
    MONTH = "month", _("only the month is known")
    BETWEEN = "between", _("between two dates")


@lru_cache(maxsize=5000)
def format_moment(date: datetime.date, precision: str, end: datetime.date | None, code: str) -> str:
    """A date in words: "13 February 2024", "February 2024", "12 Dec 2023 – 13 Feb 2024".

    Raises ``ValueError`` without a date: CLDR's formats would take today for it.
    """
    if date is None:
        raise ValueError("There is no date.")
    locale = cldr(code)
    if precision == Precision.MONTH:
        return format_skeleton("yMMMM", date, locale=locale)
    if precision == Precision.BETWEEN and end is not None:
        return format_interval(date, end, "yMMMd", locale=locale)
    return format_date(date, "long", locale=locale)


class DatedModel(models.Model):
    """A date that may be known to the day, to the month, or only between two days."""

    date = models.DateField(
        _("date"), null=True, blank=True, help_text=_("If only the month is known, any day of it.")
    )
    precision = models.CharField(
        _("how exact"), max_length=10, choices=Precision, default=Precision.DAY
    )
    date_end = models.DateField(
        _("at the latest"),
        null=True,
        blank=True,
        help_text=_("Only for “between two dates”: the later of the two."),
    )

    dated_fields = ["date", "precision", "date_end"]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.normalise_date()
        if self.precision == Precision.BETWEEN:
            if self.date is None or self.date_end is None or self.date_end < self.date:
                raise ValidationError({"date_end": _("Give both dates, the earlier one first.")})
        elif self.date_end is not None:
            raise ValidationError(
                {
                    "date_end": _(
                        "Only for “between two dates”. Empty it or change how exact the date is."
                    )
                }
            )

    def normalise_date(self) -> None:
        """Gives a month its first day, so that nothing depends on which day was typed."""
        if self.precision == Precision.MONTH and isinstance(self.date, datetime.date):
            self.date = self.date.replace(day=1)

    @property
    def last_day(self) -> datetime.date | None:
        """The last day that it can be."""
        if self.date is None or not is_sensible(self.date):
            return self.date
        if self.precision == Precision.MONTH:
            return (self.date.replace(day=1) + A_MONTH_AT_MOST).replace(day=1) - A_DAY
        if self.precision == Precision.BETWEEN and self.date_end is not None:
            return self.date_end
        return self.date

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.normalise_date()
        super().save(*args, **kwargs)

    def date_in_words(self, code: str) -> str:
        """The date as exactly as it is known, in a language; empty when there is none."""
        return format_moment(self.date, self.precision, self.date_end, code) if self.date else ""

    def machine_date(self) -> str:
        """For the HTML attribute ``datetime``: a day, a month, or the earlier of two days."""
        if self.date is None:
            return ""
        return self.date.strftime("%Y-%m" if self.precision == Precision.MONTH else "%Y-%m-%d")


def day_in_words(moment: datetime.datetime | datetime.date, code: str) -> str:
    """The day of a moment in the campaign's zone, written as the language writes it."""
    if isinstance(moment, datetime.datetime):
        moment = moment.astimezone(zoneinfo.ZoneInfo(settings.CAMPAIGN_TIME_ZONE)).date()
    return format_moment(moment, Precision.DAY, None, code)
