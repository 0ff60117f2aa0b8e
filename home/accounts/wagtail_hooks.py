# words: admin
"""What the admin shows of accounts, and what is done for them again and again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from home.public.periodic import PeriodicTask
from home.staff.groups import is_organiser

from . import invitation_views, organisers_views, security_views
from .acts import may_ask
from .security_log import forget_old_events, note_refusals
from .sessions import forget_ended
from .tries import forget_old_tries
from .unused import UnusedAccountsPanel
from .waiting_mail import send_waiting


@hooks.register("register_admin_urls")
def security_urls() -> list:
    return [
        path("security/", security_views.SecurityView.as_view(), name="own_security"),
        path("security/app/", security_views.AddAppView.as_view(), name="security_app"),
        path("security/passkey/", security_views.AddPasskeyView.as_view(), name="security_passkey"),
        path("security/codes/", security_views.CodesView.as_view(), name="security_codes"),
        path("security/address/", security_views.AddressView.as_view(), name="security_address"),
        path("security/password/", security_views.OwnPasswordView.as_view(), name="own_password"),
        path("security/log/", organisers_views.SecurityLogView.as_view(), name="security_log"),
        path(
            "security/accounts/<int:account_id>/",
            organisers_views.AccountSecurityView.as_view(),
            name="account_security",
        ),
        path(
            "security/accounts/<int:account_id>/invitation/",
            invitation_views.InvitationView.as_view(),
            name="account_invitation",
        ),
    ]


class ForOrganisersItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_organiser(request.user)


@hooks.register("register_reports_menu_item")
def log_item() -> MenuItem:
    return ForOrganisersItem(
        _("Security log"), reverse("security_log"), icon_name="key", order=1600
    )


@hooks.register("register_user_listing_buttons")
def security_of_account(user: Any, request_user: Any) -> Iterator[Button]:
    if may_ask(request_user, user):
        address = reverse("account_security", args=[user.pk])
        yield Button(_("Security"), address, icon_name="key", priority=20)


@hooks.register("register_user_listing_buttons")
def invitation_of_account(user: Any, request_user: Any) -> Iterator[Button]:
    if user.is_active and not user.has_usable_password() and may_ask(request_user, user):
        address = reverse("account_invitation", args=[user.pk])
        yield Button(_("Invitation"), address, icon_name="mail", priority=19)


@hooks.register("construct_homepage_panels", order=20)
def accounts_that_nobody_uses(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(UnusedAccountsPanel())


@hooks.register("periodic_task")
def mail_of_accounts() -> PeriodicTask:
    return PeriodicTask("account_mail", timedelta(seconds=5), send_waiting)


@hooks.register("periodic_task")
def refusals_into_the_log() -> PeriodicTask:
    return PeriodicTask("refusals", timedelta(minutes=1), note_refusals)


@hooks.register("periodic_task")
def forget_what_is_old() -> PeriodicTask:
    return PeriodicTask("old_accounts_data", timedelta(hours=1), forget)


def forget() -> None:
    forget_old_events()
    forget_old_tries()
    forget_ended()
