# words: admin
"""Deleting several pages at once: what ever was public goes to the bin."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from wagtail.models import Page

from home.public.visible import HOME_DEPTH
from home.staff.bulk_actions import Delete

from .pages import delete, goes_to_the_bin, is_deleted, versions_to_delete
from .warning import warn_of_releases, what_went


class DeleteSeveral(Delete):
    """Wagtail's, for drafts that never were public; the bin for all others."""

    template_name = "releases/admin/delete_several.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        warn_of_releases(request, self.get_actionable_objects()[0])
        return super().get(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "days": settings.BIN_DAYS}

    def check_perm(self, page: Page) -> bool:
        return super().check_perm(page) and not (page.depth <= HOME_DEPTH and goes_to_the_bin(page))

    @classmethod
    def execute_action(
        cls, objects: list[Page], user: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        deleted = gone = 0
        for page in sorted(objects, key=lambda page: page.path):
            if not Page.objects.filter(pk=page.pk).exists() or is_deleted(page):
                continue  # with one above it
            if goes_to_the_bin(page):
                versions = versions_to_delete(page)
                mine = [each for each in versions if each.permissions_for_user(user).can_delete()]
                deleted += delete(mine, user).pages.count()
            else:
                gone += 1 + page.get_descendant_count()
                page.specific.delete(user=user)
        return deleted, gone

    def get_success_message(self, deleted: int, gone: int) -> str:
        told = []
        if deleted:
            told.append(what_went(deleted))
        if gone:
            words = ngettext(
                "%(count)s draft that never was public is deleted.",
                "%(count)s drafts that never were public are deleted.",
                gone,
            )
            told.append(words % {"count": gone})
        return " ".join(told)
