"""What is due, in order, and doing it: each thing exactly once, however many schedulers run.

That comes from the transaction alone: the row is locked (``FOR UPDATE SKIP LOCKED``; on
SQLite the transaction begins with the write lock), and whether it is due is asked again
under the lock. A process that dies leaves nothing behind but what it had committed.
"""

import datetime
import logging
from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import Any, NamedTuple

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Min
from wagtail.models import Page, Revision

from home.multilingual.models import PageTranslation
from home.public.clock import database_now
from home.staff.groups import name_of

from .going_live import expire, go_live, is_over, skip_expired
from .models import HeldBackNotice, Obstacle, PublishingFailure, Release, ReleaseItem
from .obstacles import obstacle_to

logger = logging.getLogger("campaign.publishing")

#: The database itself fails: what was begun is rolled back as a whole, and tried again soon.
DATABASE_ERRORS = (OperationalError, InterfaceError)
#: The pause after the first failure; it doubles with each to the longest.
FIRST_PAUSE, LONGEST_PAUSE = datetime.timedelta(seconds=10), datetime.timedelta(minutes=30)
#: The same after a failure of the database, for example two transactions in each other's way.
SHORT_PAUSE = datetime.timedelta(seconds=1)
Kind = PublishingFailure.Kind


class Order(IntEnum):
    """What is done first of what is due at one moment: what ends comes after what begins."""

    RELEASE = 0
    ITEM = 1
    REVISION = 2
    EXPIRY = 3


class Job(NamedTuple):
    """One thing that is due."""

    moment: datetime.datetime
    kind: str
    target: int

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.target

    @property
    def rank(self) -> tuple[datetime.datetime, Order, int]:
        """What jobs are sorted by, the longest due first."""
        return self.moment, Order[Kind(self.kind).name], self.target


def due_jobs(now: datetime.datetime) -> list[Job]:
    """Everything due by a moment (UTC), the longest due first."""
    released = Release.objects.filter(state=Release.State.WAITING, moment__lte=now)
    left = ReleaseItem.objects.filter(
        state=ReleaseItem.State.WAITING, release__state=Release.State.PUBLISHED
    )
    lone = Revision.page_revisions.filter(approved_go_live_at__lte=now)
    over = Page.objects.filter(live=True, expire_at__lte=now)
    found = {
        Kind.RELEASE: released.values_list("moment", "pk"),
        Kind.ITEM: left.values_list("release__moment", "pk"),
        Kind.REVISION: lone.values_list("approved_go_live_at", "pk"),
        Kind.EXPIRY: over.values_list("expire_at", "pk"),
    }
    jobs = [Job(moment, kind, pk) for kind, rows in found.items() for moment, pk in rows]
    return sorted(jobs, key=lambda job: job.rank)


def next_moment(now: datetime.datetime) -> datetime.datetime | None:
    """When something is due next, after ``now``; failures that are tried again included."""
    moments = [
        Release.objects.filter(state=Release.State.WAITING, moment__gt=now).aggregate(
            at=Min("moment")
        )["at"],
        Revision.page_revisions.filter(approved_go_live_at__gt=now).aggregate(
            at=Min("approved_go_live_at")
        )["at"],
        Page.objects.filter(live=True, expire_at__gt=now).aggregate(at=Min("expire_at"))["at"],
        PublishingFailure.objects.filter(retry_at__gt=now).aggregate(at=Min("retry_at"))["at"],
    ]
    return min((moment for moment in moments if moment is not None), default=None)


def do_due() -> int:
    """Does everything due now that no pause holds back; returns how many things it did.

    What fails is kept as a ``PublishingFailure`` and does not hold up the rest. Raises
    ``OperationalError`` or ``InterfaceError`` when the database is gone.
    """
    done = 0
    for job in _one_after_the_other():
        try:
            done += do(job)
        except DATABASE_ERRORS as error:
            note_failure(job, error)
        except Exception:  # what is told of a failure comes from rows too
            logger.exception("Failed, and could not be noted: %s %s", job.kind, job.target)
    return done


