"""Makes links relative, and leaves every other byte of a page as it was.

The pages are our own: every tag is written by a template or by the sanitised rich text, each
attribute stands in double quotes, and ``<`` is escaped in words and values.
"""

import posixpath
import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import quote

from django.conf import settings

from .addresses import Link, read_link

_TAG = re.compile(r"<([a-z][a-z0-9]*)\s[^>]*>")
_LINK = re.compile(r'(\s)(href|src|srcset)="([^"]*)"')
#: What is of no use without a server: forms, and links to what they find.
_NEEDS_SERVER = re.compile(r"\s*<(form|li|p)\b[^>]*\sdata-needs-server\b.*?</\1>", re.DOTALL)
_CSS = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")

#: Answers the file that a link leads to, or ``None`` if only the real site has it.
Find = Callable[[Link], str | None]


def rewrite_html(html: str, address: str, file: str, find: Find) -> str:
    """The page at an address as the given file: its links lead to what ``find`` answers.

    What is marked with ``data-needs-server`` is left out.

    What ``<link>`` says of other addresses (canonical, hreflang) stays absolute.
    """

    def in_tag(tag: re.Match) -> str:
        is_told = tag[1] == "link" and f'="{settings.BASE_URL}' in tag[0]
        return tag[0] if is_told else _LINK.sub(in_attribute, tag[0])

    def in_attribute(found: re.Match) -> str:
        space, name, value = found.groups()
        if name == "srcset":
            new = ", ".join(_in_srcset(part) for part in unescape(value).split(", "))
        else:
            new = lead(unescape(value))
        return found[0] if new == unescape(value) else f'{space}{name}="{escape(new)}"'

    def _in_srcset(part: str) -> str:
        picture, space, width = part.partition(" ")
        return f"{lead(picture)}{space}{width}"

    def lead(value: str) -> str:
        return _lead(value, address, file, find)

    return _TAG.sub(in_tag, _NEEDS_SERVER.sub("", html))


def rewrite_css(css: str, address: str, file: str, find: Find) -> str:
    def in_url(found: re.Match) -> str:
        new = _lead(found[2], address, file, find)
        return found[0] if new == found[2] else f"url({found[1]}{new}{found[1]})"

    return _CSS.sub(in_url, css)


def _lead(value: str, address: str, file: str, find: Find) -> str:
    link = read_link(value, address)
    if link is None:
        return value
    target = find(link)
    fragment = f"#{link.fragment}" if link.fragment else ""
    if target is None:
        query = f"?{link.query}" if link.query else ""
        return f"{settings.BASE_URL}{quote(link.address.partition('?')[0])}{query}{fragment}"
    if target == file and fragment:
        return fragment
    return quote(posixpath.relpath(target, posixpath.dirname(file) or ".")) + fragment
