# words: admin
"""What a file brings back, whatever its format."""

import hashlib
import json
import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from home.multilingual.texts import writable
from home.settings.languages import BY_CODE

from .marks import paragraphs_of

#: Limits, so that no file takes the server's memory or time.
MOST_BYTES = 10 * 2**20
MOST_UNITS = 20_000
LONGEST_TEXT = 50_000

#: Turn words around, or hide: overrides and isolates of direction, and the mark of byte order.
INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")


class FileError(Exception):
    """Why a file as a whole cannot be read: a sentence for who sent it."""


class NotOursError(FileError):
    """The file is of no format that texts leave in."""

    def __init__(self) -> None:
        super().__init__(_("This file is none of ours: it is neither PO nor XLIFF nor DOCX."))


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
    before: str = ""  # the fingerprint of what stood there when it was taken out, if known
    fault: str = ""  # why it cannot be used, as far as the file alone says: a sentence

    @property
    def is_untouched(self) -> bool:
        """Whether it says what it said when it was taken out."""
        return self.before == fingerprint(self.target)


class SentFile(NamedTuple):
    """A file as it came back. Its language is empty where it says none."""

    origin: str  # "PO"
    language: str
    units: list[Sent]
    skipped: tuple[str, ...] = ()  # names of what is none of ours, in a zip


def fingerprint(words: str) -> str:
    """A short name for the words of a unit: equal where tools have only broken its lines anew."""
    said = paragraphs_of(INVISIBLE.sub("", writable_in_xml(writable(words))))
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def code_of(name: str) -> str:
    """The code of a language as a file writes it: ``zh_Hans``, ``pt-BR``; empty if unknown."""
    wanted = name.strip().replace("_", "-").lower()
    known = {code.lower(): code for code in BY_CODE}
    return known.get(wanted) or known.get(wanted.partition("-")[0], "")


def writable_in_xml(text: str) -> str:
    """Without the signs that no file of XML may have."""
    return "".join(sign for sign in text if _is_writable(sign))


def _is_writable(sign: str) -> bool:
    return sign in "\n\t" or (sign >= " " and sign not in "\ufffe\uffff")
