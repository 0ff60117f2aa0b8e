# words: admin
"""Whether publishing works, and mail to the Organisers, once, when something does not."""

import datetime
import logging
import threading
import time
from itertools import groupby
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, close_old_connections
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from home.public.clock import database_now
from home.public.left_out import guarded
from home.staff.groups import answerable
from home.staff.mail import Delivery, Message, in_words
from home.staff.mailed_titles import title_in_mail
from home.staff.notices import mail_once
from home.staff.rights import people_who_may

from .due import due_jobs, note_late
from .models import (
    FailureNotice,
    HeldBackNotice,
    PeriodicRun,
    PublishingFailure,
    ReleaseItem,
)
from .views import title_for

logger = logging.getLogger("campaign.publishing")

#: The name under which the scheduler records that it is alive.
PULSE = "pulse"
#: The name under which a backup records when it was made.
BACKUP_RUN = "backup"
#: A scheduler that has not been heard of for so long is dead: it beats every 10 seconds.
DEAD_AFTER = datetime.timedelta(seconds=45)
#: What is due for so long and neither done nor failed is late.
LATE_AFTER = datetime.timedelta(seconds=60)
#: What failed once is tried again in 10 seconds, and told when it fails again.
TELL_AFTER = 2
#: What was over before it could appear is told for so long after its release.
TOLD_WITHIN = datetime.timedelta(days=1)
#: So many failures of one thing make the health check fail.
TOO_OFTEN = 3


class Health(NamedTuple):
    """How publishing stands at a moment of the database's clock."""

    now: datetime.datetime
    alive_at: datetime.datetime | None
    failures: list[PublishingFailure]
    #: What else is wrong, each in a word or two: what a hook ``publishing_health`` returned.
    troubles: list[str]

    @property
    def is_alive(self) -> bool:
        """Whether a scheduler was alive a moment ago. Its clock is the database's too."""
        return self.alive_at is not None and self.now - self.alive_at <= DEAD_AFTER

    @property
    def is_well(self) -> bool:
        return self.is_alive and not self.is_failing and not self.troubles

    @property
    def is_failing(self) -> bool:
        return any(each.tries >= TOO_OFTEN for each in self.failures)


def health() -> Health:
    """Raises what the database raises when it does not answer."""
    pulse = PeriodicRun.objects.filter(name=PULSE).first()
    failures = list(PublishingFailure.objects.filter(tries__gt=0).select_related("page"))
    told = [hook() for hook in hooks.get_hooks("publishing_health")]
    troubles = [word for word in told if word]
    return Health(database_now(), pulse.done_at if pulse else None, failures, troubles)


def is_late(name: str, after: datetime.timedelta) -> bool:
    """Whether what is done again and again was last done too long ago. What never was is not."""
    return PeriodicRun.objects.filter(name=name, done_at__lt=database_now() - after).exists()


def report_failures() -> int:
    """Mails the Organisers about what failed or is late, and whoever can decide on it about
    what a release held back, each person once; how many mails went.

    Safe to call from any number of processes at once.
    """
    _note_what_is_late()
    sent = 0
    for failure in PublishingFailure.objects.filter(Q(tries=0) | Q(tries__gte=TELL_AFTER)):
        try:
            with guarded(failure):
                sent += len(_mail(failure).reached)
        except IntegrityError:
            continue  # it has just been done, and is forgotten
    return sent + _report_held_back()


def _report_held_back() -> int:
    """Mails everybody who may publish it what a release did not publish at its moment."""
    lately = Q(state=ReleaseItem.State.EXPIRED, release__ended_at__gt=database_now() - TOLD_WITHIN)
    left = ReleaseItem.objects.filter(Q(state=ReleaseItem.State.HELD) | lately)
    related = left.exclude(page=None).select_related("page", "release").order_by("release", "pk")
    sent = 0
    for _pk, items in groupby(related, key=lambda item: item.release_id):
        theirs: dict[Any, list[ReleaseItem]] = {}
        for item in items:
            for person in people_who_may("publish", item.page):
                theirs.setdefault(person, []).append(item)
        if theirs:
            sent += len(_mail_held_back(theirs).reached)
    return sent


def _mail_held_back(theirs: dict[Any, list[ReleaseItem]]) -> Delivery:
    release = next(iter(theirs.values()))[0].release

    def write(person: Any) -> Message:
        title = title_in_mail(None, title_for(release, person))
        link = settings.WAGTAILADMIN_BASE_URL + reverse("release", args=[release.pk])
        subject = _("Held back: “%(title)s” is not public in every language") % {"title": title}
        context = {
            "items": [(item, title_in_mail(item.page, item.title)) for item in theirs[person]],
            "title": title,
            "when": in_words(release.moment),
            "link": link,
        }
        return Message(subject, "releases/admin/mail/held.txt", context)

    return mail_once(HeldBackNotice, theirs, write, release=release)


def _note_what_is_late() -> None:
    now = database_now()
    known = set(PublishingFailure.objects.values_list("kind", "target"))
    for job in due_jobs(now - LATE_AFTER):
        if job.key not in known:
            with guarded(job):
                note_late(job)


def _mail(failure: PublishingFailure) -> Delivery:
    link = settings.WAGTAILADMIN_BASE_URL + reverse("schedule")

    def write(person: Any) -> Message:
        if failure.tries:
            subject = _("Could not be published: “%(title)s”")
        else:
            subject = _("Late: “%(title)s” is not public yet")
        title = title_in_mail(failure.page, failure.title)
        when = in_words(failure.moment)
        context = {"failure": failure, "title": title, "when": when, "link": link}
        return Message(subject % {"title": title}, "releases/admin/mail/failure.txt", context)

    return mail_once(FailureNotice, answerable(), write, failure=failure)


def watch_from_the_web_process() -> None:
    """Starts a thread that tells the Organisers what is late when no scheduler is alive."""
    threading.Thread(target=_watch, name="watch", daemon=True).start()


def _watch() -> None:
    while True:
        time.sleep(LATE_AFTER.total_seconds() / 3)
        try:
            if not health().is_alive:
                report_failures()
        except Exception:
            logger.exception("Publishing could not be watched")
        close_old_connections()
