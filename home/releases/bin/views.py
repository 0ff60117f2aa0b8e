# words: admin
"""The screens that put texts into the bin, and the bin."""

from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.models import Page

from home.multilingual.placements import PlacementChange, changes_by
from home.multilingual.reader import Reader
from home.public.visible import HOME_DEPTH, imagining_offline, visible
from home.releases.models import DeletedThing, Deletion
from home.releases.withdrawal import WithdrawalError
from home.releases.withdrawal_effects import names_of_organisers
from home.releases.withdrawal_views import PAGE_SIZE, page_ids, tell_what_returned
from home.settings.languages import BY_CODE, CODES, Language
from home.staff.groups import is_organiser
from home.staff.listings import FilteredList
from home.staff.rights import has_right_on, may_know, page_name

from .pages import (
    delete,
    delete_for_good,
    kept_until,
    may_restore,
    restore,
    tree_below,
    versions_to_delete,
)
from .things import forget_thing, may_restore_thing, restore_thing
from .warning import warn_of_releases, what_went


class Version(NamedTuple):
    """A text in one language that would go, with the number of pages below it."""

    page: Page
    language: Language
    address: str  # while it is public
    below: int


class DeletePageView(TemplateView):
    """What deleting a text would do, and doing it."""

    template_name = "releases/admin/delete.html"

    @cached_property
    def page(self) -> Page:
        return get_object_or_404(Page.objects.select_related("locale"), pk=self.kwargs["page_id"])

    @cached_property
    def versions(self) -> list[Page]:
        """What this user may delete, the page itself first."""
        found = versions_to_delete(self.page)
        return [page for page in found if page.permissions_for_user(self.request.user).can_delete()]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.page.permissions_for_user(request.user).can_delete():
            raise PermissionDenied
        if self.page.depth <= HOME_DEPTH:
            words = _("A language is not deleted. Take its front page offline instead.")
            messages.error(request, words)
            return redirect("wagtailadmin_explore", self.page.pk)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        warn_of_releases(request, self.versions)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        ids = set(tree_below(self.versions).values_list("pk", flat=True))
        others = [page for page in versions_to_delete(self.page) if page not in self.versions]
        known = [page for page in others if may_know(self.request.user, page)]
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "page_title": page_name(self.page, self.request.user),
            "versions": [self._version(page) for page in self.versions],
            "others": [BY_CODE[page.locale.language_code] for page in known],
            "organisers": names_of_organisers() if known else "",
            "changes": self._changes(ids),
            "expected": ",".join(str(pk) for pk in sorted(ids)),
            "days": settings.BIN_DAYS,
        }

    def _version(self, page: Page) -> Version:
        language = BY_CODE[page.locale.language_code]
        is_public = visible(Page.objects.filter(pk=page.pk)).exists()
        address = Reader(language.code).real_address(page) if is_public else ""
        return Version(page.specific, language, address, tree_below([page]).count() - 1)

    def _changes(self, ids: set[int]) -> list[PlacementChange]:
        return changes_by(imagining_offline(ids))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        above = self.page.get_parent()
        try:
            deletion = delete(self.versions, request.user, page_ids(request.POST.get("pages", "")))
        except WithdrawalError as error:
            messages.error(request, str(error))
            return redirect("delete_page", self.page.pk)
        tell_what_went(request, deletion.pages.count())
        return redirect("wagtailadmin_explore", above.pk)


def tell_what_went(request: HttpRequest, count: int) -> None:
    text = what_went(count)
    messages.success(
        request, format_html('{} <a href="{}">{}</a>', text, reverse("bin"), _("Open the bin"))
    )


