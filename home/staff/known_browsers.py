"""Known browsers: those in which somebody has logged in, told by a cookie that nobody can make up.

What only people of the admin may ask for is asked for with it: a request that merely says it
has a session is anybody's. It is no login and shows nothing. (OWASP calls it a device cookie:
Slow Down Online Guessing Attacks with Device Cookies.)
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from .rights import is_of_admin

#: Seconds: for a year after the last login.
LASTS = 365 * 86_400
_SALT = "home.staff.known_browsers"


def new_mark(user: Any) -> str:
    """A value of the cookie for a browser in which a user has logged in."""
    return TimestampSigner(salt=_SALT).sign(f"{user.pk}.{get_random_string(16)}")


def marked_user(mark: str) -> str:
    """The id of the user who has logged in there, as a text; empty for what we did not make."""
    try:
        value = TimestampSigner(salt=_SALT).unsign(mark, max_age=LASTS)
    except BadSignature:
        return ""
    return value.partition(".")[0]


def is_known(cookies: str) -> bool:
    """Whether the ``Cookie`` header of a request is that of a known browser."""
    found = _cookie().search(cookies)
    return found is not None and bool(marked_user(found[1]))


@cache
def _cookie() -> re.Pattern[str]:
    return re.compile(rf'(?:^|;)\s*{settings.KNOWN_BROWSER_COOKIE_NAME}="?([\w.:-]+)')


class KnownBrowserMiddleware:
    """Marks the browser of whoever is logged in, in the answers of the admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if is_of_admin(request) and user is not None and user.is_authenticated:
            mark = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
            if marked_user(mark) != str(user.pk):
                response.set_cookie(
                    settings.KNOWN_BROWSER_COOKIE_NAME,
                    new_mark(user),
                    max_age=LASTS,
                    secure=settings.SESSION_COOKIE_SECURE,
                    httponly=True,
                    samesite="Lax",
                )
        return response
