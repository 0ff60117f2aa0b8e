# words: admin
"""What is in the bin is in no list of the admin but the bin's own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.query import PageQuerySet

from home.releases.models import DeletedPage
from home.staff.rights import BULK, is_of_admin, page_numbers

from .pages import deleted_pages


class BinPolicy(PagePermissionPolicy):
    """Wagtail's policy for pages, by which explorer, search, choosers and reports go."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> PageQuerySet:
        pages = super().instances_user_has_any_permission_for(user, actions)
        return pages.exclude(pk__in=deleted_pages())

    def explorable_instances(self, user: Any) -> PageQuerySet:
        return super().explorable_instances(user).exclude(pk__in=deleted_pages())


class BinMiddleware:
    """Leads from every address of the admin about a page in the bin to the bin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict
    ) -> HttpResponse | None:
        if not is_of_admin(request) or not request.user.is_authenticated:
            return None
        numbers = {*page_numbers(request, kwargs), *_of_several(request)}
        if not numbers or not DeletedPage.objects.filter(page__in=numbers).exists():
            return None
        messages.warning(request, _("This is in the bin. Restore it first."))
        return redirect("bin")


def _of_several(request: HttpRequest) -> set[int]:
    """The pages of a bulk action, and the page below which a copy shall stand."""
    match = request.resolver_match
    is_bulk = match is not None and match.view_name == BULK and match.kwargs["model_name"] == "page"
    values = request.GET.getlist("id") if is_bulk else []
    values += request.POST.getlist("new_parent_page")
    return {int(value) for value in values if value.isdecimal()}
