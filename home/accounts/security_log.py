# words: admin
"""The log of what matters for safety: what it knows, how an entry reads, how long it is kept."""

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.models import Page

from home.staff.groups import name_of
from home.staff.rights import page_name

from .models import Act, SecurityEvent, Tries
from .tries import FACTOR, PASSWORD, digest_of

KEPT = datetime.timedelta(days=90)

KINDS = {
    "login": pgettext_lazy("log of accounts", "Login"),
    "refused": gettext_lazy("Refused logins"),
    "factor.added": gettext_lazy("Second factor added"),
    "factor.removed": gettext_lazy("Second factor removed"),
    "factor.codes": gettext_lazy("New recovery codes"),
    "factor.lost": gettext_lazy("All second factors removed"),
    "password": gettext_lazy("Password changed"),
    "address": gettext_lazy("E-mail address changed"),
    "sessions": gettext_lazy("Logged out elsewhere"),
    "act.asked": gettext_lazy("Asked for a second Organiser"),
    "act.refused": gettext_lazy("Request withdrawn"),
    "rights": gettext_lazy("Rights changed"),
    "account.new": gettext_lazy("Account made"),
    "invitation": gettext_lazy("Invited"),
    "invitation.used": gettext_lazy("Invitation accepted"),
    "invitation.withdrawn": gettext_lazy("Invitation withdrawn"),
    "account.changed": gettext_lazy("Account changed"),
    "account.gone": gettext_lazy("Account deleted"),
    "account.left": gettext_lazy("Left the campaign"),
    "export": gettext_lazy("Export"),
    "withdrawal": pgettext_lazy("log of accounts", "Taken offline"),
    "restore": gettext_lazy("Restored"),
}


def note(kind: str, actor: Any = None, person: Any = None, **details: Any) -> None:
    """Writes an entry: who did it, to which account if to one, and what is said beside.

    Raises ``KeyError`` for a kind that has no words.
    """
    KINDS[kind]
    SecurityEvent.objects.create(
        kind=kind,
        actor=_account(actor),
        actor_name=name_of(actor),
        person=_account(person),
        person_name=name_of(person),
        details=details,
    )


def _account(user: Any) -> Any:
    """The row itself: a request has it wrapped. None for one that is gone."""
    return get_user_model().objects.filter(pk=user.pk).first() if user else None


def words_of(event: SecurityEvent, reader: Any) -> str:
    """What an entry says beside its kind and names; pages as its reader may know them."""
    details = event.details
    if "pages" in details:
        pages = Page.objects.filter(pk__in=details["pages"])
        return ", ".join(page_name(page, reader) for page in pages) or _("deleted pages")
    if event.kind == "refused":
        times = details.get("times", 1)
        text = ngettext("%(count)s time", "%(count)s times", times) % {"count": times}
        return f"{text}, {_('second factor')}" if details.get("what") == FACTOR else text
    if event.kind.startswith("act."):
        return str(dict(Act.Kind.choices).get(details.get("what"), _("Send a link for a password")))
    if event.kind == "account.left":
        groups, heir = ", ".join(details.get("groups", [])), details.get("heir")
        return f"{groups} → {heir}" if heir else groups
    if details.get("shell"):
        return _("by a command on the server")
    return ", ".join(str(value) for value in details.values() if value)


def note_refusals() -> None:
    """A periodic task: writes into the log how often each account was refused.

    Not the request that was refused does it: that takes the same time whether or not there is
    such an account. What was typed for none is not kept.
    """
    rows = list(Tries.objects.filter(refused__gt=0, kind__in=[PASSWORD, FACTOR]))
    if not rows:
        return
    accounts = {digest_of(each.get_username()): each for each in get_user_model().objects.all()}
    for row in rows:
        mine = Tries.objects.filter(pk=row.pk, refused__gte=row.refused)
        if mine.update(refused=F("refused") - row.refused) and row.account in accounts:
            note("refused", person=accounts[row.account], times=row.refused, what=row.kind)


def forget_old_events() -> None:
    """A periodic task: what is older than it is kept is deleted."""
    SecurityEvent.objects.filter(happened_at__lt=timezone.now() - KEPT).delete()
