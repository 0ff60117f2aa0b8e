"""Writes a mirror: every page of every open language and what it needs, as files.

What cannot be shown is left out, named and tried again; the rest is exported all the same, so
that what is taken offline reaches every mirror.
"""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from home.multilingual.reader import open_codes
from home.public.content_version import read_version
from home.public.left_out import TRIED_AGAIN_AFTER

from .addresses import (
    BESIDE_PAGES,
    FOLDERS,
    START,
    Known,
    Link,
    file_of,
    is_file_name,
    known_addresses,
    not_found,
    page_beside,
    zip_of,
)
from .fingerprint import take_prints
from .folder import Export, Folder, sha256
from .manifest import Made, State, describe, read_state, write_state
from .rewriting import rewrite_css, rewrite_html, to_file, to_site
from .rule import Rule
from .signing import SignatureError, sign
from .sources import RECORDINGS, ExportError, LeftOutError, Site, Source
from .zips import SUM, Zips

logger = logging.getLogger("campaign.mirror")

#: How often what has changed during an export is made anew, before the next export has to do it.
ROUNDS = 3
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Result:
    """What an export came to; ``made`` counts the files that were made anew."""

    files: int
    made: int
    withdrawn: list[str]
    left_out: list[str]
    is_new: bool = True


def export(
    target: Path, is_full: bool = False, tell: Tell = lambda done, all_, what: None
) -> Result:
    """Brings the mirror in a folder up to date; ``tell`` is told of the progress.

    Raises ``FolderError`` or ``ExportError``; readers then still have the former mirror.
    """
    folder = Folder(target)
    with folder.locked():
        former = None if is_full else read_state(folder.current)
        if former is not None and _is_current(former):
            return Result(len(former.made), 0, [], former.left_out, is_new=False)
        new = folder.begin()
        try:
            state, made = _write(new, former, tell)
            before = read_state(folder.current)
            pages = set(before.made) - set(state.made) if before is not None else set()
            pages -= {*state.left_out}
            state.withdrawn = sorted(address for address in pages if address.endswith("/"))
            new.remove_others({each.file for each in state.made.values()})
            describe(new, state, timezone.now())
            _sign(new)
            write_state(new, state)
            kept = before.withdrawals if before is not None else state.withdrawals
            folder.show(new, forget=kept != state.withdrawals or bool(state.withdrawn))
        except BaseException:
            new.discard()
            raise
        for address in state.left_out:
            logger.error("Left out of the mirror, because it cannot be shown: %s", address)
        return Result(len(state.made), made, state.withdrawn, state.left_out)


def _sign(new: Export) -> None:
    """With a key on this machine. What is withdrawn has to reach readers, signed or not."""
    if settings.MIRROR_SIGNING_KEY is None:
        return
    try:
        sign(new.site, settings.MIRROR_SIGNING_KEY)
    except SignatureError as error:
        logger.error("The mirror is not signed: %s", error)


def _is_current(former: State) -> bool:
    """Whether nothing has changed: neither content nor software, and nothing by the clock."""
    version = read_version()
    now = timezone.now().timestamp()
    return (
        (former.version, former.withdrawals) == (version.changes, version.withdrawals)
        and former.prints == take_prints(Site())
        and former.is_true(now)
    )


def _write(new: Export, former: State | None, tell: Tell) -> tuple[State, int]:
    """Makes what is needed until nothing has changed meanwhile; counts what was made."""
    made = 0
    for _round in range(ROUNDS):
        version = read_version()
        run = _Run(new, former, tell)
        state = run.write()
        state.version, state.withdrawals = version.changes, version.withdrawals
        made += run.count
        now = read_version()
        if now == version:
            return state, made
        former = state
    if now.withdrawals != version.withdrawals:
        raise ExportError("Texts were being taken offline all the time. Nothing was exported.")
    return state, made


