# words: admin
"""The screens of Signatories > Import: sending a table, looking at what it would do, doing it."""

from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.releases.watch import health
from home.settings.languages import BY_CODE
from home.spreadsheets.reading import read_table
from home.spreadsheets.sheet import MOST_BYTES, SpreadsheetError, TooManyLinesError
from home.spreadsheets.writing import FORMATS, table_response
from home.staff.groups import is_organiser

from .importing.applying import BusyError, carry_out, faults_are_left
from .importing.background import ask, cancel
from .importing.columns import Rights, all_columns
from .importing.keeping import (
    ImportingError,
    columns_of,
    keep,
    keep_file,
    plan_of,
)
from .importing.looking import Look, look_at, look_from
from .importing.pasted import read_pasted
from .importing.plan import ADD, CHANGED, INVALID, KEPT, LIKELY, NEW, SAME, TAKE
from .importing.undoing import MOST_NAMES, refuse_without_memory, undo
from .models import LINES_AT_ONCE, TYPED, Appeal, PeopleImport

#: Lines of a pasted list. More come by a file.
MOST_PASTED = 5_000
_DECISION = "line-"


class ImportForm(forms.Form):
    """A file, or a list pasted into a field."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("XLSX, or CSV as Excel writes it. At most 50,000 lines."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste a list"),
        required=False,
        help_text=gettext_lazy("One person a line: name, who the person is, country."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy(
            "The language of the list, and of those columns of a file that name none."
        ),
    )
    appeal = forms.ModelChoiceField(
        label=gettext_lazy("Appeal"),
        queryset=Appeal.objects.all(),
        required=False,
        help_text=gettext_lazy("What they signed, where the file does not say so."),
    )

    def __init__(self, *args: Any, rights: Rights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language: Any = self.fields["language"]
        language.choices = [(code, BY_CODE[code].own_name) for code in rights.codes]
        if not rights.may_sign:
            del self.fields["appeal"]

    def clean(self) -> dict[str, Any]:
        """Reads the table: into ``sheet``; of a long file its bytes, into ``content``."""
        values = super().clean() or {}
        file, pasted = values.get("file"), (values.get("pasted") or "").strip()
        if bool(file) == bool(pasted):
            if "file" not in self.errors:
                self.add_error(None, _("Choose a file or paste a list: one of the two."))
            return values
        try:
            if file:
                self._read(file, values)
            else:
                values["sheet"] = read_pasted(pasted, values.get("language") or "en", MOST_PASTED)
        except SpreadsheetError as error:
            self.add_error("file" if file else "pasted", str(error))
        return values

    def _read(self, file: Any, values: dict[str, Any]) -> None:
        # One byte more is enough to see that it is too large.
        content = file.read(MOST_BYTES + 1)
        try:
            values["sheet"] = read_table(content, LINES_AT_ONCE)
        except TooManyLinesError:
            values["content"] = content


class ImportScreen(WagtailAdminTemplateMixin):
    """For those who may add or change people."""

    header_icon = "upload"
    page_title = gettext_lazy("Import people")
    request: HttpRequest

    @cached_property
    def rights(self) -> Rights:
        return Rights(self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not Rights(request.user).may_import:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailsnippets_people_signatory:list"), "label": _("Signatories")},
            {"url": "", "label": _("Import")},
        ]


class ImportView(ImportScreen, FormView):
    """Where a table is sent, and which were sent before."""

    template_name = "people/admin/import.html"
    form_class = ImportForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "rights": self.rights}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = PeopleImport.objects.defer("file", "lines", "done", "look")
        if not is_organiser(self.request.user):
            mine = mine.filter(user_id=self.request.user.pk)
        return {
            **super().get_context_data(**kwargs),
            "records": [(record, progress_of(record)) for record in mine[:20]],
            "columns": all_columns(self.rights),
        }

    def form_valid(self, form: ImportForm) -> HttpResponse:
        values, user = form.cleaned_data, self.request.user
        file, appeal = values.get("file"), values.get("appeal")
        name = file.name if file else _("pasted list")
        sent = (name, values["language"], appeal.pk if appeal else None, user)
        if "content" in values:
            return redirect("people_import", keep_file(values["content"], *sent).pk)
        record = keep(values["sheet"], *sent, keeps=not file)
        if not any(columns_of(record, self.rights).columns):
            record.delete()
            form.add_error(
                "file", _("No column of this file is known. The template has the names of all.")
            )
            return self.form_invalid(form)
        if record.is_long:
            ask(record, PeopleImport.Work.LOOK, user)
        return redirect("people_import", record.pk)


class ImportTemplateView(ImportScreen, View):
    """The header of a table, to be filled in."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        kind = request.GET.get("format", "")
        return table_response(
            [all_columns(self.rights)], "people-template", kind if kind in FORMATS else "xlsx"
        )


class RecordScreen(ImportScreen):
    """Of one import: for who sent it, and for Organisers."""

    kwargs: dict[str, Any]

    @cached_property
    def record(self) -> PeopleImport:
        record = get_object_or_404(
            PeopleImport.objects.defer("file", "done"), pk=self.kwargs["import_id"]
        )
        if record.user_id != self.request.user.pk and not is_organiser(self.request.user):
            raise PermissionDenied
        return record


class StateView(RecordScreen, View):
    """How far the scheduler is, for the script of the progress bar."""

    def get(self, request: HttpRequest, import_id: int) -> HttpResponse:
        record = self.record
        return JsonResponse(
            {"work": record.work, "percent": record.percent, "words": progress_of(record)}
        )


