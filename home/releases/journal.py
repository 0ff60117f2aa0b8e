"""What is noted in the journal of withdrawals, whoever withdrew it and on whatever screen."""

from typing import Any

from wagtail.models import Page, PageViewRestriction

from home.multilingual.translated_model import TranslatedModel
from home.public.withdrawals import journal, note_page, note_thing


def note_unpublished(sender: type, instance: Page, **kwargs: Any) -> None:
    """Receiver of ``page_unpublished``: withdrawn, ended, or deleted while it was public."""
    note_page(instance)


def note_private(sender: type, instance: PageViewRestriction, **kwargs: Any) -> None:
    """Receiver of ``post_save``: a page that not everybody may read from now on."""
    note_page(instance.page)


def note_hidden(sender: type, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Receiver of ``post_save``: a person who is not shown."""
    if issubclass(sender, TranslatedModel) and not raw and journal() and not instance.is_public:
        note_thing(instance)


def note_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    """Receiver of ``post_delete``."""
    if issubclass(sender, TranslatedModel):
        note_thing(instance)
