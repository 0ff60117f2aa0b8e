# words: admin
"""What waits for a translator: returned, outdated and missing texts, court news first."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.multilingual.models import TextVersion
from home.multilingual.texts import is_unspaced, word_count
from home.public.left_out import guarded, shown
from home.settings.languages import Language

from .changes import changed_words
from .table import Cell, PageSummary, Row, TranslationTable, VersionState


class Reason(TextChoices):
    """Reason a text waits, the most urgent first."""

    RETURNED = "returned", _("returned to you")
    OUTDATED = "outdated", _("outdated")
    MISSING = "missing", _("to translate")
    DRAFT = "draft", _("draft")


class Words(NamedTuple):
    """How much there is to translate."""

    number: int
    is_change: bool  # only what has changed is counted
    language: Language  # of the text

    @property
    def are_characters(self) -> bool:
        """Whether characters were counted: the script of the language parts no words."""
        return is_unspaced(self.language.own_name[0])


class Task(NamedTuple):
    """A text that waits in one language."""

    row: Row
    cell: Cell
    why: Reason
    source: PageSummary  # what its words are counted in
    source_language: Language
    others: list[tuple[Language, str]]  # languages to start it from instead, with links
    is_news: bool

    @property
    def languages(self) -> str:
        """From which language into which, by their own names."""
        return f"{self.source_language.own_name} → {self.cell.language.own_name}"

    @property
    def is_outdated(self) -> bool:
        return self.why == Reason.OUTDATED

    @property
    def mark(self) -> str:
        return "attention" if self.why == Reason.RETURNED else str(self.why)


class WorkList:
    """What waits in the languages of one user, the most urgent first.

    What an editor has returned comes first, then court news, the newest first. What another
    person has taken comes last.
    """

    def __init__(self, user: Any, table: TranslationTable | None = None) -> None:
        self.user = user
        self.table = table or TranslationTable(user)
        self.tasks = sorted(self._tasks(), key=self._urgency)

    @property
    def is_for_translators(self) -> bool:
        """Whether the user works in some languages, not in all: organisers have the table."""
        return self.table.is_of_translator

    def after(self, key: UUID, locale_id: int) -> Task | None:
        """What to go on with when a text is done: the first other one that nobody else has."""
        for task in self.tasks:
            claim = task.cell.claim
            is_taken = claim is not None and claim.user_id != self.user.pk
            if not is_taken and (task.row.key, task.cell.locale_id) != (key, locale_id):
                return task
        return None

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
                source = (versions.get(version.original_id or 0) if version else None) or head
                yield Task(
                    row,
                    cell,
                    why,
                    source,
                    self.table.locales[source.locale_id],
                    self._others(cell, versions, source) if why == Reason.MISSING else [],
                    head.content_type_id in news,
                )

    def _others(
        self, cell: Cell, versions: dict[int, PageSummary], source: PageSummary
    ) -> list[tuple[Language, str]]:
        """The other public versions, which somebody may read better than the original."""
        found = []
        for version in versions.values():
            if version.live and version.pk != source.pk:
                language = self.table.locales[version.locale_id]
                found.append((language, f"{cell.link}&source={language.code}"))
        return found

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
        is_returned = task.why == Reason.RETURNED
        return (
            is_taken,
            not is_returned,
            not task.is_news,
            -published.timestamp() if task.is_news else order,
        )

    def with_words(self, tasks: list[Task]) -> list[tuple[Task, Words]]:
        """Tasks with the words there are to translate; of outdated texts, those that changed.

        A query for each kind of page, and one for the words that translations follow.
        """
        pages = Page.objects.filter(pk__in=[task.source.pk for task in tasks]).specific()
        sources = {page.pk: page for page in pages}
        counts = dict(shown(sources.values(), lambda page: (page.pk, word_count(page))))
        followed = TextVersion.objects.select_related("revision").in_bulk(
            {task.cell.version.follows for task in tasks if task.is_outdated and task.cell.version}
        )
        found = []
        for task in tasks:
            source, changed = sources.get(task.source.pk), None
            if task.is_outdated and source is not None and task.cell.version:
                with guarded(source):
                    changed = _changed(source, followed.get(task.cell.version.follows))
            if changed is None:
                number = counts.get(task.source.pk, 0)
                found.append((task, Words(number, False, task.source_language)))
            else:
                found.append((task, Words(changed, True, task.source_language)))
        return found


def _changed(source: Page, followed: TextVersion | None) -> int | None:
    """How many words of an original are new; ``None`` when the old ones are no longer kept."""
    if followed is None or followed.revision is None:
        return None
    return changed_words(source.with_content_json(followed.revision.content), source)
