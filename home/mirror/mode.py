"""Whether a page is being rendered to be a file: then it offers nothing that needs the server."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_mirror: ContextVar[bool] = ContextVar("is_mirror", default=False)


@contextmanager
def mirroring() -> Iterator[None]:
    """Within it pages are rendered as files of a mirror."""
    token = _is_mirror.set(True)
    try:
        yield
    finally:
        _is_mirror.reset(token)


def is_mirror() -> bool:
    return _is_mirror.get()
