# words: admin
"""Everything done to a release: made, moved, cancelled, joined, and published.

All or nothing, with rights asked for each language, and written into the history of each
page. A caller gets ``ReleaseError``, which names everything that is in the way, or
``PermissionDenied``.
"""

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext, get_active_log_context, log
from wagtail.models import Page, Revision

from home.multilingual.reader import opens_language
from home.public.clock import database_now
from home.settings.languages import BY_CODE
from home.staff.groups import is_organiser, name_of

from .due import Job, do
from .going_live import is_over
from .models import OPEN, DeletedPage, Obstacle, PublishingFailure, Release, ReleaseItem
from .obstacles import is_hidden, is_locked_for, original_is_over, wrong_with
from .who_may import may_make_public

#: How long before its moment a release must be made: time to see what was done wrong.
LEAD_TIME = datetime.timedelta(minutes=2)


class ReleaseError(Exception):
    """What is in the way, in words for people who read the admin; nothing was done."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class Chosen(NamedTuple):
    """A page for a release, in the revision its editor saw."""

    page: Page
    revision: Revision
    follows_original: bool = False


@transaction.atomic
def make_release(
    chosen: list[Chosen],
    moment: datetime.datetime | None,
    user: Any,
    late: str = Release.Late.FALLBACK,
    title: str = "",
) -> Release:
    """Schedules pages for one moment (UTC); without a moment they go live now.

    Every item is verified before anything is kept. Items that cannot be published now are
    left waiting in the release, tried again, and shown, as at a later moment.
    """
    if not chosen:
        raise ReleaseError(_("Choose at least one language."))
    now = database_now()
    if moment is not None:
        _check_moment(moment, now)
    release = Release.objects.create(
        title=title or chosen[0].revision.object_str,
        moment=moment or now,
        late_languages=late,
        created_by=user,
        created_by_name=name_of(user),
    )
    pages = Page.objects.select_for_update().filter(pk__in=[each.page.pk for each in chosen])
    list(pages.order_by("pk").values_list("pk"))
    if problems := problems_with(chosen, user, release):
        raise ReleaseError(*problems)
    for each in chosen:
        _add(release, each, user)
    if moment is None:
        publish(release, user)
    return release


def publish(release: Release, user: Any) -> None:
    """Publishes a waiting release now, by a person. Call it in a transaction."""
    release.moment = database_now()
    release.save(update_fields=["moment"])
    do(Job(release.moment, PublishingFailure.Kind.RELEASE, release.pk), user)
    release.refresh_from_db()
    if not release.is_published:
        failure = PublishingFailure.objects.filter(
            kind=PublishingFailure.Kind.RELEASE, target=release.pk
        ).first()
        raise ReleaseError(failure.error if failure else _("It could not be published."))


def _check_moment(moment: datetime.datetime, now: datetime.datetime) -> None:
    if moment < now + LEAD_TIME:
        raise ReleaseError(
            _("The moment must be at least two minutes from now. Or choose to publish now.")
        )


def problems_with(chosen: Iterable[Chosen], user: Any, release: Release | None = None) -> list[str]:
    """What keeps pages from going live together, in words that name each page."""
    chosen = list(chosen)
    together = [each.page.pk for each in chosen]
    found = [problem for each in chosen for problem in _problems(each, user, together, release)]
    return list(dict.fromkeys(found))


def _problems(
    each: Chosen, user: Any, together: list[int], release: Release | None
) -> Iterable[str]:
    """What keeps a page from going live with this release, in words that name the page."""
    page = Page.objects.filter(pk=each.page.pk).select_related("locale", "locked_by").first()
    name = f"{BY_CODE[each.page.locale.language_code].own_name}, “{each.revision.object_str}”"
    if page is None or DeletedPage.objects.filter(page=page).exists():
        yield _("%(name)s: the page has been deleted.") % {"name": name}
        return
    if not page.permissions_for_user(user).can_publish():
        yield _("%(name)s: you may not publish in this language.") % {"name": name}
    if opens_language(page) and not is_organiser(user):
        words = _("This front page opens %(language)s to readers: an organiser does that.")
        yield words % {"language": BY_CODE[page.locale.language_code].own_name}
    if is_locked_for(page, user.pk):
        holder = name_of(page.locked_by)
        yield _("%(name)s: locked by %(holder)s.") % {"name": name, "holder": holder}
    if page.latest_revision_id != each.revision.pk:
        yield _("%(name)s: changed meanwhile. Look at the new text and choose again.") % {
            "name": name
        }
    if page.workflow_in_progress:
        yield _("%(name)s: in review. Finish the review first.") % {"name": name}
    held = ReleaseItem.objects.filter(page=page, state=ReleaseItem.State.WAITING)
    if held.exclude(release=release).exists():
        yield _("%(name)s: already in another release.") % {"name": name}
    if is_over(each.revision, database_now()):
        yield _("%(name)s: its expiry has passed. Open it, and empty that or give a later one.") % {
            "name": name
        }
    if original_is_over(page, together):
        yield _("%(name)s: the time of its original is over.") % {"name": name}
    yield from (f"{name}: {fault}" for fault in wrong_with(each.revision))
    if is_hidden(page, together):
        yield _(
            "%(name)s: nobody would find it, because it or the page above it is not public in "
            "this language. Publish that first, or put it into the release."
        ) % {"name": name}


def _add(release: Release, each: Chosen, user: Any) -> ReleaseItem:
    item = ReleaseItem.objects.create(
        release=release,
        page=each.page,
        revision=each.revision,
        key=each.page.translation_key,
        code=each.page.locale.language_code,
        title=each.revision.object_str,
        follows_original=each.follows_original,
        added_by=user,
        added_by_name=name_of(user),
        page_published_at=_last_published(each.page),
    )
    _log(item, "campaign.release.schedule", user)
    return item


def _last_published(page: Page) -> datetime.datetime | None:
    return Page.objects.values_list("last_published_at", flat=True).get(pk=page.pk)


def _log(item: ReleaseItem, action: str, user: Any, **more: Any) -> None:
    """Writes into the page's own history."""
    if item.page is None:
        return
    data = {"release": item.release_id, "moment": item.release.moment.isoformat(), **more}
    page = item.page.specific
    with LogContext(user=user):  # else the histories of all pages but one leave it out
        log(instance=page, action=action, user=user, revision=item.revision, data=data)


