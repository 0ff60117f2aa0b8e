"""What a page says of its share picture and its PDF."""

from functools import cache
from typing import Any, NamedTuple

from babel import Locale
from babel.core import get_global
from django import template
from wagtail.models import Page

from home.multilingual.http import absolute
from home.multilingual.languages import cldr
from home.multilingual.reader import Choice
from home.printing import views
from home.printing.documents import PICTURE_SIZE, has_pdf
from home.printing.typesetter import is_available
from home.settings.languages import Language

from .campaign import reader_of, site_texts

register = template.Library()


class PdfLink(NamedTuple):
    """The PDF of a page: its path, and the language of its words."""

    address: str
    language: Language


@register.simple_tag(takes_context=True)
def pdf(context: template.Context, page: Page) -> PdfLink | None:
    """The PDF of a page in the language it is really written in, if there is one."""
    reader = reader_of(context)
    language = reader.language_of(page)
    if page.locale_id not in reader.code_of_locale or not has_pdf(page, language):
        return None
    return PdfLink(f"{reader.real_address(page)}{views.PDF}", language)


@register.inclusion_tag("partials/social.html", takes_context=True)
def social(context: template.Context, page: Page, switcher: list[Choice]) -> dict[str, Any]:
    """What other sites show where the address of a page is shared, in the page's own language."""
    reader = reader_of(context)
    if page.locale_id not in reader.code_of_locale:
        return {"address": ""}  # the preview of a page whose language is not open
    language = reader.language_of(page)
    address = absolute(reader.real_address(page))
    name = site_texts(context).text("name", language.code).value
    others = [
        choice.language for choice in switcher if choice.is_translation and not choice.is_current
    ]
    return {
        "page": page,
        "address": address,
        "name": name or reader.homes[language.code].title,
        "locale": territorial(language),
        "others": [territorial(other) for other in others if language == reader.language],
        "picture": f"{address}{views.PICTURE}" if is_available() else "",
        "size": PICTURE_SIZE,
    }


@cache
def territorial(language: Language) -> str:
    """A language as Open Graph wants it, with the country CLDR thinks of first: ``ru_RU``."""
    locale = cldr(language.code)
    known = get_global("likely_subtags")
    likely = known.get(str(locale)) or known.get(locale.language)
    territory = locale.territory or (Locale.parse(likely).territory if likely else None)
    return f"{locale.language}_{territory}" if territory else locale.language