def _one_after_the_other() -> Iterator[Job]:
    """Each due job once, asking anew after each: one may change what is due after it."""
    tried: set[tuple[str, int]] = set()
    while True:
        now = database_now()
        jobs = due_jobs(now)
        failures = {
            (failure.kind, failure.target): failure for failure in PublishingFailure.objects.all()
        }
        _forget_what_is_settled(failures, jobs)
        waits = {key for key, each in failures.items() if each.retry_at and each.retry_at > now}
        ready = [job for job in jobs if job.key not in tried and job.key not in waits]
        if not ready:
            return
        tried.add(ready[0].key)
        yield ready[0]


def _forget_what_is_settled(
    failures: dict[tuple[str, int], PublishingFailure], jobs: list[Job]
) -> None:
    gone = set(failures) - {job.key for job in jobs}
    if gone:
        PublishingFailure.objects.filter(pk__in=[failures[key].pk for key in gone]).delete()


def do(job: Job, user: Any = None) -> bool:
    """Does one job if it is still due and nobody else is at it; whether it is done.

    A failure of the thing itself is noted. Raises what the database raises, with nothing done.
    """
    try:
        with transaction.atomic():
            return _DOING[job.kind](job, user)
    except DATABASE_ERRORS:
        raise
    except Exception as error:
        logger.exception("Failed: %s %s", job.kind, job.target)
        note_failure(job, error)
        return False


def _release(job: Job, user: Any) -> bool:
    """Publishes a release: its items together, those that fail excepted."""
    release = (
        Release.objects.select_for_update(skip_locked=True)
        .filter(pk=job.target, state=Release.State.WAITING, moment__lte=database_now())
        .first()
    )
    if release is None:
        return False
    waiting = release.items.filter(state=ReleaseItem.State.WAITING)
    items = list(waiting.select_related("revision", "release"))
    _lock_pages(item.page_id for item in items)
    for item in sorted(items, key=_originals_first()):
        _try_item(item, job.moment, user)
    _follow_originals(release)
    release.state = Release.State.PUBLISHED
    release.ended_at = database_now()
    release.ended_by_name = name_of(user)
    release.save(update_fields=["state", "ended_at", "ended_by_name"])
    PublishingFailure.objects.filter(kind=Kind.RELEASE, target=release.pk).delete()
    return True


def _try_item(item: ReleaseItem, moment: datetime.datetime, user: Any) -> bool:
    """Publishes an item in a savepoint of its own; a failure is kept, and harms no other."""
    job = Job(moment, Kind.ITEM, item.pk)
    try:
        with transaction.atomic():
            _publish_item(item, user)
    except DATABASE_ERRORS:
        raise
    except Exception as error:
        logger.exception("“%s” could not be published", item)
        note_failure(job, error)
        return False
    PublishingFailure.objects.filter(kind=Kind.ITEM, target=item.pk).delete()
    return True


def _publish_item(item: ReleaseItem, user: Any) -> None:
    """Publishes an item, or says in its state why it did not go live."""
    now = database_now()
    if item.page_id is None:
        item.state = ReleaseItem.State.DROPPED
    elif (obstacle := obstacle_to(item, user)) in (Obstacle.LOST, Obstacle.PUBLISHED):
        _hold_back(item, obstacle)
    elif item.revision is not None and is_over(item.revision, now):
        skip_expired(item.revision)
        item.state = ReleaseItem.State.EXPIRED
    elif obstacle is not None:
        _hold_back(item, obstacle)
    elif item.revision is not None:
        go_live(item.revision, user)
        item.state = ReleaseItem.State.PUBLISHED
        item.published_at = now
    item.save(update_fields=["state", "held_because", "published_at"])


def _hold_back(item: ReleaseItem, obstacle: Obstacle) -> None:
    """Leaves an item to a decision. Whoever was told of others of its release is told again."""
    item.state = ReleaseItem.State.HELD
    item.held_because = obstacle
    HeldBackNotice.objects.filter(release_id=item.release_id).delete()


