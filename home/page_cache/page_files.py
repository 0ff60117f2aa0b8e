"""Page files: names under which nginx finds responses without asking the web server.

In the folder of each content version (see store.py) each response, gzip-compressed, has names

- in ``now/SLOT``, while it is exact. A slot is a span of time that the first digits of a Unix
  time name: nginx has the clock, and so a response whose time is over is found no more, whoever
  is alive to take it away. When a slot is over nginx asks the web server once for each page.
- in ``down/SLOT``, which nginx reads while the web server does not answer: there days may
  be miscounted, but what the clock withdraws or releases ends it too.

Below each are two trees of paths: ``all`` for requests without a query, ``any`` for every
query: only what reads no parameter. templates/nginx is the reader of all this.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from .cached_response import NEVER, SOON, CachedResponse

#: A slot is 10 to the power of so many seconds: 17 minutes, 100 seconds. nginx looks into
#: the first at once, and each further one costs it a tenth of its speed.
SLOTS = (3, 2)
#: Those of ``down``: 28 hours, 3 hours, 17 minutes.
SLOTS_WHEN_DOWN = (5, 4, 3)
#: What a path that ends with a slash is called, by its type; others have names of their own.
INDEX = {"text/html": "index.html", "application/atom+xml": "index.atom"}
#: The types of those others. nginx tells the type by the ending.
ENDINGS = {"text/calendar": ".ics", "application/xml": ".xml", "text/plain": ".txt"}
_LONGEST_NAME = 200


def file_name(path: str, response: CachedResponse) -> Path | None:
    """Where below a tree nginx looks for a path (as WSGI has it), if it can be a file at all."""
    if response.status != 200:
        return None
    kind = response.content_type
    text = path.removeprefix("/")
    if not text or text.endswith("/"):
        if kind not in INDEX or not text or (kind != "text/html") != text.endswith("/feed/"):
            return None
        text += INDEX[kind]
    elif kind not in ENDINGS or not text.endswith(ENDINGS[kind]):
        return None
    parts = text.encode("latin-1").split(b"/")
    if any(part in (b"", b".", b"..") or len(part) > _LONGEST_NAME for part in parts):
        return None
    return Path(os.fsdecode(b"/".join(parts)))


def slot_of(now: float, until: float) -> tuple[str, float]:
    """The widest slot around a moment that ends before another, and when; else none, for now."""
    for power in SLOTS:
        size = 10**power
        end = (now // size + 1) * size
        if end <= until - SOON:
            return f"{power}-{int(now // size)}", end
    return "", now + 1


def is_over(slot: str, now: float) -> bool:
    """Whether a slot has ended for certain, whichever clock of the machine is asked."""
    power, _, number = slot.partition("-")
    return (int(number) + 1) * 10 ** int(power) < now - 10


def slots_until(now: float, until: float) -> Iterator[str]:
    """Slots that together cover the time between two moments, or twelve days of it."""
    if until == NEVER:
        yield "ever"
        return
    until = min(until, now + 12 * 86_400)
    at = int(now // 10 ** SLOTS_WHEN_DOWN[-1]) * 10 ** SLOTS_WHEN_DOWN[-1]
    while True:
        for power in SLOTS_WHEN_DOWN:
            size = 10**power
            if at % size == 0 and at + size <= until:
                yield f"{power}-{at // size}"
                at += size
                break
        else:
            return
