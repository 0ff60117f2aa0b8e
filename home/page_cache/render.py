"""Makes an answer by a request of our own, which names a path and nothing of any reader."""

import contextlib
import io
import sys
import threading
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from home.public.content_version import Version, read_version
from home.public.lifetime import lifetime
from home.public.memo import Shared, using

from .cached_response import Headers

#: Seconds. A database that has just answered is not asked whether it is there.
TRUSTED = 1.0
_database = threading.local()

Application = Callable[[dict[str, Any], Callable], Iterable[bytes]]


class Rendered:
    """What a request of our own came to. Whatever is not declared public stays ``None``."""

    def __init__(self, shared: Shared, stamp: bytes) -> None:
        self.shared, self.stamp = shared, stamp
        self.status = ""
        self.headers: Headers = []
        self.body = b""
        self.parameters: frozenset[str] | None = None
        self.languages: list[str] | None = None
        #: Seconds since 1970.
        self.until = float("inf")
        #: The same, of what is visible at all.
        self.visible_until = float("inf")
        #: What the database had committed when it was done: it may show so much, and no more.
        self.version: Version | None = None

    def watch(
        self, request: HttpRequest, get_response: Callable[[Any], HttpResponse]
    ) -> HttpResponse:
        """Lets a request be answered, and takes down what is known of the answer.

        ``PublicMiddleware`` calls it: then the database is still at hand.
        """
        if time.monotonic() - getattr(_database, "answered", 0) < TRUSTED:
            connection.health_check_done = True  # type: ignore[attr-defined]
        parts = self.shared.parts(self.stamp)
        with lifetime() as life, using(parts):
            response = get_response(request)
        self.parameters = getattr(response, "public_parameters", None)
        self.languages = getattr(response, "open_languages", None)
        if response.cookies:
            self.parameters = None
        if parts.turn is not None:
            life.end_by(parts.turn)
            self.visible_until = parts.turn.timestamp()
        if life.until is not None:
            self.until = life.until.timestamp()
        self.version = read_version()
        _database.answered = time.monotonic()
        return response

    def start(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        self.status, self.headers = status, headers


def render(
    application: Application,
    path: str,
    query: str = "",
    *,
    shared: Shared | None = None,
    stamp: bytes = b"",
) -> Rendered:
    """Asks the application for an address, as a reader without any property would.

    What answers made under the same stamp have in common is ``shared`` by them.
    """
    rendered = Rendered(shared or Shared(), stamp)
    environ = {
        **_neutral(),
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "campaign.watch": rendered.watch,
    }
    chunks = application(environ, rendered.start)
    try:
        rendered.body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        with contextlib.suppress(AttributeError):
            close and close()
    return rendered


@cache
def _neutral() -> dict[str, Any]:
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
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
