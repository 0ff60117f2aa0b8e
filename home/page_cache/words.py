"""Which words can stand in an address that leads somewhere: so that guesses cost nothing."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Q
from django.urls import URLPattern, get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from home.multilingual.old_addresses import OldAddresses, redirect_of
from home.settings.languages import CODES

_LITERAL = re.compile(r"[\w.-]+")
_GAP = re.compile(r"<[^>]*>|\([^)]*\)")


def known_words() -> frozenset[str]:
    """Every part of every path that may lead somewhere. Two short queries.

    Those of addresses with a query are not among them: see ``with_query``.
    """
    words = set(CODES) | fixed_words()
    once_public = Page.objects.filter(Q(live=True) | Q(first_published_at__isnull=False))
    words.update(once_public.values_list("slug", flat=True))
    redirects = Redirect.objects.exclude(old_path__contains="?")
    for path in redirects.values_list("old_path", flat=True):
        for form in (path, unquote(path)):
            words.update(form.split("/"))
    return frozenset(words)


class Known(NamedTuple):
    """What leads somewhere in one content version; all else is answered without Django."""

    key: bytes = b""
    words: frozenset[str] = frozenset()
    old: OldAddresses = {}

    def has(self, path: str) -> bool:
        """Whether a path (as WSGI has it, PEP 3333) consists of known words alone."""
        return self.words.issuperset(part for part in text_of(path).split("/") if part)

    def is_old(self, path: str, query: str) -> bool:
        """Whether a redirect leads on from such a path with such a query."""
        return bool(self.old) and redirect_of(text_of(path), query, self.old) is not None


def text_of(path: str) -> str:
    """A path in characters; WSGI has one for each of its bytes (PEP 3333)."""
    return path.encode("latin-1", "replace").decode("utf-8", "replace")


def path_of(text: str) -> str:
    """A path as WSGI has it."""
    return text.encode("utf-8", "replace").decode("latin-1")


def missing_address(path: str) -> str:
    """The address under which all that lead nowhere in a language have one response."""
    head = path.split("/", 2)[1]
    return f"404 {head if head in CODES else settings.LANGUAGE_CODE}"


@cache
def first_words() -> frozenset[str]:
    """The first parts of addresses that are no page's: of the admin, files, health."""
    words = {path.split("/")[0] for path in _literal_paths(get_resolver().url_patterns)}
    return frozenset({*words, "static"} - {"", *CODES, "sitemap.xml", "robots.txt"})


@cache
def fixed_words() -> frozenset[str]:
    """The words of the addresses that the site's own views answer."""
    paths = _literal_paths(get_resolver().url_patterns)
    return frozenset(word for path in paths for word in _LITERAL.findall(_GAP.sub(" ", path)))


def _literal_paths(patterns: Any, prefix: str = "") -> Iterator[str]:
    for each in patterns:
        here = prefix + str(each.pattern).lstrip("^").rstrip("$")
        if isinstance(each, URLPattern):
            yield here
        else:
            yield from _literal_paths(each.url_patterns, here)
