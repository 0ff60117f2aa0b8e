"""Words as search compares them: without case, accents and script.

The same for what is searched and for what is asked, so it may lose much and must only be
alike: "Ёлкин", "Ëlkin" and "elkin" are one word, and so are the endings -ский, -skiy and -sky.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from anyascii import anyascii

#: Chinese is written without spaces: each character is taken as a word.
_CHINESE = "\u3400-\u9fff\uf900-\ufaff"
#: Signs that belong to the letter before them: accents, Arabic and Hebrew points, Indic vowels.
_SIGNS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff"
WORD = re.compile(rf"[{_CHINESE}]|(?:[^\W_{_CHINESE}]|[{_SIGNS}])+")

_NOT_LATIN = re.compile("[^a-z0-9]")
#: Transliterations disagree most about these.
_SEMIVOWELS = re.compile("[ijy]+")
_ARTICLE = "ال"  # the Arabic article is written together with its word
#: Nobody types a longer one, and PostgreSQL takes none above 2 kB.
LONGEST_WORD = 60


@lru_cache(maxsize=20_000)
def fold_word(word: str) -> str:
    """One word in plain Latin letters and digits; empty when nothing of it is one."""
    if word.startswith(_ARTICLE) and len(word) > len(_ARTICLE) + 2:
        word = word.removeprefix(_ARTICLE)
    decomposed = unicodedata.normalize("NFKD", word[:LONGEST_WORD].casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    latin = _NOT_LATIN.sub("", anyascii(bare).lower())
    return _SEMIVOWELS.sub("i", latin)[:LONGEST_WORD]


def fold(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return [folded for match in WORD.finditer(text) if (folded := fold_word(match[0]))]


def fold_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each word of a text begins and ends, and what it is folded."""
    for match in WORD.finditer(text):
        yield match.start(), match.end(), fold_word(match[0])
