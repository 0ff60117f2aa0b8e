"""Renders an address for everybody: by a request of our own, which has nothing of any reader."""

import io
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import InterfaceError, OperationalError, close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from home.multilingual import wordings
from home.public.lifetime import lifetime
from home.public.memo import Memo, memoise, memoising

from .cached_response import NEVER, Headers

GetResponse = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Rendered:
    """What stands at an address. Moments are seconds since 1970."""

    status: int
    headers: Headers
    body: bytes
    #: The parameters of the query that the address reads, with their values; ``None`` if it is
    #: not for everybody.
    parameters: dict[str, str] | None
    #: Where the address only leads to one of the open languages: their codes.
    languages: list[str] | None
    #: When the clock makes it another.
    until: float
    #: When the clock begins or ends to show anything on the site.
    visible_until: float


def render(
    get_response: GetResponse,
    path: str,
    query: str = "",
    *,
    memo: Memo | None = None,
) -> Rendered:
    """Asks Django's handler for a path (as WSGI has it, PEP 3333) and a query.

    Pages that are rendered with the same memo take from each other what they have in common.
    """
    close_old_connections()  # as at the beginning of every request
    set_script_prefix("/")
    memo = memo or Memo()
    with lifetime() as life, memoising(memo):
        with suppress(OperationalError, InterfaceError):  # which the page itself will tell
            memoise("wordings", wordings.load)
        response = get_response(_request(path, query))
    with closing(response):
        body = b"".join(response)
    if memo.turn is not None:
        life.end_by(memo.turn)
    return Rendered(
        status=response.status_code,
        headers=list(response.items()),
        body=body,
        parameters=None if response.cookies else getattr(response, "public_parameters", None),
        languages=getattr(response, "open_languages", None),
        until=life.until.timestamp() if life.until else NEVER,
        visible_until=memo.turn.timestamp() if memo.turn else NEVER,
    )


def _request(path: str, query: str) -> WSGIRequest:
    return WSGIRequest(
        {**neutral_environ(), "PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": io.BytesIO()}
    )


@cache
def neutral_environ() -> dict[str, Any]:
    """The parts of a request that are the same in all: the host is the site's own."""
    address = urlsplit(settings.BASE_URL)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "SERVER_NAME": address.hostname or "localhost",
        "SERVER_PORT": str(address.port or (443 if address.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": address.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": address.scheme,
    }
