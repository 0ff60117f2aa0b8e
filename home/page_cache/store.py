"""The store: rendered responses in files, for all processes of a machine and for nginx.

It is a folder with one folder for each content version and build. There a response is a body
in ``bodies``, named by its ETag, and the rest of it in ``responses``, named by its path. Only
what was rendered from one version alone comes here, so the folder's name is all there is to
compare. A file in ``responses`` without content is a claim: some process renders it, or died.

Where nginx serves from it (``settings.PAGE_FILES`` names the folder then, best in memory,
tmpfs), the bodies have names for nginx as well, see page_files.py, and ``current`` is a link
to the folder of the version that is being served. A withdrawal takes the link away before
the editor is answered; without it nginx asks the web server.
"""

import contextlib
import hashlib
import itertools
import json
import logging
import os
import shutil
import time
from pathlib import Path

from home.public.content_version import Version, version_of

from .build import build
from .cached_response import NEVER, CachedResponse
from .page_files import file_name, is_over, slot_of, slots_until

logger = logging.getLogger("campaign.cache")

#: Page files of one version: of each page up to four, each under two names that take no room.
MOST_FILES = 60_000


class Store:
    """The store of one machine.

    Nothing here raises ``OSError``: what cannot be stored is rendered by each process, and
    what has no page file is asked of the web server.
    """

    def __init__(self, folder: Path, has_page_files: bool = False) -> None:
        self.folder, self.has_page_files = folder, has_page_files
        #: Why ``current`` may lead to an old version, if it may.
        self.failure = ""
        self._write_failure = ""
        self._numbers = itertools.count()
        self._prepared = ("", "")
        self._count = 0

    def of(self, version: Version) -> Path:
        return self.folder / name_of(version)

    # For the processes of this machine

    def claim(self, path: str, key: bytes) -> bool:
        """Whether nobody has rendered a path, nor begun to; then the caller has begun."""
        place = self._place(path, key)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.open("xb").close()
        except FileExistsError:
            return False
        except OSError as error:
            self._tell(error)
        return True

    def put(self, path: str, response: CachedResponse) -> None:
        """Stores what was rendered from the version of its key, and shows nothing newer."""
        metadata = {"sum": _sum(response.gzipped), **response.metadata()}
        place = self._place(path, response.key)
        try:
            self._write(self._body(response), response.gzipped)
            self._write(place, json.dumps(metadata).encode())
        except OSError as error:
            self._tell(error)
        else:
            self._write_failure = ""

    def get(self, path: str, key: bytes) -> CachedResponse | None:
        """What some process has rendered for a path, if it is whole and its time is not over."""
        try:
            metadata = json.loads(self._place(path, key).read_bytes())
            sum_of_body = metadata.pop("sum")
            body = self.of(version_of(key)) / "bodies" / f"{metadata['etag']}.gz"
            response = CachedResponse.restore(metadata, body.read_bytes(), key)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None  # there is none, or a claim, or a torn file
        is_good = sum_of_body == _sum(response.gzipped) and response.until > time.time()
        return response if is_good else None

    # For nginx

    def show(self, version: Version) -> None:
        """From now on nginx serves this version's files, or none if there are none yet.

        Only one process at a time may call it: ``SharedVersion`` sees to that.
        """
        if not self.has_page_files:
            return
        current = self.folder / "current"
        wanted = self.of(version)
        try:
            if wanted.is_dir():
                if not current.is_symlink() or current.readlink().name != wanted.name:
                    fresh = self._temporary()
                    fresh.symlink_to(wanted.name)
                    fresh.replace(current)
            else:
                current.unlink(missing_ok=True)
        except OSError as error:
            if not self.failure:
                logger.critical("Page files of an old version may be served: %s", error)
            self.failure = str(error)
        else:
            self.failure = ""

    def add_page_file(self, path: str, response: CachedResponse) -> float:
        """Lets nginx find a stored response; until when (seconds since 1970) that will do.

        ``path`` is as WSGI has it. What cannot be a file is left out for good.
        """
        name = file_name(path, response)
        if not self.has_page_files or name is None or self._count >= MOST_FILES:
            return NEVER
        now = time.time()
        slot, end = slot_of(now, response.until)
        home = self.of(version_of(response.key))
        try:
            self._prepare(home, slot, now, response.visible_until)
            every = home / "every"
            trees = ["all"] if response.parameters else ["all", "any"]
            places = [every / tree for tree in trees]
            if slot:
                places += [home / "now" / slot / tree for tree in trees]
            for place in places:
                self._link(place / name, self._body(response))
        except FileNotFoundError:  # it was not stored, or swept away: its version is over
            return now + 1
        except OSError as error:
            logger.error("No page files are written: %s", error)
            return now + 10
        return end

    # What is over

    def sweep(self, served: Version) -> None:
        """Takes away the folders of versions that are over, and of other builds."""
        with contextlib.suppress(OSError):
            for each in self.folder.iterdir():
                if each.name == ".site":
                    continue
                if each.name.startswith("."):
                    if time.time() - each.lstat().st_mtime > 60:  # of a process that was killed
                        each.unlink()
                elif not each.is_symlink() and not _is_wanted(each.name, served):
                    shutil.rmtree(each, ignore_errors=True)

    def clear(self) -> None:
        """Takes everything away: the numbers of versions have begun to mean something else."""
        with contextlib.suppress(OSError):
            (self.folder / "current").unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            for each in self.folder.iterdir():
                shutil.rmtree(each, ignore_errors=True)

    # Files

    def _place(self, path: str, key: bytes) -> Path:
        name = hashlib.blake2b(path.encode(), digest_size=16).hexdigest()
        return self.of(version_of(key)) / "responses" / name

    def _body(self, response: CachedResponse) -> Path:
        return self.of(version_of(response.key)) / "bodies" / f"{response.etag}.gz"

    def _temporary(self) -> Path:
        """The name of a file of this process alone. Makes the folder; raises ``OSError``."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f".{os.getpid()}-{next(self._numbers)}"

    def _write(self, place: Path, content: bytes) -> None:
        """Writes a file, which appears at one instant."""
        written = self._temporary()
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            written.write_bytes(content)
            written.chmod(0o644)
            written.replace(place)
        finally:
            written.unlink(missing_ok=True)

    def _link(self, name: Path, body: Path) -> None:
        name.parent.mkdir(parents=True, exist_ok=True)
        # Under its plain name nginx's try_files looks for it; gzip_static then sends
        # the other. The same file under many names takes no room.
        for each in (name.with_name(f"{name.name}.gz"), name):
            fresh = self._temporary()
            fresh.hardlink_to(body)
            fresh.replace(each)
            # To replace a name of the same file does nothing, and leaves both (POSIX rename).
            fresh.unlink(missing_ok=True)
        self._count += 1

    def _prepare(self, home: Path, slot: str, now: float, visible_until: float) -> None:
        """Makes the folders of a version for page files, and takes away slots that are over."""
        if self._prepared == (home.name, slot) and home.is_dir():
            return
        for each in ("every", "now", "down"):
            (home / each).mkdir(parents=True, exist_ok=True)
        for each in slots_until(now, visible_until):
            with contextlib.suppress(FileExistsError):
                (home / "down" / each).symlink_to("../every")
        for old in (home / "now").iterdir():
            if is_over(old.name, now):
                shutil.rmtree(old, ignore_errors=True)
        self._prepared, self._count = (home.name, slot), 0

    def _tell(self, error: OSError) -> None:
        if str(error) != self._write_failure:
            self._write_failure = str(error)
            logger.error("Each process renders its own responses: %s", error)


def name_of(version: Version) -> str:
    """The folder of a version: the code and the templates make the responses too."""
    return f"{version.changes}-{version.withdrawals}-{build()}"


def _is_wanted(name: str, served: Version) -> bool:
    changes, _, rest = name.partition("-")
    _withdrawals, _, made_by = rest.partition("-")
    return made_by == build() and int(changes) >= served.changes if changes.isdecimal() else False


def _sum(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=8).hexdigest()