def waiting_items(release: Release) -> list[ReleaseItem]:
    items = release.items.filter(state=ReleaseItem.State.WAITING)
    return list(items.select_related("page__locale", "revision", "release"))


def may_change(release: Release, user: Any) -> bool:
    """Whether a user may publish every page of a release that waits."""
    return all(_may_publish(item, user) for item in waiting_items(release))


def _may_publish(item: ReleaseItem, user: Any) -> bool:
    return item.page is None or item.page.permissions_for_user(user).can_publish()


def _waiting(release: Release) -> Release:
    """The release, locked. Raises ``ReleaseError`` when it waits no more."""
    locked = Release.objects.select_for_update().get(pk=release.pk)
    if not locked.is_waiting:
        raise ReleaseError(_("This release is over: it has been published or cancelled meanwhile."))
    return locked


def _require_all(release: Release, user: Any) -> None:
    if not may_change(release, user):
        raise PermissionDenied


@transaction.atomic
def cancel(release: Release, user: Any) -> None:
    """Nothing of it goes live; the drafts stay as they are."""
    release = _waiting(release)
    _require_all(release, user)
    for item in waiting_items(release):
        _log(item, "campaign.release.cancel", user)
    release.items.filter(state=ReleaseItem.State.WAITING).update(state=ReleaseItem.State.DROPPED)
    release.state = Release.State.CANCELLED
    release.ended_at = database_now()
    release.ended_by_name = name_of(user)
    release.save(update_fields=["state", "ended_at", "ended_by_name"])
    PublishingFailure.objects.filter(
        kind=PublishingFailure.Kind.RELEASE, target=release.pk
    ).delete()


