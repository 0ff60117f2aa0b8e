"""Closes the admin's addresses through which drafts of other languages would be seen.

Most of Wagtail's screens ask for a right on the page they show. Some do not: confirming a
move, the steps of a workflow and their preview, browsing in the page chooser, and what
it says of the pages chosen (Wagtail 8.0). Here every address of the admin that takes a
page answers 404 to who has no right on it, unless the page is public.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page

from home.publishing.visible import HOME_DEPTH, visible

#: What addresses of the admin call the id of a page.
PAGE_PARAMETERS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
#: The one that takes them as a query.
CHOSEN = "wagtailadmin_choose_page_chosen_multiple"


class PageRightsMiddleware:
    """Lets nobody ask the admin about a page that is neither public nor theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict) -> None:
        match = request.resolver_match
        if match is None or not match.route.startswith("admin/"):
            return
        if not request.user.is_authenticated:  # is sent to the login
            return
        for number in _page_ids(request, kwargs):
            page = Page.objects.filter(pk=number).first()
            if page is not None and not may_know(request.user, page):
                raise Http404


def _page_ids(request: HttpRequest, kwargs: dict) -> Iterator[int]:
    yield from (int(kwargs[name]) for name in PAGE_PARAMETERS if name in kwargs)
    match = request.resolver_match
    if match is not None and match.view_name == CHOSEN:
        yield from (int(value) for value in request.GET.getlist("id") if value.isdecimal())


def may_know(user: Any, page: Page) -> bool:
    """Whether a user may learn that a page exists: some right on it, or it is public."""
    rights = page.permissions_for_user(user)
    return (
        page.depth < HOME_DEPTH
        or rights.can_edit()
        or bool(rights.permissions)
        or visible(Page.objects.filter(pk=page.pk)).exists()
    )
