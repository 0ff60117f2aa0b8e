"""The page cache: readers get bytes that were made before, without Django being asked.

It stands around the WSGI application. Only what a view declares public is kept
(``home.public.responses``), and it is rendered from a request of our own that names the path
and nothing else of the reader's: no host, header or cookie can change the bytes. Whether
they may be used, one comparison says: the served content version is the one from before
they were made, and their lifetime is not over. See docs/decisions.md.

What one process has rendered the others of its machine take from the store, see store.py;
each keeps what it has sent in memory, ready to be sent again.
"""

import gzip
import logging
import re
import threading
import time
from collections import deque
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlencode
from wsgiref.types import StartResponse, WSGIEnvironment

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import InterfaceError, OperationalError
from django.http.request import split_domain_port, validate_host

from home.multilingual.old_addresses import meant_by, with_query
from home.public.bulkhead import BusyError
from home.public.content_version import read_version, version_of
from home.public.memo import CurrentMemo
from home.staff.known_browsers import is_known as is_known_browser

from .addresses import public_paths
from .cached_response import NEVER, CachedResponse, LanguageChoice, Moved, compress
from .lanes import (
    DRAWN,
    Lanes,
    refuse_for_now,
    refuse_method,
    refuse_size,
    sends_too_much,
    takes_nothing,
)
from .render import Rendered, render
from .shared_version import SharedVersion
from .words import Known, first_words, known_words, missing_address, path_of, text_of

logger = logging.getLogger("campaign.cache")

#: A path, or a path and the parameters of the query that it reads.
Address = str | tuple[str, str]
Cached = CachedResponse | LanguageChoice | Moved

SAFE = ("GET", "HEAD")
MOST_RESPONSES = 6000
#: Of pages asked for with parameters that they read: a filter, a year, a search.
MOST_VARIANTS = 500
#: Seconds. What was asked for so lately is rendered anew before the version changes.
LATELY = 60.0
_FEED = re.compile(rb'href="(/[^"?#]+(?:/feed/|\.ics))"')
#: Seconds. So long each reader waits while pages are rendered anew, who need the processor more.
GIVE_WAY = 0.002


