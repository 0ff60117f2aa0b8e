"""The two things drawn of a page: the picture it is shared with, and its PDF."""

import datetime
import re
from functools import cache, singledispatch
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.fields import StreamField

from home.models import CampaignSettings, HomePage
from home.multilingual.bidi import RUNS
from home.multilingual.dates import day_in_words
from home.multilingual.http import absolute
from home.multilingual.reader import Reader
from home.multilingual.typography import typeset
from home.pages import CampaignPage
from home.public.left_out import shown
from home.settings.languages import Language

from . import fonts
from .content import Body
from .typesetter import Sheet, is_available

TOKENS = Path(__file__).resolve().parents[1] / "static/home/css/tokens.css"
PICTURE_SIZE = (1200, 630)

#: Wagtail hook: called with a reader and a page, answers a ``StateLine`` or ``None``.
STATE_HOOK = "state_on_share_picture"


class StateLine(NamedTuple):
    """The state of the case in words that stay true: with the date that last confirmed it."""

    label: str
    since: str
    as_of: str


class PdfContent(NamedTuple):
    """What the PDF of a page is set from."""

    #: The Typst file below ``templates/``.
    template: str
    data: dict[str, Any]
    files: dict[str, IO[bytes]]
    #: When its words last changed (UTC), if that is known.
    changed: datetime.datetime | None


@singledispatch
def pdf_content(page: CampaignPage, reader: Reader) -> PdfContent:
    """What the PDF of a page shows a reader of the page's own language, the active one.

    Its title, its summary and its streams in the order of its fields; registered for each
    kind of page whose PDF says more.
    """
    streams = [field for field in page._meta.fields if isinstance(field, StreamField)]
    bodies = [Body(getattr(page, field.name), reader) for field in streams]
    data = {"summary": page.summary, "body": [node for body in bodies for node in body.nodes]}
    files = {name: file for body in bodies for name, file in body.files.items()}
    return PdfContent("print/page.typ", data, files, page.last_published_at)


class Figure(NamedTuple):
    """What the picture of a page shows below its title."""

    data: dict[str, Any]
    files: dict[str, IO[bytes]]


@singledispatch
def share_figure(page: CampaignPage, reader: Reader) -> Figure | None:
    """What is drawn in the picture that a page is shared with; registered for kinds of pages."""
    return None


def has_pdf(page: CampaignPage, language: Language) -> bool:
    """Whether a page that is written in a language can be had as a PDF."""
    return page.is_printable and fonts.is_covered(language) and is_available()


def picture_of(reader: Reader, page: CampaignPage) -> Sheet:
    """The picture of a page, for the reader of its own language, which must be the active one.

    Where we have no font for the script it is a picture without words.
    """
    data: dict[str, Any] = {**_base(reader), "is_plain": not fonts.is_covered(reader.language)}
    files: dict[str, IO[bytes]] = {}
    if not data["is_plain"]:
        name = campaign_name(reader)
        state = _state(reader, page)
        is_front = isinstance(page, HomePage)
        figure = share_figure(page, reader)
        data |= {
            "title": typeset(page.title, reader.code),
            "campaign": "" if page.title == name else name,
            "line": typeset(_site_text(reader, "tagline"), reader.code) if is_front else "",
            "state": state._asdict() if state else None,
            "map": figure.data if figure else None,
        }
        files = figure.files if figure else {}
    return Sheet("print/picture.typ", _to_print(data), files)


def pdf_of(reader: Reader, page: CampaignPage) -> Sheet:
    """A page that ``has_pdf``, for the reader of its own language, the active one."""
    content = pdf_content(page, reader)
    address = absolute(reader.real_address(page))
    data = {
        **_base(reader),
        "title": page.title,
        "campaign": campaign_name(reader),
        "address": address,
        "qr": address,
        "words": {
            "text_of": _text_of(content, reader),
            "page": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
            "code": _("The address of this page as a QR code: %(address)s") % {"address": address},
        },
        **content.data,
    }
    return Sheet(content.template, _to_print(data), content.files, content.changed)


def _text_of(content: PdfContent, reader: Reader) -> str:
    """From when the words are; as of when what they say is known, they say themselves."""
    if content.changed is None:
        return ""
    return _("Text of %(date)s") % {"date": day_in_words(content.changed, reader.code)}


def campaign_name(reader: Reader) -> str:
    """The name of the campaign in the reader's language, or the title of the front page."""
    return _site_text(reader, "name") or reader.homes[reader.code].title


def _site_text(reader: Reader, field: str) -> str:
    """A text of the site, unless it is in another language whose script we cannot set."""
    text = CampaignSettings.load().text(field, reader.code)
    return text.value if text.language and fonts.is_covered(text.language) else ""


def _state(reader: Reader, page: CampaignPage) -> StateLine | None:
    lines = shown(hooks.get_hooks(STATE_HOOK), lambda hook: hook(reader, page))
    return next(filter(None, lines), None)


def _base(reader: Reader) -> dict[str, Any]:
    return {**language_data(reader.language), "colours": colours()}


def language_data(language: Language) -> dict[str, Any]:
    """What a template needs to set a text in a language."""
    code, _dash, region = language.code.partition("-")
    return {
        "lang": code,
        "region": region.upper() if len(region) == 2 else "",
        "dir": language.direction,
        "fonts": fonts.families(language),
    }


@cache
def colours() -> dict[str, str]:
    """The colours of the site by day: those its style sheet defines first."""
    sheet = TOKENS.read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for name, colour in re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", sheet):
        found.setdefault(name, colour)
    return found


def _to_print(data: dict[str, Any]) -> dict[str, Any]:
    return {**_legible(data), "runs": RUNS}


def _legible(data: Any) -> Any:
    """The data with every text in characters that can be written."""
    if isinstance(data, str):
        return fonts.legible(data)
    if isinstance(data, dict):
        return {key: _legible(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_legible(value) for value in data]
    return data
