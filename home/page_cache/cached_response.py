"""A response kept as bytes: compressed once, with its headers ready for every kind of request."""

import gzip
import hashlib
import re
from collections.abc import Iterable
from http.client import responses
from typing import Any, ClassVar
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIEnvironment

import brotli
from django.conf import settings

from home.multilingual.negotiation import negotiate
from home.public.responses import cache_limits

Headers = list[tuple[str, str]]

#: What is made anew for each representation, or said by us instead.
_OURS = {"cache-control", "content-length", "etag", "expires", "vary"}
#: A response that will be another in fewer seconds must not be kept by anybody in between.
SOON = 15.0
NEVER = float("inf")
_CODING = re.compile(r"\s*(br|gzip|\*)\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?\Z")
_chosen: dict[str, str] = {}


class Representation:
    """A response in one content coding: its headers with and without a body, and the body."""

    __slots__ = ("body", "headers", "unchanged")

    def __init__(self, headers: Headers, unchanged: Headers, body: bytes) -> None:
        self.headers, self.unchanged, self.body = headers, unchanged, [body]


class CachedResponse:
    """The bytes of one address, for any number of readers.

    It may be served while its ``key`` is that of the served version (see ``SharedVersion``)
    and until ``until`` (seconds since 1970), when the clock makes it another; at
    ``visible_until`` something on the site begins or ends to be shown. ``parameters`` are
    those of the query that its address reads, with their values (see ``declare_public``).
    Until ``filed_until`` the page files have it. ``etag`` and ``gzipped`` are what
    ``compress`` makes of a body, and ``cost`` the seconds that rendering took.
    """

    __slots__ = (
        "_headers",
        "_representations",
        "cost",
        "etag",
        "filed_until",
        "gzipped",
        "key",
        "parameters",
        "reads",
        "status",
        "until",
        "used",
        "visible_until",
    )

    def __init__(
        self,
        status: int,
        headers: Headers,
        etag: str,
        gzipped: bytes,
        *,
        key: bytes,
        until: float,
        visible_until: float,
        parameters: dict[str, str],
        cost: float,
    ) -> None:
        self.status, self.key, self.until, self.parameters = status, key, until, parameters
        self.visible_until = visible_until
        self.used, self.reads, self.cost = 0.0, 0, cost
        self.filed_until = 0.0
        self._headers = [each for each in headers if each[0].lower() not in _OURS]
        self.etag, self.gzipped = etag, gzipped
        self._representations: dict[str, Representation] = {}

    @classmethod
    def restore(cls, metadata: dict[str, Any], gzipped: bytes, key: bytes) -> "CachedResponse":
        """The response that another process has stored."""
        headers = [(name, value) for name, value in metadata.pop("headers")]
        return cls(**metadata, headers=headers, gzipped=gzipped, key=key)

    def metadata(self) -> dict[str, Any]:
        """All but the body and the key, as JSON can say it."""
        return {
            "status": self.status,
            "headers": self._headers,
            "etag": self.etag,
            "until": self.until,
            "visible_until": self.visible_until,
            "parameters": self.parameters,
            "cost": self.cost,
        }

    @property
    def reads_query(self) -> bool:
        """Whether another query may make another response."""
        return bool(self.parameters)

    @property
    def size(self) -> int:
        """Bytes of memory, about: headers, and the body in two codings."""
        return 2000 + 2 * len(self.gzipped)

    @property
    def content_type(self) -> str:
        """Without its parameters: ``text/html``."""
        found = (value for name, value in self._headers if name.lower() == "content-type")
        return next(found, "").partition(";")[0]

    def send(
        self, environ: WSGIEnvironment, start_response: StartResponse, now: float, failure: str = ""
    ) -> Iterable[bytes]:
        """Answers a GET or HEAD. ``failure`` says why this may not be the newest, if so."""
        coding = choose_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if failure or self.until - now < SOON:
            chosen = self._represent(coding, _caching_short(failure))
        else:
            chosen = self._representations.get(coding) or self._keep(coding)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and self.status == 200 and (self.etag in known or known == "*"):
            start_response("304 Not Modified", chosen.unchanged)
            return []
        start_response(f"{self.status} {responses[self.status]}", chosen.headers)
        return chosen.body if environ["REQUEST_METHOD"] != "HEAD" else []

    def _keep(self, coding: str) -> Representation:
        made = self._represent(coding, [("Cache-Control", cache_limits())])
        if coding:  # hardly any program wants it as it is, and that takes most room
            self._representations[coding] = made
        return made

    def _represent(self, coding: str, caching: Headers) -> Representation:
        body = self.gzipped
        if coding == "br":
            body = brotli.compress(gzip.decompress(body), quality=5)
        elif coding != "gzip":
            body = gzip.decompress(body)
        ending = f".{coding}" if coding else ""
        unchanged = [("ETag", f'"{self.etag}{ending}"'), ("Vary", "Accept-Encoding"), *caching]
        headers = [*self._headers, *unchanged, ("Content-Length", str(len(body)))]
        if coding:
            headers.append(("Content-Encoding", coding))
        return Representation(headers, unchanged, body)


