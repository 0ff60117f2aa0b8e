# words: admin
"""What waits for a translator: returned, outdated and missing texts, court news first."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.multilingual.texts import word_count
from home.public.left_out import shown

from .table import Cell, PageSummary, Row, TranslationTable, VersionState


class Reason(TextChoices):
    """Reason a text waits, the most urgent first."""

    RETURNED = "returned", _("returned to you")
    OUTDATED = "outdated", _("outdated")
    MISSING = "missing", _("to translate")
    DRAFT = "draft", _("draft")


class Task(NamedTuple):
    """A text that waits in one language."""

    row: Row
    cell: Cell
    why: Reason
    source: PageSummary  # what its words are counted in
    is_news: bool

    @property
    def mark(self) -> str:
        return "attention" if self.why == Reason.RETURNED else str(self.why)


class WorkList:
    """What waits in the languages of one user, the most urgent first.

    Court news comes before everything else, the newest first. What another person has
    taken comes last.
    """

    def __init__(self, user: Any, table: TranslationTable | None = None) -> None:
        self.user = user
        self.table = table or TranslationTable(user)
        self.tasks = sorted(self._tasks(), key=self._urgency)

    @property
    def is_for_translators(self) -> bool:
        """Whether the user works in some languages, not in all: organisers have the table."""
        return 0 < len(self.table.addable) < len(self.table.locales)

    def _tasks(self) -> list[Task]:
        news = {
            pk for pk, model in self.table.page_models.items() if getattr(model, "is_news", False)
        }
        found = shown(self.table.rows, lambda row: list(self._tasks_of(row, news)))
        return list(chain.from_iterable(found))

    def _tasks_of(self, row: Row, news: set[int]) -> Iterator[Task]:
        versions = {cell.version.pk: cell.version for cell in row.cells if cell.version}
        heads = [each for each in versions.values() if each.original_id is None]
        head = (heads or list(versions.values()))[0]
        for cell in row.cells:
            why = self._why(cell)
            if why is not None:
                version = cell.version
                source = versions.get(version.original_id or 0) if version else head
                is_news = head.content_type_id in news
                yield Task(row, cell, why, source or head, is_news)

    def _why(self, cell: Cell) -> Reason | None:
        if cell.locale_id not in self.table.addable or not cell.link:
            return None
        if cell.version is None:
            return Reason.MISSING
        if cell.state == VersionState.ATTENTION:
            return Reason.RETURNED
        if cell.state in (VersionState.REVIEW, VersionState.SCHEDULED):
            return None
        if cell.is_outdated:
            return Reason.OUTDATED
        is_translation = cell.version.original_id is not None
        return Reason.DRAFT if cell.state == VersionState.DRAFT and is_translation else None

    def _urgency(self, task: Task) -> tuple:
        claim = task.cell.claim
        is_taken = claim is not None and claim.user_id != self.user.pk
        published = task.source.first_published_at or task.source.changed_at
        order = list(Reason).index(task.why)
        return (is_taken, not task.is_news, -published.timestamp() if task.is_news else order)

    def with_words(self, tasks: list[Task]) -> list[tuple[Task, int]]:
        """Tasks with the number of words there are to translate; a query for each kind of page."""
        pages = Page.objects.filter(pk__in=[task.source.pk for task in tasks]).specific()
        counts = dict(shown(pages, lambda page: (page.pk, word_count(page))))
        return [(task, counts.get(task.source.pk, 0)) for task in tasks]
