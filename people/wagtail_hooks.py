# words: admin
"""The admin screens of signatories, appeals and signatures."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from home.first_steps.steps import STEP_HOOK
from home.front_page import SECTION_HOOK
from home.multilingual.viewsets import (
    ThingChooserViewSet,
    ThingViewSet,
    TranslatedModelEditView,
)
from home.multilingual.wording_items import CORRECTABLE_NAMES_HOOK, NameList
from home.multilingual.wordings import Kind
from home.releases.scheduler import LONG_WORK_HOOK, PeriodicTask
from home.search.viewsets import (
    AlphabeticalIndexView,
    SearchableIndexView,
    SearchableViewSet,
    name_columns,
)
from home.spreadsheets.writing import table_response

from .alphabet import enter_missing
from .countries import country_choices, country_name, usual_country_names
from .exporting import rows_of_people, rows_of_signatures
from .first_steps import the_people
from .hiding_views import HidePersonView, may_hide
from .import_views import ImportTemplateView, ImportView, LookView, StateView
from .importing.background import do_next
from .importing.columns import Rights
from .importing.keeping import forget_old_imports
from .models import Appeal, Signatory, Signature
from .order import DRAGGED_ON_A_PAGE, SignatureReorderView
from .placements import SignatoriesSection, placements_of_people
from .several_views import SeveralView


def country_for_staff(person: Signatory) -> str:
    """The name of a country in the language of the admin."""
    return country_name(person.country, get_language() or "en") if person.country else ""


def signatures_button(**query: Any) -> Button:
    """To the signatures of an appeal, in their order."""
    address = f"{reverse('wagtailsnippets_people_signature:list')}?{urlencode(query)}"
    return Button(_("Signatures, in their order"), address, icon_name="list-ul", priority=20)


class SignatoryFilterSet(WagtailFilterSet):
    """Countries are chosen by name; left to itself the filter would ask for a code."""

    country = ChoiceFilter(label=_("country"), choices=country_choices)
    signatures__appeal = ModelChoiceFilter(label=_("appeal"), queryset=Appeal.objects.all())

    class Meta:
        model = Signatory
        fields = ["country", "field", "shown", "signatures__appeal"]


def hide_buttons(person: Signatory, user: Any) -> Iterator[Button]:
    """To the screen that hides, or shows again."""
    if may_hide(user):
        yield Button(
            _("Hide this person everywhere") if person.shown else _("Show this person again"),
            reverse("withdraw_signatory", args=[person.pk]),
            icon_name="warning",
            priority=25,
        )


@hooks.register("register_snippet_listing_buttons")
def hide_listed(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Signatory):
        yield from hide_buttons(snippet, user)


class SignatoryIndexView(AlphabeticalIndexView):
    """Leads to the import, and gives everybody in it to take along as the import reads it."""

    add_item_label = _("Add a person")
    list_export = ["pk"]  # by which Wagtail offers both files

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        if Rights(self.request.user).may_import:
            several, table = reverse("several_people"), reverse("import_people")
            buttons = [
                *buttons,
                Button(_("Add several people"), several, icon_name="group", priority=80),
                Button(_("Import"), table, icon_name="upload", priority=85),
            ]
        return buttons

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        may_import = Rights(self.request.user).may_import
        return {**super().get_context_data(*args, **kwargs), "may_import": may_import}

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        rows = rows_of_people(queryset, self.request.user)
        return table_response(rows, "people", spreadsheet_format)


class SignatoryEditView(TranslatedModelEditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *hide_buttons(self.object, self.request.user)]


class SignatoryViewSet(SearchableViewSet):
    model = Signatory
    index_view_class = SignatoryIndexView
    index_results_template_name = "people/admin/signatories_results.html"
    edit_view_class = SignatoryEditView
    icon = "group"
    menu_label = _("Signatories")
    menu_order = 210
    list_display = [
        "__str__",
        Column("country", label=_("country"), accessor=country_for_staff, sort_key="country"),
        Column("field", label=_("field of work"), accessor="get_field_display", sort_key="field"),
        Column("as_of", label=_("as of"), sort_key="as_of"),
        BooleanColumn("shown", label=_("shown"), sort_key="shown"),
    ]
    filterset_class = SignatoryFilterSet
    list_per_page = 50


class AppealEditView(TranslatedModelEditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        query = {"appeal": self.object.pk, "ordering": "position"}
        return [*super().header_more_buttons, signatures_button(**query)]


class AppealViewSet(SearchableViewSet):
    model = Appeal
    edit_view_class = AppealEditView
    index_view_class = SearchableIndexView  # the newest first
    icon = "doc-full-inverse"
    menu_label = _("Appeals")
    menu_order = 220
    list_display = ["__str__", Column("date_for_staff", label=_("date"), sort_key="date")]


class SignatureIndexView(SearchableIndexView):
    """Those of one appeal can be put into another order by dragging."""

    searched_through = "signatory"
    list_export = ["pk"]

    @cached_property
    def appeal(self) -> Appeal | None:
        """Whose signatures are shown, if it is one appeal's."""
        chosen = self.request.GET.get("appeal", "")
        if chosen.isdecimal():
            return Appeal.objects.filter(pk=chosen).first()
        appeals = Appeal.objects.all()[:2]
        return appeals[0] if len(appeals) == 1 else None

    def get_valid_orderings(self) -> list[str]:
        orderings = [
            each for each in super().get_valid_orderings() if each != self.sort_order_field
        ]
        may_drag = self.appeal is not None and not self.is_searching
        return [*orderings, self.sort_order_field] if may_drag else orderings

    def order_queryset(self, queryset: Any) -> Any:
        queryset = queryset.select_related("appeal", "signatory")
        return super().order_queryset(queryset)

    #: How many stand on the pages before this one.
    start = 0

    def get_paginate_by(self, queryset: Any) -> int | None:
        """A list that is dragged has pages too: Wagtail would show thousands at once."""
        if self.show_ordering_column and queryset.count() > 2 * DRAGGED_ON_A_PAGE:
            return DRAGGED_ON_A_PAGE
        return super().get_paginate_by(queryset)

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[Paginator, Page, Any, bool]:
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        self.start = max(page.start_index() - 1, 0)
        return paginator, page, rows, is_paginated

    def get_reorder_url(self) -> str | None:
        if not super().get_reorder_url():
            return None
        return reverse("reorder_signature", args=(999999, self.start))

    @cached_property
    def reorder_button(self) -> Button | None:
        button = super().reorder_button
        if button is not None:
            if self.appeal is None:
                return None
            query = f"?appeal={self.appeal.pk}&ordering={self.sort_order_field}"
            button.url = f"{self.index_url}{query}"
        return button

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        return table_response(rows_of_signatures(queryset), "signatures", spreadsheet_format)


