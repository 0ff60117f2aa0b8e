# words: admin
"""Taking texts offline in an emergency, and bringing back exactly what was there.

``withdraw`` and ``undo`` each are one transaction: everything or nothing. What was done is
kept as a ``Withdrawal``, which the undo is made from.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import LogContext
from wagtail.models import Page, Revision

from home.accounts.security_log import note
from home.public.visible import HOME_DEPTH
from home.staff.groups import name_of

from .models import ReleaseItem, Withdrawal, WithdrawnPage
from .releasing import drop_from_releases, lock_releases_of
from .who_may import may_make_public

if TYPE_CHECKING:
    pass


class WithdrawalError(Exception):
    """What is in the way, in words for people who read the admin; nothing was done."""


class Undone(NamedTuple):
    """What an undo did, and what it left alone and why."""

    restored: list[WithdrawnPage]
    left: list[tuple[WithdrawnPage, str]]


def tree_of(pages: Iterable[Page]) -> models.QuerySet[Page]:
    """The pages and everything below them; of a front page, itself alone.

    What is below is taken offline as well, so that a correction published by mistake
    brings back one page and not all. A language with its front page closed shows nothing,
    and may have a thousand pages.
    """
    wanted = Page.objects.none()
    for page in pages:
        if page.depth <= HOME_DEPTH:
            wanted = wanted | Page.objects.filter(pk=page.pk)
        else:
            wanted = wanted | Page.objects.descendant_of(page, inclusive=True)
    return wanted


def waiting_in_releases(ids: Iterable[int]) -> models.QuerySet[ReleaseItem]:
    """The items of releases to come that hold these pages."""
    items = ReleaseItem.objects.filter(page__in=list(ids), state=ReleaseItem.State.WAITING)
    return items.select_related("release")


def scheduled_revisions(ids: Iterable[int]) -> models.QuerySet[Revision]:
    """The revisions of these pages that would go live by themselves."""
    revisions = Revision.page_revisions.filter(object_id__in=[str(pk) for pk in ids])
    return revisions.exclude(approved_go_live_at=None)


def is_public_or_scheduled(ids: Iterable[int]) -> bool:
    """Whether ``withdraw`` would have something to do with any of these pages."""
    return (
        Page.objects.filter(pk__in=list(ids), live=True).exists()
        or scheduled_revisions(ids).exists()
        or waiting_in_releases(ids).exists()
    )


@transaction.atomic
def withdraw(
    pages: Iterable[Page], user: Any, expected: set[int] | None = None, by: str = ""
) -> Withdrawal:
    """Takes pages offline with everything below them, and cancels what was scheduled there,
    singly or in a release.

    Drafts stay. Locks do not stop it; rights do: raises ``PermissionDenied`` unless the
    user may publish every page. Without a user it is the site itself, called ``by`` in the
    list. ``expected`` are the ids of the pages the user was shown:
    raises ``WithdrawalError`` when it would take others by now, or none.
    """
    tops = list(pages)
    ids = list(tree_of(tops).values_list("pk", flat=True))
    # Before the pages, as a scheduler locks them: two in the opposite order would block each other.
    lock_releases_of(ids)
    moments = {
        int(revision.object_id): revision
        for revision in scheduled_revisions(ids).select_for_update()
    }
    releases = {item.page_id: item.release.moment for item in waiting_in_releases(ids)}
    locked = Page.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids)
    affected = [
        page
        for page in locked.select_related("locale", "live_revision").order_by("path")
        if page.live or page.pk in moments or page.pk in releases
    ]
    if not affected:
        raise WithdrawalError(_("None of these texts is public or scheduled any more."))
    if expected is not None and {page.pk for page in affected} != expected:
        raise WithdrawalError(_("This has changed in the meantime. Look at it once more."))
    if user and not all(page.permissions_for_user(user).can_publish() for page in affected):
        raise PermissionDenied
    withdrawal = Withdrawal.objects.create(
        title=tops[0].title, made_by=user, made_by_name=name_of(user) or by
    )
    chosen = {page.pk for page in tops}
    for page in affected:
        with LogContext(user=user):  # else the histories of all pages but one leave it out
            entry = _take_offline(page, moments.get(page.pk), withdrawal, page.pk not in chosen)
        if page.pk in releases:
            entry.scheduled_for = releases[page.pk]
            entry.save(update_fields=["scheduled_for"])
    drop_from_releases(Page.objects.filter(pk__in=ids), user)
    note("withdrawal", actor=user, pages=[page.pk for page in tops])
    return withdrawal


def _take_offline(
    page: Page, scheduled: Revision | None, withdrawal: Withdrawal, is_below: bool
) -> WithdrawnPage:
    user = withdrawal.made_by
    specific = page.specific
    entry = WithdrawnPage.objects.create(
        withdrawal=withdrawal,
        page=page,
        revision=_public_revision(specific) if page.live else None,
        code=page.locale.language_code,
        title=page.title,
        is_below=is_below,
        was_live=page.live,
        scheduled_for=scheduled.approved_go_live_at if scheduled else None,
    )
    if scheduled is not None:
        scheduled.approved_go_live_at = None
        # Wagtail logs the cancellation of a save of this field alone.
        scheduled.save(user=user, update_fields=["approved_go_live_at"])
    action = UnpublishPageAction(specific, user=user, log_action="campaign.withdraw")
    action.execute(skip_permission_checks=True)  # it would refuse what is locked
    return entry


def _public_revision(page: Page) -> Revision:
    """A revision that says what is public; a copy of it where Wagtail has none.

    Autosave writes over the newest revision in place, even if it was published meanwhile:
    then it is younger than the publication, and a draft.
    """
    public = page.live_revision
    if public is not None and page.last_published_at and public.created_at <= _published(page):
        return public
    copy = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        content=page.serializable_data(),
        object_str=str(page),
        created_at=_published(page),
    )
    if copy.is_latest_revision():
        page.latest_revision = copy
        page.save(update_fields=["latest_revision"], clean=False)
    return copy


def _published(page: Page) -> Any:
    return page.last_published_at or page.latest_revision_created_at or timezone.now()


def is_withdrawn(revision: Revision) -> bool:
    """Whether an undo would bring this revision back: autosave must not write over it."""
    pages = WithdrawnPage.objects.filter(revision=revision, withdrawal__undone_at=None)
    return pages.exists()


@transaction.atomic
def undo(withdrawal: Withdrawal, user: Any) -> Undone:
    """Publishes again exactly what was public, newer drafts staying drafts.

    Pages published again or deleted meanwhile are left alone. Raises ``PermissionDenied``
    unless the user may make every page public that returns, and ``WithdrawalError`` when
    somebody else has undone it, when nothing can return, or a page cannot be published.
    """
    withdrawal = Withdrawal.objects.select_for_update(of=("self",)).get(pk=withdrawal.pk)
    if withdrawal.undone_at is not None:
        name = withdrawal.undone_by_name
        raise WithdrawalError(_("%(name)s has already undone this.") % {"name": name})
    entries = list(withdrawal.pages.filter(was_live=True).select_related("page", "revision"))
    ids = [entry.page_id for entry in entries if entry.page_id]
    list(Page.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("path"))
    for entry in entries:
        entry.withdrawal = withdrawal
        if entry.page is not None:
            entry.page.refresh_from_db()
    returning = [entry for entry in entries if entry.can_return]
    if not returning:
        raise WithdrawalError(_("None of them can be brought back: they are public or deleted."))
    pages = [entry.page for entry in returning if entry.page is not None]
    if not all(may_make_public(page, user) for page in pages):
        raise PermissionDenied
    for entry in sorted(returning, key=lambda entry: entry.page.path if entry.page else ""):
        with LogContext(user=user):
            _bring_back(entry, user)
    withdrawal.end(user)
    note("restore", actor=user, pages=[page.pk for page in pages])
    left = [(entry, entry.obstacle) for entry in entries if entry not in returning]
    return Undone(returning, left)


def _bring_back(entry: WithdrawnPage, user: Any) -> None:
    revision = entry.revision
    if revision is None:
        raise ValueError(f"Nothing is kept of {entry}.")
    action = PublishPageRevisionAction(revision, user=user, log_action="campaign.restore")
    # It was public whatever moment its revision names, which a release may have overruled.
    action.object.go_live_at = None
    try:
        action.execute(skip_permission_checks=True)
    except ValidationError as error:
        words = {"name": entry.name, "problem": " ".join(error.messages)}
        raise WithdrawalError(
            _("%(name)s cannot be published as it was: %(problem)s Nothing was changed.") % words
        ) from error
    entry.was_restored = True
    entry.save(update_fields=["was_restored"])
