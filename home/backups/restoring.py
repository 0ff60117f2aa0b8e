"""Putting a backup back: verified and prepared beside the site, then swapped in at one instant.

Until the last step nothing of the site is touched but for uploads that it lacks, which nobody
sees before the database names them. Killed at any line, the site is as it was or as it will be.
"""

import contextlib
import datetime
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from home.accounts.models import WaitingMail
from home.public.content_version import content_changed, go_beyond
from home.public.withdrawals import NAME as JOURNAL
from home.public.withdrawals import Entry, append, entries, journal
from home.releases.bin.things import KEPT, files_in_bin, is_made_of, keep_files_of_bin
from home.releases.models import ReleaseItem
from home.releases.put_back import hold_back_what_fell_due, withdraw_again
from home.search.rebuild import is_current

from .archive import unpack
from .databases import (
    bring_up_to_date,
    check_dump,
    is_migrated,
    is_postgresql,
    migrate_apart,
    open_beside,
    replace_postgresql,
    replace_sqlite,
    sqlite_config,
    sqlite_writers_wait,
    take_commit_hooks,
    unknown_migrations,
    version_if_any,
    working_on,
)
from .making import DUMP, MEDIA, Progress
from .refusal import FAILURES, RefusedError, UnfinishedError, refusing
from .room import require_room, size_of
from .rows import copy_rows, make_search_again

#: In the folder of uploads: what was there and is not in the backup. No address leads there.
ASIDE = ".before-restore"


class Unpacked(NamedTuple):
    """A backup of which every sum was right, beside the site."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def made_at(self) -> datetime.datetime:
        return datetime.datetime.fromisoformat(self.manifest["made_at"])

    @property
    def database(self) -> Path:
        return self.folder / self.manifest["database"]

    @property
    def media(self) -> list[str]:
        """The names of the uploads, in the folder of uploads."""
        begin = f"{MEDIA}/"
        return [
            name.removeprefix(begin) for name in self.manifest["files"] if name.startswith(begin)
        ]


class Outcome(NamedTuple):
    """What was seen to after a backup had been put back."""

    withdrawn: list[Any]
    held: list[ReleaseItem]


@contextlib.contextmanager
def unpacked(
    path: Path, keys: list[Any], progress: Progress, is_other_site: bool = False
) -> Iterator[Unpacked]:
    """A backup verified and unpacked beside the uploads, until it is left.

    It is one of this very site, unless that of another is expected.
    Raises ``RefusedError`` for what cannot be put back; nothing was touched.
    """
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in root.glob(".restoring-*"):  # of one that was killed
        shutil.rmtree(left, ignore_errors=True)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise RefusedError(f"There is no backup to read: {error}") from None
    require_room([(root, size)])
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=root) as folder:
        manifest = unpack(path, Path(folder), keys, progress("Checking", size))
        found = Unpacked(Path(folder), manifest)
        if not is_other_site:
            _refuse_one_of_another_site(found, path)
        _refuse_what_does_not_fit(found, path)
        _require_room_for_the_database(found, root)
        yield found


def _refuse_one_of_another_site(backup: Unpacked, path: Path) -> None:
    site, own = backup.manifest.get("site"), settings.BASE_URL
    if site and site != own:
        raise RefusedError(
            f"{path} is a backup of {site}, and this site is {own}. If it is to be replaced by "
            "that one, or has got another address since, say --other-site. Nothing was touched."
        )


def _require_room_for_the_database(backup: Unpacked, root: Path) -> None:
    """All pages of a SQLite are written into a log before they take the place of what is there."""
    if backup.database.name == DUMP:
        return
    size = size_of(backup.database)
    needs = [(root, size)]  # the log of the copy that is brought up to date
    if not is_postgresql():
        place = Path(connection.settings_dict["NAME"])
        place.parent.mkdir(parents=True, exist_ok=True)
        needs.append((place.parent, size + max(size - size_of(place), 0)))
    require_room(needs)


def _refuse_what_does_not_fit(backup: Unpacked, path: Path) -> None:
    if unknown := unknown_migrations(backup.manifest["migrations"]):
        raise RefusedError(
            f"{path} was made by a newer version of the site: this one does not know "
            f"{unknown[0]}. Update the site, then put it back."
        )
    if not backup.database.exists():
        raise RefusedError(f"{path} has no database in it.")
    if backup.database.name == DUMP:
        if not is_postgresql():
            raise RefusedError(
                f"{path} is of a PostgreSQL, and this site is on SQLite. Make a backup that fits "
                "both with manage.py backup --portable, where the PostgreSQL runs."
            )
        check_dump(backup.database)


def put_back(backup: Unpacked, beside: Path, progress: Progress) -> Outcome:
    """Puts an unpacked backup in the place of the site.

    ``beside`` is the folder it came from: a journal there counts as well as the site's own.
    Raises ``RefusedError`` with the site as it was, and ``UnfinishedError`` when the database has
    been put back and its files have not.
    """
    seen = _journals(beside)
    outcome = Outcome([], [])
    hooks: list[Callable[[], object]] = []

    def prepare() -> None:
        bring_up_to_date()
        if not is_current():  # a portable backup has nothing that is searched
            make_search_again()
        with transaction.atomic():
            _let_nobody_in()
            outcome.withdrawn.extend(withdraw_again(seen, backup.made_at))
            outcome.held.extend(hold_back_what_fell_due())
            # Files of what is withdrawn move once the database says so, not before.
            hooks.extend(take_commit_hooks())
        _add_uploads(backup)

    with refusing("The backup could not be put back, and the database is as it was"):
        _replace(backup, prepare, progress)
    try:
        _see_to_files(backup, seen, beside, outcome, hooks)
    except FAILURES as error:
        raise UnfinishedError(
            f"The database was put back, but not everything is in its place: {error}. See to that, "
            "and put the same backup back once more."
        ) from error
    return outcome


def _see_to_files(
    backup: Unpacked,
    seen: list[Entry],
    beside: Path,
    outcome: Outcome,
    hooks: list[Callable[[], object]],
) -> None:
    content_changed.send(sender=None)
    keep_files_of_bin()
    for hook in hooks:
        hook()
    outcome.withdrawn.extend(_withdraw_what_came_meanwhile(seen, beside, backup.made_at))
    _set_uploads(backup)
    _keep_journal(beside)


def _replace(backup: Unpacked, prepare: Callable[[], None], progress: Progress) -> None:
    with _nothing_shared():
        if not is_postgresql():
            _into_sqlite(backup, prepare)
        elif backup.database.name == DUMP:
            _into_postgresql(backup, prepare)
        else:
            _rows_into_postgresql(backup, prepare, progress)


@contextlib.contextmanager
def _nothing_shared() -> Iterator[None]:
    """Within it the web processes of this machine are told of no version: none is theirs yet."""
    path, settings.CONTENT_VERSION_FILE = settings.CONTENT_VERSION_FILE, None
    try:
        yield
    finally:
        settings.CONTENT_VERSION_FILE = path


def _let_nobody_in() -> None:
    """Ends what would let in, or write to, whoever has been locked out or written to since."""
    Session.objects.all().delete()
    WaitingMail.objects.all().delete()


# The database


def _into_sqlite(backup: Unpacked, prepare: Any) -> None:
    before = version_if_any()
    with sqlite_writers_wait(), working_on(backup.database):
        prepare()
        go_beyond(before)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA journal_mode=DELETE")
    replace_sqlite(backup.database)


def _into_postgresql(backup: Unpacked, prepare: Any) -> None:
    before = version_if_any()

    def prepare_and_count() -> None:
        prepare()
        go_beyond(before)

    replace_postgresql(backup.database, prepare_and_count)
    connection.close()


def _rows_into_postgresql(backup: Unpacked, prepare: Any, progress: Progress) -> None:
    """A SQLite becomes a PostgreSQL: brought up to date as what it is, then row by row."""
    with working_on(backup.database):
        is_old = not is_migrated()
        connection.close()
    if is_old:
        migrate_apart(backup.database)
    bring_up_to_date()  # perhaps the PostgreSQL is empty
    before = version_if_any()
    source = open_beside(sqlite_config(backup.database))
    try:
        with transaction.atomic():
            copy_rows(source, progress("Rows", 0))
            prepare()
            go_beyond(before)
    finally:
        source.close()


# Withdrawals


def _journals(beside: Path) -> list[Entry]:
    own = journal()
    return entries(*{path for path in (own, beside / JOURNAL) if path is not None})


def _withdraw_what_came_meanwhile(
    seen: list[Entry], beside: Path, made_at: datetime.datetime
) -> list[Any]:
    """What was withdrawn while the backup was being put back."""
    late = set(_journals(beside)) - set(seen)
    return withdraw_again(late, made_at) if late else []


def _keep_journal(beside: Path) -> None:
    """What only the folder of the backup knew is in the site's own journal from now on."""
    own = journal()
    if own is not None:
        append(own, sorted(set(entries(beside / JOURNAL)) - set(entries(own))))


