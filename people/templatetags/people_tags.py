"""The names that a page lists."""

from typing import Any, NamedTuple

from django import template
from django.utils.translation import gettext

from home.multilingual.punctuation import labelled, separator, titled
from home.templatetags.campaign import reader_of
from people.models import SignatoriesPage, Signatory
from people.roll import Asked, Roll, page_with

register = template.Library()


@register.simple_tag(takes_context=True)
def roll(context: template.Context, page: SignatoriesPage) -> Roll:
    """The names that a page lists, filtered by what its address asks for. Looked up once."""
    chosen, reader = context["request"].GET, reader_of(context)
    found: Roll | None = page.__dict__.get("_roll")
    if found is None or found.language != reader.language:
        asked = Asked(
            country=chosen.get("country", ""),
            field=chosen.get("field", ""),
            letter=chosen.get("letter", ""),
            words=chosen.get("q", ""),
            page=chosen.get("page", ""),
        )
        found = Roll(reader.language, page.appeal_id, asked, reader.homes)
        page.__dict__["_roll"] = found
    return found


@register.simple_tag(takes_context=True)
def title_of_roll(context: template.Context, page: SignatoriesPage, site: str) -> str:
    """The title of the window: which of the names are shown, where it is not all of them."""
    found = roll(context, page)
    shown = [option.label for option in found.chosen]
    if found.words:
        shown.append(found.words)
    if found.has_previous:
        numbers = {"number": found.page, "total": found.last_page}
        shown.append(gettext("Page %(number)s of %(total)s") % numbers)
    title = page.seo_title or page.title
    return titled(labelled(title, separator().join(shown)) if shown else title, site)


@register.simple_tag(takes_context=True)
def death(context: template.Context, person: Signatory) -> str:
    """When a person died, in the reader's words."""
    return person.death_in_words(reader_of(context).code)


class Below(NamedTuple):
    """The names below a letter: the first of them, how many there are, and where all stand."""

    people: list[Signatory]
    total: int
    address: str  # empty where all are shown, or no page has them


@register.simple_tag(takes_context=True)
def roll_below(context: template.Context, letter: Any) -> Below | None:
    """The names below a letter, if it shows any."""
    if letter.appeal_id is None:
        return None
    reader = reader_of(context)
    names = Roll(reader.language, letter.appeal_id)
    page = page_with(reader, letter.appeal_id) if names.is_long else None
    address = reader.address(page) if page is not None else ""
    return Below(names.people, names.count(), address)
