# words: admin
"""Passkeys: the views of django-otp-webauthn, for who has given a password alone as well.

With a passkey one logs in without a password too: it asks for a finger, a face or a PIN.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.i18n import JavaScriptCatalog
from django_otp_webauthn import exceptions, views
from django_otp_webauthn.models import WebAuthnCredential

from . import factors
from .admission import half_user, let_in
from .asked_again import note_given, was_just_given
from .login_views import language_of
from .passkey_words import WORDS
from .security_log import note
from .sessions import browser_of
from .waiting_mail import tell_of_change

#: For how long (seconds) the question to a passkey of a stranger is kept.
ASKED_FOR = 10 * 60


class PasskeyWords(JavaScriptCatalog):
    """What the scripts say, from our catalogues: theirs have neither French nor Russian."""

    packages = ["django_otp_webauthn"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with override(language_of(request)):
            return super().get(request, *args, **kwargs)

    def get_catalog(self) -> dict[str, str | list[str]]:
        return {word: _(word) for word in WORDS}


class KnowHalfUser:
    """Lets who has given a password alone go on; what follows asks what they may."""

    request: Any

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        user = half_user(request)
        self.is_half = user is not None
        if user is not None:
            request.user = user
        super().initial(request, *args, **kwargs)  # type: ignore[misc]  # of the view

    def handle_exception(self, exc: Exception) -> HttpResponse:
        """What is no JSON is the fault of who sent it, in whatever way it is none."""
        if isinstance(exc, ValueError | RecursionError):
            exc = exceptions.MalformedRequest()
        return super().handle_exception(exc)  # type: ignore[misc]  # of the view


class ForSetUp(KnowHalfUser):
    """Of a new passkey: at the first login, or by who has just given the password again."""

    def check_can_register(self) -> None:
        if not self.is_half and not was_just_given(self.request):
            raise exceptions.NotVerified(detail=_("Please give your password again."))


class BeginRegistration(ForSetUp, views.BeginCredentialRegistrationView):
    pass


class CompleteRegistration(ForSetUp, views.CompleteCredentialRegistrationView):
    def post(self, *args: Any, **kwargs: Any) -> JsonResponse:
        answer = super().post(*args, **kwargs)
        user = self.request.user
        device = WebAuthnCredential.objects.get(pk=json.loads(answer.content)["id"])
        device.name = browser_of(self.request)
        device.save(update_fields=["name"])
        note("factor.added", actor=user, person=user, factor=factors.name_of_factor(device))
        tell_of_change("factor.added", user)
        if self.is_half:
            let_in(self.request, user, device)
            note_given(self.request)
        return answer


class BeginAuthentication(KnowHalfUser, views.BeginCredentialAuthenticationView):
    def post(self, *args: Any, **kwargs: Any) -> JsonResponse:
        answer = super().post(*args, **kwargs)
        if not self.request.user.is_authenticated:
            self.request.session.set_expiry(ASKED_FOR)
        return answer


class CompleteAuthentication(KnowHalfUser, views.CompleteCredentialAuthenticationView):
    def complete_auth(self, device: Any) -> None:
        is_new = not self.request.user.is_authenticated
        super().complete_auth(device)
        if is_new:
            self.request.session.set_expiry(0)  # until the browser is closed
        if is_new or self.is_half:
            let_in(self.request, self.request.user, device)
