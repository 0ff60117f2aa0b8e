"""When a backup was last made, for those who look after the site in the admin."""

import datetime

from .models import PeriodicRun
from .watch import BACKUP_RUN


def last_backup_at() -> datetime.datetime | None:
    """When the last backup was begun (UTC); None if none ever was."""
    found = PeriodicRun.objects.filter(name=BACKUP_RUN).first()
    return found.done_at if found else None
