# words: admin
"""Deleting what was public: into the bin, out of it, and for good.

A page in the bin stays where it is in the tree, with its address and its versions, offline
and marked. So nothing has to be put together again when it is restored, and nobody can
take its address meanwhile. Everything here is one transaction.
"""

import datetime
import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext, log
from wagtail.models import Page
from wagtail.query import PageQuerySet

from home.accounts.security_log import note
from home.multilingual.models import PageTranslation
from home.public.visible import HOME_DEPTH
from home.releases.due import DATABASE_ERRORS
from home.releases.models import DeletedPage, DeletedThing, Deletion, WithdrawnPage
from home.releases.releasing import lock_releases_of
from home.releases.withdrawal import Undone, WithdrawalError, is_public_or_scheduled, undo, withdraw
from home.staff.groups import is_organiser, name_of
from home.staff.rights import page_name, title_in_lists

from .addresses import keep_addresses
from .things import forget_old_things

logger = logging.getLogger("campaign.publishing")


def deleted_pages() -> models.QuerySet[DeletedPage, dict[str, Any]]:
    """The keys of the pages in the bin, for ``pk__in``."""
    return DeletedPage.objects.values("page")


def is_deleted(page: Page) -> bool:
    """Whether a page is in the bin."""
    return DeletedPage.objects.filter(page_id=page.pk).exists()


def versions_to_delete(page: Page) -> list[Page]:
    """The page itself first; of an original, its versions in other languages as well."""
    made = PageTranslation.objects.filter(original_id=page.pk).values("page")
    versions = Page.objects.filter(pk__in=made).exclude(pk__in=deleted_pages())
    return [page, *versions.select_related("locale").order_by("path")]


def tree_below(pages: Iterable[Page]) -> PageQuerySet:
    """Some pages and all that is below them, but for what is in the bin already."""
    tree = Page.objects.none()
    for page in pages:
        tree = tree | Page.objects.descendant_of(page, inclusive=True)
    return tree.exclude(pk__in=deleted_pages())


def was_public(pages: Iterable[Page]) -> bool:
    """Whether readers may ever have seen something of some pages, or of what is below them."""
    once = Q(live=True) | Q(first_published_at__isnull=False)
    return tree_below(pages).filter(once).exists()


def goes_to_the_bin(page: Page) -> bool:
    """Whether deleting a page puts it into the bin; drafts that never were public are gone."""
    return was_public(versions_to_delete(page))


@transaction.atomic
def delete(pages: list[Page], user: Any, expected: set[int] | None = None) -> Deletion:
    """Puts pages into the bin, with all that is below them.

    They go offline as by ``withdraw``. ``expected`` are the ids of all pages the user was
    shown: raises ``WithdrawalError`` when others would go by now, or when a page is a front
    page; ``PermissionDenied`` unless the user may delete each of the pages.
    """
    if any(page.depth <= HOME_DEPTH for page in pages):
        raise WithdrawalError(_("A language is not deleted. Take its front page offline instead."))
    if not all(page.permissions_for_user(user).can_delete() for page in pages):
        raise PermissionDenied
    _lock(tree_below(pages).values_list("pk", flat=True))
    tree = list(tree_below(pages).order_by("path"))
    ids = {page.pk for page in tree}
    if not ids or (expected is not None and ids != expected):
        raise WithdrawalError(_("This has changed in the meantime. Look at it once more."))
    withdrawal = withdraw(pages, user) if is_public_or_scheduled(ids) else None
    deletion = Deletion.objects.create(
        title=title_in_lists(pages[0]),
        withdrawal=withdrawal,
        made_by=user,
        made_by_name=name_of(user),
    )
    chosen = {page.pk for page in pages}
    DeletedPage.objects.bulk_create(
        DeletedPage(deletion=deletion, page=page, is_below=page.pk not in chosen) for page in tree
    )
    for page in tree:
        with LogContext(user=user):  # else the histories of all pages but one leave it out
            _end_review(page, user)
            log(instance=page.specific, action="campaign.bin", user=user)
    return deletion


