"""The part of the front page that belongs to the people who signed."""

from typing import Any

from django import template

from home.templatetags.campaign import reader_of
from people.models import SignatoriesPage
from people.placements import ON_FRONT_PAGE, front_roll
from people.roll import Roll

register = template.Library()


@register.inclusion_tag("partials/front_signatories.html", takes_context=True)
def signatories_section(context: template.Context) -> dict:
    """The first names of the roll, and a link to all of them."""
    reader = reader_of(context)
    page = front_roll(reader)
    if page is None:
        return {"page": None}
    roll = Roll(reader.language, page.appeal_id)
    return {
        "request": context["request"],
        "reader": reader,
        "page": page,
        "total": roll.count(),
        "people": roll.beginning(ON_FRONT_PAGE),
    }


@register.simple_tag(takes_context=True)
def roll(context: template.Context, page: SignatoriesPage) -> Roll:
    """The names that a page lists, filtered by what its address asks for."""
    chosen = context["request"].GET
    language = reader_of(context).language
    return Roll(language, page.appeal_id, chosen.get("country"), chosen.get("field"))


@register.simple_tag(takes_context=True)
def roll_below(context: template.Context, letter: Any) -> Roll | None:
    """The names below a letter, if it shows any."""
    if letter.appeal_id is None:
        return None
    return Roll(reader_of(context).language, letter.appeal_id)
