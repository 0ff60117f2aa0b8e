"""Until when what has been rendered stays true, if nobody changes anything.

Whoever lets the clock decide what a reader is shown says when it will decide otherwise.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_current: ContextVar["Lifetime | None"] = ContextVar("lifetime", default=None)


class Lifetime:
    """The first moment (UTC) at which something rendered will change; none is known at first."""

    def __init__(self) -> None:
        self.until: datetime.datetime | None = None

    def end_by(self, moment: datetime.datetime) -> None:
        if self.until is None or moment < self.until:
            self.until = moment


@contextmanager
def lifetime() -> Iterator[Lifetime]:
    """Gathers what is said by ``changes_at`` within it."""
    life = Lifetime()
    token = _current.set(life)
    try:
        yield life
    finally:
        _current.reset(token)


def changes_at(moment: datetime.datetime) -> None:
    """What is being rendered will be another at this moment (aware); past ones do not matter."""
    if moment > timezone.now():
        ends_by(moment)


def ends_by(moment: datetime.datetime) -> None:
    """What is being rendered is true until this moment (aware), at most; it may be over by now."""
    life = _current.get()
    if life is not None:
        life.end_by(moment)
