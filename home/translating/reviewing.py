"""What waits for somebody's approval, and a text beside its original for the one who decides."""

import datetime
from typing import Any, NamedTuple

from wagtail.models import Page, TaskState

from home.multilingual.translated_page import TranslatedPage
from home.settings.languages import BY_CODE, Language

from .changes import TextChange, changes_between
from .status import TranslationStatus


class Review(NamedTuple):
    """A draft that waits for approval."""

    page: Page
    by: Any  # the account that submitted it, or None
    since: datetime.datetime  # UTC

    @property
    def title(self) -> str:
        return self.page.draft_title or self.page.title

    @property
    def language(self) -> Language:
        return BY_CODE[self.page.locale.language_code]


class Pair(NamedTuple):
    """A passage of a draft beside its original's; one of them may be missing."""

    key: str
    label: str
    original: TextChange | None
    draft: TextChange | None
    is_left: bool  # it still stands in the original's words


def reviews_of(user: Any) -> list[Review]:
    """What waits for this person's approval, the longest first."""
    states = TaskState.objects.reviewable_by(user).select_related(
        "revision", "workflow_state__requested_by"
    )
    found = list(states.order_by("started_at"))
    numbers = [int(each.revision.object_id) for each in found if _is_of_page(each)]
    pages = Page.objects.select_related("locale").in_bulk(numbers)
    return [
        Review(page, state.workflow_state.requested_by, state.started_at)
        for state in found
        if _is_of_page(state) and (page := pages.get(int(state.revision.object_id)))
    ]


def _is_of_page(state: TaskState) -> bool:
    model = state.revision.base_content_type.model_class()
    return model is not None and issubclass(model, Page)


def last_approved(page: TranslatedPage) -> TranslatedPage | None:
    """The page as it was approved last: what is public, else what was approved before."""
    if page.live:
        return type(page).objects.get(pk=page.pk)
    states = TaskState.objects.for_instance(page).filter(status=TaskState.STATUS_APPROVED)
    state = states.select_related("revision").order_by("-finished_at").first()
    return state.revision.as_object() if state and state.revision else None


def pairs(draft: TranslatedPage, status: TranslationStatus | None) -> list[Pair]:
    """The passages of a draft, with what changed since it was approved last, and its original's.

    What changed in the original since then is marked there.
    """
    before = last_approved(draft)
    own = changes_between(before or draft, draft)
    original = status.original if status else None
    theirs: list[TextChange] = []
    if status and original:
        theirs = status.changes or changes_between(original, original)
    left = {leaf.key for leaf in status.left_over} if status else set()
    by_key = {change.key: change for change in theirs}
    found = [
        Pair(each.key, each.label, by_key.pop(each.key, None), each, each.key in left)
        for each in own
    ]
    rest = [each for each in theirs if each.key in by_key]
    return found + [Pair(each.key, each.label, each, None, False) for each in rest]