class SignatureViewSet(ThingViewSet):
    model = Signature
    index_view_class = SignatureIndexView
    search_backend_name = None
    search_fields = [f"signatory__{column}" for column in name_columns(Signatory)]
    chooser_viewset_class = ThingChooserViewSet
    icon = "pick"
    menu_label = _("Signatures")
    menu_order = 225
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = [
        "signatory",
        Column("appeal", label=_("appeal"), accessor="appeal"),
        Column("position", label=_("position"), sort_key="position"),
        Column("date", label=_("date"), sort_key="date"),
    ]
    list_filter = ["appeal"]
    ordering = ["appeal", "position"]
    sort_order_field = "position"
    reorder_view_class = SignatureReorderView


register_snippet(SignatoryViewSet)
register_snippet(AppealViewSet)
register_snippet(SignatureViewSet)


@hooks.register("register_admin_urls")
def hiding_urls() -> list:
    # The name tells the list of withdrawals where a signatory's screen is.
    view = HidePersonView.as_view()
    return [path("people/<int:signatory_id>/hide/", view, name="withdraw_signatory")]


@hooks.register("register_admin_urls")
def import_urls() -> list:
    return [
        path(
            "people/signatures/<int:signature_id>/place/<int:start>/",
            SignatureReorderView.as_view(),
            name="reorder_signature",
        ),
        path("people/several/", SeveralView.as_view(), name="several_people"),
        path("people/import/", ImportView.as_view(), name="import_people"),
        path("people/import/template/", ImportTemplateView.as_view(), name="import_template"),
        path("people/import/<int:import_id>/", LookView.as_view(), name="people_import"),
        path("people/import/<int:import_id>/state/", StateView.as_view(), name="import_state"),
    ]


@hooks.register("periodic_task")
def old_imports() -> PeriodicTask:
    return PeriodicTask("old_imports", timedelta(days=1), forget_old_imports)


@hooks.register("periodic_task")
def alphabet() -> PeriodicTask:
    return PeriodicTask("alphabet", timedelta(minutes=1), enter_missing)


@hooks.register("register_log_actions")
def hiding_in_the_history(actions: LogActionRegistry) -> None:
    actions.register_action("people.hide", _("Hide a person"), _("Hidden everywhere"))
    actions.register_action("people.show", _("Show a person again"), _("Shown again"))
    actions.register_action("people.import", _("Import people"), _("Imported from a table"))
    actions.register_action("people.undo_import", _("Undo an import of people"), _("Import undone"))


hooks.register(LONG_WORK_HOOK, do_next)
hooks.register("public_placements", placements_of_people)
hooks.register(SECTION_HOOK, SignatoriesSection(), order=25)
hooks.register(STEP_HOOK, the_people, order=50)


@hooks.register(CORRECTABLE_NAMES_HOOK)
def names_of_countries() -> NameList:
    return NameList(Kind.COUNTRY, usual_country_names)
