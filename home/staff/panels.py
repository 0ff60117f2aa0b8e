"""What stands on the admin's front page."""

from typing import Any

from django.utils.safestring import mark_safe
from wagtail.admin.ui.components import Component

from home.public.left_out import guarded


class FrontPagePanel(Component):
    """A panel of the admin's front page: if it cannot be shown, the others are."""

    def render_html(self, parent_context: Any = None) -> str:
        with guarded(f"the panel “{self.name}” of the admin"):
            return super().render_html(parent_context)
        return mark_safe("")
