"""The rows of “When something breaks” in docs/operations.md, and what asks each of them.

A row's function brings about what the first column says, sees it, does what the second column
says, and sees that it is over. It says in a few words what was seen.
"""

import re
from collections.abc import Callable

from . import ROOT
from .book import Book
from .trial import Trial

Row = Callable[[Trial], str]
ASKED: dict[str, Row] = {}


def row(*names: str) -> Callable[[Row], Row]:
    """Registers what asks some rows, which are named by the words of their first column."""

    def register(function: Row) -> Row:
        ASKED.update(dict.fromkeys(names, function))
        return function

    return register


def written() -> list[str]:
    """The first column of the table, row by row."""
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    table = text.partition("## When something breaks")[2].partition("\n## ")[0]
    return re.findall(r"^\| (?!what you see|---)(.+?) \|", table, re.MULTILINE)


def ask(book: Book, trial: Trial, words: list[str] | None = None) -> None:
    """Asks each row, or those in which one of the words is."""
    rows = [each for each in written() if not words or any(word in each for word in words)]
    done: dict[Row, str] = {}
    for name in [*(each for each in ASKED if each in rows), *(set(rows) - ASKED.keys())]:
        with book.promise(f"“{name}”") as seen:
            assert name in ASKED, "nothing asks this row"
            function = ASKED[name]
            if function not in done:
                done[function] = function(trial)
            seen.append(done[function])
