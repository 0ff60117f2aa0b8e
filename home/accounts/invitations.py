# words: admin
"""Accounts are given by invitation: whoever is invited chooses the password, and nobody else.

The link goes by mail, or is shown once to whoever invites, who hands it on. It ends after some
days, once it was used, when it is sent again, and when the invitation is withdrawn.
"""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from .invitation_links import path_of
from .models import Invitation
from .security_log import note
from .waiting_mail import forget_mail_to, wait_once_an_hour

LASTS = datetime.timedelta(days=7)


def _begin(person: Any, by: Any) -> None:
    """Begins an invitation, or begins it anew; the links of before are void."""
    now = timezone.now()
    given = {
        "invited_by_id": by.pk,
        "invited_at": now,
        "ends_at": now + LASTS,
        "serial": get_random_string(32),
    }
    Invitation.objects.update_or_create(person_id=person.pk, defaults=given)


@transaction.atomic
def invite_by_mail(person: Any, by: Any) -> bool:
    """Sends the link; False, and nothing done, if a mail was sent there within the hour."""
    if not wait_once_an_hour("invitation", person.email, person):
        return False
    _begin(person, by)
    note("invitation", actor=by, person=person)
    return True


@transaction.atomic
def invite_by_link(person: Any, by: Any) -> str:
    """A new link, to be shown this once. A mail that waits with another one is not sent."""
    forget_mail_to(person)
    _begin(person, by)
    note("invitation", actor=by, person=person)
    return f"{settings.WAGTAILADMIN_BASE_URL}{path_of(person)}"


@transaction.atomic
def withdraw(person: Any, by: Any) -> None:
    """Ends an invitation. An account in which nobody ever was is deleted with it."""
    forget(person)
    if person.last_login is None and not person.has_usable_password():
        note("invitation.withdrawn", actor=by, account=str(person))
        person.delete()
    else:
        note("invitation.withdrawn", actor=by, person=person)


def forget(person: Any) -> None:
    """Drops an invitation and the mail with its link."""
    Invitation.objects.filter(person_id=person.pk).delete()
    forget_mail_to(person)


def user_name_for(address: str) -> str:
    """A user name that is free, made of what stands before the @."""
    users = get_user_model().objects
    base = slugify(address.partition("@")[0].replace(".", "-"))[:100] or "account"
    name, number = base, 1
    while users.filter(username__iexact=name).exists():
        number += 1
        name = f"{base}-{number}"
    return name
