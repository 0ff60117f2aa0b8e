"""The sessions of an account: when they end, and where else somebody is logged in."""

import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Login

#: A session ends when nothing was done in it for so long; with "remember me" the longer time.
IDLE, IDLE_REMEMBERED = datetime.timedelta(hours=2), datetime.timedelta(days=7)
#: How exactly it is noted when something was last done.
NOTED_EVERY = datetime.timedelta(minutes=1)
#: Addresses that an open window asks by itself, as long as it is open.
BY_ITSELF = {
    "session",
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
}
SEEN = "seen_at"

_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
_BROWSERS = {"Firefox/": "Firefox", "Edg/": "Edge", "OPR/": "Opera", "Chrome/": "Chrome"}


def browser_of(request: HttpRequest) -> str:
    """The browser in a few words, such as ``Firefox, Linux``; no more than is needed to know it."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    names = [name for sign, name in _BROWSERS.items() if sign in agent][:1]
    names = names or (["Safari"] if "Safari/" in agent else [])
    return ", ".join(names + [each for each in _SYSTEMS if each in agent][:1])


def begin(request: HttpRequest, user: Any) -> None:
    """Notes that somebody is logged in by this session from now on."""
    now = timezone.now()
    request.session[SEEN] = now.timestamp()
    Login.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user_id": user.pk,
            "browser": browser_of(request),
            "began_at": now,
            "seen_at": now,
        },
    )


def follow(request: HttpRequest, old_key: str | None) -> None:
    """The session of a request has got another key: what is noted of it goes along."""
    Login.objects.filter(session_key=old_key).update(session_key=request.session.session_key)


def is_over(request: HttpRequest) -> bool:
    """Whether nothing was done in a session for too long; else notes that something is done."""
    session, now = request.session, timezone.now()
    seen = session.get(SEEN)
    if seen is None:  # logged in this very moment
        session[SEEN] = now.timestamp()
        return False
    passed = now - datetime.datetime.fromtimestamp(seen, datetime.UTC)
    if passed > (IDLE if session.get_expire_at_browser_close() else IDLE_REMEMBERED):
        return True
    if passed > NOTED_EVERY and not _asks_by_itself(request):
        session[SEEN] = now.timestamp()
        Login.objects.filter(session_key=session.session_key).update(seen_at=now)
    return False


def _asks_by_itself(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).view_name in BY_ITSELF
    except Resolver404:
        return False


def logins_of(user: Any) -> list[Login]:
    """Where an account is logged in, the latest first."""
    logins = Login.objects.filter(user_id=user.pk).order_by("-seen_at")
    keys = [each.session_key for each in logins]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    return [each for each in logins if each.session_key in alive]


def name_of_login(login: Login) -> str:
    """What a form calls a session: its key is never shown."""
    return salted_hmac("home.accounts.sessions", login.session_key).hexdigest()[:16]


def end(logins: list[Login]) -> int:
    """Ends sessions; returns how many."""
    keys = [each.session_key for each in logins]
    Session.objects.filter(session_key__in=keys).delete()
    Login.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_all(user: Any, but: str | None = None) -> int:
    """Ends the sessions of an account, all or all but that of a key; returns how many."""
    return end([each for each in logins_of(user) if each.session_key != but])


def forget_ended() -> None:
    """A periodic task: removes what is noted of sessions that are no more."""
    old = Login.objects.filter(seen_at__lt=timezone.now() - IDLE)
    keys = list(old.values_list("session_key", flat=True))
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    old.exclude(session_key__in=list(alive.values_list("session_key", flat=True))).delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