class PageCache:
    """A WSGI application around Django's; ``most_bytes`` bounds what one process keeps."""

    def __init__(
        self, application: WSGIHandler, shared_version: SharedVersion, most_bytes: int
    ) -> None:
        self.application = application
        self.lanes = Lanes()
        self.shared_version = shared_version
        self.most_bytes = most_bytes
        #: Why responses may not be the newest, while the database does not answer.
        self.failure = ""
        self.memo = CurrentMemo()
        self._memory = shared_version.memory
        #: By the key of their version: the one being served, and the one that will be.
        self._cached: dict[bytes, dict[Address, Cached]] = {}
        self._size = 0
        self._shown = b""
        self._rendering = threading.RLock()
        self._keeping = threading.Lock()
        self._known = Known()
        self._hosts: set[str] = set()
        self._session = re.compile(rf"(?:^|;)\s*{re.escape(settings.SESSION_COOKIE_NAME)}=")
        self._only_https = getattr(settings, "SECURE_SSL_REDIRECT", False)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            if environ["REQUEST_METHOD"] in SAFE and self._is_for_everyone(environ):
                now = time.time()
                current = self._cached.get(self._memory[:32])
                cached = current.get(environ["PATH_INFO"]) if current else None
                if (
                    cached is None
                    or cached.until <= now
                    or (environ["QUERY_STRING"] and cached.reads_query)
                ):
                    cached = self._find(environ["PATH_INFO"], environ["QUERY_STRING"])
                if cached is not None:
                    cached.used = now
                    cached.reads += 1
                    if cached.filed_until <= now:
                        self._file(environ["PATH_INFO"], cached)
                    return cached.send(environ, start_response, now, self.failure)
            elif takes_nothing(environ):
                return refuse_method(environ, start_response)
            elif sends_too_much(environ):
                return refuse_size(environ, start_response)
            with self.lanes.of(environ):
                return self.application(environ, start_response)
        except BusyError as error:
            return refuse_for_now(environ, start_response, error.retry_after)

    def _is_for_everyone(self, environ: WSGIEnvironment) -> bool:
        """Whether whoever asks is anonymous, and asks at an address of this site.

        Anybody can say that there is a session. Only a browser in which somebody has logged in
        is believed.
        """
        cookies = environ.get("HTTP_COOKIE")
        if cookies is not None and self._session.search(cookies) and is_known_browser(cookies):
            return False
        if self._only_https and "https" not in (
            environ.get("HTTP_X_FORWARDED_PROTO"),
            environ["wsgi.url_scheme"],
        ):
            return False
        host = environ.get("HTTP_HOST", "")
        return host in self._hosts or self._is_ours(host)

    def _is_ours(self, host: str) -> bool:
        domain, _ = split_domain_port(host)
        is_ours = bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
        if is_ours and len(self._hosts) < 100:
            self._hosts.add(host)
        return is_ours

    # What is kept

    def _find(self, path: str, query: str) -> Cached | None:
        """The response at an address, rendered now if need be; ``None`` if Django must answer."""
        if path.split("/", 2)[1] in first_words() or path.endswith(DRAWN):
            return None
        if not self.shared_version.is_current:
            self._give_way()
        known = self._what_is_known()
        if query and known.is_old(path, query):
            return None
        if not known.has(path):
            meant = path_of(meant_by(text_of(path)))
            if meant != path and known.has(meant):
                return self._lead_to(meant, query) or self._make(path)
        cached = self._current(path) or self._make(path)
        if cached is None or not cached.parameters or not query:
            return cached
        chosen = named(query, cached.parameters)
        if not chosen:
            return cached
        variant = self._current((path, chosen))
        if variant is None:
            with self.lanes.searches.enter():
                variant = self._make(path, chosen)
        return variant

    def _lead_to(self, meant: str, query: str) -> Moved | None:
        """Leads to the address that was meant, if a page is there. Nothing is kept for it."""
        cached = self._find(meant, "")
        if isinstance(cached, CachedResponse) and cached.status == 200:
            return Moved(meant, named(query, cached.parameters))
        return None

    def _give_way(self) -> None:
        """Between two versions: what is asked for most is rendered anew by another thread."""
        if self.shared_version.time_left() > 0:
            time.sleep(GIVE_WAY)
        else:
            self.shared_version.make_current()  # that thread is late

    def _current(self, address: Address) -> Cached | None:
        """What is kept for an address and may be used at this moment."""
        cached = self._cached.get(self.shared_version.served_key, {}).get(address)
        return cached if cached is not None and cached.until > time.time() else None

    def _make(self, path: str, query: str = "") -> Cached | None:
        """Renders an address. It shows the newest there is: from then on, so do the others."""
        with self._rendering:
            address: Address = (path, query) if query else path
            if not query and not self._what_is_known().has(path):
                address = missing_address(path)
            cached = self._current(address) or (self._fetch(path) if address == path else None)
            if cached is None:
                cached = self._render(path, query)
                if not self.shared_version.is_current:
                    self.shared_version.make_current()
                if cached is not None:
                    is_missing = isinstance(cached, CachedResponse) and cached.status == 404
                    self._keep(missing_address(path) if is_missing else address, cached)
            return cached

    def _fetch(self, path: str) -> Cached | None:
        """What another process has rendered for a path, and may be used at this moment."""
        store = self.shared_version.store
        cached = store.get(path, self.shared_version.served_key) if store is not None else None
        if cached is not None:
            self._keep(path, cached)
        return cached

    def _render(self, path: str, query: str) -> Cached | None:
        key = self.shared_version.key  # before the first query
        began = time.monotonic()
        made = render(self.application.get_response, path, query, memo=self.memo.get(key))
        try:
            version = read_version()  # it may show so much, and no more
        except (OperationalError, InterfaceError):
            return None
        self.shared_version.record(version)  # perhaps nobody has recorded the commit yet
        cached = _cached(made, key, cost=time.monotonic() - began)
        store = self.shared_version.store
        if cached is not None and (query or version != version_of(key)):
            cached.filed_until = NEVER
        elif store is not None and isinstance(cached, CachedResponse) and cached.status == 200:
            store.put(path, cached)
        return cached

    def _file(self, path: str, cached: Cached) -> None:
        """Makes a page file, so that nginx need not ask for it again; see page_files.py."""
        store = self.shared_version.store
        if store is None or not isinstance(cached, CachedResponse):
            cached.filed_until = NEVER
            return
        cached.filed_until = store.add_page_file(path, cached)
        if cached.key != self._shown and cached.key == self.shared_version.served_key:
            self._shown = cached.key
            self.shared_version.show_page_files()

    def _what_is_known(self) -> Known:
        """Which addresses may lead anywhere; others are answered without Django."""
        key = self.shared_version.key
        if self._known.key != key:
            self._known = Known(key, known_words(), with_query())
        return self._known

    def _keep(self, address: Address, cached: Cached) -> None:
        with self._keeping:
            cached.used = cached.used or time.time()
            kept = self._cached.setdefault(cached.key, {})
            before = kept.get(address)
            kept[address] = cached
            self._size += cached.size - (before.size if before else 0)
            while self._size > self.most_bytes or self._number() > MOST_RESPONSES:
                self._let_go(self._everything(), self._number() // 10 + 1)
            if isinstance(address, tuple):
                variants = [each for each in self._everything() if isinstance(each[1], tuple)]
                if len(variants) > MOST_VARIANTS:
                    self._let_go(variants, len(variants) // 10 + 1)

    def _number(self) -> int:
        return sum(len(kept) for kept in self._cached.values())

    def _everything(self) -> list[tuple[bytes, Address]]:
        return [(key, address) for key, kept in self._cached.items() for address in kept]

    def _let_go(self, addresses: list[tuple[bytes, Address]], number: int) -> None:
        """Forgets those of some responses that nobody has asked for the longest."""
        oldest = sorted(addresses, key=lambda each: self._cached[each[0]][each[1]].used)
        for key, address in oldest[:number]:
            self._size -= self._cached[key].pop(address).size

    # What happens beside the requests; see refresher.py

    def forget_old(self) -> None:
        """Drops what the served version no longer allows."""
        with self._keeping:
            key = self.shared_version.served_key
            self._cached = {key: self._cached.get(key, {})}
            self._size = sum(each.size for each in self._cached[key].values())

    def refresh(self) -> None:
        """Renders anew what readers ask for most, until the committed version is served."""
        key, store = self.shared_version.key, self.shared_version.store
        for address, old in self._most_read():
            if self.shared_version.time_left() <= 0 or self.shared_version.key != key:
                return
            path, query = (address, "") if isinstance(address, str) else address
            if path.startswith("404 "):
                continue
            if store is not None and not query and not store.claim(path, key):
                continue  # another process renders it
            cached = self._render(path, query)
            if cached is not None:
                cached.used, cached.reads = old.used, old.reads // 2
                self._keep(address, cached)
                if cached.filed_until == 0:
                    self._file(path, cached)

    def file_everything(self) -> int:
        """Makes the page files that are missing, of every page in every open language.

        So what was published a moment ago stays readable without a database or web process.
        Processes of a machine share the work. Ends early when the version changes; returns how
        many files were made. They are not kept in memory: nginx asks for none of them.
        """
        key, store = self.shared_version.served_key, self.shared_version.store
        if store is None or not store.has_page_files:
            return 0
        made = 0
        waiting = deque(self._read_first(public_paths()))
        known = {*waiting}
        while waiting:
            path = waiting.popleft()
            if self.shared_version.key != key or not self.shared_version.is_current:
                break
            if not store.claim(path, key):
                continue  # it is there, or another process makes it
            began = time.monotonic()
            cached = self._render(path, "")
            if not isinstance(cached, CachedResponse) or cached.filed_until:
                continue  # it is for one reader, or of no version that is served
            self._file(path, cached)
            made += 1
            beside = [each for each in _feeds_in(cached) if each not in known]
            known.update(beside)
            waiting.extend(beside)
            time.sleep((time.monotonic() - began) / 2)  # readers need the processor more
        return made

    def _read_first(self, paths: list[str]) -> list[str]:
        """Paths, those first that this process was asked for most."""
        with self._keeping:
            kept = self._cached.get(self.shared_version.served_key, {})
            reads = {each: cached.reads for each, cached in kept.items()}
        return sorted(paths, key=lambda path: -reads.get(path, 0))

    def _most_read(self) -> list[tuple[Address, Cached]]:
        """What was asked for lately; first what readers would wait for the longest, all together.

        With page files nobody knows: the front pages first, then what is below them.
        """
        with self._keeping:
            kept = list(self._cached.get(self.shared_version.served_key, {}).items())
        store = self.shared_version.store
        if store is not None and store.has_page_files:
            pages = [(address, each) for address, each in kept if isinstance(address, str)]
            return sorted(pages, key=lambda each: each[0].count("/"))
        since = time.time() - LATELY
        lately = [(address, each) for address, each in kept if each.used > since]
        return sorted(lately, key=lambda each: -each[1].reads * each[1].cost)


def _feeds_in(response: CachedResponse) -> list[str]:
    """The feeds and calendars that a page leads to, as paths."""
    if response.content_type != "text/html":
        return []
    found = _FEED.findall(gzip.decompress(response.gzipped))
    return sorted({path_of(unquote(each.decode("ascii", "ignore"))) for each in found})


def named(query: str, parameters: dict[str, str]) -> str:
    """A query with those parameters and values alone, each once and in order of their names."""
    given = dict(parse_qsl(query[:1000], keep_blank_values=True, errors="replace"))
    return urlencode(
        sorted(
            (name, given[name])
            for name, values in parameters.items()
            if name in given and re.fullmatch(values, given[name])
        )
    )


def _cached(made: Rendered, key: bytes, cost: float) -> Cached | None:
    if made.languages:
        return LanguageChoice(made.languages, made.headers, key=key, until=made.until, cost=cost)
    if made.parameters is None or made.status not in (200, 404):
        return None
    return CachedResponse(
        made.status,
        made.headers,
        *compress(made.body),
        key=key,
        until=made.until,
        visible_until=made.visible_until,
        parameters=made.parameters,
        cost=cost,
    )