class BinEntry:
    """Something in the bin as one user is shown it."""

    def __init__(self, deletion: Deletion, user: Any) -> None:
        self.deletion = deletion
        self.user = user

    @cached_property
    def _mine(self) -> list[Any]:
        pages = self.deletion.pages.select_related("page__locale")
        return [each for each in pages if has_right_on(self.user, each.page)]

    @property
    def is_known(self) -> bool:
        return bool(self._mine)

    @cached_property
    def tops(self) -> list[Version]:
        """The text itself, in the languages of which the user may know."""
        found = [
            Version(each.page.specific, BY_CODE[each.page.locale.language_code], "", 0)
            for each in self._mine
            if not each.is_below
        ]
        return sorted(found, key=lambda version: CODES.index(version.language.code))

    @property
    def title(self) -> str:
        """As the first version is called that the user may know of."""
        pages = [version.page for version in self.tops] or [each.page for each in self._mine]
        return page_name(pages[0], self.user)

    @property
    def below(self) -> int:
        return sum(each.is_below for each in self._mine)

    @property
    def until(self) -> Any:
        return kept_until(self.deletion)

    @cached_property
    def may_restore(self) -> bool:
        return may_restore(self.deletion, self.user)


class BinView(FilteredList):
    """What is in the bin, as far as the user may see it; the newest first."""

    results_template_name = "releases/admin/bin.html"
    page_title = gettext_lazy("Bin")
    header_icon = "bin"
    paginate_by = PAGE_SIZE

    def get_queryset(self) -> list[BinEntry]:
        return self.entries

    @cached_property
    def entries(self) -> list[BinEntry]:
        found = [BinEntry(each, self.request.user) for each in Deletion.objects.all()]
        return [entry for entry in found if entry.is_known]

    @cached_property
    def things(self) -> list[DeletedThing]:
        kept = DeletedThing.objects.select_related("content_type").defer("rows", "links")
        return [each for each in kept if may_restore_thing(each, self.request.user)]

    def get_context_data(self, **kwargs: Any) -> dict:
        return {
            **super().get_context_data(**kwargs),
            "things": [(each, kept_until(each)) for each in self.things],
            "may_delete": is_organiser(self.request.user),
            "days": settings.BIN_DAYS,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "restore" in request.POST:
                self._restore(self._entry(request.POST["restore"]))
            elif "restore-thing" in request.POST:
                self._restore_thing(self._thing(request.POST["restore-thing"]))
            elif "delete-thing" in request.POST:
                self._delete_thing(self._thing(request.POST["delete-thing"]))
            else:
                self._delete(self._entry(request.POST.get("delete", "")))
        except WithdrawalError as error:
            messages.error(request, str(error))
        return redirect("bin")

    def _entry(self, number: str) -> BinEntry:
        known = {str(entry.deletion.pk): entry for entry in self.entries}
        if number.isdecimal() and not Deletion.objects.filter(pk=number).exists():
            raise WithdrawalError(_("It is not in the bin any more: somebody was faster."))
        if number not in known:
            raise Http404
        return known[number]

    def _restore(self, entry: BinEntry) -> None:
        title, tops = entry.title, entry.tops
        undone = restore(entry.deletion, self.request.user)
        words = _("“%(title)s” is where it was.") % {"title": title}
        if tops:
            link = reverse("wagtailadmin_pages:edit", args=[tops[0].page.pk])
            words = format_html('{} <a href="{}">{}</a>', words, link, _("Edit this page"))
        messages.success(self.request, words)
        if undone.restored or undone.left:
            tell_what_returned(self.request, undone)

    def _delete(self, entry: BinEntry) -> None:
        title = entry.title
        delete_for_good(entry.deletion, self.request.user)
        messages.success(self.request, _("“%(title)s” is deleted for good.") % {"title": title})

    def _thing(self, number: str) -> DeletedThing:
        known = {str(each.pk): each for each in self.things}
        if number.isdecimal() and not DeletedThing.objects.filter(pk=number).exists():
            raise WithdrawalError(_("It is not in the bin any more: somebody was faster."))
        if number not in known:
            raise Http404
        return known[number]

    def _restore_thing(self, kept: DeletedThing) -> None:
        restore_thing(kept, self.request.user)
        messages.success(self.request, _("“%(title)s” is where it was.") % {"title": kept.title})

    def _delete_thing(self, kept: DeletedThing) -> None:
        forget_thing(kept, self.request.user)
        words = _("“%(title)s” is deleted for good.") % {"title": kept.title}
        messages.success(self.request, words)
