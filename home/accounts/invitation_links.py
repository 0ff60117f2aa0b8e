"""The link by which somebody who was invited chooses the password of the account."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from .models import Invitation


def _token_of(invitation: Invitation) -> str:
    """Not kept: it needs the secret key, which whoever reads the database has not."""
    value = f"{invitation.pk} {invitation.serial}"
    return salted_hmac("home.accounts.invitations", value, algorithm="sha256").hexdigest()


def open_invitation(account: Any) -> Invitation | None:
    """The invitation that an account may still use; none for one that has a password."""
    if not account.is_active or account.has_usable_password():
        return None
    return Invitation.objects.filter(person_id=account.pk, ends_at__gt=timezone.now()).first()


def path_of(account: Any) -> str | None:
    """The path of the link; None if nothing can be done with it."""
    invitation = open_invitation(account)
    if invitation is None:
        return None
    number = urlsafe_base64_encode(force_bytes(account.pk))
    return reverse("accept_invitation", args=[number, _token_of(invitation)])


class InvitationTokens:
    """What Django's view of a forgotten password asks whether a link is good."""

    def check_token(self, account: Any, token: str | None) -> bool:
        if account is None or not token:
            return False
        invitation = open_invitation(account)
        return invitation is not None and constant_time_compare(_token_of(invitation), token)