# Uploads


def _add_uploads(backup: Unpacked) -> None:
    """Adds what the site lacks. Names are random and never used twice."""
    root = Path(settings.MEDIA_ROOT)
    for name, place in _places(backup).items():
        if not (root / name).exists() and not (root / place).exists():
            _move(backup.folder / MEDIA / name, root / place)


def _places(backup: Unpacked) -> dict[str, str]:
    """Where in the folder of uploads each upload of a backup belongs.

    What the database has in its bin does not come back to the address that it had.
    """
    deleted = files_in_bin()
    originals = {Path(name).stem for name in deleted}
    return {
        name: f"{KEPT}/{name}" if name in deleted else name
        for name in backup.media
        if not is_made_of(name, originals)
    }


def _set_uploads(backup: Unpacked) -> None:
    """Makes the uploads those of the backup; whatever else was there is put aside, not deleted.

    What the bin of the database names stays in the folder of the bin.
    """
    root = Path(settings.MEDIA_ROOT)
    places = _places(backup)
    wanted = {*places.values(), *(f"{KEPT}/{name}" for name in files_in_bin())}
    aside = root / ASIDE / f"{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%SZ}"
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and name.as_posix() not in wanted and not _is_ours(name):
            _move(path, aside / name)
    for each, place in places.items():
        if (fresh := backup.folder / MEDIA / each).exists():  # another file was in its place
            _move(fresh, root / place)


def _is_ours(name: Path) -> bool:
    return name.parts[0] == ASIDE or name.parts[0].startswith(".restoring-")


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(
        mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, parents=True, exist_ok=True
    )
    source.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    source.replace(target)
