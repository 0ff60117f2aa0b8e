"""An answer kept as bytes: compressed once, with its headers ready for every kind of request."""

import gzip
import hashlib
import re
from collections.abc import Iterable
from http.client import responses
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import brotli
from django.conf import settings

from home.multilingual.negotiation import negotiate

Headers = list[tuple[str, str]]

#: What is made anew for each answer, or said by us instead.
_OURS = {"cache-control", "content-length", "etag", "expires", "vary"}
#: An answer that will be another in fewer seconds must not be kept by anybody in between.
SOON = 15.0
_WISH = re.compile(r"\s*(br|gzip|\*)\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?\Z")
_chosen: dict[str, str] = {}


class Form:
    """An answer in one content coding: its headers with and without a body, and the body."""

    __slots__ = ("body", "headers", "unchanged")

    def __init__(self, headers: Headers, unchanged: Headers, body: bytes) -> None:
        self.headers, self.unchanged, self.body = headers, unchanged, [body]


class Answer:
    """The bytes of one address, for any number of readers.

    ``stamp`` is what must stand on the board, ``until`` (seconds since 1970) when the clock
    makes it another, ``visible_until`` when it begins or ends to show something by the
    clock; ``parameters`` are those of the query that its address reads. Until
    ``filed_until`` the page files have it. ``tag`` and ``gzipped`` are what ``compress``
    makes of a body, and ``cost`` the seconds that it took to make it.
    """

    __slots__ = (
        "_forms",
        "_gzipped",
        "_headers",
        "_tag",
        "cost",
        "filed_until",
        "parameters",
        "reads",
        "stamp",
        "status",
        "until",
        "used",
        "visible_until",
    )

    def __init__(
        self,
        status: int,
        headers: Headers,
        tag: str,
        gzipped: bytes,
        *,
        stamp: bytes,
        until: float,
        visible_until: float,
        parameters: frozenset[str],
        cost: float,
    ) -> None:
        self.status, self.stamp, self.until, self.parameters = status, stamp, until, parameters
        self.visible_until = visible_until
        self.used, self.reads, self.cost = 0.0, 0, cost
        self.filed_until = 0.0
        self._headers = [each for each in headers if each[0].lower() not in _OURS]
        self._tag, self._gzipped = tag, gzipped
        self._forms: dict[str, Form] = {}

    @classmethod
    def again(cls, about: list[Any], gzipped: bytes, stamp: bytes) -> "Answer":
        """The answer that another process has told ``about``."""
        status, headers, tag, until, visible_until, parameters, cost = about
        return cls(
            status,
            [(name, value) for name, value in headers],
            tag,
            gzipped,
            stamp=stamp,
            until=until,
            visible_until=visible_until,
            parameters=frozenset(parameters),
            cost=cost,
        )

    def about(self) -> list[Any]:
        """All but the body and the stamp, as JSON can say it."""
        moments = [self.until, self.visible_until]
        return [self.status, self._headers, self._tag, *moments, [*self.parameters], self.cost]

    @property
    def size(self) -> int:
        """Bytes of memory, about: headers, and the body in two codings."""
        return 2000 + 2 * len(self._gzipped)

    @property
    def content_type(self) -> str:
        """Without its parameters: ``text/html``."""
        found = (value for name, value in self._headers if name.lower() == "content-type")
        return next(found, "").partition(";")[0]

    @property
    def body(self) -> bytes:
        return gzip.decompress(self._gzipped)

    @property
    def gzipped(self) -> bytes:
        return self._gzipped

    def send(
        self, environ: WSGIEnvironment, start_response: StartResponse, now: float, trouble: str = ""
    ) -> Iterable[bytes]:
        """Answers a GET or HEAD. ``trouble`` says why this may not be the newest, if so."""
        coding = choose_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if trouble or self.until - now < SOON:
            form = self._make(coding, _caching_short(trouble))
        else:
            form = self._forms.get(coding) or self._keep(coding)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and self.status == 200 and (self._tag in known or known == "*"):
            start_response("304 Not Modified", form.unchanged)
            return []
        start_response(f"{self.status} {responses[self.status]}", form.headers)
        return form.body if environ["REQUEST_METHOD"] != "HEAD" else []

    def _keep(self, coding: str) -> Form:
        form = self._make(coding, [("Cache-Control", _caching())])
        if coding:  # hardly any program wants it as it is, and that takes most room
            self._forms[coding] = form
        return form

    def _make(self, coding: str, caching: Headers) -> Form:
        body = self._gzipped
        if coding == "br":
            body = brotli.compress(self.body, quality=5)
        elif coding != "gzip":
            body = self.body
        ending = f".{coding}" if coding else ""
        unchanged = [("ETag", f'"{self._tag}{ending}"'), ("Vary", "Accept-Encoding"), *caching]
        headers = [*self._headers, *unchanged, ("Content-Length", str(len(body)))]
        if coding:
            headers.append(("Content-Encoding", coding))
        return Form(headers, unchanged, body)


class LanguageChoice:
    """The answer at ``/``: it leads to the open language that a browser asks for."""

    __slots__ = (
        "_codes",
        "_headers",
        "cost",
        "filed_until",
        "parameters",
        "reads",
        "stamp",
        "until",
        "used",
    )

    def __init__(
        self, codes: list[str], headers: Headers, *, stamp: bytes, until: float, cost: float
    ) -> None:
        self._codes = codes
        self._headers = [each for each in headers if each[0] not in ("Location", "Content-Length")]
        self.stamp, self.until = stamp, until
        self.used, self.reads, self.cost = 0.0, 0, cost
        self.filed_until = float("inf")  # never, as nothing of it can be a file
        self.parameters: frozenset[str] = frozenset()

    size = 2000

    def send(
        self, environ: WSGIEnvironment, start_response: StartResponse, now: float, trouble: str = ""
    ) -> Iterable[bytes]:
        wishes = environ.get("HTTP_ACCEPT_LANGUAGE", "")
        code = negotiate(wishes, self._codes, settings.LANGUAGE_CODE)
        location = [("Location", f"/{code}/"), ("Content-Length", "0")]
        start_response("302 Found", [*self._headers, *location])
        return []


def compress(body: bytes) -> tuple[str, bytes]:
    """A tag that no other body has, and the body in gzip's coding; the same each time."""
    tag = hashlib.blake2b(body, digest_size=12).hexdigest()
    return tag, gzip.compress(body, compresslevel=9, mtime=0)


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
        wish = _WISH.match(part)
        if wish:
            try:
                weights[wish[1]] = float(wish[2] or 1)
            except ValueError:
                continue
    rest = weights.get("*", 0.0)
    usable = [each for each in ("br", "gzip") if weights.get(each, rest) > 0]
    return max(usable, key=lambda each: weights.get(each, rest), default="")


def _caching() -> str:
    """How long others may keep an answer: seconds until they ask, while they ask, without us."""
    kept = settings.CDN_SECONDS
    return (
        f"public, max-age=0, s-maxage={kept}, stale-while-revalidate={kept}, "
        f"stale-if-error={settings.CDN_STALE_SECONDS}"
    )


def _caching_short(trouble: str) -> Headers:
    caching = [("Cache-Control", "public, max-age=0, s-maxage=0")]
    if trouble:  # RFC 9211
        caching.append(("Cache-Status", f'campaign; hit; detail="{trouble}"'))
    return caching
