"""The content version as the processes of one machine share it: a few bytes of mapped memory.

They are a file that every process maps. A commit records the new version there at once; the
web processes also ask the database several times a second, so that what other machines
commit, or a process that died between its commit and its record of it, is seen as well.

Two versions stand there: the *committed* one, and the one being *served*. When something
was only added, the served one follows up to ``GRACE`` seconds later, for all processes at
one instant: until then readers are given the bytes they were given before, while the pages
that are asked for most are rendered anew. After a withdrawal it follows at once.
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

from .owner import take
from .store import Store

#: For so long (seconds) may old bytes be served when something was added.
GRACE = 0.9
#: How often the database is asked, by whichever process is first (seconds).
ASK_EVERY = 0.25

_MOMENT = struct.Struct("=Q")
_SERVED, _COMMITTED, _NOTICED, _ASKED = 0, 16, 32, 40
_SIZE = 48


class SharedVersion:
    """The content version of a machine in ``path``, or of this process alone if that is ``None``.

    ``store`` is what follows it, if the site has one. Moments are nanoseconds of the machine's
    monotonic clock. Raises ``OSError`` when the file cannot be made.
    """

    def __init__(self, path: Path | None, store: Store | None = None) -> None:
        self.store = store
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

    def close(self) -> None:
        self.memory.close()
        if self._file is not None:
            self._file.close()

    @property
    def key(self) -> bytes:
        """The first bytes of ``memory`` when the committed version is being served.

        Whoever keeps something rendered keeps this with it: it is good while
        ``memory[:32]`` is the same.
        """
        return bytes(self.memory[_COMMITTED:_NOTICED]) * 2

    @property
    def served_key(self) -> bytes:
        """The key of the version that is being served."""
        return bytes(self.memory[_SERVED:_COMMITTED]) * 2

    @property
    def is_current(self) -> bool:
        """Whether the committed version is the one being served."""
        return self.memory[_SERVED:_COMMITTED] == self.memory[_COMMITTED:_NOTICED]

    def committed(self) -> Version:
        return Version(*PACKED.unpack_from(self.memory, _COMMITTED))

    def time_left(self) -> float:
        """Seconds for which the version before the committed one may still be served."""
        (noticed,) = _MOMENT.unpack_from(self.memory, _NOTICED)
        passed = (time.monotonic_ns() - noticed) / 1e9
        return GRACE - passed if 0 <= passed < GRACE else 0.0

    def make_current(self) -> None:
        """From now on every process serves the committed version."""
        with self._locked():
            self.memory[_SERVED:_COMMITTED] = self.memory[_COMMITTED:_NOTICED]
            self._show()

    def show_page_files(self) -> None:
        """Makes the page files of the served version the ones that nginx reads."""
        if self.store is not None and self.store.has_page_files:
            with self._locked():
                self._show()

    def record(self, seen: Version, was_put_back: bool = False, since: int | None = None) -> None:
        """Records a version that somebody has just seen committed.

        ``since`` is the earliest moment at which it may have been committed, now if left out.
        A lower version than is known is old news; unless the database itself ``was_put_back``.
        """
        with self._locked():
            before = self.committed()
            if seen == before or (seen.changes < before.changes and not was_put_back):
                return
            is_addition = seen.withdrawals == before.withdrawals and before.changes < seen.changes
            if is_addition:
                if self.is_current:
                    _MOMENT.pack_into(self.memory, _NOTICED, since or time.monotonic_ns())
            else:
                if seen.changes < before.changes and self.store is not None:
                    self.store.clear()
                PACKED.pack_into(self.memory, _SERVED, *seen)
            PACKED.pack_into(self.memory, _COMMITTED, *seen)
            if not is_addition:
                self._show()

    def poll(self) -> bool:
        """Asks the database if nobody has lately; whether it was asked. Raises what it raises."""
        now = time.monotonic_ns()
        (asked,) = _MOMENT.unpack_from(self.memory, _ASKED)
        if 0 <= now - asked < ASK_EVERY * 1e9:
            return False
        _MOMENT.pack_into(self.memory, _ASKED, now)
        before, seen = self.committed(), read_version()
        # Once, it may be that somebody has recorded a commit in between; twice, it is not.
        is_lower = seen.changes < before.changes
        self.record(seen, is_lower and self._lower_than == before, since=asked)
        self._lower_than = before if is_lower else None
        return True

    def _show(self) -> None:
        if self.store is not None:
            self.store.show(version_of(self.served_key))

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
def shared_version() -> SharedVersion:
    """This machine's, in ``settings.CONTENT_VERSION_FILE``.

    Raises ``ImproperlyConfigured`` when another site uses that file or ``PAGE_FILES``.
    """
    path, page_files = settings.CONTENT_VERSION_FILE, settings.PAGE_FILES
    folder = page_files or (path and path.with_name("responses"))
    if path is not None and take(path.with_name(f"{path.name}.site")):
        path.unlink(missing_ok=True)
    store = Store(folder, bool(page_files)) if folder else None
    if store is not None and take(store.folder / ".site"):
        store.clear()
    return SharedVersion(path, store)


def record_commit(**kwargs: Any) -> None:
    """After a commit: the version it made, for the web processes of this machine."""
    if settings.CONTENT_VERSION_FILE is not None:
        shared_version().record(read_version())