def _lock(ids: Iterable[int]) -> None:
    """Of two who delete at once, the second finds nothing any more."""
    wanted = list(ids)
    lock_releases_of(wanted)  # before the pages, as ``withdraw`` and the scheduler do
    pages = Page.objects.select_for_update(no_key=True).filter(pk__in=wanted)
    list(pages.order_by("path").values_list("pk"))


def _end_review(page: Page, user: Any) -> None:
    """An approval would publish it."""
    review = page.current_workflow_state
    if review is not None:
        review.cancel(user=user)


@transaction.atomic
def restore(deletion: Deletion, user: Any) -> Undone:
    """Brings back everything as it was: what was public is public, and drafts are drafts.

    Raises ``WithdrawalError`` when somebody else has done so, or a page cannot return;
    ``PermissionDenied`` unless the user may edit each page, and publish what was public.
    """
    deletion = _locked(deletion)
    tops = [each.page for each in deletion.pages.filter(is_below=False).select_related("page")]
    for page in tops:
        above = page.get_ancestors().filter(pk__in=deleted_pages()).last()
        if above is not None:
            title = page_name(above, user)
            words = _("“%(title)s”, which is above it, is in the bin too. Restore that first.")
            raise WithdrawalError(words % {"title": title})
    if not may_restore(deletion, user):
        raise PermissionDenied
    pages = [each.page for each in deletion.pages.select_related("page")]
    withdrawal = deletion.withdrawal
    deletion.delete()
    for page in pages:
        with LogContext(user=user):
            log(instance=page.specific, action="campaign.unbin", user=user)
    entries = withdrawal.pages.select_related("page", "revision") if withdrawal else []
    if withdrawal is not None and any(entry.can_return for entry in entries):
        return undo(withdrawal, user)
    note("restore", actor=user, pages=[page.pk for page in tops])
    return Undone([], [(each, each.obstacle) for each in entries if each.was_live])


def may_restore(deletion: Deletion, user: Any) -> bool:
    """Whether a user may edit all that would return, and publish what would be public."""
    was_live = WithdrawnPage.objects.filter(withdrawal=deletion.withdrawal_id, was_live=True)
    public = set(was_live.values_list("page_id", flat=True)) if deletion.withdrawal_id else set()
    for each in deletion.pages.select_related("page"):
        rights = each.page.permissions_for_user(user)
        if not (rights.can_publish() if each.page_id in public else rights.can_edit()):
            return False
    return True


@transaction.atomic
def delete_for_good(deletion: Deletion, user: Any) -> None:
    """Deletes what is in the bin; old addresses lead to what is left of the text.

    ``user`` is empty for the schedule. Raises ``PermissionDenied`` unless they are an
    organiser, and ``WithdrawalError`` when it is in the bin no more.
    """
    if user is not None and not is_organiser(user):
        raise PermissionDenied
    deletion = _locked(deletion)
    tops = deletion.pages.filter(is_below=False).order_by("-page__depth")
    for number in list(tops.values_list("page_id", flat=True)):
        page = Page.objects.filter(pk=number).first()
        if page is not None:
            keep_addresses(page)
            page.specific.delete(user=user)
    Deletion.objects.filter(pages=None).delete()


def _locked(deletion: Deletion) -> Deletion:
    locked = Deletion.objects.select_for_update(of=("self",)).filter(pk=deletion.pk).first()
    if locked is None:
        raise WithdrawalError(_("It is not in the bin any more: somebody was faster."))
    return locked


def kept_until(deletion: Deletion | DeletedThing) -> datetime.datetime:
    """When it is deleted for good (UTC)."""
    return deletion.made_at + datetime.timedelta(days=settings.BIN_DAYS)


def empty_bin() -> None:
    """Deletes for good what has been in the bin for ``BIN_DAYS``.

    What fails is logged, stays whole, and is tried again; the others go.
    """
    since = timezone.now() - datetime.timedelta(days=settings.BIN_DAYS)
    for deletion in Deletion.objects.filter(made_at__lte=since):
        try:
            delete_for_good(deletion, None)
        except WithdrawalError:
            logger.info("Another process has emptied the bin of %s", deletion)
        except DATABASE_ERRORS:
            raise
        except Exception:
            logger.exception("Could not be deleted for good: %s", deletion)
    forget_old_things()
