# words: admin
"""What editors paste, as it should have been: links without the program they were copied from.

Mail programs and social networks lead every link over a server of theirs. Such an address
breaks when they stop, tells them who reads us, and may hold the address of whoever pasted it.
"""

import re
from html import escape, unescape
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from django import forms
from django.db import models
from wagtail import blocks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea

from home.multilingual.texts import writable

#: How often one wrapper may stand in another.
_DEEPEST = 5
_HREF = re.compile(r'(<a\s[^>]*?href=")([^"]*)"')


class Wrapper(NamedTuple):
    """Where somebody leads links over: the host, the path, and the parameters with the target."""

    host: re.Pattern[str]
    path: re.Pattern[str]
    parameters: tuple[str, ...]


def _wrapper(host: str, path: str, *parameters: str) -> Wrapper:
    return Wrapper(re.compile(host), re.compile(path), parameters)


WRAPPERS = (
    _wrapper(r"([\w-]+\.)*safelinks\.protection\.(outlook\.com|office365\.us)", r".*", "url"),
    _wrapper(r"(www\.)?google\.[a-z.]{2,6}", r"/url", "q", "url"),
    _wrapper(r"(l|lm|www)\.facebook\.com", r"/l\.php", "u"),
    _wrapper(r"l\.instagram\.com", r"/?", "u"),
    _wrapper(r"(www\.|m\.)?vk\.com", r"/away(\.php)?", "to"),
    _wrapper(r"(www\.)?youtube\.com", r"/redirect", "q"),
    _wrapper(r"(www\.)?linkedin\.com", r"/(safety/go|redir/redirect)/?", "url"),
    _wrapper(r"slack-redir\.net", r"/link", "url"),
)


def unwrapped(address: str) -> str:
    """The address that a link of a mail program or a social network leads to; else the same."""
    for _layer in range(_DEEPEST):
        inner = _inner(address)
        if not inner:
            break
        address = inner
    return address


def _inner(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        query = parse_qs(parts.query)
    except ValueError:  # no address at all
        return ""
    for wrapper in WRAPPERS:
        if wrapper.host.fullmatch(host) and wrapper.path.fullmatch(parts.path):
            found = (target for name in wrapper.parameters for target in query.get(name, ()))
            return next(filter(_is_address, found), "")
    return ""


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def clean_html(html: str) -> str:
    """Rich text, in Wagtail's database form, with such links unwrapped, and what can be stored."""

    def lead(found: re.Match[str]) -> str:
        written = unescape(found[2])
        target = unwrapped(written)
        return found[0] if target == written else f'{found[1]}{escape(target)}"'

    return _HREF.sub(lead, writable(html))


class RichTextArea(DraftailRichTextArea):
    """Wagtail's editor. It sends JSON, in which half a character can be written."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        html = super().value_from_datadict(data, files, name)
        return None if html is None else clean_html(html)


class LinkField(forms.URLField):
    """An address, without who has led it over a server of theirs."""

    def to_python(self, value: Any) -> str:
        return unwrapped(super().to_python(value) or "")


def _from_form(self: blocks.URLBlock, value: str) -> str:
    return unwrapped(value or "")


def install() -> None:
    """Unwraps in every field and block for an address; the rich text editor is in the settings."""
    register_form_field_override(models.URLField, override={"form_class": LinkField})
    blocks.URLBlock.value_from_form = _from_form
