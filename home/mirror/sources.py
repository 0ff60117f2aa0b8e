"""Where the files of a mirror come from: the site as an anonymous reader gets it."""

import mimetypes
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler
from django.template.loader import render_to_string
from django.utils import translation

from home.files.access import is_public_path
from home.models import CampaignSettings
from home.multilingual.reader import Reader, open_codes
from home.page_cache.render import render
from home.public.for_files import making_files
from home.public.memo import CurrentMemo

from .addresses import NOT_FOUND, START, is_file_name, zip_of

STATIC = "/static/"
#: Where videos, sound and subtitles are.
RECORDINGS = "/media/documents/"


class Source(NamedTuple):
    """What stands at an address: its bytes, its type, and until when the clock lets it be so."""

    content: bytes
    kind: str
    until: float = float("inf")
    #: Where the bytes are instead, of what is too large for the memory.
    path: Path | None = None


class ExportError(Exception):
    """The export cannot go on. Nothing has been changed."""


class LeftOutError(Exception):
    """What is at an address cannot be shown; names the address and the answer."""


class Site:
    """The public site at one content version, asked without a web server."""

    def __init__(self) -> None:
        self._handler = WSGIHandler()
        self._memo = CurrentMemo()

    def get(self, address: str) -> Source | None:
        """What is at an address, or ``None`` if nothing public is.

        Raises ``LeftOutError`` for an answer that is neither.
        """
        if address == START:
            return Source(self.start_page(open_codes(), has_files=True).encode(), "text/html")
        if address.startswith(STATIC):
            return self._static(address)
        if address.startswith(RECORDINGS):
            return self._recording(address)
        path, _, query = address.partition("?")
        is_missing_page = path.endswith(f"/{NOT_FOUND}")
        with making_files():
            made = render(
                self._handler.get_response,
                path.encode().decode("latin-1"),
                query,
                memo=self._memo.get(),
            )
        if made.status != 200 and not is_missing_page:
            if made.status in (301, 302, 404):
                return None
            raise LeftOutError(f"{address} answers {made.status}.")
        headers = {name.lower(): value for name, value in made.headers}
        kind = headers.get("content-type", "").partition(";")[0]
        return Source(made.body, kind, made.until)

    def start_page(self, codes: list[str], has_files: bool = False) -> str:
        """The choice of languages, which on the real site is made from the browser's wish.

        If it has files, each language is offered in one file as well.
        """
        readers = [Reader(code) for code in codes]
        entries = [
            {
                "language": reader.language,
                "title": self._name(reader),
                "link": f"/{reader.code}/",
                "file": zip_of(reader.code) if has_files else "",
            }
            for reader in readers
        ]
        with translation.override(settings.LANGUAGE_CODE):
            return render_to_string("mirror_start.html", {"entries": entries})

    def _name(self, reader: Reader) -> str:
        return self._texts.text("name", reader.code).value or reader.homes[reader.code].title

    @cached_property
    def _texts(self) -> Any:
        return CampaignSettings.load()

    def _recording(self, address: str) -> Source | None:
        """One that everybody may have. Its name is random: no other bytes ever have it."""
        name = address.removeprefix("/media/")
        path = Path(settings.MEDIA_ROOT) / name
        if not is_file_name(name) or not path.is_file() or not is_public_path(name):
            return None
        return Source(b"", "", path=path)

    def _static(self, address: str) -> Source | None:
        name = address.removeprefix(STATIC)
        if not is_file_name(name):
            return None
        path = Path(settings.STATIC_ROOT) / name
        if not path.is_file():
            found = finders.find(name)
            if found is None:
                return None
            path = Path(str(found))
        return Source(path.read_bytes(), mimetypes.guess_type(name)[0] or "")
