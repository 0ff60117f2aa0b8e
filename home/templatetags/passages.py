"""What the draft of a text still says in its original's words: ``page|left_over_for:user``."""

from typing import Any

from django import template
from wagtail.models import Page

from home.multilingual.texts import Leaf
from home.multilingual.translated_page import TranslatedPage
from home.translating.status import TranslationStatus

register = template.Library()


@register.filter
def left_over_for(page: Page | None, user: Any) -> list[Leaf]:
    """Nothing for an original, and for people who may not see it."""
    draft = page.get_latest_revision_as_object() if page is not None else None
    if not isinstance(draft, TranslatedPage) or draft.record is None:
        return []
    if draft.record.original is None:
        return []
    return TranslationStatus(draft, draft.record, user).left_over
