"""Addresses of the site, and the files that stand for them in a mirror.

An *address* here is a decoded path from the first slash, with nothing after it but ``?year=2024``
or ``?page=2``: without them part of a timeline, or of a long roll, could not be reached.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit
from uuid import UUID

from django.conf import settings
from wagtail.models import Page

from home.multilingual.reader import Reader, open_codes
from home.pages import CampaignPage
from home.settings.languages import CODES

START = "/"
NOT_FOUND = "404.html"
#: Folders of files that pages show or offer.
FOLDERS = ("/static/", "/media/", "/documents/")
#: What the site offers below the address of a page, by the end of its address.
BESIDE_PAGES = ("/feed/", "/calendar.ics", "/print.pdf")

_PART = re.compile(r"(?:year=\d{4}|page=[1-9]\d{0,3})")
_UP = re.compile(r"\.\./(?!/)[\w./-]*\w[\w./-]*\Z")
_TAIL = re.compile(r"\?(year|page)=(\d{1,4})\Z")


class Known(NamedTuple):
    """What is to be found at an address of a page."""

    key: UUID
    model: str
    #: The parameters by which parts of it are reached: "year", "page".
    parts: frozenset[str]

    def has_part(self, address: str) -> bool:
        """Whether an address is that of a part of the page."""
        tail = _TAIL.search(address)
        return tail is not None and tail[1] in self.parts


class Link(NamedTuple):
    """Where a link inside the site leads."""

    address: str
    query: str
    fragment: str


def known_addresses() -> dict[str, Known]:
    """Every address at which a visitor of any open language reads a page.

    Every open language with every visible text, in its best version: two queries and some
    for each language, and one for each parent.
    """
    found: dict[str, Known] = {}
    for code in open_codes():
        reader = Reader(code)
        pages = reader.best(Page.objects.filter(depth__gt=1)).select_related("content_type")
        for page in pages.order_by("path"):
            model = page.specific_class
            if model is not None and issubclass(model, CampaignPage):
                parts = frozenset({"year", "page"} & model.query_parameters.keys())
                known = Known(page.translation_key, model._meta.label, parts)
                found[reader.address(page)] = known
    return found


def not_found(code: str) -> str:
    """The address of a language's page for what is not there; no page has a dot in its own."""
    return f"/{code}/{NOT_FOUND}"


def zip_of(code: str) -> str:
    """The address of everything in a language in one file; its sum is in the one beside it."""
    return f"/downloads/campaign-{code}.zip"


def language_of(address: str) -> str:
    """The language in whose part of the site an address is; empty for others."""
    code = address.split("/", 2)[1]
    return code if code in CODES else ""


def page_beside(address: str) -> str:
    """The page to which a feed, a calendar, a paper or a part belongs."""
    address = _TAIL.sub("", address)
    for ending in BESIDE_PAGES:
        if address.endswith(ending):
            return address.removesuffix(ending) + "/"
    return address


def file_of(address: str) -> str:
    """The file of an address, from the folder of the mirror on, without a slash before it."""
    path = address.removeprefix("/")
    part = _TAIL.search(path)
    if part:
        return f"{path[: part.start()]}{part[1]}-{part[2]}.html"
    if path.endswith("/feed/"):
        return f"{path}index.atom"
    return f"{path}index.html" if path.endswith("/") or not path else path


def is_file_name(address: str) -> bool:
    """Whether a path can name a file below a folder, and no other file of the machine."""
    return "\0" not in address and "\\" not in address and ".." not in address.split("/")


def read_link(link: str, current: str) -> Link | None:
    """Where a link on the page at an address leads; ``None`` if out of the site, or nowhere new.

    The whole public address of this site counts as inside.
    """
    if not link or link.startswith(("#", "//")):
        return None
    if link.startswith("/"):
        current = "/"
    while _UP.match(link) and current.count("/") > 1:
        folder = current.rpartition("/")[0]
        current, link = f"{folder.rpartition('/')[0]}/", link.removeprefix("../")
    return _read_link(link, _TAIL.sub("", current), settings.BASE_URL)


@lru_cache(maxsize=50_000)
def _read_link(link: str, current: str, site: str) -> Link | None:
    """All pages have the same links in them, or nearly; to take one apart takes a while."""
    try:
        parts = urlsplit(urljoin(current, link))
        origin = f"{parts.scheme}://{parts.netloc}"
    except ValueError:  # no address at all, such as "http://["
        return None
    if (parts.scheme or parts.netloc) and origin != site:
        return None
    path = unquote(parts.path) or "/"
    if not path.startswith("/"):
        return None
    is_part = _PART.fullmatch(parts.query)
    return Link(f"{path}?{parts.query}" if is_part else path, parts.query, parts.fragment)
