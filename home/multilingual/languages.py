"""Which languages the installation has prepared, and their names in any language."""

from functools import cache

from babel import Locale as CldrLocale
from wagtail.models import Locale

from home.settings.languages import BY_CODE, CODES, Language


def prepared_codes() -> list[str]:
    """The known languages that have a Locale, in the order of the table."""
    existing = set(Locale.objects.values_list("language_code", flat=True))
    return [code for code in CODES if code in existing]


def prepared() -> list[Language]:
    return [BY_CODE[code] for code in prepared_codes()]


#: Where CLDR means another region by a language alone than we do: our English is British.
_REGIONS = {"en": "en-GB"}


@cache
def cldr(code: str) -> CldrLocale:
    """Babel's locale of a known code: its names, dates and plural rules are CLDR's."""
    return CldrLocale.parse(_REGIONS.get(code, code), sep="-")


def name_in(language: Language, code: str) -> str:
    """The name of a language as a reader of another one says it: "French", "французский"."""
    names = cldr(code).languages
    key = str(CldrLocale.parse(language.code, sep="-"))
    return names.get(key, names.get(language.code.split("-")[0], language.own_name))
