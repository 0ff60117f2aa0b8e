# words: admin
"""What a file brings back, whatever its format."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from home.settings.languages import BY_CODE

#: Limits, so that no file takes the server's memory or time.
MOST_BYTES = 10 * 2**20
MOST_UNITS = 20_000
LONGEST_TEXT = 50_000


class FileError(Exception):
    """Why a file as a whole cannot be read: a sentence for who sent it."""


def too_many() -> FileError:
    return FileError(_("This file has too many texts. Divide it into several files."))


class Sent(NamedTuple):
    """A unit as it came back."""

    id: str
    source: str  # what the translator had before them
    target: str
    place: str  # for people: "line 12", "row 4"
    is_unfinished: bool = False  # marked as such by whoever translated it
    is_confirmed: bool = False  # marked as translated, though perhaps with the words of before
    has_styles: bool = False  # bold and italics were real ones, and are marks by now


class SentFile(NamedTuple):
    """A file as it came back. Its language is empty where it says none."""

    origin: str  # "PO"
    language: str
    units: list[Sent]


def code_of(name: str) -> str:
    """The code of a language as a file writes it: ``zh_Hans``, ``pt-BR``; empty if unknown."""
    wanted = name.strip().replace("_", "-").lower()
    known = {code.lower(): code for code in BY_CODE}
    return known.get(wanted) or known.get(wanted.partition("-")[0], "")


def writable_in_xml(text: str) -> str:
    """Without the signs that no file of XML may have."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")
