"""Wagtail's API of the admin, as far as its own screens use it: to look at pages."""

from typing import ClassVar

from wagtail.admin.api.views import PagesAdminAPIViewSet


class PagesEndpoint(PagesAdminAPIViewSet):
    """Without actions.

    No screen of Wagtail's calls them, and they go past what ours ask and say: releases, the
    bin, the language of a tree.
    """

    actions: ClassVar[dict] = {}
