"""The page cache: readers get bytes that were made before, without Django being asked.

It stands around the WSGI application. Only what a view declares public is kept
(``home.public.responses``), and it is made from a request of our own that names the path
and nothing else of the reader's: no host, header or cookie can change the bytes. Whether
they may be used, one comparison says: the content version on the board is the one from
before they were made, and their lifetime is not over. See docs/decisions.md.
"""

import logging
import re
import threading
import time
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlencode
from wsgiref.types import StartResponse, WSGIEnvironment

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import InterfaceError, OperationalError
from django.http.request import split_domain_port, validate_host

from home.public.content_version import read_version, version_of
from home.public.memo import CurrentMemo

from .cached_response import Answer, LanguageChoice, compress
from .render import Rendered, render
from .shared_version import Board
from .words import first_words, is_known, known_words, missing_key

logger = logging.getLogger("campaign.cache")

Key = str | tuple[str, str]
Kept = Answer | LanguageChoice

SAFE = ("GET", "HEAD")
MOST_ANSWERS = 6000
#: Of pages asked for with parameters that they read: a filter, a year, a search.
MOST_VARIANTS = 500
#: Seconds. What was asked for so lately is made anew before the version changes.
LATELY = 60.0
#: Seconds. So long each reader waits while pages are made anew, who needs the processor more.
GIVE_WAY = 0.002


