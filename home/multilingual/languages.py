"""Which languages the installation has prepared, and their names in any language."""

from functools import cache

from babel import Locale as CldrLocale
from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Locale

from home.settings.languages import BY_CODE, CODES, Language

from .wordings import Kind, name_for


def prepared_codes() -> list[str]:
    """The known languages that have a Locale, in the order of the table."""
    existing = set(Locale.objects.values_list("language_code", flat=True))
    return [code for code in CODES if code in existing]


def prepared() -> list[Language]:
    return [BY_CODE[code] for code in prepared_codes()]


#: Names of languages that are not those which a language uses in print, by its code: CLDR has
#: none for Brazilian Portuguese in some, and writes a Dutch “Mandarin”.
IN_PRINT = {
    "cs": {"pt-br": "brazilská portugalština"},
    "da": {"nb": "norsk (bokmål)"},
    "de": {"pt-br": "Brasilianisches Portugiesisch"},
    "he": {"pt-br": "פורטוגזית ברזילאית", "zh-hans": "סינית מפושטת"},
    "nb": {"pt-br": "brasiliansk portugisisk", "nb": "norsk (bokmål)"},
    "nl": {
        "nb": "Noors (bokmål)",
        "pt-br": "Braziliaans-Portugees",
        "zh-hans": "Vereenvoudigd Chinees",
    },
    "pt-br": {"pt-br": "português (Brasil)"},
    "ru": {"zh-hans": "китайский (упрощённое письмо)"},
    "uk": {"pt-br": "бразильська португальська"},
}


@cache
def cldr(code: str) -> CldrLocale:
    """Babel's locale of a known code: its names, dates and plural rules are CLDR's.

    Of the region whose readers a campaign writes for, where that is given.
    """
    region = settings.LANGUAGE_REGIONS.get(code, "")
    return CldrLocale.parse(f"{code}-{region}" if region else code, sep="-")


def name_in(language: Language, code: str) -> str:
    """The name of a language as a reader of another one says it: "French", "французский"."""
    return name_for(Kind.LANGUAGE, language.code, code) or usual_name_in(language, code)


def name_here(language: Language) -> str:
    """The name of a language in the active one, as it stands within a sentence."""
    code = get_language()
    return name_in(language, code if code in BY_CODE else settings.LANGUAGE_CODE)


def usual_name_in(language: Language, code: str) -> str:
    """The same as long as no editor has corrected it."""
    names = cldr(code).languages
    key = str(CldrLocale.parse(language.code, sep="-"))
    found = IN_PRINT.get(code, {}).get(language.code)
    return found or names.get(key, names.get(language.code.split("-")[0], language.own_name))
