"""Page files: what readers are given, as files that nginx serves without asking the web server.

The folder that ``settings.PAGE_FILES`` names, best in memory (tmpfs), holds one folder for
each content version and build, and ``current``, a link to the one that is being served.
A withdrawal takes ``current`` away before the editor is answered; without it nginx asks
the web server. In a version's folder stands each answer, gzip-compressed,

- in ``now/SLOT``, while it is exact. A slot is a span of time that the first digits of a Unix
  time name: nginx has the clock, and so an answer whose time is over is found no more, whoever
  is alive to take it away. When a slot is over nginx asks the web server once for each page.
- in ``down/SLOT``, which nginx reads while the web server does not answer: there days may
  be miscounted, but what the clock withdraws or releases ends it too.

Below each are two trees of paths: ``all`` for requests without a query, ``any`` for every
query: only what reads no parameter. docs/deploy/nginx.conf is the reader of all this.
"""

import contextlib
import logging
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from home.public.content_version import Version

from .cached_response import SOON, Answer
from .folders import VersionFolders

logger = logging.getLogger("campaign.cache")

#: A slot is 10 to the power of so many seconds: 17 minutes, 100 seconds. nginx looks into
#: the first at once, and each further one costs it a tenth of its speed.
SLOTS = (3, 2)
#: Those of ``down``: 28 hours, 3 hours, 17 minutes.
SLOTS_WHEN_DOWN = (5, 4, 3)
#: What a path that ends with a slash is called, by its type; others have names of their own.
INDEX = {"text/html": "index.html", "application/atom+xml": "index.atom"}
#: The types of those others. nginx tells the type by the ending.
ENDINGS = {"text/calendar": ".ics", "application/xml": ".xml", "text/plain": ".txt"}
MOST_FILES = 20_000
_LONGEST_NAME = 200


class PageFiles(VersionFolders):
    """The page files of one machine.

    Nothing here raises ``OSError``: what cannot be written is left to the web server.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        #: Why ``current`` may lead to an old version, if it may.
        self.trouble = ""
        self._prepared = ("", "")
        self._count = 0

    # Which version is served; the callers hold the lock of the board

    def show(self, version: Version) -> None:
        """From now on nginx serves this version's files, or none if there are none yet."""
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
            if not self.trouble:
                logger.critical("Page files of an old version may be served: %s", error)
            self.trouble = str(error)
        else:
            self.trouble = ""

    # The answers

    def put(self, path: str, answer: Answer, version: Version) -> float:
        """Files an answer made for a version; until when (seconds since 1970) that will do.

        ``path`` is as WSGI has it. What cannot be a file is left out for good.
        """
        name = file_name(path, answer)
        if name is None or self._count >= MOST_FILES:
            return float("inf")
        now = time.time()
        slot, end = slot_of(now, answer.until)
        home = self.of(version)
        try:
            self._prepare(home, slot, now, answer.visible_until)
            every = home / "every"
            trees = ["all"] if answer.parameters else ["all", "any"]
            places = [every / tree for tree in trees]
            if slot:
                places += [home / "now" / slot / tree for tree in trees]
            self._write(answer.gzipped, [place / name for place in places])
        except FileNotFoundError:  # swept away meanwhile: its version is over
            return now + 1
        except OSError as error:
            logger.error("No page files are written: %s", error)
            return now + 10
        return end

    def clear(self) -> None:
        with contextlib.suppress(OSError):
            (self.folder / "current").unlink(missing_ok=True)
        super().clear()

    def _prepare(self, home: Path, slot: str, now: float, visible_until: float) -> None:
        if self._prepared == (home.name, slot) and home.is_dir():
            return
        (home / "every").mkdir(parents=True, exist_ok=True)
        (home / "now").mkdir(exist_ok=True)
        (home / "down").mkdir(exist_ok=True)
        for slot in slots_until(now, visible_until):
            with contextlib.suppress(FileExistsError):
                (home / "down" / slot).symlink_to("../every")
        for each in (home / "now").iterdir():
            if is_over(each.name, now):
                shutil.rmtree(each, ignore_errors=True)
        self._prepared, self._count = (home.name, slot), 0

    def _write(self, content: bytes, names: Iterable[Path]) -> None:
        """Writes a file once and gives it all its names, each at one instant."""
        written = self._temporary()
        written.write_bytes(content)
        written.chmod(0o644)
        try:
            for name in names:
                name.parent.mkdir(parents=True, exist_ok=True)
                # Under its plain name nginx's try_files looks for it; gzip_static then sends
                # the other. The same file twice takes no room.
                for each in (name.with_name(f"{name.name}.gz"), name):
                    fresh = self._temporary()
                    fresh.hardlink_to(written)
                    fresh.replace(each)
                self._count += 1
        finally:
            written.unlink()


def file_name(path: str, answer: Answer) -> Path | None:
    """Where below a tree nginx looks for a path (as WSGI has it), if it can be a file at all."""
    if answer.status != 200:
        return None
    kind = answer.content_type
    text = path.removeprefix("/")
    if not text or text.endswith("/"):
        if kind not in INDEX or not text or (kind != "text/html") != text.endswith("/feed/"):
            return None
        text += INDEX[kind]
    elif kind not in ENDINGS or not text.endswith(ENDINGS[kind]):
        return None
    parts = text.encode("latin-1").split(b"/")
    if any(part in (b"", b".", b"..") or len(part) > _LONGEST_NAME for part in parts):
        return None
    return Path(os.fsdecode(b"/".join(parts)))


def slot_of(now: float, until: float) -> tuple[str, float]:
    """The widest slot around a moment that ends before another, and when; else none, for now."""
    for power in SLOTS:
        size = 10**power
        end = (now // size + 1) * size
        if end <= until - SOON:
            return f"{power}-{int(now // size)}", end
    return "", now + 1


def is_over(slot: str, now: float) -> bool:
    """Whether a slot has ended for certain, whichever clock of the machine is asked."""
    power, _, number = slot.partition("-")
    return (int(number) + 1) * 10 ** int(power) < now - 10


def slots_until(now: float, until: float) -> Iterator[str]:
    """Slots that together cover the time between two moments, or twelve days of it."""
    if until == float("inf"):
        yield "ever"
        return
    until = min(until, now + 12 * 86_400)
    at = int(now // 10 ** SLOTS_WHEN_DOWN[-1]) * 10 ** SLOTS_WHEN_DOWN[-1]
    while True:
        for power in SLOTS_WHEN_DOWN:
            size = 10**power
            if at % size == 0 and at + size <= until:
                yield f"{power}-{at // size}"
                at += size
                break
        else:
            return