class _Run:
    """One walk through the site."""

    def __init__(self, new: Export, former: State | None, tell: Tell) -> None:
        self.new, self.former, self.tell = new, former, tell
        self.site = Site()
        self.known: dict[str, Known] = known_addresses()
        self.prints = take_prints(self.site)
        self.rule = Rule(former, self.prints, self.known)
        self.now = timezone.now().timestamp()
        self.made: dict[str, Made] = {}
        self.files: dict[str, str | None] = {}
        self.waiting: deque[str] = deque()
        self.left_out: set[str] = set()
        self.count = 0

    def write(self) -> State:
        codes = open_codes()
        archives = [zip_of(code) for code in codes]
        self.files = {each: file_of(each) for zip_ in archives for each in (zip_, zip_ + SUM)}
        for address in (START, *map(not_found, codes), *self.known):
            self.file_at(address)
        self.make_waiting(len(archives) * 2)
        self.try_again()
        zips = Zips(self.new, self.made, self.site)
        # By other software the same pages may be packed in another way.
        is_same = self.former is not None and self.former.prints.whole == self.prints.whole
        former = self.former.made if self.former is not None and is_same else {}
        for code in codes:
            self.made |= zips.write(code, former)
            self.tell(len(self.made), max(len(self.files), len(self.made)), zip_of(code))
        until = self.now + TRIED_AGAIN_AFTER.total_seconds() if self.left_out else float("inf")
        return State(
            prints=self.prints, made=self.made, left_out=sorted(self.left_out), until=until
        )

    def make_waiting(self, more: int) -> None:
        """Makes what has to be made; ``more`` is what will be left to do after that."""
        while self.waiting:
            address = self.waiting.popleft()
            self.make(address)
            left = len(self.waiting) + more
            self.tell(len(self.made), len(self.made) + left, address)

    def try_again(self) -> None:
        """Tries what could not be shown once more, and lets no page lead to what is not there.

        Raises ``ExportError`` if most pages cannot be shown: then the fault is no row's, and the
        former mirror is better, unless something has been taken offline since.
        """
        for address in sorted(self.left_out):
            self.files[address] = file_of(address)
            self.make(address)
        broken = self.left_out & self.known.keys()
        is_heeded = self.former is None or self.former.withdrawals == read_version().withdrawals
        if len(broken) * 2 > len(self.known) and is_heeded:
            raise ExportError(
                f"{len(broken)} of {len(self.known)} pages cannot be shown, such as "
                f"{min(broken)}. Nothing was exported."
            )
        while stale := [address for address, each in self.made.items() if self.leads_astray(each)]:
            for address in stale:
                del self.made[address]
                self.make(address)
            self.make_waiting(0)

    def leads_astray(self, made: Made) -> bool:
        """Whether a link leads to a file that there is not, or not to the one that there is."""
        return any(self.file_at(link) != file for link, file in made.links.items())

    def file_at(self, address: str) -> str | None:
        """The file that an address becomes, which is made now or later; ``None`` if none does."""
        if address not in self.files:
            path = address.partition("?")[0]
            page = self.known.get(path)
            if page is not None or address == START or path.endswith("/404.html"):
                is_page = page is None or path == address or page.has_part(address)
                self.files[address] = file_of(address) if is_page else None
                if is_page:
                    self.waiting.append(address)
            elif not is_file_name(path):
                self.files[address] = None
            elif path.startswith(FOLDERS) or (
                path.endswith(BESIDE_PAGES) and page_beside(path) in self.known
            ):
                self.files[address] = file_of(address)  # for what leads back to it meanwhile
                self.files[address] = self.make(address)
            else:
                self.files[address] = None
        return self.files[address]

    def make(self, address: str) -> str | None:
        """Takes over what is at an address from the former export, or makes it."""
        former = self.former.made.get(address) if self.former is not None else None
        if former is not None and self.is_good(address, former):
            self.made[address] = former
            return former.file
        self.left_out.discard(address)
        source = None
        try:
            source = self.site.get(address)
        except LeftOutError:
            self.left_out.add(address)
        if source is None:
            self.files[address] = None
            return None
        self.count += 1
        file = file_of(address)
        if source.path is not None:
            digest, size = self.new.copy(file, source.path)
            self.made[address] = Made(file, digest, size, source.until)
            return file
        content, links = self.rewritten(address, file, source)
        self.new.put(file, content)
        self.made[address] = Made(file, sha256(content), len(content), source.until, links)
        return file

    def is_good(self, address: str, former: Made) -> bool:
        """Whether what was made before is what would be made now."""
        if address.startswith(RECORDINGS):
            is_there = self.site.get(address) is not None
            return is_there and self.new.keep(former.file, former.digest)
        if former.until <= self.now or address.startswith("/media/"):
            return False
        if address.startswith("/documents/") or self.rule.is_stale(address):
            return False
        if any(self.file_at(link) != file for link, file in former.links.items()):
            return False
        return self.new.keep(former.file, former.digest)

    def rewritten(
        self, address: str, file: str, source: Source
    ) -> tuple[bytes, dict[str, str | None]]:
        links: dict[str, str | None] = {}

        def lead(link: Link, _value: str) -> str:
            target = links[link.address] = self.file_at(link.address)
            return to_site(link) if target is None else to_file(link, target, file)

        if source.kind == "text/html":
            return rewrite_html(source.content.decode(), address, lead).encode(), links
        if source.kind == "text/css":
            return rewrite_css(source.content.decode(), address, lead).encode(), links
        return source.content, links
