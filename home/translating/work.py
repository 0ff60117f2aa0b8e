# words: admin
"""What waits for a translator: returned, outdated and missing texts, court news first."""

from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.multilingual.texts import word_count

from .table import Cell, Matrix, Row, State, Version


class Why(TextChoices):
    """Why a text waits, the most urgent first."""

    RETURNED = "returned", _("returned to you")
    OUTDATED = "outdated", _("outdated")
    MISSING = "missing", _("to translate")
    DRAFT = "draft", _("draft")


class Task(NamedTuple):
    """A text that waits in one language."""

    row: Row
    cell: Cell
    why: Why
    source: Version  # what its words are counted in
    is_news: bool

    @property
    def mark(self) -> str:
        return "attention" if self.why == Why.RETURNED else str(self.why)


class WorkList:
    """What waits in the languages of one user, the most urgent first.

    Court news comes before everything else, the newest first. What another person has
    taken comes last.
    """

    def __init__(self, user: Any, matrix: Matrix | None = None) -> None:
        self.user = user
        self.matrix = matrix or Matrix(user)
        self.tasks = sorted(self._tasks(), key=self._urgency)

    @property
    def is_for_translators(self) -> bool:
        """Whether the user works in some languages, not in all: organisers have the table."""
        return 0 < len(self.matrix.addable) < len(self.matrix.locales)

    def _tasks(self) -> list[Task]:
        news = {
            pk for pk, model in self.matrix.page_models.items() if getattr(model, "is_news", False)
        }
        tasks = []
        for row in self.matrix.rows:
            versions = {cell.version.pk: cell.version for cell in row.cells if cell.version}
            heads = [each for each in versions.values() if each.original_id is None]
            head = (heads or list(versions.values()))[0]
            for cell in row.cells:
                why = self._why(cell)
                if why is not None:
                    version = cell.version
                    source = versions.get(version.original_id or 0) if version else head
                    is_news = head.content_type_id in news
                    tasks.append(Task(row, cell, why, source or head, is_news))
        return tasks

    def _why(self, cell: Cell) -> Why | None:
        if cell.locale_id not in self.matrix.addable or not cell.link:
            return None
        if cell.version is None:
            return Why.MISSING
        if cell.state == State.ATTENTION:
            return Why.RETURNED
        if cell.state in (State.REVIEW, State.SCHEDULED):
            return None
        if cell.is_outdated:
            return Why.OUTDATED
        is_translation = cell.version.original_id is not None
        return Why.DRAFT if cell.state == State.DRAFT and is_translation else None

    def _urgency(self, task: Task) -> tuple:
        claim = task.cell.claim
        is_taken = claim is not None and claim.user_id != self.user.pk
        published = task.source.first_published_at or task.source.changed_at
        order = list(Why).index(task.why)
        return (is_taken, not task.is_news, -published.timestamp() if task.is_news else order)

    def with_words(self, tasks: list[Task]) -> list[tuple[Task, int]]:
        """Tasks with the number of words there are to translate; a query for each kind of page."""
        pages = Page.objects.filter(pk__in=[task.source.pk for task in tasks]).specific()
        counts = {page.pk: word_count(page) for page in pages}
        return [(task, counts.get(task.source.pk, 0)) for task in tasks]
