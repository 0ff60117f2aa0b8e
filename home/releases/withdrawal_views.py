# words: admin
"""The screens that take a text offline and bring it back, and the list of what was."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.models import Page

from home.multilingual.translated_page import TranslatedPage
from home.public.visible import HOME_DEPTH
from home.staff.listings import FilteredList
from home.staff.rights import page_name

from .withdrawal import Undone, WithdrawalError, undo, withdraw
from .withdrawal_effects import Effects, names_of_organisers
from .withdrawal_records import Record, records_of, withdrawals_for

PAGE_SIZE = 50


def can_be_withdrawn(page: Page) -> bool:
    """Any page of ours but the front page of the default language: the site needs one."""
    if not issubclass(page.specific_class or Page, TranslatedPage):
        return False
    return page.depth > HOME_DEPTH or page.locale.language_code != settings.LANGUAGE_CODE


def page_ids(text: str) -> set[int]:
    """The pages that a form names; raises ``BadRequest`` for what no form of ours sent."""
    numbers = [number for number in text.split(",") if number]
    if not all(number.isdecimal() for number in numbers):
        raise BadRequest(f"{text!r} is no list of pages.")
    return {int(number) for number in numbers}


class WithdrawPageView(TemplateView):
    """What taking a text offline would do, doing it, and the undo of it."""

    template_name = "releases/admin/withdraw.html"

    @cached_property
    def page(self) -> Page:
        page = get_object_or_404(Page.objects.select_related("locale"), pk=self.kwargs["page_id"])
        if not can_be_withdrawn(page):
            raise Http404
        return page

    @cached_property
    def effects(self) -> Effects:
        return Effects(self.page, self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        versions = [self.page, *self.effects.all_versions]
        if not any(page.permissions_for_user(request.user).can_publish() for page in versions):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        effects = self.effects
        may_edit = self.page.permissions_for_user(self.request.user).can_edit()
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "page_title": page_name(self.page, self.request.user),
            "may_edit": may_edit,
            "back": edit if may_edit else reverse("wagtailadmin_home"),
            "effects": effects,
            "expected": ",".join(str(pk) for pk in sorted(effects.affected_ids)),
            "records": records_of(self.page, self.request.user),
            "organisers": names_of_organisers() if effects.of_others else "",
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "undo" in request.POST:
                self._undo(request.POST["undo"])
            else:
                self._withdraw(page_ids(request.POST.get("pages", "")))
        except WithdrawalError as error:
            messages.error(request, str(error))
        return redirect("withdraw_page", self.page.pk)

    def _withdraw(self, expected: set[int]) -> None:
        self._tell_who_was_first()
        pages = [version.page for version in self.effects.mine]
        withdrawal = withdraw(pages, self.request.user, expected)
        count = withdrawal.pages.count()
        words = ngettext("%(count)s page is offline.", "%(count)s pages are offline.", count)
        messages.success(self.request, words % {"count": count})

    def _tell_who_was_first(self) -> None:
        """Of two who do it at once, the second learns who was first."""
        if self.effects.mine:
            return
        for record in records_of(self.page, self.request.user):
            if record.can_return:
                name = record.withdrawal.made_by_name
                words = _("%(name)s has already taken this text offline.")
                raise WithdrawalError(words % {"name": name})

    def _undo(self, number: str) -> None:
        records = {str(record.withdrawal.pk): record for record in self._records()}
        if number not in records:
            raise Http404
        tell_what_returned(self.request, undo(records[number].withdrawal, self.request.user))

    def _records(self) -> list[Record]:
        return records_of(self.page, self.request.user)


def tell_what_returned(request: HttpRequest, undone: Undone) -> None:
    count = len(undone.restored)
    words = ngettext("%(count)s page is public again.", "%(count)s pages are public again.", count)
    messages.success(request, words % {"count": count})
    for entry, reason in undone.left:
        words = _("%(name)s was left alone: %(reason)s.")
        messages.warning(request, words % {"name": entry.name, "reason": reason})


class WithdrawalsView(FilteredList):
    """Everything that was taken offline, as far as the user may see it; the newest first."""

    results_template_name = "releases/admin/withdrawals.html"
    page_title = gettext_lazy("Taken offline")
    header_icon = "warning"
    paginate_by = PAGE_SIZE
    no_results_message = gettext_lazy("Nothing was taken offline.")

    def get_queryset(self) -> Any:
        return withdrawals_for(self.request.user)

    def show(self, row: Any) -> Record:
        return Record(row, self.request.user)
