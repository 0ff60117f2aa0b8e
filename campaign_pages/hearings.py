"""Hearings that keep themselves true: planned, then “took place, result pending”, by the clock."""

import datetime
import zoneinfo
from typing import TYPE_CHECKING, Any

from babel.dates import format_timedelta
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from home.multilingual.dates import Precision, beginning_of
from home.multilingual.languages import cldr
from home.publishing.lifetime import changes_at

from .words import HearingStatus, Kind

if TYPE_CHECKING:
    from .models.update import CaseUpdatePage

#: What has no result that editors would have to add.
WITHOUT_RESULT = (Kind.SOLIDARITY, Kind.TRANSFER, Kind.RELEASE, Kind.OTHER)
MIDNIGHT = datetime.time.min
A_DAY = datetime.timedelta(days=1)
A_MINUTE = datetime.timedelta(minutes=1)


def begins_at(update: "CaseUpdatePage") -> datetime.datetime | None:
    """When it begins, in the zone of its court; at midnight where the time is not known."""
    if update.date is None:
        return None
    return _at(update.date, update.local_time or MIDNIGHT, update.zone)


def ends_at(update: "CaseUpdatePage") -> datetime.datetime | None:
    """From when it is over: its time, else the end of the last day it can be on."""
    if update.date is None:
        return None
    if update.precision == Precision.MONTH:
        last = (update.date.replace(day=1) + 31 * A_DAY).replace(day=1) - A_DAY
    elif update.precision == Precision.BETWEEN and update.date_end is not None:
        last = update.date_end
    elif update.local_time is not None:
        return begins_at(update)
    else:
        last = update.date
    return beginning_of(last + A_DAY, update.zone)


def _at(day: datetime.date, time: datetime.time, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    return datetime.datetime.combine(day, time, tzinfo=zone)


def standing(update: "CaseUpdatePage", now: datetime.datetime | None = None) -> str:
    """How an event stands at a moment: a ``HearingStatus``, or empty for what is simply past.

    What an editor has stated counts; but a planned event is over by itself after its time,
    and then its result is pending until an outcome is given.
    """
    stated = update.hearing_status
    if stated != HearingStatus.PLANNED:
        return stated
    end = ends_at(update)
    if end is not None:
        changes_at(end)
    if end is None or (now or timezone.now()) < end:
        return HearingStatus.PLANNED
    if update.outcome or update.kind in WITHOUT_RESULT:
        return ""
    return HearingStatus.PENDING


def plan_what_is_to_come(update: "CaseUpdatePage") -> None:
    """States “planned” for an event in the future of which nothing is stated."""
    begin = begins_at(update)
    if not update.hearing_status and not update.outcome and begin and begin > timezone.now():
        update.hearing_status = HearingStatus.PLANNED


def how_far_off(update: "CaseUpdatePage", code: str, now: datetime.datetime | None = None) -> str:
    """“in 3 days”, “tomorrow”, “in 2 hours”, in a language; empty for a month or for what is past.

    Days are counted where the event takes place.
    """
    now = now or timezone.now()
    begin, end = begins_at(update), ends_at(update)
    if begin is None or end is None or end <= now or update.precision != Precision.DAY:
        return ""
    today = now.astimezone(update.zone).date()
    days = (begin.date() - today).days
    changes_at(beginning_of(today + A_DAY, update.zone))
    changes_at(begin - A_DAY / 2)
    if update.local_time is not None and begin - now < A_DAY / 2:
        changes_at(now + A_MINUTE)
        return format_timedelta(begin - now, add_direction=True, threshold=1.2, locale=cldr(code))
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return format_timedelta(days * A_DAY, add_direction=True, threshold=2, locale=cldr(code))


@transaction.atomic
def change_facts(update: "CaseUpdatePage", user: Any, action: str, **facts: Any) -> None:
    """Publishes other facts of an event, in all languages, with the words that are public now.

    A newer draft stays the newest, with these facts in it. ``update`` is the original;
    ``action`` is what its history calls it.
    """
    draft = update.get_latest_revision() if update.has_unpublished_changes else None
    page = type(update).objects.get(pk=update.pk)
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
