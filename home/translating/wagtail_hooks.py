# words: admin
"""What the admin shows to translators, and what it says when an original is deleted."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from home.multilingual.models import PageTranslation
from home.multilingual.translated_page import TranslatedPage
from home.releases.scheduler import PeriodicTask
from home.search.viewsets import AlphabeticalIndexView, SearchableViewSet
from home.settings.languages import BY_CODE
from home.spreadsheets.things import ThingExportMixin

from . import review_views as review
from . import suggestion_views as suggestions
from . import work_views as work
from .digest import send_work_mail
from .exchange import screens as exchange
from .exchange.applying import forget_old_files
from .machine.views import MachineDraftView
from .models import GlossaryTerm
from .originals import AddressView, MemoryView, OriginalsView
from .structure_views import StructureView, name_pictures_left_behind
from .views import ModelTableView, StartTranslationsView, TranslationsView


@hooks.register("register_admin_urls")
def translation_urls() -> list:
    return [
        path("translations/", TranslationsView.as_view(), name="translations"),
        path("translations/things/", ModelTableView.as_view(), name="things_table"),
        path("translations/out/", exchange.TakeOutView.as_view(), name="take_texts_out"),
        path("translations/back/", exchange.BringBackView.as_view(), name="bring_texts_back"),
        path(
            "translations/back/<int:text_import_id>/",
            exchange.LookView.as_view(),
            name="brought_texts",
        ),
        path("translations/waiting/", work.WorkListView.as_view(), name="work_list"),
        path(
            "translations/claim/<uuid:key>/<int:locale_id>/",
            work.ClaimView.as_view(),
            name="claim_text",
        ),
        path("translations/ask/<int:page_id>/", work.AskView.as_view(), name="ask_about_original"),
        path(
            "translations/suggest/<int:page_id>/",
            suggestions.SuggestListView.as_view(),
            name="suggest",
        ),
        path(
            "translations/suggest/<int:page_id>/<str:path>/",
            suggestions.SuggestView.as_view(),
            name="suggest_words",
        ),
        path(
            "translations/suggestion/<int:suggestion_id>/",
            suggestions.SettleView.as_view(),
            name="settle_suggestion",
        ),
        path(
            "translations/machine/<int:page_id>/", MachineDraftView.as_view(), name="machine_draft"
        ),
        path(
            "translations/structure/<int:page_id>/", StructureView.as_view(), name="take_structure"
        ),
        path(
            "translations/urgent/<int:page_id>/<int:locale_id>/",
            work.UrgentView.as_view(),
            name="ask_for_translation",
        ),
        path("translations/original/<int:page_id>/", OriginalsView.as_view(), name="originals"),
        path("translations/memory/<int:page_id>/", MemoryView.as_view(), name="translation_memory"),
        path("translations/address/<int:page_id>/", AddressView.as_view(), name="offered_address"),
        path("translations/review/<int:page_id>/", review.ReviewView.as_view(), name="review"),
        path(
            "translations/review/<int:page_id>/next/",
            review.NextReviewView.as_view(),
            name="next_review",
        ),
        path(
            "translations/cancel/<int:page_id>/",
            review.CancelWorkflowView.as_view(),
            name="cancel_workflow",
        ),
        path("translations/start/", StartTranslationsView.as_view(), name="start_translations"),
    ]


@hooks.register("register_admin_menu_item")
def translations_item() -> MenuItem:
    return MenuItem(_("Translations"), reverse("translations"), icon_name="globe", order=195)


@hooks.register("construct_homepage_panels", order=10)
def what_waits(request: HttpRequest, panels: list[Any]) -> None:
    """Instead of Wagtail's list of what waits for approval, one that leads to both texts."""
    others = [panel for panel in panels if not isinstance(panel, WorkflowObjectsToModeratePanel)]
    ours = [
        review.ReviewPanel(),
        work.WorkPanel(),
        work.QuestionsPanel(),
        suggestions.SuggestedPanel(),
    ]
    panels[:] = [*ours, *others]


# After what a button of a release asks for.
hooks.register("after_edit_page", review.go_on, order=20)
hooks.register("construct_page_action_menu", review.arrange_actions)


_SCRIPTS = ("passages", "suggestions", "together", "machine")


@hooks.register("insert_editor_js")
def keys_of_translators() -> str:
    scripts = ((static(f"home/js/{name}.js"),) for name in _SCRIPTS)
    return format_html_join("", '<script type="module" src="{}"></script>', scripts)


@hooks.register("register_page_header_buttons")
def suggest_button(page: Page, user: Any, view_name: str, **kwargs: Any) -> Iterator[Button]:
    if view_name != "edit" or not isinstance(page.specific, TranslatedPage):
        return
    if page.permissions_for_user(user).can_edit():
        address = reverse("suggest", args=[page.pk])
        yield Button(_("Suggest other words"), address, icon_name="pick", priority=90)


@hooks.register("register_account_settings_panel")
def mail_about_what_waits(request: HttpRequest, user: Any, profile: Any) -> work.WorkMailPanel:
    return work.WorkMailPanel(request, user, profile)


@hooks.register("periodic_task")
def mail_what_waits() -> PeriodicTask:
    return PeriodicTask("work_mail", timedelta(hours=1), send_work_mail)


@hooks.register("periodic_task")
def forget_files_that_came_back() -> PeriodicTask:
    return PeriodicTask("forget_text_files", timedelta(days=1), forget_old_files)


@hooks.register("before_delete_page")
def remember_who_follows(request: Any, page: Page) -> None:
    """Notes the translations of a page, to say afterwards which one took its place."""
    if request.method == "POST":
        request.followers = list(
            PageTranslation.objects.filter(original_id=page.pk).values_list("page_id", flat=True)
        )


@hooks.register("after_delete_page")
def name_the_new_original(request: Any, page: Page) -> None:
    records = PageTranslation.objects.filter(page_id__in=request.followers).select_related(
        "page__locale", "original__locale"
    )
    for heir in {record.original or record.page for record in records}:
        words = _("“%(title)s” (%(language)s) is now the original that the translations follow.")
        language = BY_CODE[heir.locale.language_code].own_name
        messages.info(request, words % {"title": heir.title, "language": language})


hooks.register("after_publish_page", name_pictures_left_behind)


class GlossaryIndexView(ThingExportMixin, AlphabeticalIndexView):
    pass


class GlossaryViewSet(SearchableViewSet):
    model = GlossaryTerm
    index_view_class = GlossaryIndexView
    icon = "openquote"
    menu_label = _("Glossary")
    menu_order = 240
    list_display = ["__str__"]


register_snippet(GlossaryViewSet)
