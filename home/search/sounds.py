"""Names by their sound: what Чайковский, Tchaïkovski, Čajkovskij and צ׳ייקובסקי have in common.

Each language writes foreign names by rules of its own, and a word does not say by whose rules it
was written. So a word has a key for each way in which it may be read, mostly one to four, and two
words are alike when they share one. In a key vowels are three, and only consonants that no
language mixes up are told apart.

Arabic, Hebrew, Indian and Greek letters leave out vowels or do not tell sounds apart. From and to
them names are compared by a skeleton of consonants alone.

Keys are plain letters that begin with "j", which no folded word does.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from .readings import readings
from .skeletons import closed_up, skeletons
from .words import without_apostrophes, without_format

_MOST_KEYS = 12
_SHORTEST_KEY = 4
_A_KEY, _OF_ALPHABET, _OF_SKELETON = "ja", "jb", "jc"

_VOWELS = re.compile("[aeiouyEQY]+")
_EI = re.compile("[ei]*a[ei]+")
_T_BEFORE_SIBILANT = re.compile("[td]+(?=S)")
_SAME = re.compile(r"(.)\1+")
_MUTE_E = re.compile("(?<=[bpfkHStdlmn])E(?=[rl]$)")
_NOT_CODE = re.compile("[^a-zA-Z]")
_MERGED = str.maketrans({**dict.fromkeys("bpf", "P"), **dict.fromkeys("kH", "K"), "d": "T"})


def may_be_name(word: str) -> bool:
    """Whether a word begins with a capital, or its script has none."""
    return word[0] == word[0].title()


@lru_cache(maxsize=20_000)
def keys_of_word(word: str) -> tuple[str, ...]:
    """By which a word in a text is found, when it is written in an alphabet with vowels."""
    return _keys(_A_KEY, (key for key in _alphabetic(word) if len(key) >= _SHORTEST_KEY))


@lru_cache(maxsize=20_000)
def keys_of_name(word: str) -> tuple[str, ...]:
    """By which a word of a name is found, in any script."""
    codes = _alphabetic(word)
    if codes:
        return (*_keys(_A_KEY, codes), *_keys(_OF_ALPHABET, map(_bones, codes)))
    return _keys(_OF_SKELETON, _unique(skeletons(word)))


@lru_cache(maxsize=1_000)
def keys_asked(word: str) -> tuple[str, ...]:
    """The keys of texts and names that a word typed by a reader is to find."""
    codes = _alphabetic(word)
    if codes:
        return (*_keys(_A_KEY, codes), *_keys(_OF_SKELETON, map(_bones, codes)))
    codes = _unique(skeletons(word))
    return (*_keys(_OF_ALPHABET, codes), *_keys(_OF_SKELETON, codes))


def _keys(kind: str, codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{kind}{code.lower()}" for code in codes if code))


def _alphabetic(word: str) -> list[str]:
    """The keys of a word in Latin, Cyrillic or Georgian letters; none of another."""
    word = without_apostrophes(without_format(word)).casefold().replace("i\u0307", "i")
    word = unicodedata.normalize("NFC", word)
    if len(word) < 2 or not word.isalpha():
        return []
    codes = map(_code, dict.fromkeys(readings(word)))
    return _unique(code for code in codes if len(code) > 1)  # "zzz" is no name


def _code(letters: str) -> str:
    """The key of a reading: three vowels, sibilants as one, nothing doubled."""
    code = _VOWELS.sub(_vowel, _NOT_CODE.sub("", letters.replace("Y", "iu").replace("Q", "a")))
    code = _T_BEFORE_SIBILANT.sub("", code)
    code = _SAME.sub(r"\1", code).replace("SO", "SE")
    return _SAME.sub(r"\1", _MUTE_E.sub("", code))


def _vowel(group: re.Match) -> str:
    """What is left of vowels that touch.

    "A" above all, but "ai" and "ei" are one; and "io", as in Фёдор, is no "o".
    """
    vowels = group[0].replace("y", "i")
    if "a" in vowels:
        return "E" if _EI.fullmatch(vowels) else "A"
    if vowels in ("io", "iio") or not ("o" in vowels or "u" in vowels):
        return "E"
    return "O"


def _bones(code: str) -> str:
    """The skeleton of a key: whether it begins with a vowel, and its consonants."""
    start = "A" if code[:1] in ("A", "E", "O") else ""
    return start + closed_up(re.sub("[AEO]", "", code).translate(_MERGED).upper())


def _unique(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(key for key in keys if key))[:_MOST_KEYS]
