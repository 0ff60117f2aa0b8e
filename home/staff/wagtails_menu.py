# words: admin
"""Entries of Wagtail's menus that lead away from this site: they are left out."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem


def leave_out_links_away(request: HttpRequest, items: list[MenuItem]) -> None:
    """Whoever follows one tells another server that somebody works in such an admin."""
    items[:] = [item for item in items if "//" not in item.url]