@transaction.atomic
def move(release: Release, moment: datetime.datetime, user: Any) -> Release:
    """To another moment (UTC)."""
    release = _waiting(release)
    _require_all(release, user)
    _check_moment(moment, database_now())
    former = release.moment.isoformat()
    release.moment = moment
    release.save(update_fields=["moment"])
    PublishingFailure.objects.filter(
        kind=PublishingFailure.Kind.RELEASE, target=release.pk
    ).delete()
    for item in waiting_items(release):
        _log(item, "campaign.release.move", user, former=former)
    return release


@transaction.atomic
def publish_now(release: Release, user: Any) -> None:
    """Before its moment, by a person."""
    release = _waiting(release)
    _require_all(release, user)
    publish(release, user)


@transaction.atomic
def join(release: Release, page: Page, user: Any) -> ReleaseItem:
    """Adds the newest draft of a page to a release that waits."""
    release = _waiting(release)
    page = Page.objects.select_related("locale", "latest_revision").get(pk=page.pk)
    if page.latest_revision is None:
        raise ReleaseError(_("There is no draft of this page."))
    chosen = Chosen(page, page.latest_revision)
    together = [item.page_id for item in waiting_items(release) if item.page_id]
    if page.pk in together:
        raise ReleaseError(_("It is in this release already."))
    problems = list(_problems(chosen, user, together, release))
    if problems:
        raise ReleaseError(*problems)
    return _add(release, chosen, user)


@transaction.atomic
def publish_late(release: Release, page: Page, user: Any) -> ReleaseItem:
    """Publishes a language that was not ready when its release went live, and counts it in."""
    page = Page.objects.select_related("locale", "latest_revision").get(pk=page.pk)
    if page.live and not page.has_unpublished_changes:
        raise ReleaseError(_("It is public already."))
    chosen = Chosen(page, page.latest_revision)
    problems = list(_problems(chosen, user, [], release))
    if problems:
        raise ReleaseError(*problems)
    item = _add(release, chosen, user)
    do(Job(release.moment, PublishingFailure.Kind.ITEM, item.pk), user)
    item.refresh_from_db()
    return item


@transaction.atomic
def leave(item: ReleaseItem, user: Any) -> None:
    """Takes one page out, or ends what a release that is out could not publish.

    The last one of a release to come cannot be taken out: cancel the release.
    """
    release, item = _locked(item)
    if not _may_publish(item, user):
        raise PermissionDenied
    if release.is_waiting and len(waiting_items(release)) == 1:
        raise ReleaseError(_("It is the only text of this release. Cancel the release instead."))
    item.state = ReleaseItem.State.DROPPED
    item.save(update_fields=["state"])
    PublishingFailure.objects.filter(kind=PublishingFailure.Kind.ITEM, target=item.pk).delete()
    _log(item, "campaign.release.leave", user)


@transaction.atomic
def take_newer_draft(item: ReleaseItem, user: Any) -> None:
    """Puts the newest draft of a page in the place of the one that waits."""
    release, item = _locked(item)
    page = item.page
    if item.is_held:
        raise ReleaseError(_("This is over: it has been published or taken out meanwhile."))
    if page is None or page.latest_revision is None:
        raise ReleaseError(_("There is no draft of this page."))
    together = [each.page_id for each in waiting_items(release) if each.page_id]
    problems = list(_problems(Chosen(page, page.latest_revision), user, together, release))
    if problems:
        raise ReleaseError(*problems)
    item.revision = page.latest_revision
    item.title = page.latest_revision.object_str
    item.page_published_at = page.last_published_at
    item.added_by, item.added_by_name = user, name_of(user)
    item.save()
    _log(item, "campaign.release.draft", user)


@transaction.atomic
def keep_text(item: ReleaseItem, user: Any, seen: int | None) -> None:
    """Lets a text that waits replace what was published since it was chosen.

    ``seen`` is the id of the public revision on which the user decided.
    """
    _release, item = _locked(item)
    page = _decided_page(item, user, seen)
    item.page_published_at = page.last_published_at
    item.save(update_fields=["page_published_at"])
    _log(item, "campaign.release.keep", user)


