# words: admin
"""The screen on which the structure of an original is taken over into its translation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.models import Page

from .status import TranslationStatus
from .structure import ORDER, Structure, names_of_fields


class StructureView(TemplateView):
    """Lists what the original has otherwise, and makes a draft with what was chosen of it."""

    template_name = "translating/admin/structure.html"

    @cached_property
    def row(self) -> Page:
        return get_object_or_404(Page, pk=self.kwargs["pk"]).specific

    @cached_property
    def status(self) -> TranslationStatus:
        """Of the newest draft; raises ``PermissionDenied`` or ``Http404``."""
        page = self.row
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        record = getattr(page, "record", None)
        if record is None or record.original is None:
            raise Http404
        draft = page.get_latest_revision_as_object()
        status = TranslationStatus(draft, record, self.request.user)
        if status.original is None:
            raise Http404
        return status

    @cached_property
    def structure(self) -> Structure:
        if self.status.original is None:
            raise Http404
        return Structure(self.status.page, self.status.original)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "status": self.status,
            "structure": self.structure,
            "moved": names_of_fields(self.status.page, self.structure.moved),
            "order": ORDER,
            "expected": self.row.latest_revision_id,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Under a lock on the page, so that what is read is what the draft is made from."""
        with transaction.atomic():
            Page.objects.select_for_update(no_key=True).filter(pk=self.kwargs["pk"]).first()
            return self._take(set(request.POST.getlist("take")))

    def _take(self, chosen: set[str]) -> HttpResponse:
        request, page, structure = self.request, self.row, self.structure
        edit = redirect("wagtailadmin_pages:edit", page.pk)
        lock = page.get_lock()
        if lock is not None and lock.for_user(request.user):
            messages.error(request, lock.get_message(request.user))
        elif not chosen:
            messages.info(request, _("Nothing was chosen, and nothing has changed."))
        elif request.POST.get("expected") != str(page.latest_revision_id):
            messages.error(request, _("This has changed in the meantime. Look at it once more."))
            return redirect("take_structure", page.pk)
        else:
            structure.take(chosen)
            structure.page.save_revision(user=request.user, log_action=True, clean=False)
            messages.success(
                request,
                _("The draft has it now. What came with the original's words is to translate."),
            )
        return edit
