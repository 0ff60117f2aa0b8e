"""The style sheets, written in several files by purpose and served as one."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from home.old_browsers import for_old_browsers

SHEET = "home/css/site.css"
PARTS = (
    "home/css/fonts.css",
    "home/css/tokens.css",
    "home/css/base.css",
    "home/css/layout.css",
    "home/css/components.css",
    "home/css/search.css",
    "home/css/press.css",
    "campaign_pages/map/grid.css",
    "home/css/print.css",
)


class StyleSheetFinder(BaseFinder):
    """Finds ``home/css/site.css``, joined from its parts whenever it is asked for."""

    def __init__(self, app_names: Iterable[str] | None = None) -> None:
        self.storage = FileSystemStorage(settings.VAR_DIR / "css")

    def check(self, **kwargs: object) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != SHEET:
            return []
        target = Path(self.storage.path(SHEET))
        target.parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join(Path(self._part(part)).read_text(encoding="utf-8") for part in PARTS)
        text = for_old_browsers(text)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")
        return [str(target)] if find_all else str(target)

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterable[tuple[str, FileSystemStorage]]:
        self.find(SHEET)
        yield SHEET, self.storage

    def _part(self, part: str) -> str:
        found = finders.find(part)
        if found is None:
            raise FileNotFoundError(f"The style sheet {part} is missing.")
        return found


def collect_static_files() -> None:
    """Collects and packs the static files, unless they are those of the last time.

    Packing takes ten seconds of the processor, which a site that is started again need not wait.
    """
    note = Path(settings.STATIC_ROOT) / ".collected"
    state = _state_of_sources()
    if note.is_file() and note.read_text() == state:
        return
    note.unlink(missing_ok=True)  # what is interrupted is done again
    call_command("collectstatic", interactive=False, verbosity=0)
    note.write_text(state)


def _state_of_sources() -> str:
    """A digest of all that is collected, and of how it is packed."""
    found = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            content = Path(storage.path(path)).read_bytes()
            found.update(f"\0{path}\0{len(content)}\0".encode() + content)
    return found.hexdigest()
