"""Readers in a loop, who notice errors and what is older than it should be."""

import http.client
import re
import threading
import time
from collections import Counter
from typing import Any

from .site import Site

MARK = re.compile(rb"zq(\d+)x")
SHEET = re.compile(rb'href="(/static/[^"]+\.css)"')
#: Seconds after a publication from which on everybody is to see it.
LATEST = 1.0


class Readers:
    """Three of them, each 20 times a second, while the block runs."""

    def __init__(self, *sites: Site, paths: list[str], count: int = 3, rate: float = 20) -> None:
        self.sites, self.paths, self.count, self.rate = sites, paths, count, rate
        self.answers = 0
        self.errors: Counter[str] = Counter()
        self.latest = 0.0
        self._sheets: set[str] = set()
        self._published: list[tuple[float, int]] = []
        self._seen: list[tuple[float, str, int]] = []
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Readers":
        for number in range(self.count):
            thread = threading.Thread(target=self._read, args=[number], daemon=True)
            self._threads.append(thread)
            thread.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def published(self, mark: int) -> None:
        """Called when the editor has been answered."""
        self._published.append((time.time(), mark))

    def expect_nothing_wrong(self) -> str:
        """What they have seen, in words. Raises ``AssertionError`` with what was wrong."""
        old = self._too_old()
        number, kinds = self.errors.total(), self.errors.most_common(4)
        assert not number, f"{number} errors of {self.answers}: {kinds}"
        assert not old, f"{len(old)} answers older than {LATEST} s: {old[:3]}"
        assert self.answers, "nobody has read anything"
        news = f", {len(self._published)} publications, none older" if self._published else ""
        return f"{self.answers} answers, 0 errors{news}"

    def _too_old(self) -> list[str]:
        wrong = []
        for began, path, mark in self._seen:
            due = [each for at, each in self._published if began > at + LATEST]
            if due and mark < max(due):
                wrong.append(f"{path} had {mark} and not {max(due)}")
        return wrong

    def _read(self, number: int) -> None:
        site = self.sites[number % len(self.sites)]
        line, turn, due = None, number, time.monotonic()
        while not self._stop.is_set():
            path = self.paths[turn % len(self.paths)]
            turn += 1
            began = time.time()
            try:
                line, answer, body = _ask(site, line, path)
                error = f"{answer.status} {path}" if answer.status >= 400 else ""
            except Exception as problem:
                line, body, error = None, b"", f"{type(problem).__name__} {path}"
            with self._lock:
                self.answers += 1
                if error:
                    self.errors[error] += 1
                elif marks := MARK.findall(body):
                    self._seen.append((began, path, max(int(mark) for mark in marks)))
            self._look_everywhere(body)
            due = max(due + 1 / self.rate, time.monotonic() - 1)
            self._stop.wait(max(0.0, due - time.monotonic()))

    def _look_everywhere(self, page: bytes) -> None:
        """A style sheet that is new to them they ask of every machine, as readers do by chance."""
        for found in SHEET.findall(page):
            sheet = found.decode()
            if sheet in self._sheets:
                continue
            self._sheets.add(sheet)
            status: int | str
            for site in self.sites:
                try:
                    status = site.ask(sheet).status
                except OSError as problem:
                    status = type(problem).__name__
                if status != 200:
                    with self._lock:
                        self.errors[f"{status} {sheet} at {site.machine.name}"] += 1


def _ask(
    site: Site, line: http.client.HTTPSConnection | None, path: str
) -> tuple[http.client.HTTPSConnection, http.client.HTTPResponse, bytes]:
    """Asks as a browser does: on a line that has been closed meanwhile once more, on a new one."""
    for used in [line, None] if line else [None]:
        fresh = used or site.line(20)
        try:
            fresh.request("GET", path)
            answer = fresh.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError, BrokenPipeError):
            fresh.close()
            if used is None:
                raise
            continue
        body = answer.read()
        if answer.will_close:
            fresh.close()
            fresh = site.line(20)
        return fresh, answer, body
    raise AssertionError
