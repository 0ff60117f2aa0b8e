"""Words as search compares them: without case, accents and script.

The same for what is searched and for what is asked, so it may lose much and must only be
alike: "Ёлкин", "Ëlkin" and "elkin" are one word, and so are the endings -ский, -skiy and -sky.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii
from icu import Transliterator

from .words import (
    WORD,
    is_character,
    parts_at_apostrophes,
    without_apostrophes,
    without_format,
)

_NOT_LATIN = re.compile("[^a-z0-9]")
#: Transliterations disagree most about these. No folded word has a "j" or a "y".
_SEMIVOWELS = re.compile("[ijy]+")
#: From Hebrew on, a "j" in Latin letters is a consonant.
_FIRST_OF_ASIA = "\u0590"
#: Müller, Mueller and Muller.
_E_OF_AN_UMLAUT = re.compile("(?<=[aou])e+")
#: Håkon and Haakon.
_LONG_A = re.compile("aa+")
#: Nobody types a longer one, and PostgreSQL takes none above 2 kB.
LONGEST_WORD = 60
#: A part of a word that is written together with others is a word from so many letters on.
_SHORTEST_PART = 3

#: Letters that keyboards of Arabic, Persian and Urdu have differently, or that writers mix.
_ARABIC = str.maketrans(
    {
        **dict.fromkeys("ىیېۍے", "ي"),
        **dict.fromkeys("کڪ", "ك"),
        **dict.fromkeys("ةہۃھۀە", "ه"),
        **dict.fromkeys("ٱأإآٲٳ", "ا"),
        **dict.fromkeys("ںڹ", "ن"),
        "ـ": "",
        "ء": "",
    }
)
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_ARTICLE = "ال"  # the Arabic article is written together with its word
#: "And", then "in", "for" and "like", each written together with its word; "for the" is لل.
_ARABIC_CLITICS = re.compile("([وف])?(لل|[بلك])?")
_HEBREW_LETTER = re.compile("[\u05d0-\u05ea]")
#: "And", then "that", then "the", "in", "to", "like" and "from".
_HEBREW_CLITICS = re.compile("(ו)?(ש)?([הבלכמ])?")

#: The nasal before a consonant is written as a letter or as a dot: हिन्दी, हिंदी.
_NASAL_LETTER = re.compile("[ङञण]\u094d")
_NASAL_BEFORE_LABIAL = re.compile("[\u0901\u0902](?=[पफबभम])")
_NASAL = re.compile("[\u0901\u0902]")


#: Readers in Taipei and Hong Kong write 釋, those in Beijing 释.
_SIMPLIFIED = Transliterator.createInstance("Traditional-Simplified")
#: The only two that ICU makes of each other.
_ALIKE = str.maketrans("苧", "苎")


class Span(NamedTuple):
    """A word in a text: where it begins and ends, and what it is folded."""

    start: int
    end: int
    word: str


@lru_cache(maxsize=20_000)
def fold_word(word: str) -> str:
    """One word in plain Latin letters and digits; a character of a script without spaces as is.

    Never empty: a word of which nothing has a Latin letter stays what it is without case.
    """
    if is_character(word):
        return _plain_character(word)
    plain = _plain(word)
    if plain.startswith(_ARTICLE) and len(plain) > len(_ARTICLE) + 2:
        plain = plain.removeprefix(_ARTICLE)
    latin = anyascii(plain).lower()
    if plain[0] >= _FIRST_OF_ASIA:
        latin = latin.replace("j", "zh")
    latin = _NOT_LATIN.sub("", latin)
    if not latin:
        return plain
    latin = _E_OF_AN_UMLAUT.sub("", _SEMIVOWELS.sub("i", latin))
    return _LONG_A.sub("a", latin)[:LONGEST_WORD]


def _plain_character(word: str) -> str:
    word = without_format(word)[:LONGEST_WORD]
    plain = _SIMPLIFIED.transliterate(unicodedata.normalize("NFKC", word)).translate(_ALIKE)
    return plain if WORD.fullmatch(plain) else unicodedata.normalize("NFC", word)


def _plain(word: str) -> str:
    """A word without case, accents, apostrophes and the letters that writers mix."""
    word = without_format(word)[: 2 * LONGEST_WORD]
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    if _ARABIC_LETTER.search(decomposed):
        decomposed = unicodedata.normalize("NFC", decomposed).translate(_ARABIC)
        decomposed = unicodedata.normalize("NFKD", decomposed)
    decomposed = _NASAL_LETTER.sub("न\u094d", decomposed)
    decomposed = _NASAL.sub("न", _NASAL_BEFORE_LABIAL.sub("म", decomposed))
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return without_apostrophes(bare)[:LONGEST_WORD] or bare or word


@lru_cache(maxsize=20_000)
def parts_of(word: str) -> tuple[str, ...]:
    """What a word is found by besides itself, folded: the words that it is written with.

    "L’appel" is found by "appel", "Navalny’s" by "Navalny", "وباريس" by "باريس".
    """
    parts: list[str] = []
    if word[0] < "\u0250":
        pieces = parts_at_apostrophes(without_format(word))
        parts = pieces if len(pieces) > 1 else []
    else:
        plain = _plain(word)
        if _ARABIC_LETTER.match(plain) and not plain.startswith(_ARTICLE):
            parts = _without_clitics(plain, _ARABIC_CLITICS)
        elif _HEBREW_LETTER.match(plain):
            parts = _without_clitics(plain, _HEBREW_CLITICS)
    folded = (fold_word(part) for part in parts if len(part) >= _SHORTEST_PART)
    return tuple(dict.fromkeys(part for part in folded if part != fold_word(word)))


def _without_clitics(word: str, clitics: re.Pattern) -> list[str]:
    """What is left of a word without the first, the second clitic and so on."""
    match = clitics.match(word)
    ends = {match.end(group) for group in range(1, clitics.groups + 1)} if match else set()
    return [word[end:] for end in sorted(ends) if end > 0]


def fold(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return [fold_word(match[0]) for match in WORD.finditer(text)]


def fold_spans(text: str) -> Iterator[Span]:
    """The words of a text in their order, and where each stands."""
    for match in WORD.finditer(text):
        yield Span(match.start(), match.end(), fold_word(match[0]))
