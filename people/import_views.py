# words: admin
"""The screens of Signatories > Import: sending a table, looking at what it would do, doing it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.settings.languages import BY_CODE
from home.spreadsheets.reading import read_table
from home.spreadsheets.sheet import MOST_BYTES, Sheet, SpreadsheetError
from home.spreadsheets.writing import FORMATS, table_response
from home.staff.groups import is_organiser

from .importing.applying import (
    ImportingError,
    carry_out,
    columns_of,
    keep,
    plan_of,
    undo,
)
from .importing.columns import Rights, all_columns
from .importing.pasted import read_pasted
from .importing.plan import ADD, CHANGED, INVALID, LIKELY, NEW, SAME, Plan
from .models import TYPED, Appeal, PeopleImport

#: More lines take longer than a browser waits; the command on the server takes them.
MOST_LINES = 5_000
#: Lines of each kind that are shown.
MOST_SHOWN = 200
_DECISION = "line-"


class ImportForm(forms.Form):
    """A file, or a list pasted into a field."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("XLSX, or CSV as Excel writes it. At most 5,000 lines."),
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
        """Reads the table: into ``sheet``."""
        values = super().clean() or {}
        file, pasted = values.get("file"), (values.get("pasted") or "").strip()
        if bool(file) == bool(pasted):
            if "file" not in self.errors:
                self.add_error(None, _("Choose a file or paste a list: one of the two."))
            return values
        try:
            values["sheet"] = self._sheet(file, pasted, values.get("language", ""))
        except SpreadsheetError as error:
            self.add_error("file" if file else "pasted", str(error))
        return values

    def _sheet(self, file: Any, pasted: str, code: str) -> Sheet:
        if not file:
            return read_pasted(pasted, code or "en", MOST_LINES)
        # One byte more is enough to see that it is too large.
        return read_table(file.read(MOST_BYTES + 1), MOST_LINES)


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
        mine = PeopleImport.objects.defer("lines", "done")
        if not is_organiser(self.request.user):
            mine = mine.filter(user_id=self.request.user.pk)
        return {
            **super().get_context_data(**kwargs),
            "records": mine[:20],
            "columns": all_columns(self.rights),
        }

    def form_valid(self, form: ImportForm) -> HttpResponse:
        values = form.cleaned_data
        file, appeal = values.get("file"), values.get("appeal")
        record = keep(
            values["sheet"],
            file.name if file else _("pasted list"),
            values["language"],
            appeal.pk if appeal else None,
            self.request.user,
        )
        if not any(columns_of(record, self.rights).columns):
            record.delete()
            form.add_error(
                "file", _("No column of this file is known. The template has the names of all.")
            )
            return self.form_invalid(form)
        return redirect("people_import", record.pk)


class ImportTemplateView(ImportScreen, View):
    """The header of a table, to be filled in."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        kind = request.GET.get("format", "")
        return table_response(
            [all_columns(self.rights)], "people-template", kind if kind in FORMATS else "xlsx"
        )


class LookView(ImportScreen, TemplateView):
    """What a table would do; the button that does it; afterwards what was done, and the undo."""

    template_name = "people/admin/import_look.html"

    @cached_property
    def record(self) -> PeopleImport:
        record = get_object_or_404(PeopleImport, pk=self.kwargs["import_id"])
        if record.user_id != self.request.user.pk and not is_organiser(self.request.user):
            raise PermissionDenied
        return record

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
        if record.imported_at is None:
            plan = plan_of(record, self.rights)
            context.update(
                plan=plan,
                recognised=columns_of(record, self.rights),
                parts=_parts(plan),
                invalid=plan.of(INVALID)[:MOST_SHOWN],
                likely=plan.of(LIKELY)[:MOST_SHOWN],
                counts=_counts(plan.counts()),
                can_import=bool(plan.to_do() or plan.of(LIKELY)),
            )
        else:
            context["counts"] = _counts(record.counts)
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record = self.record
        try:
            if "import" in request.POST:
                self._import(record)
            elif "undo" in request.POST:
                self._undo(record)
            elif "forget" in request.POST and record.imported_at is None:
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
            and (value == ADD or str(value).isdecimal())
        }
        expected = sent.get("digest", "") or "none"
        carry_out(record, self.rights, decisions, expected, bool(sent.get("leave_out")))
        messages.success(self.request, _("Imported."))

    def _undo(self, record: PeopleImport) -> None:
        undone = undo(record, self.request.user)
        words = ngettext(
            "%(count)s person is as before.", "%(count)s people are as before.", undone.people
        )
        messages.success(self.request, words % {"count": undone.people})
        if undone.left:
            names = ", ".join(undone.left[:20])
            words = _("Changed since, and left as they are: %(names)s")
            messages.warning(self.request, words % {"names": names})


def _counts(counts: Any) -> list[tuple[str, str, int]]:
    labels = {
        NEW: pgettext("people of an import", "New"),
        CHANGED: _("Changed"),
        SAME: _("Same"),
        LIKELY: _("Perhaps here already"),
        INVALID: _("With faults"),
    }
    return [(kind, label, counts.get(kind, 0)) for kind, label in labels.items()]


def _parts(plan: Plan) -> list[dict[str, Any]]:
    """The lines that need no decision: heading, those shown, and how many more there are."""
    parts = []
    for kind, label, count in _counts(plan.counts()):
        if kind in (CHANGED, NEW, SAME) and count:
            shown = plan.of(kind)[:MOST_SHOWN]
            more = count - len(shown)
            parts.append({"kind": kind, "label": label, "lines": shown, "more": more, "all": count})
    return sorted(parts, key=lambda part: (CHANGED, NEW, SAME).index(part["kind"]))
