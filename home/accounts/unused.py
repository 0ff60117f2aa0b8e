# words: admin
"""Accounts that nobody has used for long: a door that nobody watches. Organisers are told."""

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from home.staff.groups import is_organiser, name_of
from home.staff.panels import FrontPagePanel

from .acts import may_ask
from .models import Login

UNUSED_FOR = datetime.timedelta(days=90)
#: So many are named on the front page.
MOST_SHOWN = 20


def unused_accounts() -> QuerySet[Any]:
    """Active accounts in which nothing was done for 90 days; of new ones, since they were made.

    A session may last longer than that: who still works in one has used the account.
    """
    since = timezone.now() - UNUSED_FOR
    users: Any = get_user_model().objects.filter(is_active=True)
    used = Login.objects.filter(seen_at__gt=since).values("user")
    found = users.alias(used_at=Coalesce("last_login", "date_joined")).filter(used_at__lt=since)
    return found.exclude(pk__in=used).order_by("used_at", "username")


class UnusedAccountsPanel(FrontPagePanel):
    """On the front page of Organisers: accounts nobody uses, and the way to close them."""

    name = "unused_accounts"
    template_name = "accounts/admin/unused_panel.html"
    order = 400

    def get_context_data(self, parent_context: Any) -> dict:
        user = parent_context["request"].user
        if not is_organiser(user):
            return {"accounts": []}
        found = unused_accounts()
        return {
            "accounts": [
                {"account": each, "name": name_of(each), "may_close": may_ask(user, each)}
                for each in found[:MOST_SHOWN]
            ],
            "count": found.count(),
            "days": UNUSED_FOR.days,
            "is_more": found.count() > MOST_SHOWN,
        }