class PageCache:
    """A WSGI application around Django's; ``most_bytes`` bounds what one process keeps."""

    def __init__(self, application: WSGIHandler, board: Board, most_bytes: int) -> None:
        self.application = application
        self.board = board
        self.most_bytes = most_bytes
        #: Why answers may not be the newest, while the database does not answer.
        self.trouble = ""
        self._memory = board.memory
        self._kept: dict[Key, Kept] = {}
        self._next: dict[Key, Kept] = {}
        self._size = 0
        self._shown = b""
        self._making = threading.RLock()
        self.memo = CurrentMemo()
        self._words: tuple[bytes, frozenset[str]] = (b"", frozenset())
        self._hosts: set[str] = set()
        self._session = re.compile(rf"(?:^|;)\s*{re.escape(settings.SESSION_COOKIE_NAME)}=")
        self._only_https = getattr(settings, "SECURE_SSL_REDIRECT", False)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in SAFE and self._is_for_everyone(environ):
            now = time.time()
            kept = self._kept.get(environ["PATH_INFO"])
            if (
                kept is None
                or kept.stamp != self._memory[:32]
                or kept.until <= now
                or (kept.parameters and environ["QUERY_STRING"])
            ):
                kept = self._find(environ["PATH_INFO"], environ["QUERY_STRING"])
            if kept is not None:
                kept.used = now
                kept.reads += 1
                if kept.filed_until <= now:
                    self._file(environ["PATH_INFO"], kept)
                return kept.send(environ, start_response, now, self.trouble)
        return self.application(environ, start_response)

    def _is_for_everyone(self, environ: WSGIEnvironment) -> bool:
        """Whether whoever asks is anonymous, and asks at an address of this site."""
        cookies = environ.get("HTTP_COOKIE")
        if cookies is not None and self._session.search(cookies):
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

    def _find(self, path: str, query: str) -> Kept | None:
        """The answer for an address, made now if need be; ``None`` if Django must answer."""
        if path.split("/", 2)[1] in first_words():
            return None
        if not self.board.is_settled:
            self._give_way()
        kept = self._current(path) or self._make(path)
        if kept is None or not kept.parameters or not query:
            return kept
        chosen = named(query, kept.parameters)
        if not chosen:
            return kept
        return self._current((path, chosen)) or self._make(path, chosen)

    def _give_way(self) -> None:
        """Between two versions: what is asked for most is being made anew by another thread."""
        if self.board.time_left() > 0:
            time.sleep(GIVE_WAY)
        else:
            self.board.settle()  # that thread is late

    def _current(self, key: Key) -> Kept | None:
        """What is kept for a key and may be used at this moment."""
        stamp, now = self.board.served, time.time()
        for store in (self._kept, self._next):
            kept = store.get(key)
            if kept is not None and kept.stamp == stamp and kept.until > now:
                if store is self._next:
                    self._keep(key, kept)
                return kept
        return None

    def _make(self, path: str, query: str = "") -> Kept | None:
        """Makes an answer. What it shows is the newest there is: from then on, so is the rest."""
        with self._making:
            key: Key = (path, query) if query else path
            if not query and not self._is_known(path):
                key = missing_key(path)
            kept = self._current(key) or (self._fetch(path) if key == path else None)
            if kept is None:
                kept = self._render(path, query)
                if not self.board.is_settled:
                    self.board.settle()
                if kept is not None:
                    is_missing = isinstance(kept, Answer) and kept.status == 404
                    self._keep(missing_key(path) if is_missing else key, kept)
            return kept

    def _fetch(self, path: str) -> Kept | None:
        """What another process has made for a path, and may be used at this moment."""
        stamp = self.board.served
        pool = self.board.pool
        kept = pool.get(path, stamp) if pool is not None else None
        if kept is not None:
            self._keep(path, kept)
        return kept

    def _render(self, path: str, query: str) -> Kept | None:
        stamp = self.board.settled  # before the first query
        began = time.monotonic()
        made = render(self.application.get_response, path, query, memo=self.memo.get(stamp))
        try:
            version = read_version()  # it may show so much, and no more
        except (OperationalError, InterfaceError):
            return None
        self.board.write(version)  # a commit of which the board has not heard yet
        kept = _kept(made, stamp, cost=time.monotonic() - began)
        if kept is not None and query:
            kept.filed_until = float("inf")  # an address with a query is no file
        elif isinstance(kept, Answer) and self.board.pool and version == version_of(stamp):
            self.board.pool.put(path, kept)
        return kept

    def _file(self, path: str, kept: Kept) -> None:
        """Files an answer, so that nginx need not ask for it again; see page_files.py."""
        files = self.board.files
        if files is None or not isinstance(kept, Answer):
            kept.filed_until = float("inf")
            return
        kept.filed_until = files.put(path, kept, version_of(kept.stamp))
        if kept.stamp != self._shown and kept.stamp == self.board.served:
            self._shown = kept.stamp
            self.board.show_files()

    def _is_known(self, path: str) -> bool:
        """Whether an address may lead anywhere; else it is answered without Django."""
        stamp = self.board.settled
        if self._words[0] != stamp:
            self._words = (stamp, known_words())
        return is_known(path, self._words[1])

    def _keep(self, key: Key, kept: Kept) -> None:
        kept.used = kept.used or time.time()
        before = self._kept.get(key)
        self._kept[key] = kept
        self._next.pop(key, None)
        self._size += kept.size - (before.size if before else 0)
        while self._size > self.most_bytes or len(self._kept) > MOST_ANSWERS:
            self._let_go(list(self._kept), len(self._kept) // 10 + 1)
        if isinstance(key, tuple):
            variants: list[Key] = [each for each in self._kept if isinstance(each, tuple)]
            if len(variants) > MOST_VARIANTS:
                self._let_go(variants, len(variants) // 10 + 1)

    def _let_go(self, keys: list[Key], number: int) -> None:
        """Forgets those of some answers that nobody has asked for the longest."""
        for key in sorted(keys, key=lambda each: self._kept[each].used)[:number]:
            del self._kept[key]
        self._size = sum(each.size for each in self._kept.values())

    # What happens beside the requests; see keeper.py

    def forget_what_was_withdrawn(self) -> None:
        """Drops what the served version no longer allows."""
        with self._making:
            stamp = self.board.served
            both = [*self._kept.items(), *self._next.items()]
            self._kept = {key: each for key, each in both if each.stamp == stamp}
            self._next = {}
            self._size = sum(each.size for each in self._kept.values())

    def renew(self) -> None:
        """Makes anew what readers ask for most, until the committed version is served."""
        stamp = self.board.settled
        self._next.clear()
        for key, old in self._in_turn(stamp):
            if self.board.time_left() <= 0 or self.board.settled != stamp:
                return
            path, query = (key, "") if isinstance(key, str) else key
            if not query and not self._claim(path, stamp):
                continue
            kept = self._render(path, query)
            if kept is not None:
                kept.used, kept.reads = old.used, old.reads // 2
                self._next[key] = kept
                if kept.filed_until == 0:
                    self._file(path, kept)

    def _in_turn(self, stamp: bytes) -> Iterator[tuple[Key, Kept]]:
        """What to make anew; first in languages that are this process's, as their pages share
        parts (see shared.py) that would be made by each process.
        """
        mine: dict[str, bool] = {}
        later = []
        for key, kept in self._most_read():
            path = key if isinstance(key, str) else key[0]
            if path.startswith("404 "):
                continue
            code = path.split("/", 2)[1]
            if code not in mine:
                mine[code] = self._claim(code, stamp)
            if mine[code]:
                yield key, kept
            else:
                later.append((key, kept))
        yield from later

    def _claim(self, name: str, stamp: bytes) -> bool:
        """Whether a page, or a language to begin with, falls to this process and to no other."""
        pool = self.board.pool
        return pool is None or pool.claim(name, stamp)

    def _most_read(self) -> list[tuple[Key, Kept]]:
        """What was asked for lately; first what readers would wait for the longest, all together.

        With page files nobody knows: the front pages first, then what is below them.
        """
        kept = list(self._kept.items())
        if self.board.files is not None:
            pages = [(key, each) for key, each in kept if isinstance(key, str)]
            return sorted(pages, key=lambda each: each[0].count("/"))
        since = time.time() - LATELY
        lately = [(key, each) for key, each in kept if each.used > since]
        return sorted(lately, key=lambda each: -each[1].reads * each[1].cost)


def named(query: str, names: frozenset[str]) -> str:
    """A query with those parameters alone, each once and in order of their names."""
    given = dict(parse_qsl(query[:1000], keep_blank_values=True, errors="replace"))
    return urlencode(sorted((name, given[name]) for name in names if name in given))


def _kept(made: Rendered, stamp: bytes, cost: float) -> Kept | None:
    if made.languages:
        return LanguageChoice(
            made.languages, made.headers, stamp=stamp, until=made.until, cost=cost
        )
    if made.parameters is None or made.status not in (200, 404):
        return None
    return Answer(
        made.status,
        made.headers,
        *compress(made.body),
        stamp=stamp,
        until=made.until,
        visible_until=made.visible_until,
        parameters=made.parameters,
        cost=cost,
    )
