"""What a backup or a restore refuses."""

import contextlib
import sqlite3
from collections.abc import Iterator

from django.db import DatabaseError

#: What a full or broken disk raises, of files and of either database.
FAILURES = (OSError, sqlite3.Error, DatabaseError)


class RefusedError(Exception):
    """What is in the way and what to do, as a sentence; nothing was changed."""


class UnfinishedError(Exception):
    """What a restore has done and what it has not, as a sentence."""


@contextlib.contextmanager
def refusing(what: str) -> Iterator[None]:
    """Within it what a disk or a database does not do is refused, in a sentence that begins so."""
    try:
        yield
    except FAILURES as error:
        raise RefusedError(f"{what}: {error}") from error
