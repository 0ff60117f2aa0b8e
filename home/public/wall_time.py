"""Moments as people type and read them: a wall time in a zone, and never a guess about it."""

import datetime
import zoneinfo
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import gettext as _

UTC = zoneinfo.ZoneInfo("UTC")


class ZonedTime(NamedTuple):
    """A moment in the words of one zone."""

    zone: str
    words: str
    is_utc: bool


def resolve(wall: datetime.datetime, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    """The moment (UTC) at which clocks in a zone show a time.

    Raises ``ValidationError`` for a time that the zone skips or has twice, on the nights
    when its clocks are changed: nobody can know which moment is meant.
    """
    earlier, later = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if earlier.utcoffset() == later.utcoffset():
        return earlier.astimezone(datetime.UTC)
    words = {"time": wall.strftime("%H:%M"), "zone": name_of_zone(zone)}
    if earlier.astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise ValidationError(
            _("In %(zone)s there is no %(time)s on that night: the clocks go forward.") % words
        )
    raise ValidationError(
        _(
            "In %(zone)s it is %(time)s twice on that night: the clocks go back. Choose another "
            "time, or give it in UTC."
        )
        % words
    )


def name_of_zone(zone: datetime.tzinfo | str) -> str:
    """As the time zone database has it, with a space for the underscore."""
    return str(zone).replace("_", " ")


def in_zones(moment: datetime.datetime, *more: datetime.tzinfo | None) -> list[ZonedTime]:
    """A moment in the editor's zone, in each further one, and in UTC; each zone once."""
    zones = [timezone.get_current_timezone(), *(zone for zone in more if zone is not None), UTC]
    return [
        ZonedTime(
            name_of_zone(zone),
            formats.date_format(moment.astimezone(zone), "DATETIME_FORMAT"),
            str(zone) == "UTC",
        )
        for zone in {str(zone): zone for zone in zones}.values()
    ]
