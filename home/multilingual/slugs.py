"""Addresses from words of any script: the one function that browser and server make them by.

Each language is spelled as its readers spell it in Latin letters; what no table has, anyascii
transliterates. Where a script writes no vowels, the consonants stand alone; no word is lost.
"""

import re
import unicodedata

from anyascii import anyascii

LONGEST = 80

_APOSTROPHES = re.compile("['’ʼ‘`´ʹʺ\"”“„]")
_OTHER = re.compile(r"[^a-z0-9]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_MARKS = re.compile("[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u0307]")
_ARABIC = re.compile("[\u0621-\u064a\u066e-\u06d3\u06d5]+")
_HEBREW = re.compile("[\u05d0-\u05ea]+")
_DEVANAGARI = re.compile("[\u0900-\u0963\u0971-\u097f]+")


def _table(pairs: str) -> dict[str, str]:
    """Of “ш s, ж z”; a sign alone stands for nothing."""
    entries = (entry.split() for entry in pairs.split(","))
    return {entry[0]: entry[1] if len(entry) > 1 else "" for entry in entries}


#: Letters that a language spells otherwise than anyascii.
_LETTERS = {
    "da": _table("ø oe, å aa"),
    "de": _table("ä ae, ö oe, ü ue"),
    "el": _table("ου ou, ού ou, αυ av, αύ av, ευ ev, εύ ev, γγ ng, γκ gk"),
    "sr": _table("đ dj, ђ dj, ж z, љ lj, њ nj, ћ c, ц c, ч c, џ dz, ш s, х h"),
    "uk": _table("зг zgh, г h, ґ g, є ie, и y, і i, ї i, й i, х kh, ц ts, щ shch, ю iu, я ia"),
}
#: What they are at the beginning of a word (the Ukrainian table of 2010).
_BEGINNINGS = {"uk": _table("є ye, ї yi, й y, ю yu, я ya")}

_ARABIC_LETTERS = _table(
    "ا a, أ a, إ i, آ a, ٱ a, ء a, ؤ u, ئ i, ب b, ت t, ث th, ج j, ح h, خ kh, د d, ذ dh, ر r, ز z, "
    "س s, ش sh, ص s, ض d, ط t, ظ z, ع a, غ gh, ف f, ق q, ك k, ل l, م m, ن n, ه h, و u, ي i, ى a, "
    "ة a, پ p, چ ch, ژ zh, گ g, ڤ v, ک k, ی i"
)
_PERSIAN_LETTERS = _ARABIC_LETTERS | _table("ث s, ذ z, ض z, ة eh, ۀ eh")
_URDU_LETTERS = _PERSIAN_LETTERS | _table(
    "و o, ہ h, ھ h, ۃ t, ٹ t, ڈ d, ڑ r, ں n, ے e, ۓ e, ۂ h, ۀ h"
)
#: By language: its letters; what begins a word; what ends one.
_SEMI_VOWELS: dict[str, tuple[dict[str, str], dict[str, str], dict[str, str]]] = {
    "ar": (_ARABIC_LETTERS, _table("و w, ي y"), {}),
    "fa": (_PERSIAN_LETTERS, _table("و v, ی y, ي y"), _table("ه eh")),
    "ur": (_URDU_LETTERS, _table("و w, ی y, ي y"), _table("ہ a, ه a")),
    "he": (
        _table(
            "א a, ב b, ג g, ד d, ה h, ו u, ז z, ח h, ט t, י i, כ k, ך k, ל l, מ m, ם m, נ n, ן n, "
            "ס s, ע a, פ p, ף f, צ ts, ץ ts, ק k, ר r, ש sh, ת t"
        ),
        _table("ו v, י y"),
        _table("ה a"),
    ),
}
_CONSONANTS = _table(
    "क k, ख kh, ग g, घ gh, ङ n, च ch, छ chh, ज j, झ jh, ञ n, ट t, ठ th, ड d, ढ dh, ण n, त t, थ th, "
    "द d, ध dh, न n, प p, फ ph, ब b, भ bh, म m, य y, र r, ल l, ळ l, व v, श sh, ष sh, स s, ह h"
)
_WITH_NUKTA = _table("क q, ख kh, ग gh, ज z, ड r, ढ rh, फ f, य y, र r, न n, ळ l")
_VOWELS = _table(
    "अ a, आ a, इ i, ई i, उ u, ऊ u, ऋ ri, ए e, ऐ ai, ओ o, औ au, ऑ o, ऍ e, ा a, ि i, ी i, ु u, ू u, "
    "ृ ri, े e, ै ai, ो o, ौ au, ॉ o, ॅ e, ं n, ँ n, ः h, ऽ"
)
_VIRAMA, _NUKTA = "\u094d", "\u093c"
#: What takes the place of the vowel that a consonant has of itself.
_DEPENDENT = frozenset("ािीुूृेैोौॉॅ" + _VIRAMA)


def slug_of(words: str, code: str, longest: int = LONGEST) -> str:
    """A word for an address, of letters and digits that every keyboard has; a language's code says
    how to spell. Empty where there is no letter or digit.
    """
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFC", words).lower())
    text = _MARKS.sub("", text)
    text = _DEVANAGARI.sub(lambda run: _hindi(run[0]), text)
    arabic = code if code in ("fa", "ur") else "ar"
    text = _ARABIC.sub(lambda run: _consonants(run[0], arabic), text)
    text = _HEBREW.sub(lambda run: _consonants(run[0], "he"), text)
    text = _HAN.sub(lambda sign: f" {anyascii(sign[0])} ", text)
    for letter, latin in _BEGINNINGS.get(code, {}).items():
        text = re.sub(rf"(?<!\w){letter}", latin, text)
    for letter, latin in _LETTERS.get(code, {}).items():
        text = text.replace(letter, latin)
    latin = _APOSTROPHES.sub("", anyascii(text).lower())
    return _cut(_OTHER.sub("-", latin).strip("-"), longest)


def _cut(slug: str, longest: int) -> str:
    """After a word, if there is more than one."""
    if len(slug) <= longest:
        return slug
    start = slug[: longest + 1]
    return (start.rpartition("-")[0] or start[:longest]).strip("-")


def _consonants(word: str, code: str) -> str:
    letters, first, last = _SEMI_VOWELS[code]
    found = [letters.get(sign, sign) for sign in word]
    if len(word) > 1:
        found[0] = first.get(word[0], found[0])
        found[-1] = last.get(word[-1], found[-1])
    return "".join(found)


def _hindi(word: str) -> str:
    """With the vowel that a consonant has of itself, but for the last one of a word."""
    signs = unicodedata.normalize("NFD", word)
    found = []
    for position, sign in enumerate(signs):
        if sign not in _CONSONANTS:
            known = sign in (_VIRAMA, _NUKTA)
            found.append("" if known else _VOWELS.get(sign, sign))
            continue
        rest = signs[position + 1 :]
        has_nukta = rest.startswith(_NUKTA)
        rest = rest[has_nukta:]
        found.append((_WITH_NUKTA if has_nukta else _CONSONANTS).get(sign, _CONSONANTS[sign]))
        if rest and rest[0] not in _DEPENDENT:
            found.append("a")
    return "".join(found) or anyascii(word)
