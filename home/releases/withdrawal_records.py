"""What was taken offline, as far as one user may see it, and whether they may undo it."""

from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.urls import reverse
from wagtail.models import Page

from home.settings.languages import BY_CODE, CODES, Language
from home.staff.rights import has_right_on, page_policy

from .models import Withdrawal, WithdrawnPage
from .who_may import may_make_public

#: Rights on a page that let a user know of its withdrawal. That it was public is not enough.
RIGHTS = {"add", "change", "publish", "lock", "unlock"}


class Record:
    """A withdrawal as one user is shown it."""

    def __init__(self, withdrawal: Withdrawal, user: Any) -> None:
        self.withdrawal = withdrawal
        self.user = user

    @cached_property
    def _all(self) -> list[WithdrawnPage]:
        return list(self.withdrawal.pages.all())

    @cached_property
    def entries(self) -> list[WithdrawnPage]:
        """The pages on which the user has a right, and those that are deleted."""
        return [
            entry
            for entry in self._all
            if entry.page is None or has_right_on(self.user, entry.page)
        ]

    @property
    def tops(self) -> list[WithdrawnPage]:
        """The text itself, in its languages."""
        return [entry for entry in self.entries if not entry.is_below]

    @property
    def below(self) -> list[WithdrawnPage]:
        return [entry for entry in self.entries if entry.is_below]

    @property
    def languages(self) -> list[Language]:
        codes = {entry.code for entry in self.entries}
        return [BY_CODE[code] for code in CODES if code in codes]

    @property
    def title(self) -> str:
        """As the first version was called that the user may know of."""
        return self.tops[0].title if self.tops else self.withdrawal.title

    @property
    def cancelled(self) -> list[WithdrawnPage]:
        """What was scheduled."""
        return [entry for entry in self.entries if entry.scheduled_for]

    @cached_property
    def returning(self) -> list[WithdrawnPage]:
        """What an undo would publish."""
        if self.withdrawal.undone_at is not None:
            return []
        return [entry for entry in self._all if entry.can_return]

    @property
    def left(self) -> list[tuple[WithdrawnPage, str]]:
        """What an undo would leave alone or left alone, and why."""
        return [
            (entry, entry.obstacle)
            for entry in self.entries
            if entry.was_live and not entry.was_restored and entry.obstacle
        ]

    @property
    def can_return(self) -> bool:
        """Whether there is something to undo."""
        return bool(self.returning)

    @cached_property
    def may_undo(self) -> bool:
        pages = [entry.page for entry in self.returning if entry.page is not None]
        return all(may_make_public(page, self.user) for page in pages)

    @property
    def address(self) -> str:
        """The screen on which it can be undone; empty when all of it is deleted."""
        model = self.withdrawal.content_type
        if model is not None:
            if self.withdrawal.thing is None:
                return ""
            return reverse(f"withdraw_{model.model}", args=[self.withdrawal.object_id])
        pages = [entry.page_id for entry in [*self.tops, *self.below] if entry.page_id]
        return reverse("withdraw_page", args=[pages[0]]) if pages else ""


def _with_pages(withdrawals: QuerySet[Withdrawal]) -> QuerySet[Withdrawal]:
    return withdrawals.select_related("content_type").prefetch_related(
        "thing", "pages__page", "pages__revision"
    )


def records_of(page: Page, user: Any) -> list[Record]:
    """The withdrawals of a text in whatever language, itself or with a page above it."""
    found = Withdrawal.objects.filter(
        pages__page__translation_key=page.translation_key, deletion=None
    )
    return [Record(withdrawal, user) for withdrawal in _with_pages(found.distinct())[:10]]


def withdrawals_for(user: Any) -> QuerySet[Withdrawal]:
    """What a user may see in the list: of their pages, of things they may edit, and their own."""
    mine = page_policy().instances_user_has_any_permission_for(user, RIGHTS)
    types = ContentType.objects.filter(
        pk__in=Withdrawal.objects.exclude(content_type=None).values("content_type")
    )
    editable = [each.pk for each in types if user.has_perm(f"{each.app_label}.change_{each.model}")]
    wanted = Withdrawal.objects.filter(
        Q(pages__page__in=mine.values("pk")) | Q(content_type__in=editable) | Q(made_by=user)
    )
    # What is in the bin is restored from there.
    return _with_pages(Withdrawal.objects.filter(pk__in=wanted.values("pk"), deletion=None))
