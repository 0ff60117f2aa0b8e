"""Addresses as people keep, type and paste them: an older site's, in capitals, with a comma."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from django.db.models import F
from wagtail.contrib.redirects.models import Redirect

from home.settings.languages import CODES

#: What a text puts behind an address: no part of a page's address ends so.
_BEHIND = re.compile(r"[^\w-]+\Z")
#: Of a query no more is read (characters).
_LONGEST_QUERY = 1000

Parameter = tuple[str, str]


class OldAddress(NamedTuple):
    """The query of a redirect's old address, and the key of the redirect."""

    parameters: frozenset[Parameter]
    redirect: int


#: By path and one of the parameters.
OldAddresses = dict[tuple[str, Parameter], list[OldAddress]]


def meant_by(path: str) -> str:
    """The path that was probably meant: in lower case, without what stood behind it in a text.

    The same path if there is nothing to change, or if it is of no language.
    """
    meant = _BEHIND.sub("", path.lower())
    if "." not in meant.rpartition("/")[2]:
        meant += "/"
    return meant if meant.split("/")[1:2] in ([code] for code in CODES) else path


def with_query() -> OldAddresses:
    """The redirects whose old address has a query. One query."""
    found: OldAddresses = {}
    own_first = [F("site_id").desc(nulls_last=True), "pk"]
    rows = Redirect.objects.filter(old_path__contains="?").order_by(*own_first)
    for pk, old_path in rows.values_list("pk", "old_path"):
        path, _, query = old_path.partition("?")
        parameters = frozenset(_parameters(query))
        if parameters:
            key = (_bare(path), min(parameters))
            found.setdefault(key, []).append(OldAddress(parameters, pk))
    return found


def redirect_of(path: str, query: str, known: OldAddresses) -> int | None:
    """The redirect whose old address has this path and whose parameters are all in the query.

    The one with the most of them: links are passed on with parameters of others' (``fbclid``).
    """
    given = frozenset(_parameters(query))
    candidates = [
        each
        for parameter in given
        for each in known.get((_bare(path), parameter), ())
        if each.parameters <= given
    ]
    best = max(candidates, key=lambda each: len(each.parameters), default=None)
    return best.redirect if best is not None else None


def _bare(path: str) -> str:
    return unquote(path).rstrip("/")


def _parameters(query: str) -> Iterator[Parameter]:
    yield from parse_qsl(query[:_LONGEST_QUERY], keep_blank_values=True, errors="replace")