@transaction.atomic
def publish_held(item: ReleaseItem, user: Any, seen: int | None) -> None:
    """Publishes what was held back, in the place of what was published since.

    ``seen`` is the id of the public revision on which the user decided. Raises
    ``ReleaseError`` while something else is still in the way.
    """
    release, item = _locked(item)
    page = _decided_page(item, user, seen)
    if not item.is_held or item.revision is None:
        raise ReleaseError(_("There is nothing left to do."))
    waiting = ReleaseItem.objects.filter(page=page, state=ReleaseItem.State.WAITING)
    if waiting.exists():
        raise ReleaseError(_("%(name)s: already in another release.") % {"name": item.title})
    item.state, item.held_because = ReleaseItem.State.WAITING, ""
    item.page_published_at = page.last_published_at
    item.save(update_fields=["state", "held_because", "page_published_at"])
    do(Job(release.moment, PublishingFailure.Kind.ITEM, item.pk), user)
    item.refresh_from_db()
    if item.is_held:
        raise ReleaseError(*_reasons(item))


def _decided_page(item: ReleaseItem, user: Any, seen: int | None) -> Page:
    """The page that a user lets an item replace, locked, and as they have seen it."""
    page = Page.objects.select_for_update(no_key=True).filter(pk=item.page_id).first()
    if page is None or not may_make_public(page, user):
        raise PermissionDenied
    if page.live_revision_id != seen:
        raise ReleaseError(_("It has been published again meanwhile. Look at it once more."))
    return page


def _reasons(item: ReleaseItem) -> list[str]:
    """Why an item is held back; of what cannot be saved, what is wrong with it."""
    if item.held_because == Obstacle.INVALID and item.revision is not None:
        return list(wrong_with(item.revision))
    return [item.reason]


def _locked(item: ReleaseItem) -> tuple[Release, ReleaseItem]:
    """An item that may still go live, and its release, both locked against schedulers.

    Raises ``ReleaseError`` when it is over with the item.
    """
    release = Release.objects.select_for_update().get(pk=item.release_id)
    items = ReleaseItem.objects.select_for_update(of=("self",)).filter(pk=item.pk, state__in=OPEN)
    found = items.select_related("page__locale", "revision").first()
    if found is None or release.state == Release.State.CANCELLED:
        raise ReleaseError(_("This is over: it has been published or taken out meanwhile."))
    found.release = release
    return release, found


def lock_releases_of(ids: Iterable[int]) -> None:
    """Locks the releases to come that hold some pages, as a scheduler does, before the pages."""
    waiting = ReleaseItem.objects.filter(page__in=list(ids), state=ReleaseItem.State.WAITING)
    releases = Release.objects.select_for_update().filter(pk__in=waiting.values("release"))
    list(releases.order_by("pk").values_list("pk"))


def drop_from_releases(pages: Iterable[Page], user: Any) -> list[ReleaseItem]:
    """Takes pages out of every release that waits, for people who take a text offline.

    Rights are the caller's matter, and locks: see ``lock_releases_of``. A release that is
    left empty is cancelled.
    """
    items = ReleaseItem.objects.filter(
        page__in=[page.pk for page in pages], state__in=OPEN
    ).select_related("release", "page", "revision")
    dropped = list(items)
    for item in dropped:
        item.state = ReleaseItem.State.DROPPED
        item.save(update_fields=["state"])
        _log(item, "campaign.release.leave", user)
        cancel_if_empty(item.release, user)
    return dropped


def cancel_if_empty(release: Release, user: Any) -> None:
    """Cancels a release to come in which nothing waits any more."""
    if release.is_waiting and not waiting_items(release):
        Release.objects.filter(pk=release.pk).update(
            state=Release.State.CANCELLED, ended_at=database_now(), ended_by_name=name_of(user)
        )


@receiver(pre_delete, sender=Page)
def take_out_of_releases(sender: type, instance: Page, **kwargs: Any) -> None:
    """A signal, because a whole tree is deleted without calling ``delete()`` of each page."""
    lock_releases_of([instance.pk])
    items = ReleaseItem.objects.filter(page_id=instance.pk, state__in=OPEN)
    for item in items.select_related("release"):
        item.state = ReleaseItem.State.DROPPED
        item.save(update_fields=["state"])
        cancel_if_empty(item.release, get_active_log_context().user)
