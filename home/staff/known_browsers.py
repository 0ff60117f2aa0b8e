"""Known browsers: those in which somebody has logged in, told by a cookie that nobody can make up.

What only people of the admin may ask for is asked for with it: a request that merely says it
has a session is anybody's. It is no login and shows nothing. (OWASP calls it a device cookie:
Slow Down Online Guessing Attacks with Device Cookies.)
"""

import re
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse
from django.utils.crypto import get_random_string

#: Seconds: for a year after the last login.
LASTS = 365 * 86_400
_SALT = "home.staff.known_browsers"


def new_mark(user: Any) -> str:
    """A value of the cookie for a browser in which a user has logged in."""
    return TimestampSigner(salt=_SALT).sign(f"{user.pk}.{get_random_string(16)}")


def marked_user(mark: str) -> str:
    """The id of the user who has logged in there, as a text; empty for what we did not make."""
    return _value_of(mark).partition(".")[0]


def marked_browser(mark: str, username: str = "", user_id: object = None) -> str:
    """What tells a known browser of an account from all others; empty for an unknown one.

    The account is named by its id or, before anybody is believed, by the name that was typed:
    the same is looked up whether or not there is an account of that name.
    """
    value = _value_of(mark)
    marked = value.partition(".")[0]
    if not marked:
        return ""
    if user_id is not None:
        return value if marked == str(user_id) else ""
    user = get_user_model().objects.filter(pk=marked).first()
    return value if user is not None and user.get_username() == username else ""


def mark_browser(response: HttpResponse, user: Any) -> None:
    """Makes the browser that gets a response a known one of a user."""
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        new_mark(user),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _value_of(mark: str) -> str:
    try:
        return TimestampSigner(salt=_SALT).unsign(mark, max_age=LASTS)
    except BadSignature:
        return ""


def is_known(cookies: str) -> bool:
    """Whether the ``Cookie`` header of a request is that of a known browser."""
    found = _cookie().search(cookies)
    return found is not None and bool(marked_user(found[1]))


@cache
def _cookie() -> re.Pattern[str]:
    return re.compile(rf'(?:^|;)\s*{settings.KNOWN_BROWSER_COOKIE_NAME}="?([\w.:-]+)')
