"""Makes an answer by a request of our own, which names a path and nothing of any reader."""

import contextlib
import io
import sys
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

from .answer import Headers
from .lifetime import Lifetime
from .version import Version, read_version
from .visible import next_turn

Application = Callable[[dict[str, Any], Callable], Iterable[bytes]]


class Rendered:
    """What a request of our own came to. Whatever is not declared public stays ``None``."""

    def __init__(self) -> None:
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

    def offer(self, response: HttpResponse, life: Lifetime) -> None:
        """Takes down what ``PublicMiddleware`` knows at the end, the database still at hand."""
        self.parameters = getattr(response, "public_parameters", None)
        self.languages = getattr(response, "open_languages", None)
        if response.cookies:
            self.parameters = None
        turn = next_turn()
        if turn is not None:
            life.end_by(turn)
            self.visible_until = turn.timestamp()
        if life.until is not None:
            self.until = life.until.timestamp()
        self.version = read_version()

    def start(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        self.status, self.headers = status, headers


def render(application: Application, path: str, query: str = "") -> Rendered:
    """Asks the application for an address, as a reader without any property would."""
    rendered = Rendered()
    environ = {
        **_neutral(),
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "campaign.offer": rendered.offer,
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
