"""The names that a page lists."""

from typing import Any

from django import template

from home.templatetags.campaign import reader_of
from people.models import SignatoriesPage, Signatory
from people.roll import Roll

register = template.Library()


@register.simple_tag(takes_context=True)
def roll(context: template.Context, page: SignatoriesPage) -> Roll:
    """The names that a page lists, filtered by what its address asks for."""
    chosen = context["request"].GET
    language = reader_of(context).language
    return Roll(language, page.appeal_id, chosen.get("country"), chosen.get("field"))


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
