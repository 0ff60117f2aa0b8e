"""The scripts that languages are written in, and words that stand in a foreign one."""

import unicodedata
from collections.abc import Iterator

from home.settings.languages import Language

LATIN = "LATIN"
#: As the names of Unicode's characters begin, which are in the scripts of these languages.
_SCRIPTS = {
    **dict.fromkeys(("ru", "uk", "sr"), "CYRILLIC"),
    **dict.fromkeys(("ar", "fa", "ur"), "ARABIC"),
    "el": "GREEK",
    "he": "HEBREW",
    "hi": "DEVANAGARI",
    "ka": "GEORGIAN",
    "zh-hans": "CJK",
}
#: As regular expressions of browsers call them.
_PROPERTIES = {"CJK": "Han"}


def script_of(language: Language) -> str:
    """The script of a language; Latin, where nothing else is known."""
    return _SCRIPTS.get(language.code, LATIN)


def property_of(language: Language) -> str:
    """The script of a language as in ``\\p{Script=…}``."""
    script = script_of(language)
    return _PROPERTIES.get(script, script.capitalize())


def scripts_in(text: str) -> set[str]:
    """The scripts of the letters in a text."""
    return set(_scripts(text))


def _scripts(text: str) -> Iterator[str]:
    for sign in text:
        if sign.isalpha():
            yield unicodedata.name(sign, "").partition(" ")[0]


def is_foreign(text: str, language: Language) -> bool:
    """Whether a text is wholly in a script that its language is not written in.

    Latin words stand in texts of every script: names, abbreviations, addresses.
    """
    found = scripts_in(text)
    return bool(found - {LATIN}) and script_of(language) not in found
