"""An event of a case: when it is, whether it is to come, and how it stands by the clock."""

import datetime
import zoneinfo

from babel.dates import format_timedelta
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaign_pages.words import COURT_SESSIONS, Confidence, HearingStatus, Kind, Outcome
from home.multilingual.dates import (
    OF_TWO_DATES,
    DatedModel,
    Precision,
    beginning_of,
    day_of_year,
    hour_in_words,
    in_sentence,
    is_sensible,
)
from home.multilingual.languages import cldr
from home.multilingual.punctuation import separator
from home.public.lifetime import changes_at

from .court import Court

#: What has no result that editors would have to add.
WITHOUT_RESULT = (Kind.SOLIDARITY, Kind.TRANSFER, Kind.RELEASE, Kind.OTHER)
#: What programs are told of as an event.
ANNOUNCED = (HearingStatus.PLANNED, HearingStatus.POSTPONED, HearingStatus.CANCELLED)
#: How an event stands of which nobody knows yet what it changed.
WITHOUT_EFFECT = (*ANNOUNCED, HearingStatus.PENDING)
#: Keep a time together where everything else is written from right to left (UAX #9).
_ISOLATE = "\u2066{}\u2069"
A_DAY = datetime.timedelta(days=1)
A_MINUTE = datetime.timedelta(minutes=1)


