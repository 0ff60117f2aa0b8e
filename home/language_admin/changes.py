# words: admin
"""Opening a language, and taking one away that nobody needs. Each is one transaction."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import LogContext, log
from wagtail.models import Locale, Page, PageViewRestriction, Task, Workflow, WorkflowPage

from home.models import HomePage
from home.multilingual.texts import text_digest
from home.public.visible import live_now, visible
from home.releases.bin.addresses import keep_addresses
from home.releases.bin.pages import delete, deleted_pages
from home.releases.models import Deletion, Withdrawal, WithdrawnPage
from home.releases.withdrawal import WithdrawalError, undo, withdraw
from home.settings.languages import BY_CODE, Language
from home.staff.groups import is_organiser

from .states import LanguageState, state_of


def closed_by(home: HomePage) -> Withdrawal | None:
    """What took a front page offline, if undoing it brings the page back as it was."""
    entries = WithdrawnPage.objects.filter(page=home.pk, withdrawal__undone_at=None)
    entry = entries.select_related("withdrawal", "page").order_by("-withdrawal__made_at").first()
    return entry.withdrawal if entry is not None and entry.can_return else None


@transaction.atomic
def open_language(language: Language, user: Any) -> None:
    """Shows a prepared language to readers: its front page as it was, or else its newest draft.

    Raises ``WithdrawalError``, in words for people, where that cannot be; ``PermissionDenied``
    unless the user may publish the front page.
    """
    home = _locked_home(language)
    if visible(HomePage.objects.filter(pk=home.pk)).exists():
        raise WithdrawalError(_("This language is open already."))
    if not home.permissions_for_user(user).can_publish():
        raise PermissionDenied
    withdrawal = closed_by(home)
    if withdrawal is not None:
        undo(withdrawal, user)
    else:
        _publish(home, user)
    if not visible(HomePage.objects.filter(pk=home.pk)).exists():
        raise WithdrawalError(
            _("Its front page would stay hidden: it is private, or its expiry has passed.")
        )
    _note(home.locale, "open", user)


def _publish(home: HomePage, user: Any) -> None:
    revision = home.get_latest_revision() or home.save_revision(user=user)
    action = PublishPageRevisionAction(revision, user=user)
    action.object.go_live_at = None  # it is opened now
    try:
        with LogContext(user=user):
            action.execute(skip_permission_checks=True)
    except ValidationError as error:
        words = _("Its front page cannot be published: %(problem)s")
        raise WithdrawalError(words % {"problem": " ".join(error.messages)}) from error


def readable_when_open(home: HomePage) -> int:
    """How many texts of a closed language readers could open if it were open."""
    below = Page.objects.descendant_of(home).filter(locale_id=home.locale_id)
    private = PageViewRestriction.objects.values("page")
    public = below.filter(live_now()).exclude(pk__in=private).order_by("path")
    readable = {home.path}
    for path in public.values_list("path", flat=True):
        if path[: -Page.steplen] in readable:
            readable.add(path)
    return len(readable) - 1


def is_untranslated(home: HomePage) -> bool:
    """Whether a front page still has the words of the one that it was copied from."""
    original = HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if original is None or original.pk == home.pk:
        return False
    return text_digest(home) == text_digest(original)


@transaction.atomic
def close_language(
    language: Language, pages: Iterable[Page], user: Any, expected: set[int]
) -> None:
    """Takes the front page of a language offline, and so everything below it; see ``withdraw``."""
    withdraw(pages, user, expected)
    _note(Locale.objects.get(language_code=language.code), "close", user)


def _locked_home(language: Language) -> HomePage:
    """The front page; of two who change a language at once, the second finds what the first did."""
    homes = HomePage.objects.select_for_update(no_key=True, of=("self",))
    home = homes.filter(locale__language_code=language.code).first()
    if home is None:
        raise WithdrawalError(_("This language is not prepared."))
    return home


class Removal:
    """What removing a language would take away, and what is in the way of it."""

    def __init__(self, state: LanguageState, user: Any) -> None:
        self.state = state
        self.user = user

    @cached_property
    def pages(self) -> QuerySet[Page]:
        """Every text of the language and in its tree, in the bin or not, but the front page."""
        home = self.state.home
        if home is None:
            return Page.objects.none()
        inside = Q(pk__in=Page.objects.descendant_of(home).values("pk"))
        return Page.objects.filter(inside | Q(locale_id=home.locale_id)).exclude(
            Q(pk=home.pk) | Q(depth=1)
        )

    @cached_property
    def texts(self) -> list[Page]:
        """Those that are not in the bin."""
        kept = self.pages.exclude(pk__in=deleted_pages())
        return list(kept.select_related("content_type").order_by("path"))

    @cached_property
    def in_bin(self) -> int:
        return self.pages.filter(pk__in=deleted_pages()).count()

    @property
    def accounts(self) -> QuerySet[Any]:
        """Who is in the groups of the language."""
        users = get_user_model().objects.filter(groups__in=self.state.groups)
        return users.distinct().order_by("username")

    @property
    def is_free(self) -> bool:
        """Whether nothing is in the way."""
        state = self.state
        is_closed = state.home is not None and not state.is_open
        return is_closed and not state.is_default and not self.texts and not self.in_bin


@transaction.atomic
def put_texts_into_the_bin(language: Language, user: Any, expected: set[int]) -> Deletion:
    """Puts every text of a language into the bin, where each can be restored for a while.

    ``expected`` are the ids of the pages the user was shown; see ``delete``.
    """
    _locked_home(language)
    texts = Removal(state_of(language), user).texts
    tops = [page for page in texts if not _stands_below(page, texts)]
    if not tops:
        raise WithdrawalError(_("This has changed in the meantime. Look at it once more."))
    return delete(tops, user, expected)


def _stands_below(page: Page, others: list[Page]) -> bool:
    return any(page.path != other.path and page.path.startswith(other.path) for other in others)


@transaction.atomic
def remove_language(language: Language, user: Any) -> None:
    """Takes a closed language without texts away: its front page, groups and workflow.

    The words of people, courts and pictures stay in their columns. Its addresses lead to other
    languages. Raises ``WithdrawalError`` where something is in the way, ``PermissionDenied``
    unless the user is an organiser.
    """
    if not is_organiser(user):
        raise PermissionDenied
    home = _locked_home(language)
    removal = Removal(state_of(language), user)
    if not removal.is_free:
        raise WithdrawalError(_("This has changed in the meantime. Look at it once more."))
    locale = home.locale
    with LogContext(user=user):
        _note(locale, "remove", user, deleted=True)
        keep_addresses(home)
        _remove_workflow(home)
        for group in removal.state.groups:
            log(instance=group, action="wagtail.delete", user=user, deleted=True)
            group.delete()
        home.delete(user=user)
        locale.delete()


def _remove_workflow(home: HomePage) -> None:
    """The workflow of the front page, and its tasks, where nothing else uses them."""
    for workflow in Workflow.objects.filter(workflow_pages__page=home):
        if WorkflowPage.objects.filter(workflow=workflow).exclude(page=home).exists():
            continue
        tasks = list(Task.objects.filter(workflow_tasks__workflow=workflow))
        workflow.delete()
        for task in tasks:
            if not task.workflow_tasks.exists():
                task.delete()


def note_prepared(language: Language, user: Any) -> None:
    """Writes into the history that somebody has prepared a language."""
    _note(Locale.objects.get(language_code=language.code), "prepare", user)


def _note(locale: Locale, what: str, user: Any, deleted: bool = False) -> None:
    log(
        instance=locale,
        action=f"campaign.language.{what}",
        user=user,
        title=BY_CODE[locale.language_code].own_name,
        deleted=deleted,
    )
