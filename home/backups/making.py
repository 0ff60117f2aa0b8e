"""Making a backup: everything that cannot be made again, in one file, while the site runs."""

import contextlib
import datetime
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from home.public.clock import database_now
from home.releases.models import PeriodicRun
from home.releases.watch import BACKUP_RUN
from home.settings.age_keys import recipient

from .archive import Member, write
from .databases import (
    applied_migrations,
    copy_sqlite,
    dump_postgresql,
    is_migrated,
    is_postgresql,
    migrate_apart,
    open_beside,
    working_on,
)
from .kept_settings import secrets_in_use, settings_file
from .refusal import RefusedError
from .room import require_room, size_of, size_of_sqlite
from .rows import copy_rows

NAME = re.compile(r"campaign-\d{8}T\d{6}Z\.tar(\.age)?")
SQLITE, DUMP, SETTINGS, MEDIA = "database.sqlite3", "database.dump", "settings.env", "media"
#: Which files a backup is made of, and how many bytes each begins with.
Progress = Callable[[str, int], Callable[[int], object]]


def make_backup(
    folder: Path,
    keys: list[str],
    progress: Progress,
    keep: int | None = None,
    is_portable: bool = False,
) -> Path:
    """Writes one file into a folder and returns its path; at most ``keep`` stay there.

    ``keys`` are public keys of age or SSH: it can be opened with the private one of any. A
    portable backup of a PostgreSQL can be put back into either kind of database.
    Raises ``RefusedError``, and ``OSError`` when the folder cannot be written.
    """
    try:
        recipients = [recipient(key) for key in keys]
    except ValueError as error:
        raise RefusedError(f"--key: {error}") from None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder), tempfile.TemporaryDirectory(prefix=".making-", dir=folder) as made:
        moment = database_now()
        require_room([(folder, _needed())])
        database = _database(Path(made), progress, is_portable)
        facts = _facts(moment, database.name)
        kept = Path(made) / SETTINGS
        kept.write_text(settings_file())
        members = [Member(database.name, database), Member(SETTINGS, kept), *_media()]
        sealed = ".age" if recipients else ""
        target = folder / f"campaign-{moment:%Y%m%dT%H%M%SZ}.tar{sealed}"
        total = sum(size_of(member.path) for member in members)
        write(target, members, facts, recipients, progress("Saving", total))
    if keep:
        _rotate(folder, keep)
    PeriodicRun.objects.update_or_create(name=BACKUP_RUN, defaults={"done_at": moment})
    return target


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time into a folder; what a killed one has left there goes."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefusedError(f"Another backup is being written into {folder}.") from None
        for left in folder.glob(".campaign-*.partial"):
            left.unlink(missing_ok=True)
        for left in folder.glob(".making-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _database(folder: Path, progress: Progress, is_portable: bool) -> Path:
    """The database of the site as one file."""
    if not is_postgresql():
        copy_sqlite(folder / SQLITE, progress("Database", 0))
        return folder / SQLITE
    if is_portable:
        return _as_sqlite(folder / SQLITE, progress)
    dump_postgresql(folder / DUMP)
    return folder / DUMP


def _as_sqlite(target: Path, progress: Progress) -> Path:
    """The rows of a PostgreSQL in a SQLite file, as they are at one moment."""
    if not is_migrated():
        raise RefusedError("The database is not up to date: run manage.py migrate first.")
    migrate_apart(target)
    live = open_beside(dict(connection.settings_dict))
    try:
        with working_on(target):
            live.ensure_connection()
            with live.cursor() as cursor:
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            copy_rows(live, progress("Rows", 0), is_searched=False)
            connection.close()
    finally:
        live.close()
    return target


def _facts(moment: datetime.datetime, database: str) -> dict[str, Any]:
    """What the manifest says, beside the sums."""
    return {
        "made_at": moment.isoformat(),
        "site": getattr(settings, "BASE_URL", ""),
        "database": database,
        "migrations": applied_migrations(),
        "secrets": {
            "not_here": secrets_in_use(),
            "where": "the settings file of the server, /etc/campaign.env; keep it by itself",
        },
    }


def _media() -> list[Member]:
    """Every uploaded file, those in the bin included."""
    root = Path(settings.MEDIA_ROOT)
    found = []
    for folder, _folders, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                found.append(Member(f"{MEDIA}/{path.relative_to(root).as_posix()}", path))
    return sorted(found)


def _needed() -> int:
    """Bytes of a backup and of the copy of the database that is made for it."""
    uploads = sum(size_of(member.path) for member in _media())
    if is_postgresql():
        return uploads  # a dump is compressed; how far is known when it is made
    return uploads + 2 * size_of_sqlite(Path(connection.settings_dict["NAME"]))


def _rotate(folder: Path, keep: int) -> None:
    """Deletes all backups of a folder but the newest; other files are nobody's business here."""
    backups = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
    for path in backups[:-keep]:
        path.unlink(missing_ok=True)
