"""Who is let in: somebody who has shown a second factor, in a session that is still in use.

For everybody else the site is as for a stranger, at every address: ``request.user`` is
anonymous. Only the views of the login itself ask ``half_user`` who has given a password.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import django_otp
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from home.staff.known_browsers import mark_browser, marked_user
from home.staff.rights import is_of_admin

from . import sessions
from .factors import has_factor, name_of_factor
from .security_log import note
from .waiting_mail import wait

#: In a session of an account without a second factor, where the site asks for none.
WAIVED = "second_factor_waived"


def note_login(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Receiver of ``user_logged_in``: lets in who has no factor, on a site that asks for none."""
    request.session[sessions.SEEN] = timezone.now().timestamp()
    request.session[WAIVED] = not settings.SECOND_FACTOR_REQUIRED and not has_factor(user)


def is_complete(request: HttpRequest, user: Any) -> bool:
    """Whether a login that has begun in this session needs nothing more."""
    if getattr(user, "otp_device", None) is not None:
        return True
    return not settings.SECOND_FACTOR_REQUIRED and request.session.get(WAIVED, False)


def half_user(request: HttpRequest) -> Any:
    """Who has given a password in this session, and no second factor yet; None else."""
    user = getattr(request, "session_user", None)
    if user is None or not user.is_authenticated or sessions.is_over(request):
        return None
    return None if is_complete(request, user) else user


def let_in(request: HttpRequest, user: Any, device: Any = None) -> None:
    """Completes a login: by a second factor, or by none where none is asked for."""
    request.user = user
    if device is not None:
        django_otp.login(request, device)
    request.session.cycle_key()
    sessions.begin(request, user)
    browser = sessions.browser_of(request)
    note("login", actor=user, browser=browser, factor=name_of_factor(device) if device else "")
    mark = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    if marked_user(mark) != str(user.pk):
        wait("new_browser", user, browser=browser)


class AdmissionMiddleware:
    """Makes ``request.user`` who has been let in. After ``OTPMiddleware``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = request.user
        request.session_user = found  # type: ignore[attr-defined]  # ours, see half_user
        # Lazily: a public page must not ask for the session.
        request.user = SimpleLazyObject(partial(_admitted, request, found))  # type: ignore[assignment]
        return self.get_response(request)


def _admitted(request: HttpRequest, user: Any) -> Any:
    if not user.is_authenticated:
        return user
    if sessions.is_over(request):
        request.session.flush()
        return AnonymousUser()
    return user if is_complete(request, user) else AnonymousUser()


class KnownBrowserMiddleware:
    """Marks the browser of whoever has been let in, in the answers of the admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if is_of_admin(request) and user is not None and user.is_authenticated:
            mark = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
            if marked_user(mark) != str(user.pk) and is_complete(request, user):
                mark_browser(response, user)
        return response
