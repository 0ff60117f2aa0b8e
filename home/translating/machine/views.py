# words: admin
"""The screen on which a machine is asked for a draft, and what the form says of its words."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.panels import Panel
from wagtail.models import Page

from home.multilingual.machine_words import Passage, unread
from home.multilingual.translated_page import TranslatedPage
from home.translating.status import TranslationStatus

from .drafting import Filled, RefusedError, fill, is_under_embargo, lacking, text_of, why_not
from .server import ServerError, host_of_server, is_configured

#: So many places are named in a message.
_NAMED = 10


class MachineDraftView(TemplateView):
    """Says what would be sent where, and on request fills the draft."""

    template_name = "translating/admin/machine_draft.html"

    @cached_property
    def row(self) -> Page:
        """Raises ``PermissionDenied`` or ``Http404``."""
        page = get_object_or_404(Page, pk=self.kwargs["page_id"]).specific
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        record = page.record if isinstance(page, TranslatedPage) else None
        if record is None or record.original is None or not is_configured():
            raise Http404
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.row
        draft = page.get_latest_revision_as_object()
        status = TranslationStatus(draft, page.record, self.request.user)
        units = lacking(text_of(page, self.request.user))
        return {
            **super().get_context_data(**kwargs),
            "status": status,
            "why_not": why_not(status, self.request.user),
            "units": units,
            "words": sum(unit.words for unit in units),
            "host": host_of_server(),
            "is_under_embargo": is_under_embargo(status),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.row
        try:
            filled = fill(page, request.user)
        except (RefusedError, ServerError) as error:
            messages.error(request, str(error))
            return redirect("machine_draft", page.pk)
        _tell(request, filled)
        return redirect("wagtailadmin_pages:edit", page.pk)


def _tell(request: HttpRequest, filled: Filled) -> None:
    if filled.passages:
        words = ngettext(
            "The machine has filled %(count)s passage. Read it against the original, and say so "
            "beside it.",
            "The machine has filled %(count)s passages. Read each against the original, and say "
            "so beside it.",
            filled.passages,
        )
        messages.success(request, words % {"count": filled.passages})
    if filled.rest:
        words = ngettext(
            "The time was over: %(count)s place is still to translate. Ask again for it.",
            "The time was over: %(count)s places are still to translate. Ask again for them.",
            filled.rest,
        )
        messages.warning(request, words % {"count": filled.rest})
    if filled.left:
        _name(request, _("Left for you to translate:"), filled.left)
    if filled.terms:
        _name(request, _("Terms of the glossary that the machine has not used:"), filled.terms)


def _name(request: HttpRequest, words: str, names: list[str]) -> None:
    more = " …" if len(names) > _NAMED else ""
    messages.warning(request, f"{words} {'; '.join(names[:_NAMED])}{more}")


class ReadField(forms.MultipleChoiceField):
    """Which passages of a machine somebody has read, by their tokens; others are of no effect."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, label=gettext_lazy("I have read this passage"))

    def valid_value(self, value: Any) -> bool:
        return True  # of words that have changed since: they stay unread


class MachinePanel(Panel):
    """In the form of a text: what a machine has translated and nobody has read."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", gettext_lazy("Translated by machine"))
        kwargs.setdefault("icon", "warning")
        super().__init__(**kwargs)

    def get_form_options(self) -> dict:
        return {"fields": ["machine_read"]}

    @property
    def clean_name(self) -> str:
        return "machine"

    class BoundPanel(Panel.BoundPanel):
        template_name = "translating/admin/machine_panel.html"

        def is_shown(self) -> bool:
            return bool(self.passages)

        @cached_property
        def passages(self) -> list[Passage]:
            return getattr(self.form, "unread_passages", None) or unread(self.instance)

        def get_context_data(self, parent_context: Any = None) -> dict:
            field = self.form["machine_read"] if self.form and self._has_field else None
            return {
                **super().get_context_data(parent_context),
                "passages": self.passages,
                "language": self.instance.language,
                "read": set(field.value() or ()) if field is not None else set(),
                "errors": field.errors if field is not None else [],
            }

        @property
        def _has_field(self) -> bool:
            return "machine_read" in self.form.fields
