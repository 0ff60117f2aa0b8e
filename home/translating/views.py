# words: admin
"""The screens of the admin that show and start translations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.models import Locale, Page

from home.multilingual.languages import name_in, prepared
from home.multilingual.text_sources import TextState
from home.settings.languages import BY_CODE
from home.spreadsheets.writing import table_response

from .claims import take
from .model_table import ModelTable
from .starting import TranslationPlan, plan, start
from .table import Filter, TranslationTable, VersionState, as_lines

#: Texts on one page of the table.
PAGE_SIZE = 300


def filter_from(query: Any) -> Filter:
    """What the address asks for; whatever is not understood filters nothing."""
    kind, language, state = (query.get(name, "") for name in ("kind", "language", "state"))
    return Filter(
        kind=int(kind) if kind.isdecimal() else None,
        language=language if language in BY_CODE else "",
        state=state if state in {*VersionState.values, "outdated"} else "",
        mine=query.get("mine") == "1",
        sort="title" if query.get("sort") == "title" else "changed",
    )


class TranslationsView(TemplateView):
    """The table of every text in every language."""

    template_name = "translating/admin/matrix.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        table = TranslationTable(request.user, filter_from(request.GET))
        if request.GET.get("export") == "csv":
            return self._export(table)
        return self.render_to_response(self.get_context_data(matrix=table))

    def get_context_data(self, **kwargs: Any) -> dict:
        table: TranslationTable = kwargs["matrix"]
        query = self.request.GET.copy()
        query.pop("p", None)
        languages = table.columns.values()
        states = [*VersionState.choices, ("outdated", _("outdated"))]
        return {
            **super().get_context_data(**kwargs),
            "matrix": table,
            "page": Paginator(table.rows, PAGE_SIZE).get_page(self.request.GET.get("p")),
            "heads": list(zip(languages, table.counts or [{}] * len(languages), strict=True)),
            "states": states,
            "query": query.urlencode(),
        }

    def _export(self, table: TranslationTable) -> Any:
        return table_response(as_lines(table, table.rows), "translations", "csv")


class ModelTableView(TemplateView):
    """The table of people, courts, pictures and site texts in every language."""

    template_name = "translating/admin/things_table.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        query = self.request.GET.copy()
        number = query.pop("p", [1])[-1]
        language = query.get("language", "")
        table = ModelTable(
            self.request.user,
            query.get("kind", ""),
            language if language in BY_CODE else "",
            query.get("state", ""),
        )
        return {
            **super().get_context_data(**kwargs),
            "table": table,
            "page": table.page(number),
            "states": TextState.choices,
            "languages": prepared(),
            "query": query.urlencode(),
        }


class StartTranslationsView(TemplateView):
    """Shows which drafts starting would make, and makes them.

    ``language`` is needed; with ``page`` it is about this text, and with ``below=1`` about
    what is below it too; without, about everything that the language lacks. ``source`` is
    the language to translate from where there is a version in it.
    """

    template_name = "translating/admin/start_translations.html"

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
        return get_object_or_404(Page, pk=number)

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
        language = BY_CODE[self.locale.language_code]
        code = translation.get_language()
        sources = {step.source.locale.language_code for step in self.plan.steps}
        return {
            **super().get_context_data(**kwargs),
            "language": language,
            "language_name": name_in(language, code),
            "page": self.page,
            "plan": self.plan,
            "below": self.values.get("below") == "1",
            "source": self.source,
            "sources": [(each, name_in(BY_CODE[each], code)) for each in self._sources(sources)],
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

    def _sources(self, shown: set[str]) -> list[str]:
        """The languages to translate from: those of the steps, and of other versions of them."""
        keys = {step.source.translation_key for step in self.plan.steps}
        found = set(
            Page.objects.filter(translation_key__in=keys, live=True).values_list(
                "locale__language_code", flat=True
            )
        )
        return [code for code in BY_CODE if code in found | shown]
