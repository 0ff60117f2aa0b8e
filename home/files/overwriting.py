"""To read a large file in small pieces, and to write over parts of it."""

from typing import IO

from .apart import RefusedError

_PIECE = 2**16
#: Parts of one file that are looked at: a film of three hours in pieces of a second has fewer.
MOST_PARTS = 500_000


class Budget:
    """How many parts may still be looked at; raises ``RefusedError`` where there are too many."""

    def __init__(self, parts: int = MOST_PARTS) -> None:
        self.parts = parts

    def spend(self, count: int = 1) -> None:
        self.parts -= count
        if self.parts < 0:
            raise RefusedError("recording_too_much")


def read_at(file: IO[bytes], at: int, count: int) -> bytes:
    """Exactly so many bytes. Raises ``RefusedError`` where the file ends before."""
    file.seek(at)
    content = file.read(count)
    if len(content) != count:
        raise RefusedError("recording_damaged")
    return content


def write_at(file: IO[bytes], at: int, content: bytes) -> None:
    file.seek(at)
    file.write(content)


def blank(file: IO[bytes], start: int, end: int) -> None:
    """Nothing but zeros from one place to another."""
    file.seek(start)
    for at in range(start, end, _PIECE):
        file.write(bytes(min(_PIECE, end - at)))
