"""The one table of languages. Everything that depends on a language derives from it.

A language is *known* when it stands here, *prepared* when it has a Wagtail
``Locale`` and *open* when its home page is visible to the public.

A code is never removed: the columns of translated things are made from this
table, and a missing code would make ``makemigrations`` drop its columns.
"""

from functools import cache
from typing import NamedTuple

from django.conf import settings

#: What most readers have some of, tried after the languages of their own row.
COMMON_FALLBACK = ("en", "fr", "es", "ru")

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


#: The self-hosted font of each language's script; the others are set in the reader's own fonts.
FONTS = {
    **dict.fromkeys(("en", "fr", "es", "de", "it", "pt-br", "pl", "nl"), "serif-latin.woff2"),
    **dict.fromkeys(("sv", "nb", "da", "cs", "tr"), "serif-latin.woff2"),
    **dict.fromkeys(("ru", "uk", "sr"), "serif-cyrillic.woff2"),
    **dict.fromkeys(("ar", "fa", "ur"), "arabic.woff2"),
}


class Language(NamedTuple):
    """One row of the table."""

    code: str
    #: The language's name in itself, as CLDR writes it, for switchers and editors.
    own_name: str
    #: Codes tried first, in order, when a text is missing in this language.
    fallback: tuple[str, ...] = ()
    #: PostgreSQL's text search configuration for this language.
    search: str = "simple"
    #: Whether a native speaker has read the words of the interface.
    read_by_native: bool = False
    #: Whose dates and spellings readers expect, where CLDR thinks of another country by the
    #: language alone. ``LANGUAGE_REGIONS`` names others for one campaign.
    region: str = ""

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, for the HTML attribute ``dir``."""
        return "rtl" if self.code in RIGHT_TO_LEFT else "ltr"

    @property
    def font(self) -> str:
        """The font file of the letters of this language, or none that we ship."""
        return FONTS.get(self.code, "")

    @property
    def column(self) -> str:
        """The suffix of this language's columns and permissions: ``pt_br``."""
        return self.code.replace("-", "_")

    @property
    def chain(self) -> tuple[str, ...]:
        """Every known code, this language first: the order in which texts are tried."""
        return chain_of(self.code, settings.LANGUAGE_CODE)


TABLE = (
    Language("en", "English", search="english", region="GB"),
    Language("ru", "русский", ("en",), "russian"),
    Language("fr", "français", ("en",), "french"),
    Language("es", "español", ("en", "fr"), "spanish"),
    Language("de", "Deutsch", ("en",), "german"),
    Language("it", "italiano", ("en", "fr", "es"), "italian"),
    Language("uk", "українська", ("en", "ru")),
    Language("ar", "العربية", ("en", "fr"), "arabic"),
    Language("pt-br", "português (Brasil)", ("es", "en"), "portuguese"),
    Language("pl", "polski", ("en",)),
    Language("nl", "Nederlands", ("en", "de"), "dutch"),
    Language("sv", "svenska", ("en", "nb", "da"), "swedish"),
    Language("nb", "norsk bokmål", ("da", "sv", "en"), "norwegian"),
    Language("da", "dansk", ("nb", "sv", "en"), "danish"),
    Language("el", "Ελληνικά", ("en",), "greek"),
    Language("cs", "čeština", ("en",)),
    Language("sr", "српски", ("en", "ru"), "serbian"),
    Language("tr", "Türkçe", ("en",), "turkish"),
    Language("zh-hans", "中文（简体）", ("en",)),
    Language("hi", "हिन्दी", ("en",), "hindi"),
    Language("he", "עברית", ("en", "ru")),
    Language("fa", "فارسی", ("en", "fr")),
    Language("ur", "اردو", ("en", "hi")),
    Language("ka", "ქართული", ("en", "ru")),
)

BY_CODE = {language.code: language for language in TABLE}
CODES = tuple(BY_CODE)


@cache
def chain_of(code: str, default: str) -> tuple[str, ...]:
    """``Language.chain`` in a campaign that began in the language ``default``.

    That comes after what the reader may understand, and before all others: there the originals are.
    """
    order = (code, *BY_CODE[code].fallback, *COMMON_FALLBACK, default, *BY_CODE)
    return tuple(dict.fromkeys(order))


def known(code: str) -> Language:
    """The row of a code.

    Raises ``LookupError`` that lists the known codes when the code is not in the table.
    """
    try:
        return BY_CODE[code]
    except KeyError:
        raise LookupError(
            f"Unknown language {code!r}. The known ones are: {', '.join(CODES)}."
        ) from None
