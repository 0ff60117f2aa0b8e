"""Where words begin and end, in every script."""

import re
import unicodedata
from collections.abc import Callable

#: Written inside a word, by one keyboard or another, and of no meaning for search: they stand
#: for the apostrophe, the soft sign, hamza and ayin.
APOSTROPHES = "'`´’‘‛ʹʻʼʽʾʿˈ′＇՚׳"
#: Scripts that put no spaces between words: each character is taken as a word, and several that
#: touch as words in a row. Chinese, Japanese, Thai, Lao, Tibetan, Burmese, Khmer.
_WITHOUT_SPACES = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa"
    "\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)


def _characters(wanted: Callable[[str], bool]) -> str:
    """The ranges of all characters of a kind, for a set of a regular expression."""
    ranges: list[list[int]] = []
    for point in range(0x20000):
        if wanted(chr(point)):
            if ranges and ranges[-1][1] == point - 1:
                ranges[-1][1] = point
            else:
                ranges.append([point, point])
    ranges.append([0xE0000, 0xE01EF])  # tags and variants, beyond
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


_FORMAT = _characters(lambda sign: unicodedata.category(sign) == "Cf")
_MARKS = _characters(lambda sign: unicodedata.category(sign)[0] == "M")

#: A letter or digit of a script with spaces.
_LETTER = rf"[^\W_{_WITHOUT_SPACES}{APOSTROPHES}]"
WORD = re.compile(
    rf"(?=\w)[{_WITHOUT_SPACES}][{_MARKS}{_FORMAT}]*"
    rf"|{_LETTER}(?:[{APOSTROPHES}{_FORMAT}]*(?:{_LETTER}|[{_MARKS}]))*"
)
_NOTHING = re.compile(rf"[{_FORMAT}]+")
_APOSTROPHE = re.compile(rf"[{APOSTROPHES}]")
_CHARACTER = re.compile(rf"[{_WITHOUT_SPACES}]")


def without_format(word: str) -> str:
    """A word without signs that nobody sees: soft hyphens, joiners, marks of direction."""
    return _NOTHING.sub("", word)


def without_apostrophes(word: str) -> str:
    return _APOSTROPHE.sub("", word)


def parts_at_apostrophes(word: str) -> list[str]:
    return _APOSTROPHE.split(word)


def is_character(word: str) -> bool:
    """Whether a word is one character of a script without spaces."""
    return bool(_CHARACTER.match(word))
