# words: admin
"""The admin screens of signatories, appeals and signatures."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.functional import cached_property
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
from home.releases.scheduler import PeriodicTask
from home.search.viewsets import (
    AlphabeticalIndexView,
    SearchableIndexView,
    SearchableViewSet,
    name_columns,
)
from home.spreadsheets.writing import table_response

from .countries import country_choices, usual_country_names
from .exporting import rows_of_people, rows_of_signatures
from .first_steps import the_people
from .hiding_views import HidePersonView, may_hide
from .import_views import ImportTemplateView, ImportView, LookView
from .importing.applying import forget_old_imports
from .importing.columns import Rights
from .models import Appeal, Signatory, Signature
from .placements import SignatoriesSection, placements_of_people


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

    list_export = ["pk"]  # by which Wagtail offers both files

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        if Rights(self.request.user).may_import:
            address = reverse("import_people")
            buttons = [*buttons, Button(_("Import"), address, icon_name="upload", priority=85)]
        return buttons

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
    edit_view_class = SignatoryEditView
    icon = "group"
    menu_label = _("Signatories")
    menu_order = 210
    list_display = ["__str__", "country", "get_field_display", "as_of", BooleanColumn("shown")]
    filterset_class = SignatoryFilterSet
    list_per_page = 50


class AppealViewSet(SearchableViewSet):
    model = Appeal
    index_view_class = SearchableIndexView  # the newest first
    icon = "doc-full-inverse"
    menu_label = _("Appeals")
    menu_order = 220
    list_display = ["__str__", Column("date_for_staff", label=_("date"), sort_key="date")]


class SignatureIndexView(SearchableIndexView):
    searched_through = "signatory"
    list_export = ["pk"]

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
    list_display = ["signatory", "appeal", "position", "date"]
    list_filter = ["appeal"]
    ordering = ["appeal", "position"]


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
        path("people/import/", ImportView.as_view(), name="import_people"),
        path("people/import/template/", ImportTemplateView.as_view(), name="import_template"),
        path("people/import/<int:import_id>/", LookView.as_view(), name="people_import"),
    ]


@hooks.register("periodic_task")
def old_imports() -> PeriodicTask:
    return PeriodicTask("old_imports", timedelta(days=1), forget_old_imports)


@hooks.register("register_log_actions")
def hiding_in_the_history(actions: LogActionRegistry) -> None:
    actions.register_action("people.hide", _("Hide a person"), _("Hidden everywhere"))
    actions.register_action("people.show", _("Show a person again"), _("Shown again"))
    actions.register_action("people.import", _("Import people"), _("Imported from a table"))
    actions.register_action("people.undo_import", _("Undo an import of people"), _("Import undone"))


hooks.register("public_placements", placements_of_people)
hooks.register(SECTION_HOOK, SignatoriesSection(), order=25)
hooks.register(STEP_HOOK, the_people, order=50)


@hooks.register(CORRECTABLE_NAMES_HOOK)
def names_of_countries() -> NameList:
    return NameList(Kind.COUNTRY, usual_country_names)
