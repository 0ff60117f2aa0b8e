# words: admin
"""Wagtail's bulk actions on pages, which name the pages they refuse, without the secret ones."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction

from .rights import may_know

NO_ACCESS = "pages_without_destination_access"


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
    def prepare_action(self, pages: list, refused: dict[str, Any]) -> HttpResponse | None:
        locale = self.cleaned_form.cleaned_data["chooser"].locale_id
        if any(each["item"].locale_id != locale for each in refused[NO_ACCESS]):
            messages.error(
                self.request,
                _("A text cannot stand below pages of another language. Start a translation."),
            )
        return super().prepare_action(pages, refused)


class Publish(HideUnknownPages, PublishBulkAction):
    pass


class Unpublish(HideUnknownPages, UnpublishBulkAction):
    pass


#: ``Delete`` is completed where the bin is known.
ACTIONS = [Move, Publish, Unpublish]
