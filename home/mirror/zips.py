"""One language of a mirror in one file, to be handed on where there is no net."""

import contextlib
import hashlib
import zipfile
from collections.abc import Container, Set
from pathlib import Path
from urllib.parse import quote

from .addresses import START, Link, file_of, language_of, zip_of
from .folder import Export, sha256
from .manifest import Made
from .rewriting import rewrite_html, to_site
from .sources import RECORDINGS, Site

SUM = ".sha256"
#: The same for every file, so that the same pages make the same bytes.
MOMENT = (2000, 1, 1, 0, 0, 0)
#: A recording of more bytes stays on the site, or each language would have a copy of all of them.
LARGEST = 15 * 2**20
#: What is compressed already.
PACKED = (
    *(".woff2", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".pdf"),
    *(".mp4", ".webm", ".m4a", ".weba", ".mp3", ".ogg", ".opus"),
)


class Zips:
    """The files of all languages of an export whose other files are written.

    A page in such a file leads to what is in the same file, and for anything else to the
    real site. One whose pages are what they were is taken over from the former export.
    """

    def __init__(self, new: Export, made: dict[str, Made], site: Site) -> None:
        self.new, self.made, self.site = new, made, site
        self.address_of = {each.file: address for address, each in made.items()}

    def write(self, code: str, former: dict[str, Made]) -> dict[str, Made]:
        """Writes the file of a language and its sum; gives what was made, by address."""
        address = zip_of(code)
        addresses = (address, address + SUM)
        kept = {each: former[each] for each in addresses if each in former}
        now, before = contents(self.made, code), contents(former, code) if kept else {}
        if (
            len(kept) == len(addresses)
            and before == now
            and all(self.new.keep(each.file, each.digest) for each in kept.values())
        ):
            return kept
        unchanged = self._unchanged(former, before, now)
        with self._former_archive(kept.get(address)) as archive:
            path = self.new.place(address.removeprefix("/"))
            self._pack(path, code, now.keys(), unchanged, archive)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        total = f"{digest}  {path.name}\n".encode()
        self.new.put(f"{address}{SUM}".removeprefix("/"), total)
        return {
            each: Made(each.removeprefix("/"), digest_of_it, size)
            for each, digest_of_it, size in (
                (address, digest, path.stat().st_size),
                (address + SUM, sha256(total), len(total)),
            )
        }

    def _former_archive(
        self, kept: Made | None
    ) -> contextlib.AbstractContextManager[zipfile.ZipFile | None]:
        """The file of a language in the former export, if it is still what it was."""
        path = self.new.find(kept.file, kept.digest) if kept is not None else None
        return zipfile.ZipFile(path) if path is not None else contextlib.nullcontext()

    def _pack(
        self,
        path: Path,
        code: str,
        files: Set[str],
        unchanged: set[str],
        former: zipfile.ZipFile | None,
    ) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            start = rewrite_html(self.site.start_page([code]), START, _from_the_start)
            _add(archive, "index.html", start.encode())
            for file in sorted(files - {"index.html"}):
                if former is not None and file in unchanged:
                    content = former.read(file)
                else:
                    content = (self.new.site / file).read_bytes()
                    if file.endswith(".html"):
                        content = self._alone(content.decode(), file, files).encode()
                _add(archive, file, content)

    def _unchanged(
        self, former: dict[str, Made], before: dict[str, str], now: dict[str, str]
    ) -> set[str]:
        """What is in the file of a language as it was: all it leads to is where it was, too."""
        places = _places(former, before) ^ _places(self.made, now)
        moved = {file for file, _address, _is_inside in places}
        return {
            file
            for file, digest in now.items()
            if before.get(file) == digest
            and moved.isdisjoint(self.made[self.address_of[file]].links.values())
        }

    def _alone(self, html: str, file: str, files: Set[str]) -> str:
        """A page of the mirror, with links to the real site for what is not in the file."""

        def lead(link: Link, value: str) -> str:
            target = link.address.removeprefix("/")
            if target in files or target not in self.address_of:
                return value
            address = self.address_of[target]
            return to_site(Link(address, address.partition("?")[2], link.fragment))

        return rewrite_html(html, f"/{file}", lead)


def contents(made: dict[str, Made], code: str) -> dict[str, str]:
    """The files for the readers of a language with their sums: its pages, what they show or offer.

    With the start of the mirror, which changes when that of the file has to.
    """
    wanted = {address for address in made if language_of(address) == code} | {START}
    waiting = list(wanted - {START})
    while waiting:
        for link in made[waiting.pop()].links:
            if link not in made or link in wanted or _is_too_large(link, made[link]):
                continue
            if language_of(link) in ("", code):
                wanted.add(link)
                waiting.append(link)
    return {made[each].file: made[each].digest for each in wanted}


def _is_too_large(address: str, made: Made) -> bool:
    return address.startswith(RECORDINGS) and made.size > LARGEST


def _places(made: dict[str, Made], inside: Container[str]) -> set[tuple[str, str, bool]]:
    """Where each file belongs on the site, and whether it is among those of a language."""
    return {(each.file, address, each.file in inside) for address, each in made.items()}


def _from_the_start(link: Link, _value: str) -> str:
    return quote(file_of(link.address))


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.external_attr = 0o644 << 16
    kind = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
    archive.writestr(entry, content, kind)
