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
_LINK = re.compile(r'(\s)(href|src|srcset|poster)="([^"]*)"')
#: What is of no use without a server: forms, links to what they find, and fonts asked for
#: early, which a browser refuses from a folder.
_NEEDS_SERVER = re.compile(
    r"\s*<(form|li|p|nav)\b[^>]*\sdata-needs-server\b.*?</\1>"
    r"|\s*<link\b[^>]*\sdata-needs-server\b[^>]*>",
    re.DOTALL,
)
_CSS = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")

#: Answers what is to stand instead of a link inside the site, given as it stands there.
Lead = Callable[[Link, str], str]


def rewrite_html(html: str, address: str, lead: Lead) -> str:
    """The page at an address with what ``lead`` answers for each of its links.

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
            new = follow(unescape(value))
        return found[0] if new == unescape(value) else f'{space}{name}="{escape(new)}"'

    def _in_srcset(part: str) -> str:
        picture, space, width = part.partition(" ")
        return f"{follow(picture)}{space}{width}"

    def follow(value: str) -> str:
        return _follow(value, address, lead)

    return _TAG.sub(in_tag, _NEEDS_SERVER.sub("", html))


def rewrite_css(css: str, address: str, lead: Lead) -> str:
    def in_url(found: re.Match) -> str:
        new = _follow(found[2], address, lead)
        return found[0] if new == found[2] else f"url({found[1]}{new}{found[1]})"

    return _CSS.sub(in_url, css)


def to_site(link: Link) -> str:
    """A link to the real site."""
    query = f"?{link.query}" if link.query else ""
    return f"{settings.BASE_URL}{quote(link.address.partition('?')[0])}{query}{_fragment(link)}"


def to_file(link: Link, target: str, file: str) -> str:
    """A link from one file of a mirror to another."""
    if target == file and link.fragment:
        return _fragment(link)
    return quote(posixpath.relpath(target, posixpath.dirname(file) or ".")) + _fragment(link)


def _fragment(link: Link) -> str:
    return f"#{link.fragment}" if link.fragment else ""


def _follow(value: str, address: str, lead: Lead) -> str:
    link = read_link(value, address)
    return value if link is None else lead(link, value)
