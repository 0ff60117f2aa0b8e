# words: admin
"""What is read from a file: a header and lines of text, and nothing else."""

from typing import NamedTuple

#: Limits, so that no file takes the server's memory or time.
MOST_BYTES = 10 * 2**20
MOST_LINES = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000


class SpreadsheetError(Exception):
    """Why a file as a whole cannot be read: a sentence for who sent it."""


class TooManyLinesError(SpreadsheetError):
    """It has more lines than were asked for."""


class Line(NamedTuple):
    """One line below the header: its number in the file, from 1, and its cells as text."""

    number: int
    cells: list[str]


class Sheet(NamedTuple):
    """A table. Cells are text: days as ``2024-05-01``, whole numbers without a point.

    What a formula would be begins with "="; ``cells.plain`` has not been applied yet.
    """

    header: list[str]
    lines: list[Line]
    #: How the file was read, in words: "CSV, UTF-8, comma".
    origin: str
