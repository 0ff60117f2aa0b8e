"""Closes the admin's addresses through which drafts of other languages would be seen.

Most of Wagtail's screens ask for a right on the page they show. Some do not: confirming a
move, the steps of a workflow and their preview, browsing in the page chooser, and what
it says of the pages chosen (Wagtail 8.0). Here every address of the admin that takes a
page answers 404 to who has no right on it, unless the page is public.

A form that is shown again names the page that was sent to it, in whatever field. There a
page goes by its kind instead of its title. What bulk actions refuse is in ``bulk_actions``.
"""

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page

from home.public.visible import HOME_DEPTH, visible

#: What addresses of the admin call the id of a page.
PAGE_PARAMETERS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
#: The one that takes them as a query.
CHOSEN = "wagtailadmin_choose_page_chosen_multiple"
#: The one that is sent where the pages shall go, and says it by the bare title.
BULK = "wagtail_bulk_action"

_asked: ContextVar[HttpRequest | None] = ContextVar("request of the admin", default=None)


class PageRightsMiddleware:
    """Lets nobody ask the admin about a page that is neither public nor theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _asked.set(request if request.path_info.startswith("/admin/") else None)
        try:
            return self.get_response(request)
        finally:
            _asked.reset(token)

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
    name = match.view_name if match is not None else ""
    values = request.GET.getlist("id") if name == CHOSEN else []
    values += request.POST.getlist("chooser") if name == BULK else []
    yield from (int(value) for value in values if value.isdecimal())


def may_know(user: Any, page: Page) -> bool:
    """Whether a user may learn that a page exists: some right on it, or it is public."""
    rights = page.permissions_for_user(user)
    return (
        page.depth < HOME_DEPTH
        or rights.can_edit()
        or bool(rights.permissions)
        or visible(Page.objects.filter(pk=page.pk)).exists()
    )


def is_unknown_to_reader(page: Page) -> bool:
    """Whether the title of a page would tell something to whoever uses the admin just now.

    Outside requests of the admin there is nobody to tell.
    """
    request = _asked.get()
    if request is None or not request.user.is_authenticated:
        return False
    return not may_know(request.user, page)