def _item(job: Job, user: Any) -> bool:
    """Publishes what a release that is out had to leave behind."""
    item = (
        ReleaseItem.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=job.target, state=ReleaseItem.State.WAITING)
        .select_related("revision", "release")
        .first()
    )
    if item is None or not item.release.is_published:
        return False
    _lock_pages([item.page_id])
    done = _try_item(item, job.moment, user)
    _follow_originals(item.release)
    return done


def _revision(job: Job, user: Any) -> bool:
    """Publishes what was scheduled singly, in Wagtail's own dialog."""
    now = database_now()
    revision = (
        Revision.page_revisions.select_for_update(skip_locked=True)
        .filter(pk=job.target, approved_go_live_at__lte=now)
        .first()
    )
    if revision is None:
        return False
    _lock_pages([int(revision.object_id)])
    if is_over(revision, now):
        skip_expired(revision)
    else:
        go_live(revision, user)
    PublishingFailure.objects.filter(kind=Kind.REVISION, target=revision.pk).delete()
    return True


def _expiry(job: Job, user: Any) -> bool:
    page = (
        Page.objects.select_for_update(skip_locked=True, no_key=True)
        .filter(pk=job.target, live=True, expire_at__lte=database_now())
        .first()
    )
    if page is None:
        return False
    expire(page)
    PublishingFailure.objects.filter(kind=Kind.EXPIRY, target=page.pk).delete()
    return True


_DOING: dict[str, Callable[[Job, Any], bool]] = {
    Kind.RELEASE: _release,
    Kind.ITEM: _item,
    Kind.REVISION: _revision,
    Kind.EXPIRY: _expiry,
}


def _lock_pages(ids: Any) -> None:
    """Keeps editors from saving these pages in between; always in the same order."""
    pages = Page.objects.select_for_update(no_key=True).filter(
        pk__in=[pk for pk in ids if pk is not None]
    )
    list(pages.order_by("pk").values_list("pk"))


def _originals_first() -> Any:
    """Facts are mirrored from the original: it goes before its translations, parents before all."""
    originals = dict(PageTranslation.objects.values_list("page_id", "original_id"))

    def steps(item: ReleaseItem) -> tuple[int, int]:
        count, pk = 0, item.page_id
        while pk is not None and (pk := originals.get(pk)) is not None:
            count += 1
        return (item.page.depth if item.page else 0, count)

    return steps


def _follow_originals(release: Release) -> None:
    """Records that translations made for this release are true to their new originals."""
    items = release.items.filter(state=ReleaseItem.State.PUBLISHED, follows_original=True)
    public = release.items.filter(state=ReleaseItem.State.PUBLISHED).values("page_id")
    records = PageTranslation.objects.filter(
        page__release_items__in=items, original_id__in=public
    ).distinct()
    for record in records.select_related("original__translation_record"):
        record.follow(record.newest_source)


def note_failure(job: Job, error: Exception) -> None:
    """Keeps a failure with its cause, and when the thing is tried again (UTC)."""
    now = database_now()
    failure = note_late(job)
    failure.tries += 1
    failure.error = f"{type(error).__name__}: {error}"[:2000]
    failure.failed_at = now
    first = SHORT_PAUSE if isinstance(error, DATABASE_ERRORS) else FIRST_PAUSE
    failure.retry_at = now + min(first * 2 ** min(failure.tries - 1, 12), LONGEST_PAUSE)
    failure.save()


def note_late(job: Job) -> PublishingFailure:
    """The failure with a job that is due and not done."""
    page, title = _name(job)
    defaults = {"page_id": page, "title": title, "moment": job.moment}
    failure, _ = PublishingFailure.objects.get_or_create(
        kind=job.kind, target=job.target, defaults=defaults
    )
    return failure


def _name(job: Job) -> tuple[int | None, str]:
    """The page a job is about, if it is one, and what the job is called."""
    if job.kind == Kind.RELEASE:
        return None, Release.objects.get(pk=job.target).title
    if job.kind == Kind.ITEM:
        return ReleaseItem.objects.values_list("page_id", "title").get(pk=job.target)
    if job.kind == Kind.REVISION:
        revision = Revision.objects.get(pk=job.target)
        return int(revision.object_id), revision.object_str
    return Page.objects.values_list("pk", "title").get(pk=job.target)
