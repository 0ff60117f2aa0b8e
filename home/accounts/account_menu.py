# words: admin
"""“Security” in the menu of one's own account, which Wagtail builds without a hook (8.0)."""

from functools import wraps
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui import sidebar

_init = sidebar.MainMenuModule.__init__


@wraps(_init)
def init(self: Any, menu_items: list, account_menu_items: list, user: Any) -> None:
    security = sidebar.LinkMenuItem(
        "security", _("Security"), reverse("own_security"), icon_name="key"
    )
    _init(self, menu_items, [*account_menu_items[:1], security, *account_menu_items[1:]], user)


def install() -> None:
    """Replaces the one method that takes the entries of the account's menu."""
    sidebar.MainMenuModule.__init__ = init
