"""What the pages of a language have in common, made once for all of them.

The menu, the foot and the court news stand on every page. While pages are rendered for
everybody (see home/page_cache/render.py), the first that needs such a part makes it, and the
others of the same content version take it over. For editors and previews all is made anew.
"""

import datetime
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeVar

from django.utils import timezone

from .lifetime import ends_by, lifetime
from .visible import next_turn

#: Seconds. Many pages are rendered at once, or few; long lists would take memory for nothing.
KEPT_FOR = 60.0

Made = TypeVar("Made")


class Memoised(NamedTuple):
    """Something made, and the first moment (UTC) at which the clock makes it another."""

    value: Any
    until: datetime.datetime | None


class Memo:
    """What was made under one content version, until ``turn`` (UTC) changes what is visible."""

    def __init__(self, key: bytes = b"") -> None:
        self.key = key
        self.begun = time.monotonic()
        self.turn = next_turn()
        self.made: dict[Hashable, Memoised] = {}

    @property
    def is_over(self) -> bool:
        return is_past(self.turn)


class CurrentMemo:
    """The memo of one process: of the version that it renders."""

    def __init__(self) -> None:
        self._memo: Memo | None = None

    def get(self, key: bytes = b"") -> Memo:
        """The memo of a version's key (see ``SharedVersion.key``). One query, once."""
        memo = self._memo
        if memo is None or memo.key != key or memo.is_over:
            memo = self._memo = Memo(key)
        return memo

    def discard_old(self, key: bytes = b"") -> None:
        """Drops the memo if it is of another key, or has served for a while."""
        memo = self._memo
        is_old = memo is not None and time.monotonic() - memo.begun > KEPT_FOR
        if memo is not None and (is_old or memo.key != key):
            self._memo = None


_current: ContextVar[Memo | None] = ContextVar("memo", default=None)


@contextmanager
def memoising(memo: Memo) -> Iterator[None]:
    """Within it ``memoise`` takes from this memo, and adds to it."""
    token = _current.set(memo)
    try:
        yield
    finally:
        _current.reset(token)


def memoise(key: Hashable, make: Callable[[], Made]) -> Made:
    """What ``make`` returns: it depends on content, clock and key alone, and stays as it is."""
    memo = _current.get()
    if memo is None:
        return make()
    memoised = memo.made.get(key)
    if memoised is None or is_past(memoised.until):
        with lifetime() as life:
            value = make()
        memoised = memo.made[key] = Memoised(value, life.until)
    if memoised.until is not None:
        ends_by(memoised.until)
    return memoised.value


def is_past(moment: datetime.datetime | None) -> bool:
    return moment is not None and moment <= timezone.now()
