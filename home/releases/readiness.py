"""An editor's word that a text may go live with the others, and what follows from it."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from home.multilingual.machine_words import refuse_unread
from home.multilingual.models import PageTranslation, TextVersion
from home.multilingual.reader import opens_language
from home.staff.groups import name_of

from .models import OPEN, ReadyMark, Release, ReleaseItem
from .obstacles import was_published_since
from .releasing import ReleaseError, join, publish_late
from .revisions import say_the_same
from .withdrawal import is_withdrawn


def is_held(revision: Revision) -> bool:
    """Whether somebody relies on what a revision says: autosave must not write over it."""
    return (
        ReleaseItem.objects.filter(revision=revision, state__in=OPEN).exists()
        or ReadyMark.objects.filter(revision=revision).exists()
        or TextVersion.objects.filter(revision=revision).exists()
        or is_withdrawn(revision)
    )


def open_item_of(page: Page) -> ReleaseItem | None:
    """What a release has of this page that may still go live, the one that waits first."""
    items = ReleaseItem.objects.filter(page_id=page.pk, state__in=OPEN)
    related = items.select_related("release", "revision", "page__latest_revision")
    # "waiting" comes after "held".
    return related.order_by("-state", "-pk").first()


def is_asked(item: ReleaseItem) -> bool:
    """Whether its release would replace a text that was published after it was chosen."""
    return item.page is not None and was_published_since(item, item.page)


def has_newer_draft(item: ReleaseItem) -> bool:
    """Whether the draft of a page that waits says something else than what waits."""
    if item.page is None or item.revision is None or item.page.latest_revision is None:
        return False
    is_waiting = item.state == ReleaseItem.State.WAITING
    return is_waiting and not say_the_same(item.revision, item.page.latest_revision)


def is_ready(page: Page) -> bool:
    """Whether the newest draft says what its editor marked."""
    mark = ReadyMark.objects.filter(page_id=page.pk).select_related("revision").first()
    newest = page.latest_revision
    return mark is not None and newest is not None and say_the_same(mark.revision, newest)


def release_of(page: Page) -> Release | None:
    """The release that this text, in whatever language, waits for; else the last it was in."""
    releases = Release.objects.filter(items__key=page.translation_key).distinct()
    waiting = releases.filter(state=Release.State.WAITING).order_by("moment").first()
    published = releases.filter(state=Release.State.PUBLISHED).order_by("-moment").first()
    return waiting or published


def waits_for_others(page: Page) -> bool:
    """Whether publishing this page now would tell what others are to learn only later.

    So it is while its text is in a release to come, and for the translation of an
    original that has never been public.
    """
    if page.live:
        return False
    release = release_of(page)
    if release is not None and release.is_waiting:
        return True
    record = PageTranslation.objects.filter(page_id=page.pk).select_related("original").first()
    original = record.original if record else None
    return original is not None and original.first_published_at is None


@transaction.atomic
def mark_ready(page: Page, revision: Revision, user: Any) -> ReleaseItem | None:
    """Records that a revision may go live; raises ``UnreadWordsError`` for one that may not.

    If a release of this text takes languages in as they become ready, it is taken in:
    the item is returned, already published when the release is out. A front page that opens its
    language is not: that is not done by the way.
    """
    refuse_unread(revision.as_object())
    ReadyMark.objects.update_or_create(
        page_id=page.pk, defaults={"revision": revision, "marked_by_name": name_of(user)}
    )
    log(instance=page.specific, action="campaign.ready", user=user, revision=revision)
    release = release_of(page)
    if release is None or not release.joins_later or opens_language(page):
        return None
    try:
        return (
            join(release, page, user) if release.is_waiting else publish_late(release, page, user)
        )
    except ReleaseError:  # it was in the release already, or is not translated as a whole
        return None


def approve(page: Page, user: Any) -> None:
    """What the approval of the last task of a workflow does to the newest draft.

    It publishes, as Wagtail does, except what would be public before its original is, and what
    would open a language by the way: that is marked as ready.
    """
    revision = page.get_latest_revision()
    if waits_for_others(page) or opens_language(page):
        mark_ready(page, revision, user)
    else:
        revision.publish(user=user)
