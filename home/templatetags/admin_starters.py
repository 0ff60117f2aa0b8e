"""Elements that start the admin's widgets, for its templates that we override."""

import json

from django import template
from django.utils.safestring import SafeString

from home.admin_widgets import starter as make_starter

register = template.Library()


@register.simple_tag
def starter(function: str, element_id: str, config: str) -> SafeString:
    """Calls a global function with an element's id and its configuration (JSON)."""
    return make_starter(function, [element_id, json.loads(config)])


@register.simple_tag
def panel_starter(panel: str, options: str) -> SafeString:
    """Constructs an inline panel with its options (JSON)."""
    return make_starter(panel, [json.loads(options)], is_class=True)
