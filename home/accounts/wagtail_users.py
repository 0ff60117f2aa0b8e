"""Wagtail's app of accounts and groups, with our screens, which give no right beyond one's own."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "home.accounts.account_views.AccountViewSet"
    group_viewset = "home.accounts.account_views.RoleViewSet"
