"""Bulkheads: work that takes long may hold only a part of a process's threads.

Whoever finds its part full is told so at once, or after some patience, so that a flood of one
kind of request leaves threads to all others. (Michael Nygard, Release It!, "Bulkheads".)
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: Of each web process; home/serve.py starts so many, home/page_cache/lanes.py divides them.
THREADS = 22


class BusyError(Exception):
    """Too much of a kind is being done already; asking again in ``retry_after`` seconds will do."""

    def __init__(self, retry_after: int = 2) -> None:
        super().__init__(f"Busy; try again in {retry_after} s.")
        self.retry_after = retry_after


class Bulkhead:
    """So many at once, so many more who wait, and for how long (seconds)."""

    def __init__(
        self, at_once: int, waiting: int = 0, patience: float = 0.0, retry_after: int = 2
    ) -> None:
        self.patience, self.retry_after = patience, retry_after
        self._turns = threading.BoundedSemaphore(at_once)
        self._places = threading.BoundedSemaphore(at_once + waiting)

    @contextmanager
    def enter(self) -> Iterator[None]:
        """Within it one of the turns is taken. Raises ``BusyError`` where none becomes free."""
        if not self._places.acquire(blocking=False):
            raise BusyError(self.retry_after)
        try:
            if not self._turns.acquire(timeout=self.patience):
                raise BusyError(self.retry_after)
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._places.release()
