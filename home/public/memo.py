"""What the pages of a language show alike, made once for all of them.

The menu, the foot and the court news stand on every page. While answers are made for
everyone (see render.py), the first that needs such a part makes it, and the others made
under the same content version take it over. For editors and previews all is made anew.
"""

import datetime
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.utils import timezone

from .lifetime import ends_by, lifetime
from .visible import next_turn

#: Seconds. Many answers are made at once, or few; long lists would take memory for nothing.
KEPT_FOR = 60.0

#: So many things of a kind are made one by one; who asks for more is likely to ask for all.
ALONE = 2
#: So many of them are made together then.
TOGETHER = 30

Made = TypeVar("Made")
Item = TypeVar("Item", bound=Hashable)


class Part(NamedTuple):
    """Something made, and the first moment (UTC) at which the clock makes it another."""

    value: Any
    until: datetime.datetime | None


class Batch:
    """Things that are asked for one by one, each once; some are there before they are."""

    def __init__(self) -> None:
        self.given: set[Hashable] = set()
        self.ready: dict[Any, Any] = {}


class Parts:
    """What was made under one content version, until ``turn`` (UTC) changes what is visible."""

    def __init__(self, stamp: bytes) -> None:
        self.stamp = stamp
        self.begun = time.monotonic()
        self.turn = next_turn()
        self.made: dict[Hashable, Part] = {}
        self.batches: dict[Hashable, Batch] = {}

    @property
    def is_over(self) -> bool:
        return is_past(self.turn)


class Shared:
    """The parts that one process keeps: those of the version it makes answers of."""

    def __init__(self) -> None:
        self._parts: Parts | None = None

    def parts(self, stamp: bytes = b"") -> Parts:
        """Those made since this stood on the board (see ``Board.settled``). One query, once."""
        parts = self._parts
        if parts is None or parts.stamp != stamp or parts.is_over:
            parts = self._parts = Parts(stamp)
        return parts

    def tidy(self, stamp: bytes = b"") -> None:
        """Lets go of parts of another stamp, and of those that have served a while."""
        parts = self._parts
        is_old = parts is not None and time.monotonic() - parts.begun > KEPT_FOR
        if parts is not None and (is_old or parts.stamp != stamp):
            self._parts = None


_current: ContextVar[Parts | None] = ContextVar("shared_parts", default=None)


@contextmanager
def using(parts: Parts) -> Iterator[None]:
    """Within it ``memoise`` takes from these parts, and adds to them."""
    token = _current.set(parts)
    try:
        yield
    finally:
        _current.reset(token)


def memoise(key: Hashable, make: Callable[[], Made]) -> Made:
    """What ``make`` returns: it depends on content, clock and key alone, and stays as it is."""
    parts = _current.get()
    if parts is None:
        return make()
    part = parts.made.get(key)
    if part is None or is_past(part.until):
        with lifetime() as life:
            value = make()
        part = parts.made[key] = Part(value, life.until)
    if part.until is not None:
        ends_by(part.until)
    return part.value


def one_of_many(
    key: Hashable, item: Item, items: Iterable[Item], make: Callable[[list[Item]], dict[Item, Made]]
) -> Made | None:
    """What ``make`` returns for one of several items of which each is needed once.

    It depends on content and items alone. While many answers are made one after the other,
    what further ones will need is made with it; nothing is kept that was given away.
    """
    parts = _current.get()
    if parts is None:
        return make([item]).get(item)
    batch = parts.batches.setdefault(key, Batch())
    found = batch.ready.pop(item, None)  # in one step: another thread may want the same
    if found is None:
        wanted = [item]
        if len(batch.given) >= ALONE:
            taken = {item, *batch.given.copy(), *batch.ready.copy()}
            wanted += islice((each for each in items if each not in taken), TOGETHER)
        made = make(wanted)
        found = made.pop(item, None)
        batch.ready.update(made)
    batch.given.add(item)
    return found


def is_past(moment: datetime.datetime | None) -> bool:
    return moment is not None and moment <= timezone.now()
