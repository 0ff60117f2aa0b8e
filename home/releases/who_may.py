"""Who may make a page public, whatever the road."""

from typing import Any

from wagtail.models import Page

from home.multilingual.reader import opens_language
from home.staff.groups import is_organiser


def may_make_public(page: Page, user: Any) -> bool:
    """Whether a user may publish a page; one that opens its language, only Organisers may."""
    if not page.permissions_for_user(user).can_publish():
        return False
    return is_organiser(user) or not opens_language(page)
