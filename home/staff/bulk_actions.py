"""Wagtail's bulk actions on pages, which name the pages they refuse, without the secret ones."""

from typing import TYPE_CHECKING, Any

from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction

from .rights import may_know


class HideUnknownPages(PageBulkAction if TYPE_CHECKING else object):  # type: ignore[misc]
    """Leaves out refused pages of which the user may not even know."""

    def get_actionable_objects(self) -> tuple[list, dict[str, Any]]:
        pages, refused = super().get_actionable_objects()
        # As pages of their kind: one that is published goes by its published title.
        known = [
            page.specific_deferred
            for page in refused["items_with_no_access"]
            if may_know(self.request.user, page)
        ]
        return pages, {**refused, "items_with_no_access": known}


class Delete(HideUnknownPages, DeleteBulkAction):
    pass


class Move(HideUnknownPages, MoveBulkAction):
    pass


class Publish(HideUnknownPages, PublishBulkAction):
    pass


class Unpublish(HideUnknownPages, UnpublishBulkAction):
    pass


ACTIONS = [Delete, Move, Publish, Unpublish]
