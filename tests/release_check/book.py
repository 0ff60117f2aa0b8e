"""What is promised, as it is tried: a line for each, and whether all held."""

import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager


class StopError(Exception):
    """The rest cannot be tried."""


class Book:
    def __init__(self) -> None:
        self.held, self.failed = 0, 0

    @contextmanager
    def promise(self, name: str, needed: bool = False) -> Iterator[list[str]]:
        """Tries one; what is put into the list is said beside it.

        Whatever is raised inside is the reason why it did not hold. Without one that is
        ``needed`` nothing else is tried.
        """
        began, seen = time.monotonic(), list[str]()
        try:
            yield seen
        except Exception as error:
            self.failed += 1
            why = str(error) if isinstance(error, AssertionError) else traceback.format_exc()
            self._print("FAILED", name, time.monotonic() - began, [*seen, why])
            if needed:
                raise StopError from None
        else:
            self.held += 1
            self._print("held  ", name, time.monotonic() - began, seen)

    @staticmethod
    def _print(sign: str, name: str, seconds: float, seen: list[str]) -> None:
        said = "; ".join(each.strip() for each in seen if each)
        print(f"{sign} {seconds:6.1f} s  {name}{': ' if said else ''}{said}", flush=True)
