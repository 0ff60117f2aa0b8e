"""What readers are shown when the site cannot answer: by Django, and as files for nginx.

nginx shows the files while no web process answers, or to whoever asks too much. They need neither
Python nor the database, and say where the mirrors are.
"""

import contextlib
import logging
import os
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation

from home.known_mirrors import remembered
from home.settings.languages import TABLE, Language

logger = logging.getLogger("campaign.files")

STYLE = "home/css/site.css"
TEMPLATES = {"down": "500.html", "busy": "500.html", "large": "home/admin/too_large.html"}


def page(language: Language, kind: str = "down") -> str:
    """The page of a kind, ``down``, ``busy`` or ``large``, in a language."""
    context = {
        "kind": kind,
        "language": language,
        "mirrors": remembered() if kind == "down" else [],
        "style": _style(),
        "recordings": settings.RECORDING_MB,
    }
    with translation.override(language.code):
        return render_to_string(TEMPLATES[kind], context)


def _style() -> str:
    try:
        return static(STYLE)
    except ValueError:  # the static files have not been collected
        return ""


def write() -> None:
    """Writes all pages for nginx. A folder that cannot be written to is no reason to fail."""
    folder = Path(settings.ERROR_PAGES) / ".said"
    of_the_admin = dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)
    try:
        for language in TABLE:
            _put(folder / "down" / f"{language.code}.html", page(language))
            _put(folder / "busy" / f"{language.code}.html", page(language, "busy"))
            if language.code in of_the_admin:
                _put(folder / "large" / f"{language.code}.html", page(language, "large"))
    except OSError as error:
        logger.error("The pages that nginx shows while the site is down: %s", error)


def _put(path: Path, text: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        if path.read_text(encoding="utf-8") == text:
            return
    for folder in (path.parent.parent.parent, path.parent.parent, path.parent):
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        folder.chmod(0o755)  # nginx reads them, whatever the umask
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.chmod(0o644)
    unfinished.replace(path)