class Event(DatedModel):
    """A date with a time, a place in court, a kind and an outcome.

    It keeps itself true: planned, then “took place, result pending”, by the clock.
    """

    place = models.CharField(
        _("place"), max_length=120, blank=True, help_text=_("Where it happened, in a few words.")
    )
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

    class Meta:
        abstract = True

    def check_facts(self) -> None:
        """Raises ``ValueError``, ``KeyError`` or the like for facts that nothing can be told of.

        No form lets them through; but rows come from imports and backups too.
        """
        if self.date is None:
            raise ValueError("It has no date.")
        Kind(self.kind)
        Confidence(self.confidence)
        for stated, words in ((self.outcome, Outcome), (self.hearing_status, HearingStatus)):
            if stated:
                words(stated)
        self.status_at(timezone.now())
        self.machine_date()

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of ``local_time``: the court's, or the campaign's."""
        return self.court.zone if self.court else zoneinfo.ZoneInfo(settings.CAMPAIGN_TIME_ZONE)

    @property
    def is_zone_known(self) -> bool:
        """Whether somebody has named the zone: no court has its clocks by UTC, the default."""
        is_of_court = self.court is not None and bool(self.court.time_zone)
        return is_of_court or settings.CAMPAIGN_TIME_ZONE != "UTC"

    @property
    def begins_at(self) -> datetime.datetime | None:
        """When it begins, in the zone of its court; at midnight where the time is not known."""
        if self.date is None or not is_sensible(self.date):
            return None
        time = self.local_time or datetime.time.min
        return datetime.datetime.combine(self.date, time, tzinfo=self.zone)

    @property
    def ends_at(self) -> datetime.datetime | None:
        """From when it is over: its time, else the end of the last day it can be on.

        That as well where nobody knows which moment the time is.
        """
        if self.precision == Precision.DAY and self.local_time is not None and self.is_zone_known:
            return self.begins_at
        last = self.last_day
        if last is None or not is_sensible(last):
            return None
        return beginning_of(last + A_DAY, self.zone)

    @property
    def is_session(self) -> bool:
        """Whether a court sits, or sat, or was to sit. A transfer or a release is no hearing."""
        return self.kind in COURT_SESSIONS

    @property
    def kind_if_told(self) -> str:
        """The kind in words; empty where it would tell nothing."""
        return "" if self.kind == Kind.OTHER else str(Kind(self.kind).label)

    def machine_date(self) -> str:
        """With its hour, as far from UTC as the clocks there are, where that is known."""
        if self.precision == Precision.DAY and self.local_time is not None:
            return self.machine_time()
        return super().machine_date()

    def machine_time(self) -> str:
        """Day and hour (ISO 8601), with the offset from UTC where the zone is known."""
        begin = self.begins_at
        if begin is None:
            return ""
        told = begin if self.is_zone_known else begin.replace(tzinfo=None)
        return told.isoformat(timespec="minutes")

    def time_in_words(self, code: str) -> str:
        """“14:00 (local time of the court, 11:00 UTC)”, in the language, the active one.

        Empty where the time is not known. In UTC it may be another day, which is told; nothing is
        said of UTC where the zone is not known.
        """
        if self.local_time is None or self.precision not in (Precision.DAY, *OF_TWO_DATES):
            return ""
        begin = self.begins_at
        if begin is None:
            return ""
        is_rtl = cldr(code).text_direction == "rtl"
        utc = begin.astimezone(datetime.UTC)
        hours = [hour_in_words(begin, code), f"{hour_in_words(utc, code)} UTC"]
        here, there = (_ISOLATE.format(hour) if is_rtl else hour for hour in hours)
        if self.precision == Precision.DAY and utc.date() != begin.date():
            there = f"{day_of_year(utc.date(), code)}{separator()}{there}"
        told = {"time": here, "utc": there}
        if not self.is_zone_known:
            words = gettext("%(time)s (local time)") % told
            if self.court is not None:
                words = gettext("%(time)s (local time of the court)") % told
        elif self.court is not None:
            words = gettext("%(time)s (local time of the court, %(utc)s)") % told
        else:
            words = gettext("%(time)s (local time, %(utc)s)") % told
        return in_sentence(words, code)

    def moment_in_words(self, code: str) -> str:
        time = self.time_in_words(code)
        date = self.date_in_words(code)
        if not time:
            return date
        return in_sentence(gettext("%(date)s, %(time)s") % {"date": date, "time": time}, code)

    def status_at(self, now: datetime.datetime) -> str:
        """How it stands at a moment: a ``HearingStatus``, or empty for what is simply past.

        What an editor has stated counts; but a planned event is over by itself after its time,
        and then its result is pending until an outcome is given.
        """
        if self.hearing_status != HearingStatus.PLANNED:
            return self.hearing_status
        begin, end = self.begins_at, self.ends_at
        for moment in filter(None, (begin, end)):
            changes_at(moment)
        if begin is None or end is None or now < begin:
            return HearingStatus.PLANNED
        if now < end:
            # Of a month nobody knows whether its event is to come or over.
            is_to_come = self.precision in (Precision.DAY, Precision.BETWEEN)
            return HearingStatus.PLANNED if is_to_come else ""
        if self.outcome or self.kind in WITHOUT_RESULT:
            return ""
        return HearingStatus.PENDING

    @property
    def current_status(self) -> str:
        return self.status_at(timezone.now())

    @property
    def current_status_in_words(self) -> str:
        return str(HearingStatus(self.current_status).label) if self.current_status else ""

    @property
    def is_planned(self) -> bool:
        """Whether it is to come."""
        return self.current_status == HearingStatus.PLANNED

    @property
    def is_announced_session(self) -> bool:
        """Whether it is a session on a known day that is not over, or was to be, with a place."""
        end = self.ends_at
        return (
            self.hearing_status in ANNOUNCED
            and self.is_session
            and self.precision == Precision.DAY
            and end is not None
            and end > timezone.now()
            and (self.court is not None or bool(self.place))
        )

    @property
    def has_effect(self) -> bool:
        """Whether the state of the case may be what it says: it is no mere announcement.

        What was announced for a month or a year has no effect before that is over.
        """
        end = self.ends_at
        if self.hearing_status == HearingStatus.PLANNED and end and timezone.now() < end:
            return False
        return self.current_status not in WITHOUT_EFFECT

    def plan_if_to_come(self) -> None:
        """States “planned” if it is in the future and nothing is stated of it."""
        begin = self.begins_at
        if not self.hearing_status and not self.outcome and begin and begin > timezone.now():
            self.hearing_status = HearingStatus.PLANNED

    def how_far_off(self, code: str, now: datetime.datetime | None = None) -> str:
        """“in 3 days”, “tomorrow”, “in 2 hours”, in a language; empty for a month or the past.

        Days are counted where the event takes place.
        """
        now = now or timezone.now()
        begin, end = self.begins_at, self.ends_at
        if begin is None or end is None or end <= now or self.precision != Precision.DAY:
            return ""
        today = now.astimezone(self.zone).date()
        days = (begin.date() - today).days
        changes_at(beginning_of(today + A_DAY, self.zone))
        locale = cldr(code)
        has_hour = self.local_time is not None and self.is_zone_known
        changes_at(begin - A_DAY / 2)
        if has_hour and begin - now < A_DAY / 2:
            changes_at(now + A_MINUTE)
            return format_timedelta(begin - now, add_direction=True, threshold=1.2, locale=locale)
        if days == 0:
            return gettext("today")
        if days == 1:
            return gettext("tomorrow")
        return format_timedelta(days * A_DAY, add_direction=True, threshold=2, locale=locale)
