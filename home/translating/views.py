# words: admin
"""The screens of the admin that show and start translations."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale, Page

from home.multilingual.languages import name_in, prepared
from home.multilingual.text_sources import TextState
from home.settings.languages import BY_CODE
from home.spreadsheets.writing import FORMATS, table_response
from home.staff.listings import Choice, FilteredList, language_options
from home.staff.rights import may_know

from .claims import take
from .model_table import ModelRow, ModelTable
from .starting import TranslationPlan, plan, start
from .table import Filter, Row, TranslationTable, VersionState, as_lines


class TableView(FilteredList):
    """What the tables of translations have in common."""

    page_title = gettext_lazy("Translations")
    header_icon = "globe"
    is_searchable = True


class TranslationsView(TableView):
    """The table of every text in every language."""

    template_name = "translating/admin/matrix.html"
    results_template_name = "translating/admin/matrix_results.html"
    paginate_by = 300
    no_results_message = gettext_lazy("No text matches.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kind = request.GET.get("export")
        if kind in FORMATS:
            return table_response(as_lines(self.table, self.get_queryset()), "translations", kind)
        return super().get(request, *args, **kwargs)

    @cached_property
    def _whole_table(self) -> TranslationTable:
        return TranslationTable(self.request.user)

    @cached_property
    def choices(self) -> dict[str, Choice]:
        states = [*VersionState.choices, ("outdated", _("outdated"))]
        languages = language_options(self._whole_table.locales.values())
        return {
            "kind": Choice(_("Kind"), self._whole_table.kinds, none=_("All kinds")),
            "language": Choice(_("Language"), languages, none=_("All languages")),
            "state": Choice(_("State"), states, none=_("All states")),
            "mine": Choice(_("Show"), [("1", _("Only mine"))], none=_("All texts")),
        }

    @cached_property
    def table(self) -> TranslationTable:
        chosen = self.chosen
        wanted = Filter(
            kind=int(chosen["kind"]) if chosen["kind"] else None,
            language=chosen["language"],
            state=chosen["state"],
            mine=chosen["mine"] == "1",
            sort=self.kept.get("sort", "changed"),
            words=self.search_query,
        )
        self._whole_table.filter = wanted  # before it has read a row
        return self._whole_table

    @property
    def kept(self) -> dict[str, str]:
        return {"sort": "title"} if self.request.GET.get("sort") == "title" else {}

    def get_queryset(self) -> list[Row]:
        return self.table.rows

    def _start(self) -> str:
        """Where everything that the chosen language lacks is started, by who may."""
        code = self.table.filter.language
        if not code or self.table.addable.isdisjoint(self.table.columns):
            return ""
        return f"{reverse('start_translations')}?{urlencode({'language': code})}"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        query = self.request.GET.copy()
        buttons = []
        for number, kind in enumerate(FORMATS):
            query["export"] = kind
            words = _("Export as %(kind)s") % {"kind": kind.upper()}
            address = f"{self.index_url}?{query.urlencode()}"
            buttons.append(Button(words, address, icon_name="download", priority=number))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict:
        table = self.table
        languages = table.columns.values()
        return {
            **super().get_context_data(**kwargs),
            "heads": list(zip(languages, table.counts or [{}] * len(languages), strict=True)),
            "start": self._start(),
            "is_by_title": table.filter.sort == "title",
        }


class ModelTableView(TableView):
    """The table of people, courts, pictures and site texts in every language."""

    template_name = "translating/admin/things_table.html"
    results_template_name = "translating/admin/things_results.html"
    paginate_by = 100
    no_results_message = gettext_lazy("Nothing matches.")

    @cached_property
    def choices(self) -> dict[str, Choice]:
        known = ModelTable(self.request.user)
        kind = {"kind": Choice(_("Kind"), known.kinds, default=known.kind)} if known.kind else {}
        languages = language_options(prepared())
        return {
            **kind,
            "language": Choice(_("Language"), languages, none=_("All languages")),
            "state": Choice(_("State"), TextState.choices, none=_("All states")),
        }

    @cached_property
    def table(self) -> ModelTable:
        return ModelTable(self.request.user, **self.chosen, words=self.search_query)

    def get_queryset(self) -> Any:
        return self.table.rows

    def show(self, row: Any) -> ModelRow:
        return self.table.row(row)

    def get_context_data(self, **kwargs: Any) -> dict:
        name = dict(self.table.kinds).get(self.table.kind, "")
        return {**super().get_context_data(**kwargs), "table": self.table, "kind": name}


class StartTranslationsView(FilteredList):
    """Shows which drafts starting would make, and makes them.

    ``language`` is needed; with ``page`` it is about this text, and with ``below=1`` about
    what is below it too; without, about everything that the language lacks. ``source`` is
    the language to translate from where there is a version in it.
    """

    template_name = "home/admin/listing.html"
    results_template_name = "translating/admin/start_translations.html"
    page_title = gettext_lazy("Start translations")
    header_icon = "globe"

    def get_breadcrumbs_items(self) -> list[dict]:
        above = {"url": reverse("translations"), "label": _("Translations")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.get_header_title()}]

    def get_page_subtitle(self) -> str:
        return BY_CODE[self.locale.language_code].own_name

    @property
    def choices(self) -> dict[str, Choice]:
        code = translation.get_language()
        names = [(each, name_in(BY_CODE[each], code)) for each in self._sources()]
        source = Choice(_("Translate from"), names, none=_("the original of each text"))
        if self.page is None:
            return {"source": source}
        extent = Choice(
            _("Texts"), [("1", _("With everything below it"))], none=_("Only this text")
        )
        return {"below": extent, "source": source}

    @property
    def kept(self) -> dict[str, str]:
        values = {"language": self.locale.language_code}
        return values if self.page is None else {**values, "page": str(self.page.pk)}

    def get_queryset(self) -> Any:
        return self.plan.steps

    @cached_property
    def locale(self) -> Locale:
        return get_object_or_404(Locale, language_code=self.values.get("language"))

    @property
    def values(self) -> Any:
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def page(self) -> Page | None:
        """The text asked for, in whichever version."""
        number = self.values.get("page", "")
        if not number:
            return None
        if not number.isdecimal():
            raise BadRequest(f"{number!r} is not the number of a page.")
        page = get_object_or_404(Page, pk=number)
        if not may_know(self.request.user, page):
            raise Http404
        return page

    @property
    def source(self) -> str:
        code = self.values.get("source", "")
        return code if code in BY_CODE else ""

    @cached_property
    def plan(self) -> TranslationPlan:
        if self.page is None:
            return plan(self.locale, self.request.user, source=self.source)
        versions = Page.objects.filter(translation_key=self.page.translation_key)
        wanted = versions
        if self.values.get("below") == "1":
            for version in versions:
                wanted = wanted | Page.objects.descendant_of(version)
        return plan(self.locale, self.request.user, wanted, self.source)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.locale.pk not in TranslationTable(request.user).addable:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        existing = self._existing()
        if existing is not None and self.values.get("below") != "1":
            return redirect("wagtailadmin_pages:edit", existing.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "plan": self.plan,
            "below": self.values.get("below") == "1",
            "source": self.source,
            "locale": self.locale,
            "may_ask": self._may_ask(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = start(self.plan.steps, self.locale, request.user)
        table = TranslationTable(request.user)
        if self.page is not None and table.is_of_translator:  # organisers start for others
            take(self.page.translation_key, self.locale, request.user)
        if not made:
            messages.info(request, _("There was nothing to start: everything has a version."))
        elif self.page is not None and self.values.get("below") != "1":
            return redirect("wagtailadmin_pages:edit", made[-1].pk)
        else:
            words = ngettext(
                "%(count)s draft was made. It is not public.",
                "%(count)s drafts were made. None of them is public.",
                len(made),
            )
            messages.success(request, words % {"count": len(made)})
        query = f"?language={self.locale.language_code}"
        return redirect(reverse("translations") + query)

    def _may_ask(self) -> bool:
        """Whether the user may ask translators for this text: who may publish it."""
        return self.page is not None and (
            self.page.permissions_for_user(self.request.user).can_publish()
        )

    def _existing(self) -> Page | None:
        if self.page is None:
            return None
        group = Page.objects.filter(translation_key=self.page.translation_key)
        return group.filter(locale=self.locale).first()

    def _sources(self) -> list[str]:
        """The languages to translate from: those of the steps, and of other versions of them."""
        shown = {step.source.locale.language_code for step in self.plan.steps}
        keys = {step.source.translation_key for step in self.plan.steps}
        found = set(
            Page.objects.filter(translation_key__in=keys, live=True).values_list(
                "locale__language_code", flat=True
            )
        )
        return [code for code in BY_CODE if code in found | shown]
