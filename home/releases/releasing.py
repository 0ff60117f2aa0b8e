# words: admin
"""Everything done to a release: made, moved, cancelled, joined, and published.

All or nothing, with rights asked for each language, and written into the history of each
page. A caller gets ``ReleaseError``, which names everything that is in the way, or
``PermissionDenied``.
"""

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext, log
from wagtail.models import Page, Revision

from home.public.clock import database_now
from home.public.visible import HOME_DEPTH, live_now
from home.settings.languages import BY_CODE
from home.staff.groups import name_of

from .due import Job, do
from .models import DeletedPage, PublishingFailure, Release, ReleaseItem

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
    pages = list(
        Page.objects.select_for_update()
        .filter(pk__in=[each.page.pk for each in chosen])
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    problems = [problem for each in chosen for problem in _problems(each, user, pages, release)]
    if problems:
        raise ReleaseError(*dict.fromkeys(problems))
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
        trouble = PublishingFailure.objects.filter(
            kind=PublishingFailure.Kind.RELEASE, target=release.pk
        ).first()
        raise ReleaseError(trouble.error if trouble else _("It could not be published."))


def _check_moment(moment: datetime.datetime, now: datetime.datetime) -> None:
    if moment < now + LEAD_TIME:
        raise ReleaseError(
            _("The moment must be at least two minutes from now. Or choose to publish now.")
        )


def _problems(each: Chosen, user: Any, together: list[int], release: Release) -> Iterable[str]:
    """What keeps a page from going live with this release, in words that name the page."""
    page = Page.objects.filter(pk=each.page.pk).select_related("locale", "locked_by").first()
    name = f"{BY_CODE[each.page.locale.language_code].own_name}, “{each.revision.object_str}”"
    if page is None or DeletedPage.objects.filter(page=page).exists():
        yield _("%(name)s: the page has been deleted.") % {"name": name}
        return
    if not page.permissions_for_user(user).can_publish():
        yield _("%(name)s: you may not publish in this language.") % {"name": name}
    if page.locked and page.locked_by_id != user.pk:
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
    yield from _wrong_with(each, name)
    if not _has_public_parents(page, together):
        yield _(
            "%(name)s: nobody would find it, because the page above it is not public in this "
            "language. Publish that first, or put it into the release."
        ) % {"name": name}


def _wrong_with(each: Chosen, name: str) -> Iterable[str]:
    try:
        each.revision.as_object().full_clean()
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            yield f"{name}: {field}: {' '.join(messages)}"


def _has_public_parents(page: Page, together: list[int]) -> bool:
    above = page.get_ancestors().filter(depth__gte=HOME_DEPTH).exclude(pk__in=together)
    return above.count() == above.filter(live_now()).count()


def _add(release: Release, each: Chosen, user: Any) -> ReleaseItem:
    item = ReleaseItem.objects.create(
        release=release,
        page=each.page,
        revision=each.revision,
        key=each.page.translation_key,
        code=each.page.locale.language_code,
        title=each.revision.object_str,
        follows_original=each.follows_original,
        added_by_name=name_of(user),
    )
    _log(item, "campaign.release.schedule", user)
    return item


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
    """Takes one page out. The last one cannot be taken out: cancel the release."""
    release = _waiting(item.release)
    if not _may_publish(item, user):
        raise PermissionDenied
    if len(waiting_items(release)) == 1:
        raise ReleaseError(_("It is the only text of this release. Cancel the release instead."))
    item.state = ReleaseItem.State.DROPPED
    item.save(update_fields=["state"])
    _log(item, "campaign.release.leave", user)


@transaction.atomic
def take_newer_draft(item: ReleaseItem, user: Any) -> None:
    """Puts the newest draft of a page in the place of the one that waits."""
    release = _waiting(item.release)
    page = item.page
    if page is None or page.latest_revision is None:
        raise ReleaseError(_("There is no draft of this page."))
    together = [each.page_id for each in waiting_items(release) if each.page_id]
    problems = list(_problems(Chosen(page, page.latest_revision), user, together, release))
    if problems:
        raise ReleaseError(*problems)
    item.revision = page.latest_revision
    item.title = page.latest_revision.object_str
    item.save(update_fields=["revision", "title"])
    _log(item, "campaign.release.draft", user)


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
        page__in=[page.pk for page in pages], state=ReleaseItem.State.WAITING
    ).select_related("release", "page", "revision")
    dropped = list(items)
    for item in dropped:
        item.state = ReleaseItem.State.DROPPED
        item.save(update_fields=["state"])
        _log(item, "campaign.release.leave", user)
        if item.release.is_waiting and not waiting_items(item.release):
            Release.objects.filter(pk=item.release_id).update(
                state=Release.State.CANCELLED,
                ended_at=database_now(),
                ended_by_name=name_of(user),
            )
    return dropped
