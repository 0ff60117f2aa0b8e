# words: admin
"""The screen on which other words are proposed, and settling what is proposed."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin.panels import Panel
from wagtail.models import Page

from home.multilingual.texts import Leaf
from home.multilingual.translated_page import TranslatedPage
from home.staff.panels import FrontPagePanel

from .models import Suggestion
from .questions import link_to
from .suggestions import (
    SuggestionForm,
    places_of,
    proposals,
    suggest,
    suggestions_by,
    suggestions_to,
)


class _OfDraft:
    """A view of the newest draft of a text that the user may edit."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def draft(self) -> TranslatedPage:
        page = get_object_or_404(Page, pk=self.kwargs["page_id"]).specific
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        if not isinstance(page, TranslatedPage):
            raise Http404
        return page.get_latest_revision_as_object()


class SuggestListView(_OfDraft, TemplateView):
    """The places of a text, to choose the one for which one knows better words.

    ``about`` names a passage; if that is one place alone, it is chosen already.
    """

    template_name = "translating/admin/suggest_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        about = request.GET.get("about", "")
        found = [leaf for leaf in self._leaves if leaf.key == about]
        if len(found) == 1:
            return redirect("suggest_words", self.draft.pk, found[0].path)
        return self.render_to_response({"page": self.draft, "leaves": found or self._leaves})

    @property
    def _leaves(self) -> list[Leaf]:
        return [leaf for leaf in places_of(self.draft).values() if leaf.text]


class SuggestView(_OfDraft, FormView):
    """Proposes other words for one place."""

    form_class = SuggestionForm
    template_name = "translating/admin/suggest.html"

    @cached_property
    def leaf(self) -> Leaf:
        places = places_of(self.draft)
        if self.kwargs["path"] not in places:
            raise Http404
        return places[self.kwargs["path"]]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["path"] in places_of(self.draft):
            return super().post(request, *args, **kwargs)
        gone = {"page": self.draft, "words": _as_text(request.POST.get("words", ""))}
        return render(request, "translating/admin/suggest_gone.html", gone, status=409)

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "page": self.draft, "leaf": self.leaf}

    def get_context_data(self, **kwargs: Any) -> dict:
        return {**super().get_context_data(**kwargs), "page": self.draft, "leaf": self.leaf}

    def form_valid(self, form: SuggestionForm) -> HttpResponse:
        suggest(self.draft, self.request.user, self.leaf.path, form.cleaned_data["words"])
        words = _("Your suggestion stands beside the passage. The text itself has not changed.")
        messages.success(self.request, words)
        return redirect(link_to(self.draft, self.leaf.key))


def _as_text(sent: str) -> str:
    """The words that a form has sent, without the signs of the editor of running text."""
    try:
        return "\n".join(str(each["text"]) for each in json.loads(sent)["blocks"])
    except (ValueError, TypeError, KeyError):
        return sent


class SettleView(View):
    """Ends a suggestion that was taken, declined or withdrawn."""

    def post(self, request: HttpRequest, suggestion_id: int) -> JsonResponse:
        suggestion = get_object_or_404(Suggestion, pk=suggestion_id)
        page = get_object_or_404(Page, pk=suggestion.page_id).specific
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        suggestion.delete()
        return JsonResponse({"success": True})


class SuggestionsPanel(Panel):
    """In the form of a text: what is proposed for it; the script moves each to its passage."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", gettext_lazy("Suggestions"))
        kwargs.setdefault("icon", "pick")
        super().__init__(**kwargs)

    @property
    def clean_name(self) -> str:
        return "suggestions"

    class BoundPanel(Panel.BoundPanel):
        template_name = "translating/admin/suggestions_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.proposals)

        @cached_property
        def proposals(self) -> list:
            return proposals(self.instance)

        def get_context_data(self, parent_context: Any = None) -> dict:
            context = super().get_context_data(parent_context)
            more = {"proposals": self.proposals, "language": self.instance.language}
            return {**context, **more, "user": self.request.user if self.request else None}


class SuggestedPanel(FrontPagePanel):
    """On the admin's front page: what is proposed for one's texts, and what one has proposed."""

    name = "suggested"
    template_name = "translating/admin/suggested_panel.html"
    order = 7

    def get_context_data(self, parent_context: dict) -> dict:
        request = parent_context["request"]
        user = request.user
        to_you, by_you = (
            [(each, link_to(each.suggestion.page, each.key)) for each in found]
            for found in (suggestions_to(user), suggestions_by(user))
        )
        lists = {"to_you": to_you, "by_you": by_you}
        return {"is_shown": bool(to_you or by_you), "request": request, **lists}
