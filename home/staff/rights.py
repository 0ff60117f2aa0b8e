"""What people may do and know, beyond Wagtail's own rights.

Also closes the admin's addresses through which drafts of other languages would be seen.

Most of Wagtail's screens ask for a right on the page they show. Some do not: confirming a
move, the steps of a workflow and their preview, browsing in the page chooser, and what
it says of the pages chosen (Wagtail 8.0). Here every address of the admin that takes a
page answers 404 to people who have no right on it, unless the page is public.

A form that is shown again names the page that was sent to it, in whatever field. There a
page goes by its kind instead of its title. What bulk actions refuse is in ``bulk_actions``.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from home.public.visible import HOME_DEPTH, visible
from home.settings.languages import Language

#: What addresses of the admin call the id of a page.
PAGE_PARAMETERS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
#: The one that takes them as a query.
CHOSEN = "wagtailadmin_choose_page_chosen_multiple"
#: The one that is sent where the pages shall go, and says it by the bare title.
BULK = "wagtail_bulk_action"

_asked: ContextVar[HttpRequest | None] = ContextVar("request of the admin", default=None)


@cache
def admin_root() -> str:
    """The address below which the admin is, as the URLconf has it."""
    return reverse("wagtailadmin_home")


def is_of_admin(request: HttpRequest) -> bool:
    return request.path.startswith(admin_root())


class PageRightsMiddleware:
    """Lets nobody ask the admin about a page that is neither public nor theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with self._asked_by(request):
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and is_of_admin(request):
            # An export is written when this has long returned, and then nobody would be asking.
            response.streaming_content = self._each(request, iter(response))
        return response

    @contextmanager
    def _asked_by(self, request: HttpRequest) -> Iterator[None]:
        token = _asked.set(request if is_of_admin(request) else None)
        try:
            with self._language_of(request):
                yield
        finally:
            _asked.reset(token)

    def _each(self, request: HttpRequest, parts: Iterator[bytes]) -> Iterator[bytes]:
        end = object()
        while True:
            with self._asked_by(request):
                part = next(parts, end)
            if part is end:
                return
            yield part  # type: ignore[misc]  # the end is none

    def _language_of(self, request: HttpRequest) -> AbstractContextManager:
        """What is said outside Wagtail's views too, such as a refusal, in the user's language."""
        if not is_of_admin(request) or not request.user.is_authenticated:
            return nullcontext()
        profile = getattr(request.user, "wagtail_userprofile", None)  # nobody has one at first
        return translation.override(profile.get_preferred_language()) if profile else nullcontext()

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict) -> None:
        if not is_of_admin(request):
            return
        if not request.user.is_authenticated:  # is sent to the login
            return
        # Before a view says that it takes no POST, of pages alone that are there.
        if not all(self._may_know(request, number) for number in page_numbers(request, kwargs)):
            raise Http404
        chosen = pages_of_bulk(request, kwargs)
        if chosen and not any(self._may_know(request, number) for number in chosen):
            raise Http404

    def _may_know(self, request: HttpRequest, number: int) -> bool:
        page = Page.objects.filter(pk=number).first()
        return page is not None and may_know(request.user, page)


def pages_of_bulk(request: HttpRequest, kwargs: dict) -> list[int]:
    """The ids of the pages that an action of several is about; those one may not know are left out.

    Of none that one may know it would show an empty list, and say so that there are pages.
    """
    match = request.resolver_match
    if match is None or match.view_name != BULK or kwargs.get("model_name") != "page":
        return []
    return [int(value) for value in request.GET.getlist("id") if value.isdecimal()]


def page_numbers(request: HttpRequest, kwargs: dict) -> Iterator[int]:
    """The ids of the pages that an address of the admin takes."""
    yield from (int(kwargs[name]) for name in PAGE_PARAMETERS if name in kwargs)
    match = request.resolver_match
    name = match.view_name if match is not None else ""
    if name.startswith("wagtailadmin_pages:") and "pk" in kwargs:  # one of Wagtail's calls it so
        yield int(kwargs["pk"])
    values = request.GET.getlist("id") if name == CHOSEN else []
    values += request.POST.getlist("chooser") if name == BULK else []
    yield from (int(value) for value in values if value.isdecimal())


def page_policy() -> PagePermissionPolicy:
    """What says which pages the admin shows to whom, and does not know of those in the bin."""
    return policy_registry.get_by_type(Page)


def may_know(user: Any, page: Page) -> bool:
    """Whether a user may learn that a page exists: some right on it, or it is public."""
    return (
        page.depth < HOME_DEPTH
        or has_right_on(user, page)
        or visible(Page.objects.filter(pk=page.pk)).exists()
    )


def page_name(page: Page, user: Any) -> str:
    """What a page is called before a user; its kind where they may not know it.

    The published title while there is one, for editors too: what others see as well. ``page``
    may be a base ``Page``, whose own ``get_admin_display_title`` tells everybody the draft's.
    """
    return title_in_lists(page) if may_know(user, page) else kind_of(page)


def draft_name(page: Page, user: Any) -> str:
    """What the newest draft of a page is called, for users who may edit it; else ``page_name``."""
    if page.permissions_for_user(user).can_edit():
        return page.draft_title or page.title
    return page_name(page, user)


def title_in_lists(page: Page) -> str:
    """The published title, of a page that never was public the draft's. Asks for no right."""
    return page.title if page.live else page.draft_title or page.title


def kind_of(page: Page) -> str:
    """What a page is called whose title would tell too much: ``(text page)``."""
    return f"({page.page_type_display_name})"


def has_right_on(user: Any, page: Page) -> bool:
    """Whether a user has any right on a page, its own author's included."""
    rights = page.permissions_for_user(user)
    return rights.can_edit() or bool(rights.permissions)


def people_who_may(action: str, page: Page) -> QuerySet[Any]:
    """The active accounts with an address whose groups may do something with a page.

    ``action`` is "add", "change", "publish" and the like.
    """
    people = page_policy().users_with_permission_for_instance(action, page)
    users = get_user_model().objects.filter(pk__in=people.values("pk"), is_active=True)
    return users.exclude(email="")


def right_to_translate(language: Language) -> str:
    """The permission to write the columns of a language."""
    return f"home.translate_{language.column}"


def may_translate(user: Any, language: Language) -> bool:
    return user.has_perm(right_to_translate(language))


def may_see_addresses(user: Any) -> bool:
    """Whether a user may see, and correct, the mail addresses of accounts."""
    return user.has_perm("home.change_user")


def asking_user() -> Any:
    """The account that uses the admin just now; none outside of its requests."""
    request = _asked.get()
    return request.user if request is not None and request.user.is_authenticated else None


def is_unknown_to_reader(page: Page) -> bool:
    """Whether the title of a page would tell something to whoever uses the admin just now.

    Outside requests of the admin there is nobody to tell.
    """
    user = asking_user()
    return user is not None and not may_know(user, page)
