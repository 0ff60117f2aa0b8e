"""The style sheets, written in several files by purpose and served as one."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

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


#: Comments are for those who write the sheets; no string of ours looks like one.
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
#: So are empty lines and what lines begin with.
_BEGINNING_OF_LINE = re.compile(r"\n\s+")


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
        text = _BEGINNING_OF_LINE.sub("\n", _COMMENT.sub("", text))
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
