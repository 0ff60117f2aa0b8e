"""When a backup was last made, for those who look after the site in the admin."""

import datetime

from home.public.clock import database_now

from .models import PeriodicRun

#: The name under which it is recorded.
BACKUP = "backup"


def last_backup_at() -> datetime.datetime | None:
    """When the last backup was finished (UTC); None if none ever was."""
    found = PeriodicRun.objects.filter(name=BACKUP).first()
    return found.done_at if found else None


def note_backup() -> None:
    """Records that a backup has just been finished; whatever makes one calls it."""
    PeriodicRun.objects.update_or_create(name=BACKUP, defaults={"done_at": database_now()})
