# words: admin
"""Several people in one go: a small table to type into, which goes the way of an import."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from home.settings.languages import BY_CODE
from home.spreadsheets.sheet import Line, Sheet

from .countries import country_choices
from .import_views import ImportScreen
from .importing.columns import label_of
from .importing.keeping import keep
from .models import TYPED, Appeal, PeopleImport

#: Lines of the table. More at once come by a file.
LINES = 8
_CELL = re.compile(r"(?:(?:name|description)_[a-z_]+|country)-\d+$")


def _code_of(column: str) -> str:
    """The language of a column, name_pt_br."""
    return column.partition("_")[2].replace("_", "-")


class SeveralView(ImportScreen, TemplateView):
    """A line a person: name and description in the languages chosen, and the country.

    What is typed is looked at like any import: whoever is perhaps here already is asked about,
    and all of it can be undone in one go.
    """

    template_name = "people/admin/several.html"
    page_title = gettext_lazy("Add several people")
    header_icon = "group"

    @cached_property
    def codes(self) -> list[str]:
        """The languages of the columns: those asked for, else the default one and the admin's."""
        wanted = set(self.sent.getlist("language"))
        if not wanted and not self.typed:
            wanted = {settings.LANGUAGE_CODE, get_language() or ""}
        for name in self.typed:  # nothing that was typed goes because its language was unticked
            wanted.add(_code_of(name.rpartition("-")[0]))
        return [code for code in self.rights.codes if code in wanted] or self.rights.codes[:1]

    @property
    def sent(self) -> QueryDict:
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def table(self) -> PeopleImport | None:
        """The user's table that was looked at, and is changed now."""
        number = self.sent.get("table", "")
        mine = PeopleImport.objects.filter(
            user_id=self.request.user.pk, imported_at=None, origin=TYPED
        )
        return mine.filter(pk=number).first() if number.isdecimal() else None

    @cached_property
    def typed(self) -> dict[str, str]:
        """What stands in the fields, by their names; empty ones are left out."""
        cells: dict[str, Any] = {}
        if self.request.method == "POST":
            cells = {name: text for name, text in self.request.POST.items() if _CELL.match(name)}
        elif self.table is not None:
            for number, line in self.table.lines:
                cells |= {
                    f"{column}-{number}": text
                    for column, text in zip(self.table.header, line, strict=False)
                }
        return {name: text.strip() for name, text in cells.items() if text.strip()}

    @cached_property
    def columns(self) -> list[str]:
        names = [f"name_{BY_CODE[code].column}" for code in self.codes]
        descriptions = [f"description_{BY_CODE[code].column}" for code in self.codes]
        return [*names, *descriptions, *(["country"] if self.rights.may_write("country") else [])]

    def get_breadcrumbs_items(self) -> list[dict]:
        *above, _import = super().get_breadcrumbs_items()
        return [*above, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "heads": [(column, label_of(column)) for column in self.columns],
            "lines": [
                [(column, label_of(column), self._field(column, line)) for column in self.columns]
                for line in range(1, LINES + 1)
            ],
            "languages": [
                (BY_CODE[code], code in self.codes)
                for code in self.rights.codes
                if len(self.rights.codes) > 1
            ],
            "appeals": Appeal.objects.all() if self.rights.may_sign else [],
            "appeal": self._appeal(),
            "codes": self.codes,
            "table": self.table,
        }

    def _appeal(self) -> Appeal | None:
        """What they signed."""
        if not self.rights.may_sign:
            return None
        if self.request.method != "POST":
            return self.table.appeal if self.table is not None else self._only_appeal()
        number = self.request.POST.get("appeal", "")
        return Appeal.objects.filter(pk=number).first() if number.isdecimal() else None

    def _only_appeal(self) -> Appeal | None:
        """Without a choice to make, nobody should forget to make it."""
        appeals = Appeal.objects.all()[:2]
        return appeals[0] if len(appeals) == 1 else None

    def _field(self, column: str, line: int) -> str:
        """The field of a cell; the column's head and the line name it to who cannot see them."""
        name = f"{column}-{line}"
        attributes = {"aria-label": f"{label_of(column)}, {line}", "id": name}
        if column == "country":
            choices = [("", "—"), *country_choices(get_language())]
            return forms.Select(attributes, choices).render(name, self._typed(name))
        attributes |= {"lang": _code_of(column), "dir": "auto"}
        return forms.TextInput(attributes).render(name, self._typed(name))

    def _typed(self, name: str) -> str:
        return self.typed.get(name, "")

    def post(self, request: HttpRequest) -> HttpResponse:
        if "show" in request.POST:
            return self.render_to_response(self.get_context_data())
        lines = []
        for line in range(1, LINES + 1):
            cells = [self._typed(f"{column}-{line}") for column in self.columns]
            if any(cells):
                lines.append(Line(line, cells))
        if not lines:
            messages.error(request, _("Write at least one name."))
            return self.render_to_response(self.get_context_data())
        sheet = Sheet(self.columns, lines, TYPED)
        appeal = self._appeal()
        signed = appeal.pk if appeal else None
        record = keep(sheet, _("typed list"), self.codes[0], signed, request.user, keeps=True)
        if self.table is not None:
            self.table.delete()
        return redirect("people_import", record.pk)
