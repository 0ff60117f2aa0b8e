# words: admin
"""The screens on which texts are taken out to translators' tools and brought back."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Locale

from home.multilingual.alphabet import alphabetical
from home.multilingual.languages import prepared
from home.settings.languages import BY_CODE, Language
from home.staff.groups import is_organiser
from home.staff.listings import Choice as FilterChoice
from home.staff.listings import FilteredList, language_options
from home.translating.changes import marked
from home.translating.models import TextImport
from home.translating.word_diff import diff_words

from .applying import ExchangeError, carry_out, keep, may_bring, plan_of, undo
from .plan import CHANGED, CONFLICT, INVALID, NEW, OFFERED, SAME, STALE, UNFINISHED, Line, Plan
from .reading import read_file
from .sent import MOST_BYTES, FileError
from .units import WORDS, PageText, Text, Texts, WordsText
from .writing import FORMATS, write_files

#: Units of one file that are shown, and so can be saved, at a time.
MOST_SHOWN = 400
_UNIT = "unit"


class ExchangeScreen(WagtailAdminTemplateMixin):
    """For those who may write some language."""

    header_icon = "globe"
    request: HttpRequest

    @cached_property
    def locales(self) -> dict[str, Locale]:
        """The languages that the user may write, by their codes."""
        locales = {each.language_code: each for each in Locale.objects.all()}
        return {
            language.code: locales[language.code]
            for language in prepared()
            if language.code in locales and may_bring(self.request.user, locales[language.code])
        }

    @property
    def languages(self) -> list[Language]:
        return [BY_CODE[code] for code in self.locales]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.request = request
        if not self.locales:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("translations"), "label": _("Translations")},
            {"url": "", "label": self.get_page_title()},
        ]


class Choice(NamedTuple):
    """A text that can be taken out, and how far it is translated."""

    text: Text
    mark: str
    state: str
    lacking: int  # words of units that are not translated, or outdated

    @property
    def is_ticked(self) -> bool:
        return self.lacking > 0


def _choice(text: PageText) -> Choice:
    is_outdated = any(unit.is_outdated for unit in text.units)
    open_units = [unit for unit in text.units if unit.is_outdated or not unit.target]
    if text.draft is None or all(not unit.target for unit in text.units):
        mark, state = "missing", _("to translate")
    elif is_outdated:
        mark, state = "outdated", _("outdated")
    elif open_units:
        mark, state = "draft", _("begun")
    else:
        mark, state = "live", _("translated")
    return Choice(text, mark, state, sum(unit.words for unit in open_units))


class Kind(NamedTuple):
    """A kind of rows that can be taken out, and how many of them lack something."""

    label: str
    name: str
    lacking: int
    rows: int


def _lacks(text: Text) -> bool:
    return any(unit.is_outdated or not unit.target for unit in text.units)


class TakeOutView(ExchangeScreen, FilteredList):
    """Where texts are chosen, and leave."""

    template_name = "translating/admin/take_out.html"
    results_template_name = "translating/admin/take_out_results.html"
    page_title = gettext_lazy("Take texts out")

    @property
    def choices(self) -> dict[str, FilterChoice]:
        others = [each for each in self.locales if each != settings.LANGUAGE_CODE]
        first = next(iter([*others, *self.locales]))
        options = language_options(self.languages)
        return {"language": FilterChoice(_("Language"), options, default=first)}

    @cached_property
    def texts(self) -> Texts:
        code = self.request.POST.get("language", "")
        if code not in self.locales:
            code = self.chosen["language"]
        return Texts(self.request.user, self.locales[code])

    def get_queryset(self) -> list[Choice]:
        return [_choice(text) for text in self.texts.pages()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "language": self.texts.language,
            "kinds": self._kinds(),
            "formats": FORMATS.values(),
            "words": sum(choice.lacking for choice in context["object_list"]),
        }

    def _kinds(self) -> list[Kind]:
        found = []
        for label, model in self.texts.kinds.items():
            things = list(self.texts.things(label))
            name = str(capfirst(model._meta.verbose_name_plural))
            if things:
                found.append(Kind(label, name, sum(map(_lacks, things)), len(things)))
        if self.texts.may_word:
            words = WordsText(self.texts.language)
            lacking = sum(not unit.target for unit in words.units)
            found.append(Kind(WORDS, words.title, lacking, len(words.units)))
        return alphabetical(found, lambda kind: kind.name)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = list(self._chosen())
        if not chosen:
            messages.error(request, _("Tick what is to be taken out."))
            address = f"{reverse('take_texts_out')}?language={self.texts.language.code}"
            return redirect(address)
        kind = FORMATS.get(request.POST.get("format", ""), FORMATS["po"])
        written = write_files(
            chosen,
            self.texts.language,
            kind,
            request.build_absolute_uri,
            apart=request.POST.get("apart") == "1",
        )
        answer = HttpResponse(written.content, content_type=written.content_type)
        answer["Content-Disposition"] = f'attachment; filename="{written.name}"'
        return answer

    def _chosen(self) -> Iterator[Text]:
        found = self.texts.find(set(self.request.POST.getlist("text")))
        yield from (text for text in found.values() if isinstance(text, PageText))
        whole = self.request.POST.get("whole") == "1"
        for label in self.request.POST.getlist("kind"):
            yield from (text for text in self.texts.things(label) if whole or _lacks(text))
        if WORDS in self.request.POST.getlist("kind") and self.texts.may_word:
            yield WordsText(self.texts.language)


class BringForm(forms.Form):
    """A file that comes back; what it says goes into ``sent``."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A file that was taken out here and translated, or a zip of several in one language."
        ),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file = values.get("file")
        if file is None:
            return values
        try:
            # One byte more is enough to see that it is too large.
            values["sent"] = read_file(file.read(MOST_BYTES + 1))
        except FileError as error:
            self.add_error("file", str(error))
        return values


