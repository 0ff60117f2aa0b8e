"""Counters of what may be guessed: passwords, second factors, mail to an address.

A try is counted before it is made, so that a thousand at once are a thousand. Nobody is
locked out by others: a browser in which the account has logged in has a counter of its own
(OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). No network address is used.
"""

import datetime
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from home.public.clock import database_now
from home.staff.known_browsers import marked_browser

from .models import Tries

PASSWORD, FACTOR, MAIL = "password", "factor", "mail"
#: So many wrong ones cost no time; each one more doubles the pause, to the longest.
FREE, LONGEST_PAUSE = 5, datetime.timedelta(minutes=15)
#: What nobody has tried for so long begins anew.
FORGOTTEN_AFTER = datetime.timedelta(days=1)


class Counter(NamedTuple):
    """What is tried, for which account (a digest), from which known browser if from one."""

    kind: str
    account: str
    browser: str = ""


def digest_of(name: str) -> str:
    """A user name or mail address as the counters have it: of no use without the secret key."""
    folded = unicodedata.normalize("NFKC", name).strip().casefold()
    return salted_hmac("home.accounts.tries", folded).hexdigest()


def counter_of(kind: str, name: str, request: HttpRequest, user_id: object = None) -> Counter:
    """The counter of a try: the browser's own if the account of that name has logged in there.

    ``user_id`` is the account's where it is known already.
    """
    mark = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    browser = marked_browser(mark, name if user_id is None else "", user_id)
    return Counter(kind, digest_of(name), browser)


def pause_after(count: int) -> datetime.timedelta:
    """How long to wait after so many wrong ones."""
    if count <= FREE:
        return datetime.timedelta()
    return min(datetime.timedelta(seconds=2 ** min(count - FREE, 20)), LONGEST_PAUSE)


def begin(
    counter: Counter, pause: Callable[[int], datetime.timedelta] = pause_after
) -> datetime.timedelta:
    """Counts a try that is to be made now; if it may not, nothing is counted.

    Returns how long to wait, which is nothing where it may be made.
    """
    rows = Tries.objects.filter(**counter._asdict())
    for _ in range(20):
        now = database_now()
        row, _ = Tries.objects.get_or_create(
            **counter._asdict(), defaults={"retry_at": now, "tried_at": now}
        )
        if row.retry_at > now:
            return row.retry_at - now
        count = 1 if row.tried_at < now - FORGOTTEN_AFTER else row.count + 1
        mine = rows.filter(count=row.count, retry_at=row.retry_at)
        if mine.update(
            count=count, refused=F("refused") + 1, retry_at=now + pause(count), tried_at=now
        ):
            return datetime.timedelta()
    return datetime.timedelta(seconds=1)  # others try at the same moment, again and again


def succeeded(counter: Counter) -> None:
    """The try that was begun last was right: the counter begins anew."""
    now = database_now()
    rows = Tries.objects.filter(**counter._asdict())
    rows.filter(refused__gt=0).update(refused=F("refused") - 1)
    rows.update(count=0, retry_at=now)


def forget_old_tries() -> None:
    """A periodic task: removes counters that have begun anew."""
    Tries.objects.filter(tried_at__lt=database_now() - FORGOTTEN_AFTER, refused=0).delete()
    Tries.objects.filter(tried_at__lt=database_now() - 2 * FORGOTTEN_AFTER).delete()