class LookView(RecordScreen, TemplateView):
    """What a table would do; the button that does it; afterwards what was done, and the undo.

    While the scheduler works on it, how far it is.
    """

    def get_template_names(self) -> list[str]:
        name = "import_work" if self.record.work or self._was_ended else "import_look"
        return [f"people/admin/{name}.html"]

    @property
    def _was_ended(self) -> bool:
        """Whether it has failed or was stopped before it could be looked at."""
        record = self.record
        return not record.imported_at and record.look is None and not record.lines

    def get_page_title(self) -> str:
        """The name of a file; for what was typed, what will be or was done with it."""
        if self.record.origin != TYPED:
            return str(self.record)
        return _("What would be added") if self.record.imported_at is None else _("What was added")

    def get_breadcrumbs_items(self) -> list[dict]:
        items = super().get_breadcrumbs_items()
        items[-1] = {"url": reverse("import_people"), "label": _("Import")}
        if self.record.origin == TYPED:
            items[-1] = {"url": reverse("several_people"), "label": _("Add several people")}
        return [*items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = self.record
        context = {**super().get_context_data(**kwargs), "record": record}
        if record.work or self._was_ended:
            context.update(progress=progress_of(record), is_alive=health().is_alive)
        elif record.imported_at is None:
            look = look_from(record.look) if record.look else self._look()
            context.update(
                plan=look,
                recognised=columns_of(record, self.rights),
                parts=_parts(look),
                invalid=look.of(INVALID),
                likely=look.of(LIKELY),
                kept=look.of(KEPT),
                counts=_counts(look.counts),
                can_import=bool(look.to_do or look.of(LIKELY) or look.of(KEPT)),
            )
        else:
            context["counts"] = _counts(record.counts)
        return context

    def _look(self) -> Look:
        return look_at(plan_of(self.record, self.rights).lines)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record = self.record
        try:
            if "import" in request.POST:
                self._import(record)
            elif "undo" in request.POST:
                self._undo(record)
            elif "stop" in request.POST:
                cancel(record)
            elif "forget" in request.POST and record.imported_at is None and not record.work:
                record.delete()
                messages.success(request, _("Nothing was imported."))
                return redirect("import_people")
        except ImportingError as error:
            messages.error(request, str(error))
        return redirect("people_import", record.pk)

    def _import(self, record: PeopleImport) -> None:
        sent = self.request.POST
        decisions = {
            int(number): str(value)
            for key, value in sent.items()
            if key.startswith(_DECISION)
            and (number := key.removeprefix(_DECISION)).isdecimal()
            and (value in (ADD, TAKE) or str(value).isdecimal())
        }
        expected, leave_out = sent.get("digest", "") or "none", bool(sent.get("leave_out"))
        if not record.is_long:
            with suppress(BusyError):
                carry_out(record, self.rights, decisions, expected, leave_out)
                messages.success(self.request, _("Imported."))
                return
        if record.counts.get(INVALID) and not leave_out:
            raise faults_are_left()
        asked = {"decisions": decisions, "digest": expected, "leave_out": leave_out}
        ask(record, PeopleImport.Work.IMPORT, self.request.user, asked)

    def _undo(self, record: PeopleImport) -> None:
        if not record.can_be_undone:
            refuse_without_memory(record)
        if not record.is_long:
            with suppress(BusyError):
                self._tell_undone(*undo(record, self.request.user))
                return
        ask(record, PeopleImport.Work.UNDO, self.request.user)

    def _tell_undone(self, people: int, left: list[str]) -> None:
        words = ngettext(
            "%(count)s person is as before.", "%(count)s people are as before.", people
        )
        messages.success(self.request, words % {"count": people})
        if left:
            words = _("Changed since, and left as they are: %(names)s")
            messages.warning(self.request, words % {"names": ", ".join(left[:MOST_NAMES])})


def progress_of(record: PeopleImport) -> str:
    """What the scheduler does with a table, in a sentence or two words."""
    if not record.work:
        return ""
    if record.is_cancelled:
        return _("Stopping, and taking back what was written")
    if not record.worker:
        return _("Waiting to be begun")
    work = {
        PeopleImport.Work.LOOK: _("Looking at it"),
        PeopleImport.Work.IMPORT: _("Being imported"),
        PeopleImport.Work.UNDO: _("Being undone"),
    }[PeopleImport.Work(record.work)]
    if not record.lines_done:
        return work
    words = _("%(work)s: %(done)s of %(count)s lines")
    done, count = (number_format(each) for each in (record.lines_done, record.lines_count))
    return words % {"work": work, "done": done, "count": count}


def _counts(counts: Any) -> list[tuple[str, str, int]]:
    labels = {
        NEW: pgettext("people of an import", "New"),
        CHANGED: _("Changed"),
        SAME: _("Same"),
        KEPT: _("Otherwise here"),
        LIKELY: _("Perhaps here already"),
        INVALID: _("With faults"),
    }
    told = [(kind, label, counts.get(kind, 0)) for kind, label in labels.items()]
    return [each for each in told if each[0] != KEPT or each[2]]


def _parts(look: Look) -> list[dict[str, Any]]:
    """The lines that need no decision: heading, those shown, and how many more there are."""
    parts = []
    for kind, label, count in _counts(look.counts):
        if kind in (CHANGED, NEW, SAME) and count:
            shown = look.of(kind)
            more = count - len(shown)
            parts.append({"kind": kind, "label": label, "lines": shown, "more": more, "all": count})
    return sorted(parts, key=lambda part: (CHANGED, NEW, SAME).index(part["kind"]))
