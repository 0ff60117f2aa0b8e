"""The keys of translators, in Wagtail's list of shortcuts."""

from typing import Any

from django import template
from django.template import RequestContext
from wagtail.admin.utils import get_keyboard_key_labels_from_request

register = template.Library()


@register.inclusion_tag("translating/admin/shortcuts.html", takes_context=True)
def shortcuts_of_translators(context: RequestContext) -> dict[str, Any]:
    return {"keys": get_keyboard_key_labels_from_request(context.request)}
