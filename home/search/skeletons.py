"""The consonants of words in letters that leave out vowels or do not tell sounds apart.

Arabic, Hebrew, Indian and Greek letters. P is b, p, f and v; K is k, g, h and kh; T is t and d;
S is every sibilant; "A" before them is a vowel at the beginning.
"""

import re
import unicodedata
from itertools import islice, product

from .rewriting import rewritten, rules
from .words import APOSTROPHES, without_apostrophes, without_format

_MOST_READINGS = 64
_SAME = re.compile(r"(.)\1+")
_T_BEFORE_SIBILANT = re.compile("T+(?=S)")

# "/" stands between two readings.

_ARABIC = {
    **dict.fromkeys("بفپڤ", "P"),
    **dict.fromkeys("تطدٹڈ", "T"),
    **dict.fromkeys("زظسشصچژ", "S"),
    **dict.fromkeys("حخغقكکگڭ", "K"),
    **dict.fromkeys("اأإآٱعءئؤيیىےھ", ""),
    **dict.fromkeys("هہة", "K/"),
    **dict.fromkeys("رڑ", "R"),
    **dict.fromkeys("نں", "N"),
    "ث": "S/T",
    "ض": "T/S",
    "ذ": "S/T",
    "ج": "S/K",
    "ل": "L",
    "م": "M",
    "و": "P/",
}
_HEBREW = {
    **dict.fromkeys("בפף", "P"),
    **dict.fromkeys("דטת", "T"),
    **dict.fromkeys("זסצץש", "S"),
    **dict.fromkeys("גחכךק", "K"),
    **dict.fromkeys("איע", ""),
    **dict.fromkeys("מם", "M"),
    **dict.fromkeys("נן", "N"),
    "ה": "K/",
    "ו": "P/",
    "ל": "L",
    "ר": "R",
}
_DEVANAGARI = {
    **dict.fromkeys("पफबभ", "P"),
    **dict.fromkeys("तथदधटठडढ", "T"),
    **dict.fromkeys("चछजझशषस", "S"),
    **dict.fromkeys("कखगघ", "K"),
    "ह": "K/",
    **dict.fromkeys("नणङञ", "N"),
    **dict.fromkeys("अआइईउऊएऐओऔऑऍ", ""),
    "म": "M",
    "र": "R",
    "ल": "L",
    "व": "P/",
    "य": "",
    "ऋ": "R",
    "ृ": "R",
    "ळ": "L",
}
_GREEK = {
    **dict.fromkeys("βπφ", "P"),
    **dict.fromkeys("δθτ", "T"),
    **dict.fromkeys("ζσς", "S"),
    **dict.fromkeys("κχ", "K"),
    **dict.fromkeys("αεηιουω", ""),
    "γ": "K",
    "λ": "L",
    "μ": "M",
    "ν": "N",
    "ρ": "R",
    "ξ": "KS",
    "ψ": "PS",
}
#: What the rules below make of several letters.
_MADE = {"y": "/K", "w": "/P", "d": "R/T", "p": "P/MP", "t": "T/NT", "k": "K/NK"}
_SKELETONS = {
    letter: tuple(sound.split("/"))
    for letter, sound in {**_ARABIC, **_HEBREW, **_DEVANAGARI, **_GREEK, **_MADE}.items()
}
_NUKTA = "\u093c"
#: Letters that together are one sound, before each is looked up.
_TOGETHER = rules(
    (rf"([גזצץ])[{APOSTROPHES}]", "ש"),
    ("וו", "ב"),
    ("(?<=.)ה$|(?<=.)[ةهہ]$", ""),
    ("^μπ", "β"),
    ("^ντ", "τ"),
    ("^γκ", "κ"),
    ("μπ", "p"),
    ("ντ", "t"),
    ("γ[γκ]", "k"),
    ("γ(?=[ιε])", "y"),
    ("(?<=[αεη])υ", "w"),
    ("[\u0901\u0902](?=[पफबभम])", "म"),
    ("[\u0901\u0902]", "न"),
    (f"[डढ]{_NUKTA}", "d"),
)


def skeletons(word: str) -> list[str]:
    """How a word may be read; nothing for one in other letters."""
    word = unicodedata.normalize("NFKD", without_format(word).casefold())
    word = "".join(s for s in word if not unicodedata.combining(s) or s == _NUKTA)
    word = without_apostrophes(rewritten(word, _TOGETHER))
    if len(word) < 2 or word[0] not in _SKELETONS:
        return []
    words = [word]
    if word.startswith("ال") and len(word) > 4:  # the article, or the beginning of a name
        words.insert(0, word[2:])
    keys: list[str] = []
    for each in words:
        options = [_SKELETONS.get(letter, ("",)) for letter in each]
        keys += map(_joined, islice(product(*options), _MOST_READINGS))
    return keys


def closed_up(consonants: str) -> str:
    """Consonants of which none is doubled and no "t" stands before a sibilant."""
    return _SAME.sub(r"\1", _T_BEFORE_SIBILANT.sub("", _SAME.sub(r"\1", consonants)))


def _joined(consonants: tuple[str, ...]) -> str:
    return ("" if consonants[0] else "A") + closed_up("".join(consonants))