class LanguageChoice:
    """The response at ``/``: it leads to the open language that a browser asks for."""

    __slots__ = (
        "_codes",
        "_headers",
        "cost",
        "filed_until",
        "key",
        "parameters",
        "reads",
        "until",
        "used",
    )

    def __init__(
        self, codes: list[str], headers: Headers, *, key: bytes, until: float, cost: float
    ) -> None:
        self._codes = codes
        self._headers = [each for each in headers if each[0] not in ("Location", "Content-Length")]
        self.key, self.until = key, until
        self.used, self.reads, self.cost = 0.0, 0, cost
        self.filed_until = NEVER  # nothing of it can be a file
        self.parameters: dict[str, str] = {}

    size = 2000
    #: A redirect of an older site may begin at ``/?p=77``.
    reads_query = True

    def send(
        self, environ: WSGIEnvironment, start_response: StartResponse, now: float, failure: str = ""
    ) -> Iterable[bytes]:
        accepted = environ.get("HTTP_ACCEPT_LANGUAGE", "")
        code = negotiate(accepted, self._codes, settings.LANGUAGE_CODE)
        location = [("Location", f"/{code}/"), ("Content-Length", "0")]
        start_response("302 Found", [*self._headers, *location])
        return []


class Moved:
    """Leads for good to the address that was meant; made for one request, and kept nowhere.

    ``path`` is one of the site's own, as WSGI has it (PEP 3333), ``query`` encoded.
    """

    key = b""
    until = filed_until = NEVER
    parameters: ClassVar[dict[str, str]] = {}
    reads_query = False
    size, cost = 0, 0.0

    def __init__(self, path: str, query: str) -> None:
        location = quote(path.encode("latin-1"))
        self._location = f"{location}?{query}" if query else location
        self.used, self.reads = 0.0, 0

    def send(
        self, environ: WSGIEnvironment, start_response: StartResponse, now: float, failure: str = ""
    ) -> Iterable[bytes]:
        caching = _caching_short(failure) if failure else [("Cache-Control", cache_limits())]
        headers = [("Location", self._location), ("Content-Length", "0"), *caching]
        start_response("301 Moved Permanently", headers)
        return []


def compress(body: bytes) -> tuple[str, bytes]:
    """An ETag that no other body has, and the body in gzip's coding; the same each time."""
    etag = hashlib.blake2b(body, digest_size=12).hexdigest()
    return etag, gzip.compress(body, compresslevel=9, mtime=0)


def choose_coding(accepted: str) -> str:
    """``br``, ``gzip`` or empty: the best of what an Accept-Encoding header allows (RFC 9110)."""
    coding = _chosen.get(accepted)
    if coding is None:
        coding = _choose(accepted)
        if len(_chosen) < 200:  # a handful are in use; whoever makes up more gains nothing
            _chosen[accepted] = coding
    return coding


def _choose(accepted: str) -> str:
    weights: dict[str, float] = {}
    for part in accepted[:500].lower().split(","):
        match = _CODING.match(part)
        if match:
            try:
                weights[match[1]] = float(match[2] or 1)
            except ValueError:
                continue
    rest = weights.get("*", 0.0)
    usable = [each for each in ("br", "gzip") if weights.get(each, rest) > 0]
    return max(usable, key=lambda each: weights.get(each, rest), default="")


def _caching_short(failure: str) -> Headers:
    caching = [("Cache-Control", "public, max-age=0, s-maxage=0")]
    if failure:  # RFC 9211
        caching.append(("Cache-Status", f'campaign; hit; detail="{failure}"'))
    return caching
