# words: admin
"""What the admin shows to whom."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from .mirror.errand import keep_up_to_date
from .models import GlossaryTerm, PageTranslation
from .multilingual.places import common_places
from .multilingual.rich_text import ReaderPageLinkHandler
from .multilingual.viewsets import ThingViewSet
from .publishing import editing
from .publishing.files import refuse_hidden_document
from .publishing.release_views import NewReleaseView, ReleaseView
from .publishing.schedule_views import ScheduleView, TryAgainView
from .publishing.scheduler import RegularWork
from .publishing.version import sum_up
from .publishing.visible import HOME_DEPTH, visible
from .publishing.withdrawal_views import WithdrawalsView, WithdrawPageView, can_be_withdrawn
from .settings.languages import BY_CODE
from .translating import bulk_actions
from .translating import work_views as work
from .translating.digest import send_work_mail
from .translating.views import StartTranslationsView, ThingsView, TranslationsView


def _module(path: str) -> str:
    return format_html('<script type="module" src="{}"></script>', static(path))


@hooks.register("insert_global_admin_js")
def widgets_without_inline_script() -> str:
    return _module("home/js/admin.js")


@hooks.register("insert_editor_js")
def preview_that_follows_the_form() -> str:
    return format_html(
        '<script type="module" src="{}"></script>', static("home/js/side_by_side.js")
    )


@hooks.register("insert_global_admin_css")
def styles_of_our_screens() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("home/css/admin.css"))


@hooks.register("register_admin_urls")
def translation_urls() -> list:
    return [
        path("translations/", TranslationsView.as_view(), name="translations"),
        path("translations/things/", ThingsView.as_view(), name="things_table"),
        path("translations/waiting/", work.WorkListView.as_view(), name="work_list"),
        path(
            "translations/claim/<uuid:key>/<int:locale_id>/",
            work.ClaimView.as_view(),
            name="claim_text",
        ),
        path("translations/ask/<int:pk>/", work.AskView.as_view(), name="ask_about_original"),
        path(
            "translations/urgent/<int:pk>/<int:locale_id>/",
            work.UrgentView.as_view(),
            name="ask_for_translation",
        ),
        path("translations/start/", StartTranslationsView.as_view(), name="start_translations"),
    ]


@hooks.register("register_admin_urls")
def publishing_urls() -> list:
    return [
        path("schedule/", ScheduleView.as_view(), name="schedule"),
        path("schedule/again/<int:trouble_id>/", TryAgainView.as_view(), name="try_again"),
        path("releases/new/", NewReleaseView.as_view(), name="new_release"),
        path("releases/<int:release_id>/", ReleaseView.as_view(), name="release"),
    ]


@hooks.register("register_admin_menu_item")
def schedule_item() -> MenuItem:
    return MenuItem(_("Schedule"), reverse("schedule"), icon_name="calendar-alt", order=205)


hooks.register("register_page_action_menu_item", lambda: editing.ReadyItem())
hooks.register("register_page_action_menu_item", lambda: editing.ReleaseInAllLanguagesItem())
hooks.register("after_create_page", editing.after_saving)
hooks.register("after_edit_page", editing.after_saving)
hooks.register("after_publish_page", editing.after_publishing)


@hooks.register("register_page_header_buttons")
def release_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if page.depth > 1 and page.permissions_for_user(user).can_publish():
        yield Button(
            _("Release in all languages"),
            editing.release_address(page),
            icon_name="globe",
            priority=55,
        )


@hooks.register("register_log_actions")
def what_is_written_into_the_history(actions: LogActionRegistry) -> None:
    for name, label, message in (
        ("ready", _("Mark as ready"), _("Marked as ready for release")),
        ("release.schedule", _("Schedule in a release"), _("Scheduled in a release")),
        ("release.move", _("Move a release"), _("Its release was moved to another time")),
        ("release.cancel", _("Cancel a release"), _("Its release was cancelled")),
        ("release.leave", _("Take out of a release"), _("Taken out of its release")),
        ("release.draft", _("Take a newer draft"), _("A newer draft was taken into its release")),
    ):
        actions.register_action(f"campaign.{name}", label, message)


@hooks.register("register_admin_urls")
def withdrawal_urls() -> list:
    return [
        path("withdraw/<int:page_id>/", WithdrawPageView.as_view(), name="withdraw_page"),
        path("withdrawals/", WithdrawalsView.as_view(), name="withdrawals"),
    ]


@hooks.register("register_page_header_buttons")
def withdraw_button(
    page: Page, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    """Among the actions on a page; also while it is offline, for the undo."""
    if can_be_withdrawn(page) and page.permissions_for_user(user).can_publish():
        closes_language = page.depth == HOME_DEPTH
        yield Button(
            _("Take this language offline")
            if closes_language
            else _("Take offline in all languages"),
            reverse("withdraw_page", args=[page.pk]),
            icon_name="warning",
            priority=62,
        )


@hooks.register("register_page_listing_more_buttons")
def withdraw_listed(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if page.live:
        yield from withdraw_button(page, user)


@hooks.register("register_reports_menu_item")
def withdrawals_item() -> MenuItem:
    return MenuItem(_("Taken offline"), reverse("withdrawals"), icon_name="warning", order=1500)


@hooks.register("register_log_actions")
def emergencies_in_the_history(actions: LogActionRegistry) -> None:
    for name, label, message in (
        ("withdraw", _("Take offline"), _("Taken offline in an emergency")),
        ("restore", _("Bring back"), _("Brought back as it was before it was taken offline")),
    ):
        actions.register_action(f"campaign.{name}", label, message)


hooks.register("public_spots", common_places)
hooks.register("before_serve_document", refuse_hidden_document)


@hooks.register("regular_work")
def mail_what_waits() -> RegularWork:
    return RegularWork("work_mail", timedelta(hours=1), send_work_mail)


@hooks.register("regular_work")
def sum_up_the_content_version() -> RegularWork:
    return RegularWork("content_version", timedelta(minutes=10), sum_up)


@hooks.register("regular_work")
def keep_the_mirror_up_to_date() -> RegularWork:
    return RegularWork("mirror", timedelta(seconds=30), keep_up_to_date)


@hooks.register("register_admin_menu_item")
def translations_item() -> MenuItem:
    return MenuItem(_("Translations"), reverse("translations"), icon_name="globe", order=195)


@hooks.register("construct_homepage_panels", order=10)
def what_waits(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, work.WorkPanel())


@hooks.register("register_account_settings_panel")
def mail_about_what_waits(request: HttpRequest, user: Any, profile: Any) -> work.WorkMailPanel:
    return work.WorkMailPanel(request, user, profile)


@hooks.register("register_rich_text_features", order=10)
def links_lead_to_the_readers_version(features: FeatureRegistry) -> None:
    features.register_link_type(ReaderPageLinkHandler)


@hooks.register("construct_page_chooser_queryset")
def hide_drafts_of_others(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Offers what the public sees and what the user may edit, and no draft of another language."""
    editable = PagePermissionPolicy().instances_user_has_permission_for(request.user, "change")
    public = visible(Page.objects.all())
    return pages.filter(Q(pk__in=public.values("pk")) | Q(pk__in=editable.values("pk")))


for action in bulk_actions.ACTIONS:  # after Wagtail's, whose names they take
    hooks.register("register_bulk_action", action, order=10)


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


class GlossaryViewSet(ThingViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Glossary")
    menu_order = 240
    list_display = ["__str__"]


register_snippet(GlossaryViewSet)
