"""Dates as exact as they are known, written as the reader's language writes them (CLDR)."""

import datetime
import re
import zoneinfo
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_skeleton
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from home.public.lifetime import changes_at

from .languages import cldr
from .wordings import when_words_change

A_DAY = datetime.timedelta(days=1)


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
    """What is known of a date."""

    DAY = "day", _("the day is known")
    MONTH_PART = "month-part", _("early, mid or late in a month")
    MONTH = "month", _("only the month is known")
    SEASON = "season", _("only the season is known")
    YEAR_PART = "year-part", _("early, mid or late in a year")
    YEAR = "year", _("only the year is known")
    BETWEEN = "between", _("one day between two dates")
    PERIOD = "period", _("it lasted from one date to another")


#: Those that have two dates.
OF_TWO_DATES = (Precision.BETWEEN, Precision.PERIOD)
#: Those after which a date fits into a sentence of any language: “since May 2024”.
FIT_FOR_SENTENCES = (Precision.DAY, Precision.MONTH)
#: The languages in which a month after “since” is in the form that CLDR has for a month beside
#: a day, the genitive: «с февраля 2024 г.», not «февраль». In the others both forms are the
#: same, or neither follows the word (Greek): their message has the date after a colon.
GENITIVE_AFTER_SINCE = frozenset({"ru", "uk", "pl", "cs"})
#: How many months a precision takes together. Seasons are the meteorological ones of the
#: northern half of the earth, where winter begins in December.
_MONTHS: dict[str, int] = {
    Precision.MONTH: 1,
    Precision.SEASON: 3,
    Precision.YEAR_PART: 4,
    Precision.YEAR: 12,
}
#: On which days the parts of a month begin.
_PARTS_OF_MONTH = (1, 11, 21)


