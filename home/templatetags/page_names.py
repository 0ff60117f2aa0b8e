"""What pages and languages are called before somebody: ``{{ page|named_for:request.user }}``."""

from django import template

from home.multilingual.languages import name_here
from home.staff.rights import draft_name, page_name

register = template.Library()

register.filter("named_for", page_name)
register.filter("draft_named_for", draft_name)
register.filter("language_here", name_here)
