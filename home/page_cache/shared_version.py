"""The board: what the processes of one machine know of the content version, in shared memory.

A few bytes of a file that every process maps. A commit writes the new version on it at
once; the web processes also ask the database several times a second, so that what other
machines commit, or a process that died between its commit and its word on the board, is
seen as well.

Two versions stand there: the *committed* one, and the one being *served*. When something
was only added, the served one follows up to ``GRACE`` seconds later, for all processes at
one instant: until then readers are given the bytes they were given before, while the pages
that are asked for most are made anew. After a withdrawal it follows at once.
"""

import contextlib
import fcntl
import mmap
import struct
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from home.public.content_version import PACKED, Version, read_version, version_of

from .folders import VersionFolders
from .page_files import PageFiles
from .pool import Pool

#: For so long (seconds) may old bytes be served when something was added.
GRACE = 0.9
#: How often the database is asked, by whichever process is first (seconds).
ASK_EVERY = 0.25

_MOMENT = struct.Struct("=Q")
_SERVED, _COMMITTED, _NOTICED, _ASKED = 0, 16, 32, 40
_SIZE = 48


class Board:
    """One board; ``path`` is its file, or ``None`` for a board of this process alone.

    ``files`` are the page files that follow it, and ``pool`` the answers that the processes
    at this board share, if the site has any.

    Moments are nanoseconds of the machine's monotonic clock. Raises ``OSError`` when the
    file cannot be made.
    """

    def __init__(
        self, path: Path | None, files: PageFiles | None = None, pool: Pool | None = None
    ) -> None:
        self.files, self.pool = files, pool
        self._mutex = threading.Lock()
        self._lower_than: Version | None = None
        self._file = None
        if path is None:
            self.memory = mmap.mmap(-1, _SIZE)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+b")
        if path.stat().st_size < _SIZE:
            self._file.truncate(_SIZE)
        self.memory = mmap.mmap(self._file.fileno(), _SIZE)

    @property
    def settled(self) -> bytes:
        """What stands on the board while a version is both committed and served.

        Whoever keeps bytes keeps this with them: they are good while
        ``memory[:32]`` is the same.
        """
        return bytes(self.memory[_COMMITTED:_NOTICED]) * 2

    @property
    def folders(self) -> list[VersionFolders]:
        """Where what was made from the content stands in files."""
        return [each for each in (self.files, self.pool) if each is not None]

    @property
    def is_settled(self) -> bool:
        return self.memory[_SERVED:_COMMITTED] == self.memory[_COMMITTED:_NOTICED]

    @property
    def served(self) -> bytes:
        """The stamp (see ``settled``) of the version that is being served."""
        return bytes(self.memory[_SERVED:_COMMITTED]) * 2

    def committed(self) -> Version:
        return Version(*PACKED.unpack_from(self.memory, _COMMITTED))

    def time_left(self) -> float:
        """Seconds for which the version before the committed one may still be served."""
        (noticed,) = _MOMENT.unpack_from(self.memory, _NOTICED)
        passed = (time.monotonic_ns() - noticed) / 1e9
        return GRACE - passed if 0 <= passed < GRACE else 0.0

    def settle(self) -> None:
        """From now on every process serves the committed version."""
        with self._locked():
            self.memory[_SERVED:_COMMITTED] = self.memory[_COMMITTED:_NOTICED]
            self._show()

    def show_files(self) -> None:
        """Makes the page files that belong to the served version the ones that are read."""
        if self.files is not None:
            with self._locked():
                self._show()

    def write(self, seen: Version, was_put_back: bool = False, since: int | None = None) -> None:
        """Takes down what somebody has just seen committed, ``since`` a moment at the earliest.

        Less than stands there is old news; unless the database itself ``was_put_back``.
        """
        with self._locked():
            before = self.committed()
            if seen == before or (seen.changes < before.changes and not was_put_back):
                return
            is_addition = seen.withdrawals == before.withdrawals and before.changes < seen.changes
            if is_addition:
                if self.is_settled:
                    _MOMENT.pack_into(self.memory, _NOTICED, since or time.monotonic_ns())
            else:
                if seen.changes < before.changes:
                    for folders in self.folders:
                        folders.clear()
                PACKED.pack_into(self.memory, _SERVED, *seen)
            PACKED.pack_into(self.memory, _COMMITTED, *seen)
            if not is_addition:
                self._show()

    def ask(self) -> bool:
        """Asks the database if nobody has lately; whether it was asked. Raises what it raises."""
        now = time.monotonic_ns()
        (asked,) = _MOMENT.unpack_from(self.memory, _ASKED)
        if 0 <= now - asked < ASK_EVERY * 1e9:
            return False
        _MOMENT.pack_into(self.memory, _ASKED, now)
        before, seen = self.committed(), read_version()
        # Once, it may be that somebody has told of a commit in between; twice, it is not.
        is_lower = seen.changes < before.changes
        self.write(seen, is_lower and self._lower_than == before, since=asked)
        self._lower_than = before if is_lower else None
        return True

    def _show(self) -> None:
        if self.files is not None:
            self.files.show(version_of(self.served))

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with self._mutex:
            if self._file is None:
                yield
                return
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)


@cache
def the_board() -> Board:
    """This machine's board, in ``settings.CONTENT_BOARD``."""
    path = settings.CONTENT_BOARD
    files = PageFiles(settings.PAGE_FILES) if settings.PAGE_FILES else None
    return Board(path, files, Pool(path.with_name("answers")) if path else None)


def tell_of_commit(**kwargs: Any) -> None:
    """After a commit: the version it made, for the web processes of this machine."""
    if settings.CONTENT_BOARD is not None:
        the_board().write(read_version())
