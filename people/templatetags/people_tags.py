"""The part of the front page that belongs to the people who signed."""

from django import template

from home.templatetags.campaign import reader_of
from people.places import ON_FRONT_PAGE, front_roll
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
