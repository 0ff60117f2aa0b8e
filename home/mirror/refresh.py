"""Keeps the mirror in ``settings.MIRROR_DIR`` up to date; the scheduler asks for it."""

import datetime
import logging
import subprocess
import sys

from django.conf import settings
from django.utils import timezone

from home.public.clock import database_now
from home.public.content_version import read_version
from home.releases.models import PeriodicRun
from home.releases.watch import is_late

from .folder import Folder
from .manifest import read_state

logger = logging.getLogger("campaign.mirror")

#: Under this name the scheduler's table remembers when the mirror was last as the site.
CURRENT = "mirror is current"
#: An export of a large site takes some minutes; one that is later cannot be made.
OLD_AFTER = datetime.timedelta(minutes=30)

_running: list[subprocess.Popen] = []


def keep_up_to_date() -> subprocess.Popen | None:
    """Begins an export if readers would find another site than the mirror; gives its process.

    It is a process of its own: nothing that is to be published or mailed waits for it. One
    at a time; what failed is logged, and tried again.
    """
    if settings.MIRROR_DIR is None:
        return None
    if not PeriodicRun.objects.filter(name=CURRENT).exists():
        _note_current()  # which it has not been yet: from now on it is late some day
    if _running:
        if _running[0].poll() is None:
            return None
        if _running.pop().returncode:
            logger.error("The mirror in %s could not be brought up to date.", settings.MIRROR_DIR)
    if _is_current():
        _note_current()
        return None
    command = [sys.executable, "-m", "django", "export_mirror", str(settings.MIRROR_DIR), "-v0"]
    _running.append(subprocess.Popen(command, cwd=settings.BASE_DIR))
    return _running[0]


def _note_current() -> None:
    PeriodicRun.objects.update_or_create(name=CURRENT, defaults={"done_at": database_now()})


def trouble() -> str:
    """What a monitor is told when the mirror is not made any more."""
    is_kept = settings.MIRROR_DIR is not None
    return "mirror is old" if is_kept and is_late(CURRENT, OLD_AFTER) else ""


def _is_current() -> bool:
    state = read_state(Folder(settings.MIRROR_DIR).current)
    if state is None:
        return False
    version, now = read_version(), timezone.now().timestamp()
    is_same = (state.version, state.withdrawals) == (version.changes, version.withdrawals)
    return is_same and state.is_true(now)
