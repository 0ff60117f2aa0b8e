# words: admin
"""The table of words and names that a campaign may word otherwise, and the form for one."""

import re
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from home.settings.languages import BY_CODE, TABLE, Language
from home.staff.listings import Choice, FilteredList, language_options
from home.staff.rights import may_translate

from .languages import prepared
from .wording_items import Item, changed_texts, items_of, name_lists, po_of, unused
from .wordings import Kind, change


def _may_change_all(user: Any) -> bool:
    may: bool = user.has_perm("multilingual.change_wording")
    return may


def may_change(user: Any, kind: str, language: Language) -> bool:
    """Organisers change everything; who writes a language, the names in it."""
    if _may_change_all(user):
        return True
    return kind != Kind.WORD and may_translate(user, language)


def may_change_any(user: Any) -> bool:
    return any(may_change(user, Kind.COUNTRY, language) for language in TABLE)


def address_of_table(kind: Kind, code: str) -> str:
    return f"{reverse('wordings')}?{urlencode({'kind': kind.value, 'language': code})}"


class WordingsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_change_any(request.user)


class _OfLanguage:
    """What the address and its query choose: a language and a kind, and who may change them."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_change_any(request.user):
            raise PermissionDenied
        if not may_change(request.user, self.kind, self.language):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view

    @cached_property
    def language(self) -> Language:
        code = self.kwargs.get("code") or self.request.GET.get("language", "")
        if code in BY_CODE:
            return BY_CODE[code]
        if "code" in self.kwargs:
            raise Http404
        return self.languages[0] if self.languages else TABLE[0]

    @cached_property
    def kind(self) -> Kind:
        kind = self.kwargs.get("kind") or self.request.GET.get("kind", "")
        if kind in Kind.values:
            return Kind(kind)
        if "kind" in self.kwargs:
            raise Http404
        return self.kinds[0]

    @property
    def kinds(self) -> list[Kind]:
        found = [Kind.WORD, *(names.kind for names in name_lists())]
        if not _may_change_all(self.request.user):
            found.remove(Kind.WORD)
        return found

    @cached_property
    def languages(self) -> list[Language]:
        """The prepared ones whose words the user may change; before any is prepared, all."""
        return [each for each in prepared() if may_change(self.request.user, Kind.COUNTRY, each)]


class Row(NamedTuple):
    """A word or name in the table, each of its texts as it is shown."""

    item: Item
    name: SafeString
    usual: list[SafeString]
    texts: list[SafeString]  # as the campaign has it


class WordingsView(_OfLanguage, FilteredList):
    """Every word or name in a language: as it usually is, and as the campaign has it."""

    results_template_name = "multilingual/admin/wordings_results.html"
    page_title = gettext_lazy("Interface words")
    header_icon = "edit"
    is_searchable = True
    paginate_by = 50
    no_results_message = gettext_lazy("Nothing matches.")

    @property
    def choices(self) -> dict[str, Choice]:
        kinds = [(each.value, each.label) for each in self.kinds]
        others = [each for each in self.languages if each != self.language]
        known = self.languages if len(others) < len(self.languages) else [*others, self.language]
        languages = language_options(known)
        only = _("Only changed ones") + f" ({len(self.changed)})"
        return {
            "kind": Choice(_("Kind"), kinds, default=self.kinds[0].value),
            "language": Choice(_("Language"), languages, default=languages[0][0]),
            "changed": Choice(_("Show"), [("1", only)], none=_("everything")),
        }

    @cached_property
    def changed(self) -> dict[tuple[str, str], list[str]]:
        return changed_texts(self.kind, self.language.code)

    @cached_property
    def items(self) -> list[Item]:
        return items_of(self.kind, self.language.code)

    def get_queryset(self) -> list[tuple[Item, list[str]]]:
        rows = [(item, self.changed.get((item.context, item.message), [])) for item in self.items]
        return [
            (item, texts)
            for item, texts in rows
            if (texts or not self.chosen["changed"]) and _has(item, texts, self.search_query)
        ]

    def show(self, row: tuple[Item, list[str]]) -> Row:
        item, texts = row
        return Row(item, shown(item.message), list(map(shown, item.usual)), list(map(shown, texts)))

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if self.kind != Kind.WORD:
            return []
        address = reverse("wordings_as_po", args=[self.language.code])
        return [Button(_("Download as a PO file"), address, icon_name="download")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "kind": self.kind,
            "language": self.language,
            "unused": unused(self.kind, self.language.code, self.items),
            "are_words": self.kind == Kind.WORD,
        }


def _has(item: Item, texts: list[str], asked: str) -> bool:
    if not asked:
        return True
    words = [item.message, item.plural, *item.usual, *texts]
    return any(asked.casefold() in each.casefold() for each in words)


_FILLED_IN = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
#: The same in a text from right to left, which would take it apart (UAX #9).
_ISOLATED = re.compile(f"\u2066({_FILLED_IN.pattern})\u2069")


def legible(text: str, language: Language) -> str:
    """A text as it is shown to be edited: “%(count)s” stays together in every direction."""
    return _FILLED_IN.sub("\u2066\\g<0>\u2069", text) if language.direction == "rtl" else text


def shown(text: str) -> SafeString:
    """A text as it is shown to be read: no line and no direction parts “%(count)s”."""
    return mark_safe(_FILLED_IN.sub(r'<code dir="ltr">\g<0></code>', escape(text)))


def as_stored(text: str) -> str:
    return _ISOLATED.sub(r"\1", text.replace("\r\n", "\n"))


class WordingForm(forms.Form):
    """One text, or one for each plural form of the language."""

    def __init__(self, item: Item, now: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.item = item
        language = BY_CODE[item.code]
        attrs = {"rows": 2, "lang": language.code, "dir": language.direction}
        self.names = [f"text_{number}" for number in range(len(item.forms))]
        for name, numbers, text in zip(self.names, item.forms, now, strict=True):
            label = _("For fractions") if item.plural else _("Text")
            if numbers:
                label = _("For the numbers %(numbers)s") % {"numbers": numbers}
            self.fields[name] = forms.CharField(
                label=label,
                initial=legible(text, language),
                max_length=2000,
                strip=False,
                widget=forms.Textarea(attrs=attrs),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for name, found in zip(self.names, self.item.faults(self.texts), strict=True):
                for fault in found:
                    self.add_error(name, fault)
        return cleaned

    @property
    def texts(self) -> list[str]:
        """What was written; spaces around it count only where the English words have some."""
        texts = [as_stored(self.cleaned_data[name]) for name in self.names]
        has_edges = self.item.original != self.item.original.strip()
        return texts if has_edges else [text.strip() for text in texts]


class WordingView(_OfLanguage, FormView):
    """The form for one word or name in one language; empty, it is worded as usual again."""

    template_name = "multilingual/admin/wording.html"
    form_class = WordingForm

    @cached_property
    def item(self) -> Item:
        items = items_of(self.kind, self.language.code)
        found = next((item for item in items if item.key == self.kwargs["word"]), None)
        if found is None:
            raise Http404
        return found

    @cached_property
    def changed(self) -> list[str]:
        texts = changed_texts(self.kind, self.language.code)
        return texts.get((self.item.context, self.item.message), [])

    def get_form_kwargs(self) -> dict[str, Any]:
        number = len(self.item.forms)
        now = self.changed if len(self.changed) == number else self.item.usual
        return {**super().get_form_kwargs(), "item": self.item, "now": now}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "as_usual" in request.POST:
            return self._change([])
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: WordingForm) -> HttpResponse:
        return self._change([] if tuple(form.texts) == self.item.usual else form.texts)

    def _change(self, texts: list[str]) -> HttpResponse:
        item = self.item
        row = change(item.kind, item.code, item.message, texts, item.context)
        log(row, "wagtail.edit", user=self.request.user, content_changed=True)
        words = (
            _("“%(words)s” is saved. Readers see it at once.")
            if texts
            else _("“%(words)s” is worded as usual.")
        )
        messages.success(self.request, words % {"words": (texts or item.usual)[-1]})
        return HttpResponseRedirect(self.back)

    @property
    def back(self) -> str:
        return address_of_table(self.kind, self.language.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "item": self.item,
            "original": shown(self.item.original),
            "usual": list(map(shown, self.item.usual)),
            "language": self.language,
            "is_changed": bool(self.changed),
            "back": self.back,
        }


class UnusedWordingView(_OfLanguage, View):
    """Deletes the wording of something that is no longer said."""

    def post(self, request: HttpRequest, code: str, kind: str, word: str) -> HttpResponse:
        rows = unused(self.kind, code, items_of(self.kind, code))
        row = next((row for row in rows if row.key == word), None)
        if row is None:
            raise Http404
        log(row, "wagtail.delete", user=request.user)
        change(self.kind, code, row.message, [], row.context)
        return HttpResponseRedirect(address_of_table(self.kind, code))


class CatalogueView(_OfLanguage, View):
    """The words of the interface in one language as a PO file, for the project's ``locale/``."""

    kind = Kind.WORD

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        answer = HttpResponse(po_of(code), content_type="text/x-gettext-translation; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{code}.po"'
        return answer
