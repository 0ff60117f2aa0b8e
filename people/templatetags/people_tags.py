"""The names that a page lists."""

from typing import Any

from django import template

from home.multilingual.punctuation import labelled, separator, titled
from home.templatetags.campaign import reader_of
from people.models import SignatoriesPage, Signatory
from people.roll import Roll

register = template.Library()


@register.simple_tag(takes_context=True)
def roll(context: template.Context, page: SignatoriesPage) -> Roll:
    """The names that a page lists, filtered by what its address asks for. Looked up once."""
    chosen = context["request"].GET
    language = reader_of(context).language
    found: Roll | None = page.__dict__.get("_roll")
    if found is None or found.language != language:
        found = Roll(language, page.appeal_id, chosen.get("country"), chosen.get("field"))
        page.__dict__["_roll"] = found
    return found


@register.simple_tag(takes_context=True)
def title_of_roll(context: template.Context, page: SignatoriesPage, site: str) -> str:
    """The title of the window: which of the names are shown, where it is not all of them."""
    shown = [option.label for option in roll(context, page).chosen]
    title = page.seo_title or page.title
    return titled(labelled(title, separator().join(shown)) if shown else title, site)


@register.simple_tag(takes_context=True)
def death(context: template.Context, person: Signatory) -> str:
    """When a person died, in the reader's words."""
    return person.death_in_words(reader_of(context).code)


@register.simple_tag(takes_context=True)
def roll_below(context: template.Context, letter: Any) -> Roll | None:
    """The names below a letter, if it shows any."""
    if letter.appeal_id is None:
        return None
    return Roll(reader_of(context).language, letter.appeal_id)
