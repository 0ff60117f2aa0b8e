# words: admin
"""Courts, and what staff find on the admin's front page: news and the state of the case."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from home.accounts.passwords import NAMES_HOOK
from home.first_steps.steps import STEP_HOOK
from home.front_page import SECTION_HOOK
from home.multilingual.wording_items import CORRECTABLE_NAMES_HOOK
from home.printing.documents import STATE_HOOK
from home.releases.scheduler import PeriodicTask
from home.search.viewsets import (
    AlphabeticalIndexView,
    SearchableChooserViewSet,
    SearchableViewSet,
)
from home.spreadsheets.things import ThingExportMixin
from home.staff.panels import FrontPagePanel

from . import admin_views
from .acts import names_of_cities
from .first_steps import a_letter, the_case
from .forms import CourtCreationForm
from .hearing_views import CancelView, HearingsPanel, PostponeView
from .models import CasePage, Court
from .pdf import state_on_share_picture
from .placements import placements_of_the_campaign
from .reminders import send_hearing_reminders
from .sections import CaseSection, LetterSection, MapSection, NewSection, UpdatesSection
from .sources import names_of_sources


class CourtChooserViewSet(SearchableChooserViewSet):
    """Courts can be made in the window in which they are chosen."""

    creation_form_class = CourtCreationForm
    create_action_label = _("New court")


class CourtIndexView(ThingExportMixin, AlphabeticalIndexView):
    pass


class CourtViewSet(SearchableViewSet):
    model = Court
    index_view_class = CourtIndexView
    icon = "site"
    menu_label = _("Courts")
    menu_order = 230
    list_display = ["__str__", "get_level_display", "time_zone"]
    chooser_viewset_class = CourtChooserViewSet


register_snippet(CourtViewSet)


class CourtNewsPanel(FrontPagePanel):
    """A large button per case that opens the form of an update with today's date.

    News is written on the original; who may not edit that writes it in their own language.
    """

    name = "court_news"
    template_name = "campaign_pages/admin/court_news_panel.html"
    order = 10

    def get_context_data(self, parent_context: dict) -> dict:
        user = parent_context["request"].user
        return {"cases": admin_views.cases_to_write_for(user), "is_list": False}


class StatePanel(FrontPagePanel):
    """The state of each case, when it was last confirmed, and a button to confirm it."""

    name = "case_state"
    template_name = "campaign_pages/admin/state_panel.html"
    order = 20

    def get_context_data(self, parent_context: dict) -> dict:
        request = parent_context["request"]
        return {
            "entries": admin_views.states_for(request.user),
            "request": request,
            "csrf_token": parent_context.get("csrf_token"),
        }


@hooks.register("construct_homepage_panels")
def add_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels[:0] = [CourtNewsPanel(), HearingsPanel(), StatePanel()]


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    return [
        path("court-news/", admin_views.CourtNewsView.as_view(), name="court_news"),
        path(
            "court-news/results/",
            admin_views.CourtNewsView.as_view(results_only=True),
            name="court_news_results",
        ),
        path(
            "court-news/<int:page_id>/postpone/",
            PostponeView.as_view(),
            name="postpone_hearing",
        ),
        path(
            "court-news/add-act/<int:parent_page_id>/",
            admin_views.AddActView.as_view(),
            name="add_act",
        ),
        path("court-news/<int:page_id>/cancel/", CancelView.as_view(), name="cancel_hearing"),
        path(
            "cases/<int:page_id>/confirm/",
            admin_views.ConfirmStateView.as_view(),
            name="confirm_state",
        ),
    ]


@hooks.register("register_log_actions")
def what_is_written_into_the_history(actions: LogActionRegistry) -> None:
    actions.register_action("campaign.postpone", _("Postpone"), _("The event was postponed"))
    actions.register_action(
        "campaign.cancel", pgettext_lazy("a hearing", "Cancel"), _("The event was cancelled")
    )


@hooks.register("periodic_task")
def remind_of_outcomes() -> PeriodicTask:
    return PeriodicTask("hearing_reminders", timedelta(minutes=1), send_hearing_reminders)


@hooks.register("register_admin_menu_item")
def court_news_item() -> MenuItem:
    return MenuItem(
        pgettext_lazy("menu", "News"), reverse("court_news"), icon_name="date", order=200
    )


hooks.register("public_placements", placements_of_the_campaign)

hooks.register(SECTION_HOOK, CaseSection(), order=10)
hooks.register(SECTION_HOOK, LetterSection(), order=30)
hooks.register(SECTION_HOOK, MapSection(), order=50)
hooks.register(SECTION_HOOK, UpdatesSection(), order=60)
hooks.register(SECTION_HOOK, NewSection(), order=80)


hooks.register(STATE_HOOK, state_on_share_picture)
hooks.register(STEP_HOOK, the_case, order=30)
hooks.register(STEP_HOOK, a_letter, order=40)


@hooks.register(NAMES_HOOK)
def names_of_cases() -> list[str]:
    """Who the campaign is for: names that are guessed first in a password."""
    return list(CasePage.objects.values_list("subject_name", flat=True))


hooks.register(CORRECTABLE_NAMES_HOOK, names_of_sources)
hooks.register(CORRECTABLE_NAMES_HOOK, names_of_cities)