def unit_of(day: datetime.date, precision: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of the month, season or year that a day is in."""
    if not is_sensible(day):
        return day, day
    if precision == Precision.MONTH_PART:
        begins = max(number for number in _PARTS_OF_MONTH if number <= day.day)
        first = day.replace(day=begins)
        return first, first + 9 * A_DAY if begins < 21 else _months_later(first, 1) - A_DAY
    months = _MONTHS.get(precision)
    if months is None:
        return day, day
    # Seasons are counted from December, everything else from January.
    before = day.month % months if precision == Precision.SEASON else (day.month - 1) % months
    first = _months_later(day, -before)
    return first, _months_later(first, months) - A_DAY


def _months_later(day: datetime.date, months: int) -> datetime.date:
    """The first day of the month that is so many months later, or earlier."""
    years, month = divmod(day.month - 1 + months, 12)
    return datetime.date(day.year + years, month + 1, 1)


# What CLDR has no pattern for: the first of a month, how words before a number change, and
# a month without day and year that is a number elsewhere.
_FIRST_OF_MONTH = {"el": "1η", "fr": "1er", "it": "1º", "pt-br": "1º"}
_MONTH_ALONE = {"zh-hans": "M月"}
_IN_SENTENCES = {
    "it": [
        (re.compile(r"\b(d?al) (?=(?:8|11)\s)"), r"\1l’"),
        (re.compile(r"\bil (?=(?:8|11)\s)"), "l’"),
    ],
    "ru": [(re.compile(r"\b([Сс])(?=\s2\s)"), r"\1о")],
    # Pravopis srpskoga jezika, 2010: no full stop of a number before another sign.
    "sr": [(re.compile(r"(?<=\d)\.(?=\s*[,;:.)])"), "")],
}
#: Spaces between a number and what it counts, before or after.
_BESIDE_NUMBERS = re.compile(r"(?:(?<=\d)|(?<=\d[.ºη])|(?<=\der)) | (?=\d)")
_QUOTED = re.compile("'[^']*'")  # words in a pattern of CLDR: d 'de' MMMM
_A_DAY_ALONE = re.compile(r"d+[.日]?")
NO_BREAK_SPACE = "\xa0"

#: Languages whose words around two dates need both whole: “13 მარტი – 27 მარტი (…)”.
_NEEDS_MONTH_TWICE = frozenset({"ka"})


def hold_together(words: str) -> str:
    """A date whose numbers no line parts from what they count: «13 февраля 2024 г.»"""
    return _BESIDE_NUMBERS.sub(NO_BREAK_SPACE, words)


def hour_in_words(moment: datetime.time | datetime.datetime, code: str) -> str:
    """“14:00”, on the clock that the language has; “14.00” in Danish and Norwegian print."""
    hour = format_skeleton("Hm", moment, locale=cldr(code), tzinfo=None)
    return hour.replace(":", ".") if code == "nb" else hour


def _with_first(words: str, date: datetime.date, code: str) -> str:
    if date.day == 1 and code in _FIRST_OF_MONTH:
        return re.sub(r"\b1\b", _FIRST_OF_MONTH[code], words, count=1)
    return words


def _day(date: datetime.date, code: str) -> str:
    return hold_together(_with_first(format_date(date, "long", locale=cldr(code)), date, code))


def day_with_weekday(date: datetime.date, code: str) -> str:
    """“Monday, 5 May 2031”, as the language writes it."""
    return _with_first(format_date(date, "full", locale=cldr(code)), date, code)


def day_of_year(date: datetime.date, code: str) -> str:
    """A day whose year is known: “13 February”."""
    words = format_skeleton("MMMMd", date, locale=cldr(code))
    return hold_together(_with_first(words, date, code))


def _day_of_month(date: datetime.date, code: str) -> str:
    """As it begins in “13. März” or ends in “3月13日”: CLDR's day alone has no full stop."""
    pattern = _QUOTED.sub("", cldr(code).datetime_skeletons["MMMMd"].pattern)
    (pattern,) = _A_DAY_ALONE.findall(pattern)
    return _with_first(format_date(date, pattern, locale=cldr(code)), date, code)


def _two_days(pattern: str, first: datetime.date, last: datetime.date, code: str) -> str:
    """Two days in a sentence; what they share stands once, where the language has it.

    That is the second day, but in Chinese, which begins with the year, the first. Where the
    month comes before the day (“February 13, 2024”), it is said twice.
    """
    long = cldr(code).date_formats["long"].pattern
    begins_with_year, begins_with_day = long.startswith("y"), long.startswith("d")
    start, end = _day(first, code), _day(last, code)
    if first.year == last.year:
        is_one_month = first.month == last.month
        if begins_with_year:
            end = _day_of_month(last, code) if is_one_month else day_of_year(last, code)
        elif begins_with_day and is_one_month and code not in _NEEDS_MONTH_TWICE:
            start = _day_of_month(first, code)
        else:
            start = day_of_year(first, code)
    return in_sentence(pattern % {"first": start, "last": end}, code)


def in_sentence(words: str, code: str) -> str:
    """A sentence that a date was put into, with the signs around its numbers as they must be."""
    for before, after in _IN_SENTENCES.get(code, ()):
        words = before.sub(after, words)
    return words


def _month(date: datetime.date, code: str, after_since: bool) -> str:
    pattern = cldr(code).datetime_skeletons["yMMMM"].pattern
    if after_since and code in GENITIVE_AFTER_SINCE:
        pattern = pattern.replace("LLLL", "MMMM")  # not alone, but as it stands beside a day
    return hold_together(format_date(date, pattern, locale=cldr(code)))


def _season(first: datetime.date) -> str:
    year = str(first.year)
    if first.month == 12:
        return gettext("winter %(year)s") % {"year": f"{year}/{(first.year + 1) % 100:02}"}
    patterns = {
        3: gettext("spring %(year)s"),
        6: gettext("summer %(year)s"),
        9: gettext("autumn %(year)s"),
    }
    return patterns[first.month] % {"year": year}


def _part_of_month(first: datetime.date, code: str) -> str:
    patterns = {
        1: gettext("early %(month)s %(year)s"),
        11: gettext("mid-%(month)s %(year)s"),
        21: gettext("late %(month)s %(year)s"),
    }
    # As it stands beside a day.
    month = format_date(first, _MONTH_ALONE.get(code, "MMMM"), locale=cldr(code))
    return patterns[first.day] % {"month": month, "year": first.year}


def _part_of_year(first: datetime.date) -> str:
    patterns = {
        1: gettext("early %(year)s"),
        5: gettext("mid-%(year)s"),
        9: gettext("late %(year)s"),
    }
    return patterns[first.month] % {"year": first.year}


@lru_cache(maxsize=5000)
def format_moment(
    date: datetime.date,
    precision: str,
    end: datetime.date | None,
    code: str,
    after_since: bool = False,
) -> str:
    """A date in words: "13 February 2024", "spring 2024", "between 12 May and 3 June 2024".

    ``after_since`` gives a month the form that it has in a sentence, “since February 2024”;
    otherwise it is as it stands alone. For most precisions CLDR has no pattern: those are
    words of the interface.
    Raises ``ValueError`` without a date: CLDR's formats would take today for it.
    """
    if date is None:
        raise ValueError("There is no date.")
    if precision == Precision.MONTH:
        return _month(date, code, after_since)
    if precision in OF_TWO_DATES and (end is None or end <= date):
        precision = Precision.DAY  # a row that no form would take
    if precision == Precision.DAY:
        return _day(date, code)
    first = unit_of(date, precision)[0]
    with translation.override(code):
        if precision == Precision.BETWEEN and end is not None:
            return _two_days(gettext("between %(first)s and %(last)s"), date, end, code)
        if precision == Precision.PERIOD and end is not None:
            return _two_days(gettext("from %(first)s to %(last)s"), date, end, code)
        if precision == Precision.SEASON:
            return hold_together(_season(first))
        if precision == Precision.MONTH_PART:
            return hold_together(_part_of_month(first, code))
        if precision == Precision.YEAR_PART:
            return hold_together(_part_of_year(first))
    return format_skeleton("y", first, locale=cldr(code))


when_words_change(format_moment.cache_clear)


class DatedModel(models.Model):
    """A date that may be known to the day, the month or the year, or lie between two days."""

    date = models.DateField(
        _("date"),
        null=True,
        blank=True,
        help_text=_("If less than the day is known, any day of the month, season or year."),
    )
    precision = models.CharField(
        _("how exact"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        help_text=_(
            "Readers see no more than this: “spring 2023”, “early May 2024”, “between 13 March "
            "and 27 April 2024”. The parts of a month are of ten days, of a year of four "
            "months; seasons are those of the northern half of the earth."
        ),
    )
    date_end = models.DateField(
        _("at the latest, or until"),
        null=True,
        blank=True,
        help_text=_(
            "The later of two dates: by which it had happened, or until which it lasted. "
            "Otherwise empty."
        ),
    )

    dated_fields = ["date", "precision", "date_end"]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.normalise_date()
        if self.precision in OF_TWO_DATES:
            if self.date is None or self.date_end is None or self.date_end <= self.date:
                raise ValidationError({"date_end": _("Give both dates, the earlier one first.")})
        elif self.date_end is not None:
            raise ValidationError(
                {"date_end": _("Only for two dates. Empty it or change how exact the date is.")}
            )

    def normalise_date(self) -> None:
        """Gives a month, season or year its first day, so that nothing depends on the day typed."""
        if isinstance(self.date, datetime.date) and self.precision in Precision.values:
            self.date = unit_of(self.date, self.precision)[0]

    @property
    def last_day(self) -> datetime.date | None:
        """The last day that it can be, or on which it lasted."""
        if self.date is None:
            return None
        if self.precision in OF_TWO_DATES and self.date_end is not None:
            return self.date_end
        return unit_of(self.date, self.precision)[1]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.normalise_date()
        super().save(*args, **kwargs)

    def date_in_words(self, code: str, after_since: bool = False) -> str:
        """The date as exactly as it is known, in a language; empty when there is none."""
        if not self.date:
            return ""
        return format_moment(self.date, self.precision, self.date_end, code, after_since)

    def moment_in_words(self, code: str) -> str:
        """The date, with its time where one is known, in a language: the active one."""
        return self.date_in_words(code)

    def machine_date(self) -> str:
        """For the HTML attribute ``datetime``: the day, month or year that it surely is in.

        Empty where not even the year is sure: HTML has no way to say that.
        """
        last = self.last_day
        if self.date is None or last is None:
            return ""
        first = unit_of(self.date, self.precision)[0]
        if self.precision == Precision.DAY:
            return first.isoformat()
        for length in (len("2024-02"), len("2024")):
            if first.isoformat()[:length] == last.isoformat()[:length]:
                return first.isoformat()[:length]
        return ""


def day_in_words(moment: datetime.datetime | datetime.date, code: str) -> str:
    """The day of a moment in the campaign's zone, written as the language writes it."""
    if isinstance(moment, datetime.datetime):
        moment = moment.astimezone(zoneinfo.ZoneInfo(settings.CAMPAIGN_TIME_ZONE)).date()
    return format_moment(moment, Precision.DAY, None, code)
