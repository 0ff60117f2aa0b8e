# words: admin
"""What the admin shows of releases, the schedule and what was taken offline."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from home.multilingual.translated_model import TranslatedModel
from home.public import certificate
from home.public.content_version import sum_up
from home.public.visible import HOME_DEPTH
from home.staff.groups import answerable
from home.staff.mail import unreached

from . import editing
from .bin.bulk import DeleteSeveral
from .bin.pages import empty_bin, goes_to_the_bin
from .bin.things import keep_files_of_bin
from .bin.views import BinView, DeletePageView
from .bin.warning import warn_before_deletion
from .correction import CorrectionView
from .schedule_views import ScheduleView, TryAgainView
from .scheduler import PeriodicTask
from .views import NewReleaseView, ReleaseView
from .watch import BACKUP_RUN, is_late
from .withdrawal_views import WithdrawalsView, WithdrawPageView, can_be_withdrawn

#: Backups are made every night; one that was left out shows half a day later.
BACKUP_EVERY = timedelta(hours=36)


@hooks.register("register_admin_urls")
def publishing_urls() -> list:
    return [
        path("schedule/", ScheduleView.as_view(), name="schedule"),
        path("schedule/again/<int:failure_id>/", TryAgainView.as_view(), name="try_again"),
        path("releases/new/", NewReleaseView.as_view(), name="new_release"),
        path("releases/<int:release_id>/", ReleaseView.as_view(), name="release"),
        path(
            "releases/correction/<int:page_id>/",
            CorrectionView.as_view(),
            name="release_correction",
        ),
    ]


@hooks.register("register_admin_menu_item")
def schedule_item() -> MenuItem:
    return MenuItem(_("Schedule"), reverse("schedule"), icon_name="calendar-alt", order=205)


hooks.register("register_page_action_menu_item", lambda: editing.ReadyItem())
hooks.register("register_page_action_menu_item", lambda: editing.ReleaseInAllLanguagesItem())
hooks.register("after_create_page", editing.after_saving)
hooks.register("after_edit_page", editing.after_saving)
hooks.register("after_publish_page", editing.after_publishing)
hooks.register("after_bulk_action", editing.after_publishing_in_bulk)
hooks.register("before_delete_page", warn_before_deletion)


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
        (
            "release.keep",
            _("Keep the text of a release"),
            _("Its release keeps its text, although another was published since"),
        ),
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


@hooks.register("register_admin_urls")
def bin_urls() -> list:
    return [
        path("bin/", BinView.as_view(), name="bin"),
        path("bin/delete/<int:page_id>/", DeletePageView.as_view(), name="delete_page"),
    ]


@hooks.register("register_admin_menu_item")
def bin_item() -> MenuItem:
    return MenuItem(_("Bin"), reverse("bin"), icon_name="bin", order=8900)


@hooks.register("before_delete_page", order=-10)
def into_the_bin(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What was public is deleted by a screen of ours, whatever asked for it."""
    if not goes_to_the_bin(page):
        return None
    return redirect("delete_page", page.pk)


# After the one that it is made from.
hooks.register("register_bulk_action", DeleteSeveral, order=20)


@hooks.register("after_delete_snippet")
def say_where_it_is(request: HttpRequest, things: Iterable[Any]) -> None:
    if any(isinstance(each, TranslatedModel) for each in things):
        words = format_html('<a href="{}">{}</a>', reverse("bin"), _("Open the bin"))
        messages.info(request, words)


@hooks.register("periodic_task")
def empty_the_bin() -> PeriodicTask:
    return PeriodicTask("bin", timedelta(hours=1), empty_bin)


@hooks.register("periodic_task")
def keep_what_is_in_the_bin() -> PeriodicTask:
    return PeriodicTask("files_of_bin", timedelta(minutes=1), keep_files_of_bin)


@hooks.register("register_reports_menu_item")
def withdrawals_item() -> MenuItem:
    return MenuItem(_("Taken offline"), reverse("withdrawals"), icon_name="warning", order=1500)


@hooks.register("register_log_actions")
def emergencies_in_the_history(actions: LogActionRegistry) -> None:
    for name, label, message in (
        ("withdraw", _("Take offline"), pgettext_lazy("log of accounts", "Taken offline")),
        ("restore", _("Bring back"), _("Brought back as it was before it was taken offline")),
        ("bin", _("Delete"), _("Was put into the bin")),
        ("unbin", _("Restore"), _("Restored from the bin")),
    ):
        actions.register_action(f"campaign.{name}", label, message)


@hooks.register("register_log_actions", order=10)  # after Wagtail's, which names a moment or None
def cancelled_schedules_in_the_history(actions: LogActionRegistry) -> None:
    actions.register_action(
        "wagtail.schedule.cancel",
        _("Cancel the schedule"),
        _("Its scheduled publication was cancelled"),
    )


@hooks.register("periodic_task")
def sum_up_the_content_version() -> PeriodicTask:
    return PeriodicTask("content_version", timedelta(minutes=10), sum_up)


@hooks.register("periodic_task")
def look_at_the_certificate() -> PeriodicTask:
    return PeriodicTask("certificate", timedelta(hours=6), certificate.look)


@hooks.register("publishing_health")
def certificate_is_good() -> str:
    return certificate.trouble()


@hooks.register("publishing_health")
def mail_is_taken() -> str:
    """Alarms reach nobody when the address of each who is told of them is refused."""
    told = {each.pk for each in answerable()}
    refused = {each.pk for each in unreached()}
    return "mail is refused" if told and told <= refused else ""


@hooks.register("publishing_health")
def backup_is_made() -> str:
    return "backup is late" if is_late(BACKUP_RUN, BACKUP_EVERY) else ""
