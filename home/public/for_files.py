"""Whether a page is made for a mirror: a file that is read without a server.

A mirror has no use for many short pages of a long list, each of which is a file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_for_files: ContextVar[bool] = ContextVar("for_files", default=False)


@contextmanager
def making_files() -> Iterator[None]:
    """Within it pages are made for a mirror."""
    token = _is_for_files.set(True)
    try:
        yield
    finally:
        _is_for_files.reset(token)


def is_for_files() -> bool:
    return _is_for_files.get()
