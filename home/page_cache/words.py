"""Which words can stand in an address that leads somewhere: so that guesses cost nothing."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.urls import URLPattern, get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from home.settings.languages import CODES

_LITERAL = re.compile(r"[\w.-]+")
_GAP = re.compile(r"<[^>]*>|\([^)]*\)")


def known_words() -> frozenset[str]:
    """Every part of every path that may lead somewhere, in lower case. Two short queries."""
    words = set(CODES) | fixed_words()
    words.update(Page.objects.filter(live=True).values_list("slug", flat=True))
    for path in Redirect.objects.values_list("old_path", flat=True):
        for form in (path, unquote(path)):
            words.update(form.partition("?")[0].lower().split("/"))
    return frozenset(words)


def is_known(path: str, words: frozenset[str]) -> bool:
    """Whether a path (as WSGI has it, PEP 3333) consists of such words alone."""
    text = path.encode("latin-1", "replace").decode("utf-8", "replace").lower()
    return words.issuperset(part for part in text.split("/") if part)


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
