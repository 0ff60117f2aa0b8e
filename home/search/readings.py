"""How words in alphabets with vowels may be read: Latin in seven ways, Cyrillic, Georgian.

What is read is spelled in small Latin letters, and in capitals where languages differ too much:
S is every sibilant, H is g, h and kh, E is ö, Y is ü and Q is ä.
"""

import re
import unicodedata

from .rewriting import rewritten, rules

#: Letters with marks, before the marks are dropped.
_LATIN = str.maketrans(
    {
        **dict.fromkeys("šśşșŝžźżçćčċĉţțđ", "S"),
        **dict.fromkeys("öøőœ", "E"),
        **dict.fromkeys("üű", "Y"),
        "ä": "Q",
        "ř": "rS",
        "ł": "l",
        "ı": "i",
        "ğ": "H",
        "ě": "ie",
        "å": "o",
        "æ": "e",
    }
)
_NASALS = rules(("ą(?=[bp])", "om"), ("ą", "on"), ("ę(?=[bp])", "em"), ("ę", "en"))

#: What every language reads alike.
_ANY = rules(
    ("schtsch|shch|szcz|chtch|tsch|tch|tsh|dzh|dsch|dsh|sch|sh|zh|sz|cz|ts|tz|tS|dz|dS", "S"),
    ("dj(?=[aeiouE])", "S"),
    ("ph", "f"),
    ("th", "t"),
    ("^rh", "r"),
    ("kh|gh", "H"),
    ("([bdjk])h", r"\1"),
    ("x", "kS"),
)
_MUTE_H = ("(?<=[aeiouyE])h$", "")
_SOFT_C = ("c(?=[eiyE])", "S")
_FRENCH_ENDINGS = rules(
    ("eaux?$|aux?$|ault$|aud$|aut$", "o"),
    ("(?<=[aeiouyrn])[tdsxzp]$", ""),
)
#: And how each reads the rest.
_READINGS = {
    "english": rules(("ch", "S"), _SOFT_C, ("j", "S"), ("qu", "kv"), _MUTE_H, ("w", "u")),
    "french": rules(
        ("oi", "ua"),
        ("au", "o"),
        ("e(?=[nm][^aeiouynm])", "a"),
        ("ch", "S"),
        ("gu(?=[eiy])", "H"),
        ("g(?=[eiy])", "S"),
        ("gn", "n"),
        _SOFT_C,
        ("j", "S"),
        ("qu", "k"),
        ("h", ""),
        ("(?<=[^aeiouy])es?$", ""),
    ),
    "german": rules(
        ("ch", "H"),
        ("j", "i"),
        ("eu", "ei"),
        ("oe", "E"),
        ("ue", "Y"),
        ("Q|ae", "e"),
        ("z", "S"),
        ("(?<=[aeiouE])h(?=[lmnr]|$)", ""),
    ),
    "slavic": rules(
        ("ch", "H"),
        ("rz", "S"),
        ("c", "S"),
        ("dj", "S"),
        ("([ln])j(?![aeiouE])", r"\1"),
        ("j", "i"),
    ),
    "spanish": rules(
        ("j", "H"),
        ("ch", "S"),
        ("ll", "l"),
        ("qu", "k"),
        ("gu(?=[eiy])", "H"),
        _SOFT_C,
        ("h", ""),
    ),
    "italian": rules(
        ("ch", "k"),
        ("cc?i(?=[aou])", "S"),
        ("sc(?=[ei])", "S"),
        ("cc?(?=[ei])", "S"),
        ("gg?i(?=[aou])", "S"),
        ("gg?(?=[ei])", "S"),
        ("gl(?=i)", "l"),
        ("j", "i"),
        ("gn", "n"),
        ("h", ""),
    ),
    "dutch": rules(("oe", "u"), ("ij", "ei"), ("j", "i")),
}
_FRENCH = _READINGS["french"]
_LATIN_LETTERS = str.maketrans("cgqwvzsh", "kHkffSSH")

_CYRILLIC = {
    **dict(zip("абвгґдезийіклмнопрстуфхцчшщыэ", "abfHHdeSiiiklmnoprStufHSSSSie", strict=True)),
    **dict.fromkeys("жћђџѕ", "S"),
    "ё": "io",
    "ю": "iu",
    "я": "ia",
    "є": "ie",
    "ї": "ii",
    "ј": "i",
    "љ": "l",
    "њ": "n",
    "ѓ": "H",
    "ќ": "k",
    "ў": "f",
    "ь": "",
    "ъ": "",
}
_GEORGIAN = dict(
    zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", "abHdefStiklmnopSrStufkHkSSSSSSHSH", strict=True)
)
#: As in Бхутто.
_ASPIRATE = re.compile("(?<=[бгдкпт])х(?=[аеиоуыя])")
_ALPHABETS = str.maketrans({**_CYRILLIC, **_GEORGIAN})


def readings(word: str) -> list[str]:
    """How a word may be read; nothing for one in other letters. It is given without case."""
    if "a" <= word[0] < "\u0250":
        return _of_latin(word)
    if ord(word[0]) not in _ALPHABETS:
        return []
    words = [word, _ASPIRATE.sub("", word), word.replace("ფ", "პ")]
    if word[-1] == "ი":  # the ending of the nominative
        words += [each[:-1] for each in words]
    return [each.translate(_ALPHABETS) for each in words]


def _of_latin(word: str) -> list[str]:
    marked = rewritten(word, _NASALS).translate(_LATIN)
    decomposed = unicodedata.normalize("NFD", marked)
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    alike = rewritten(plain, _ANY)
    ending = rewritten(plain, _FRENCH_ENDINGS)
    french = alike if ending == plain else rewritten(ending, _ANY)
    read = [
        rewritten(french if reading is _FRENCH else alike, reading)
        for reading in _READINGS.values()
    ]
    return [each.translate(_LATIN_LETTERS) for each in read]
