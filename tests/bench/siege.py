"""What readers and editors wait for while strangers flood the site, from Python alone.

``python -m tests.bench.siege [SECONDS] [ATTACK …]``: of each attack 64 connections for that
long, on the site that the environment names. Beside it a reader asks for a kept page twenty
times a second, and an editor logs in with a browser in which she has logged in before.
"""

import asyncio
import contextlib
import http.client
import itertools
import multiprocessing
import os
import random
import re
import statistics
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urlsplit

from . import Figure, at_most
from .servers import CONNECTIONS, Web, run_web

PART = "A siege"
SECONDS = 60
PAGE = "/en/case/"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


def _get(path: str, more: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n".encode()


def _post(path: str, body: str, more: str = FORM) -> bytes:
    token = f"Cookie: csrftoken={'x' * 32}\r\n"
    length = f"Content-Length: {len(body)}\r\n"
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{token}{more}{length}\r\n{body}".encode()


def _form(**values: str) -> str:
    return urlencode({"csrfmiddlewaretoken": "x" * 32, **values})


#: By what is attacked: the request number so and so. What asks nothing more waits for ever.
ATTACKS: dict[str, Callable[[int], bytes]] = {
    "wrong logins": lambda n: _post("/admin/login/", _form(username="admin", password=f"no{n}")),
    "password resets": lambda n: _post("/admin/password_reset/", _form(email=f"a{n}@b.example")),
    "searches for other words": lambda n: _get(f"/en/search/?q=word{n}"),
    "PDFs and pictures": lambda n: _get(
        random.choice(PRINTED)
        if n % 2
        else random.choice(PRINTED).replace("print.pdf", "share.png")
    ),
    "made-up sessions": lambda n: _get(PAGE, f"Cookie: sessionid=made-up-{n}\r\n"),
    "junk parameters": lambda n: _get(f"/en/signatories/?country=junk{n}&page={n}&x={n}"),
    "uploads": lambda n: _post(
        "/admin/images/multiple/add/", "x" * 500_000, "Content-Type: image/png\r\n"
    ),
    "addresses that lead nowhere": lambda n: _get(f"/en/case/nothing-{n}/"),
}
#: Those that send a little and then nothing: (what they send, bytes one by one afterwards).
SLOW = {
    "slow bodies": _post("/admin/login/", "x" * 4000)[:-3990],
    "slow headers": b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-A: ",
}
PRINTED: list[str] = []


async def _flood(port: int, attack: str, until: float, seen: Counter) -> None:
    numbers = itertools.count(random.randrange(10**9))
    await asyncio.gather(
        *(_connection(port, attack, until, numbers, seen) for _ in range(CONNECTIONS))
    )


async def _connection(
    port: int, attack: str, until: float, numbers: "itertools.count[int]", seen: Counter
) -> None:
    while time.time() < until:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            with contextlib.closing(writer):
                if attack in SLOW:
                    await _drip(writer, SLOW[attack], until)
                    continue
                while time.time() < until:
                    writer.write(ATTACKS[attack](next(numbers)))
                    left = max(until - time.time(), 0.1)
                    seen[await asyncio.wait_for(_answer(reader), left)] += 1
        await asyncio.sleep(0.01)


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    if length:
        await reader.readexactly(int(length[1]))
    elif b"chunked" in head.lower():
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(head.split()[1])


async def _drip(writer: asyncio.StreamWriter, beginning: bytes, until: float) -> None:
    writer.write(beginning)
    while time.time() < until:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(1)


def flood(port: int, attack: str, printed: list[str], seconds: float, results: object) -> None:
    """One attack, in a process of its own; puts how often it was answered how."""
    PRINTED[:] = printed
    seen: Counter = Counter()
    asyncio.run(_flood(port, attack, time.time() + seconds, seen))
    results.put(dict(seen))  # type: ignore[attr-defined]


class Reader:
    """Somebody who asks for a kept page again and again; keeps how long each took, in seconds."""

    def __init__(self, port: int) -> None:
        self.port, self.waits, self.goes_on = port, [], True
        self.errors = 0
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        while self.goes_on:
            began = time.monotonic()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                connection.request("GET", PAGE, headers={"Host": "localhost"})
                answer = connection.getresponse()
                answer.read()
                self.errors += answer.status != 200
            except OSError:
                self.errors += 1
            finally:
                connection.close()
            self.waits.append(time.monotonic() - began)
            time.sleep(0.05)

    def end(self) -> None:
        self.goes_on = False
        self.thread.join()


class Editor:
    """Somebody of the admin, with a browser that has been here before."""

    def __init__(self, url: str) -> None:
        self.url, self.jar = url, CookieJar()
        self.log_in()

    def log_in(self) -> float:
        """Logs in anew with the old browser; seconds that it took."""
        for cookie in list(self.jar):
            if cookie.name == "sessionid":
                self.jar.clear(cookie.domain, cookie.path, cookie.name)
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        began = time.monotonic()
        form = browser.open(f"{self.url}/admin/login/", timeout=60).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert token is not None
        sent = {
            "csrfmiddlewaretoken": token[1],
            "username": "admin",
            "password": os.environ["DEMO_ADMIN_PASSWORD"],
            "next": "/admin/",
        }
        answer = browser.open(f"{self.url}/admin/login/", urlencode(sent).encode(), timeout=60)
        assert "/login/" not in answer.url
        return time.monotonic() - began


def main() -> None:
    seconds = float(sys.argv[1]) if sys.argv[1:] else SECONDS
    chosen = sys.argv[2:] or [*ATTACKS, *SLOW]
    with run_web({}, PAGE) as web:
        editor = Editor(web.url)
        printed = [f"{path}print.pdf" for path in _paths(web) if path.count("/") > 2]
        for attack in chosen:
            for figure in withstand(web, editor, attack, printed, seconds):
                figure.tell()


def withstand(
    web: Web, editor: Editor, attack: str, printed: list[str], seconds: float
) -> list[Figure]:
    """One attack, and what a reader and an editor see of it."""
    results = multiprocessing.Queue()
    attacker = multiprocessing.Process(
        target=flood, args=(web.port, attack, printed, seconds, results)
    )
    attacker.start()
    time.sleep(1)
    reader = Reader(web.port)
    logins = []
    while time.sleep(seconds / 5) or attacker.is_alive():
        logins.append(editor.log_in())
        if len(logins) == 3:
            break
    attacker_done = results.get()
    reader.end()
    attacker.join()
    time.sleep(5)
    after = Reader(web.port)
    time.sleep(2)
    after.end()
    p99 = statistics.quantiles(reader.waits, n=100)[98] * 1000
    answers = [f"{count:,} x {status}" for status, count in sorted(attacker_done.items())]
    median = statistics.median(reader.waits) * 1000
    note = f" (median {median:.1f} ms; answers to the flood: {', '.join(answers) or 'none'})"
    return [
        at_most(PART, f"{attack}: 99th percentile of a kept page", p99, 50, " ms", note),
        at_most(PART, f"{attack}: errors of the reader", reader.errors, 0),
        at_most(PART, f"{attack}: a login with a known browser", max(logins), 3, " s"),
        at_most(
            PART,
            f"{attack}: median of a kept page 5 s later",
            statistics.median(after.waits) * 1000,
            10,
            " ms",
        ),
    ]


def _paths(web: Web) -> list[str]:
    text = urllib.request.urlopen(f"{web.url}/sitemap.xml").read().decode()
    return sorted({urlsplit(found).path for found in re.findall(r"<loc>(.*?)</loc>", text)})


if __name__ == "__main__":
    main()
