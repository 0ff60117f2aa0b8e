# words: admin
"""The screen that hides a person everywhere, and shows them again."""

from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from home.files.access import is_public_file
from home.multilingual.placements import Change, changes_by
from home.releases.withdrawal import WithdrawalError
from home.releases.withdrawal_records import Record

from .hiding import hide, show_again, withdrawals_of
from .models import Signatory, imagining_hidden


def may_hide(user: Any) -> bool:
    """Whether a user may change the facts of people that belong to no language."""
    return user.has_perms(["people.change_signatory", "home.edit_common_fields"])


class HidePersonView(TemplateView):
    """What hiding a person would do, doing it, and the undo of it."""

    template_name = "people/admin/hide.html"

    @cached_property
    def person(self) -> Signatory:
        return get_object_or_404(Signatory, pk=self.kwargs["signatory_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_hide(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        person = self.person
        records = [Record(each, self.request.user) for each in withdrawals_of(person)[:10]]
        return {
            **super().get_context_data(**kwargs),
            "person": person,
            "appeals": [signature.appeal for signature in self._signatures()],
            "changes": self._changes() if person.shown else [],
            "has_picture": person.image is not None,
            "picture_stays": self._picture_stays(),
            "records": records,
            "can_undo": not person.shown and bool(records) and not records[0].withdrawal.undone_at,
        }

    def _signatures(self) -> Any:
        return self.person.signatures.select_related("appeal")

    def _changes(self) -> list[Change]:
        """In one language: of people the same ones are shown in all."""
        return changes_by(imagining_hidden([self.person.pk]), only=settings.LANGUAGE_CODE)

    def _picture_stays(self) -> bool:
        """Whether something else shows the person's picture."""
        if self.person.image is None:
            return False
        with imagining_hidden([self.person.pk]) if self.person.shown else nullcontext():
            return is_public_file(self.person.image)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "undo" in request.POST:
                self._undo(request.POST["undo"])
                messages.success(request, _("This person is shown again."))
            else:
                hide(self.person, request.user)
                messages.success(request, _("This person is hidden everywhere."))
        except WithdrawalError as error:
            messages.error(request, str(error))
        return redirect("withdraw_signatory", self.person.pk)

    def _undo(self, number: str) -> None:
        newest = withdrawals_of(self.person).first()
        if newest is None or str(newest.pk) != number:
            raise Http404
        show_again(newest, self.request.user)
