# words: admin
"""After a backup was put back: what happened since the backup was made, and must not be undone.

What was taken from readers since is taken from them again. What fell due since is held back
until somebody confirms it: it may be known already, or out of date.
"""

import datetime
from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext
from wagtail.models import Page, Revision

from home.public.clock import database_now
from home.public.withdrawals import Entry

from .models import Obstacle, PublishingFailure, Release, ReleaseItem
from .withdrawal import is_public_or_scheduled, withdraw

#: Clocks of two machines may differ by so much; what is older than the backup is in it.
MARGIN = datetime.timedelta(minutes=2)


@singledispatch
def take_away(thing: models.Model, by: str) -> None:
    """Takes a thing from readers again, that was hidden or deleted; into the bin, if it is public.

    A kind that can be hidden registers how.
    """
    with LogContext(user=None):
        thing.delete()


def withdraw_again(entries: Iterable[Entry], made_at: datetime.datetime) -> list[Any]:
    """Withdraws what the journal says was withdrawn after a backup was made (UTC).

    Returns the pages and things that were public in the backup.
    """
    done: list[Any] = []
    by = _("after a backup was put back")
    for entry in sorted(set(entries)):
        if entry.at < made_at - MARGIN:
            continue
        found = _page(entry) if entry.kind == "page" else _thing(entry)
        if found is None:
            continue
        with transaction.atomic():
            if isinstance(found, Page):
                withdraw([found], None, by=by)
            else:
                take_away(found, by)
        done.append(found)
    return done


def _page(entry: Entry) -> Page | None:
    """A page that is not to be public, and is or will be."""
    page = Page.objects.filter(
        translation_key=entry.key, locale__language_code=entry.language
    ).first()
    if page is None or not is_public_or_scheduled([page.pk]):
        return None
    # Within the margin it may have been published once more before the backup was made.
    is_newer = page.live and page.last_published_at and page.last_published_at > entry.at
    return None if is_newer else page


def _thing(entry: Entry) -> Any:
    try:
        model = apps.get_model(entry.kind)
    except (LookupError, ValueError):
        return None
    thing = model._base_manager.filter(pk=entry.key).first()
    return thing if thing is not None and getattr(thing, "is_public", True) else None


@transaction.atomic
def hold_back_what_fell_due() -> list[ReleaseItem]:
    """Holds back every text whose moment has passed and that is not public; they are returned."""
    now = database_now()
    held: list[ReleaseItem] = []
    due = Release.objects.filter(state=Release.State.WAITING, moment__lte=now)
    for release in due.order_by("moment", "pk"):
        held += _hold_back(release, now)
    for revision in Revision.page_revisions.filter(approved_go_live_at__lte=now):
        held += _hold_back(_release_of(revision), now)
    return held


def _hold_back(release: Release, now: datetime.datetime) -> list[ReleaseItem]:
    waiting = release.items.filter(state=ReleaseItem.State.WAITING)
    items = list(waiting.select_related("page__locale", "release"))
    waiting.update(state=ReleaseItem.State.HELD, held_because=Obstacle.RESTORED)
    release.state, release.ended_at = Release.State.PUBLISHED, now
    release.save(update_fields=["state", "ended_at"])
    PublishingFailure.objects.filter(
        kind=PublishingFailure.Kind.RELEASE, target=release.pk
    ).delete()
    return items


def _release_of(revision: Revision) -> Release:
    """A release that holds what was scheduled singly, so that it can be decided on."""
    page = Page.objects.select_related("locale").get(pk=revision.object_id)
    release = Release.objects.create(title=revision.object_str, moment=revision.approved_go_live_at)
    release.items.create(
        page=page,
        revision=revision,
        key=page.translation_key,
        code=page.locale.language_code,
        title=revision.object_str,
        page_published_at=page.last_published_at,
    )
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    return release


@transaction.atomic
def let_go(held: Iterable[ReleaseItem]) -> None:
    """Lets what was held back go up after all: the scheduler publishes it."""
    for item in ReleaseItem.objects.filter(pk__in=[each.pk for each in held]):
        waits = ReleaseItem.objects.filter(page=item.page_id, state=ReleaseItem.State.WAITING)
        if item.held_because != Obstacle.RESTORED or waits.exists():
            continue
        item.state, item.held_because = ReleaseItem.State.WAITING, ""
        item.save(update_fields=["state", "held_because"])