class BringBackView(ExchangeScreen, FormView):
    """Where a file comes back, and which came before."""

    template_name = "translating/admin/bring_back.html"
    page_title = gettext_lazy("Bring texts back")
    form_class = BringForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        records = TextImport.objects.defer("units", "done").select_related("locale")
        if not is_organiser(self.request.user):
            records = records.filter(user_id=self.request.user.pk)
        return {**super().get_context_data(**kwargs), "records": records[:20]}

    def form_valid(self, form: BringForm) -> HttpResponse:
        sent = form.cleaned_data["sent"]
        locale = self.locales.get(sent.language)
        if locale is None:
            words = _("This file is in %(language)s, which you do not translate into.")
            form.add_error("file", words % {"language": BY_CODE[sent.language].own_name})
            return self.form_invalid(form)
        if sent.skipped:
            names = ", ".join(name[:80] for name in sent.skipped[:20])
            words = _("Not read, since it is none of ours: %(names)s")
            messages.warning(self.request, words % {"names": names})
        record = keep(sent, form.cleaned_data["file"].name, locale, self.request.user)
        return redirect("brought_texts", record.pk)


class Shown(NamedTuple):
    """A unit that can be saved, as it is compared."""

    line: Line
    difference: SafeString  # between what stands there and what comes


class Group(NamedTuple):
    text: Text
    lines: list[Shown]
    taken_by: str  # who has claimed it, if that is somebody else


class LookView(ExchangeScreen, TemplateView):
    """What a file would change, and the button that saves it; afterwards the undo."""

    template_name = "translating/admin/brought_texts.html"

    @cached_property
    def record(self) -> TextImport:
        records = TextImport.objects.select_related("locale")
        record = get_object_or_404(records, pk=self.kwargs["text_import_id"])
        if record.user_id != self.request.user.pk and not is_organiser(self.request.user):
            raise PermissionDenied
        if record.locale.language_code not in self.locales:
            raise PermissionDenied
        return record

    def get_page_title(self) -> str:
        return str(self.record)

    def get_breadcrumbs_items(self) -> list[dict]:
        items = super().get_breadcrumbs_items()
        return [
            *items[:-1],
            {"url": reverse("bring_texts_back"), "label": _("Bring texts back")},
            items[-1],
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = self.record
        context = {
            **super().get_context_data(**kwargs),
            "record": record,
            "language": BY_CODE[record.locale.language_code],
        }
        if record.imported_at is None:
            plan = plan_of(record, self.request.user)
            offered = plan.of(*OFFERED)
            context.update(
                digest=plan.digest,
                groups=self._groups(plan, at_once=False),
                at_once=self._groups(plan, at_once=True),
                invalid=plan.of(INVALID)[:MOST_SHOWN],
                more=max(0, len(offered) - MOST_SHOWN),
                counts=_counts(plan.counts()),
                can_save=bool(offered),
            )
        else:
            context["counts"] = _counts(record.counts)
        return context

    def _groups(self, plan: Plan, at_once: bool) -> list[Group]:
        groups: dict[str, Group] = {}
        for line in plan.of(*OFFERED)[:MOST_SHOWN]:
            text, unit = line.text, line.unit
            if text is None or unit is None or line.is_public_at_once != at_once:
                continue
            if text.id not in groups:
                groups[text.id] = Group(text, [], self._taken_by(text))
            difference = marked(diff_words(unit.target, line.target).to_html())
            groups[text.id].lines.append(Shown(line, difference))
        return list(groups.values())

    def _taken_by(self, text: Text) -> str:
        user = text.taken_by if isinstance(text, PageText) else None
        if user is None or user == self.request.user:
            return ""
        return user.get_full_name() or user.get_username()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record = self.record
        try:
            if "save" in request.POST:
                self._save(record)
            elif "undo" in request.POST:
                self._undo(record)
            elif "forget" in request.POST and record.imported_at is None:
                record.delete()
                messages.success(request, _("Nothing was saved."))
                return redirect("bring_texts_back")
        except ExchangeError as error:
            messages.error(request, str(error))
        return redirect("brought_texts", record.pk)

    def _save(self, record: TextImport) -> None:
        chosen = set(self.request.POST.getlist(_UNIT))
        expected = self.request.POST.get("digest", "")
        saved = carry_out(record, self.request.user, chosen, expected)
        pages = len(saved.done["pages"])
        if pages:
            words = ngettext(
                "%(count)s draft was saved. It is not public.",
                "%(count)s drafts were saved. None of them is public.",
                pages,
            )
            messages.success(self.request, words % {"count": pages})
        if saved.done["things"] or saved.done["words"]:
            messages.success(self.request, _("The ticked texts without drafts are public now."))

    def _undo(self, record: TextImport) -> None:
        undone = undo(record, self.request.user)
        words = ngettext(
            "%(count)s text is as before.", "%(count)s texts are as before.", undone.texts
        )
        messages.success(self.request, words % {"count": undone.texts})
        if undone.left:
            words = _("Changed since, and left as they are: %(names)s")
            messages.warning(self.request, words % {"names": ", ".join(undone.left[:20])})


def _counts(counts: Any) -> list[tuple[str, str, int]]:
    labels = {
        NEW: pgettext("passages of an import", "New"),
        CHANGED: _("Changed"),
        CONFLICT: _("Changed here meanwhile"),
        STALE: _("Original changed meanwhile"),
        SAME: _("Same"),
        UNFINISHED: _("Not translated"),
        INVALID: _("With faults"),
    }
    return [(kind, label, counts.get(kind, 0)) for kind, label in labels.items()]
