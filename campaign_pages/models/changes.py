"""What a page remembers of its own changes, beside its revisions."""

import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock, StreamValue
from wagtail.fields import StreamField

from home.blocks import CorrectionBlock
from home.multilingual.texts import text_digest
from home.pages import CampaignPage
from home.public.lifetime import changes_at

#: Readers are told of a change for this long.
RECENT = datetime.timedelta(days=7)


class ChangingPage(CampaignPage):
    """A page that knows when its words and its facts last changed after it was published.

    A publication that changes neither is no change, and neither is a minor edit. The columns
    below ``corrections`` belong to the row: no revision, however old, takes them back.
    """

    corrections = StreamField(
        StreamBlock([("correction", CorrectionBlock())]),
        blank=True,
        verbose_name=_("corrections"),
        help_text=_("What was wrong in this language version, once it has been put right."),
    )
    #: Raised whenever a published ``schedule_field`` changes: iCalendar's SEQUENCE (RFC 5545,
    #: section 3.8.7.4), the same in every language.
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    words_changed_at = models.DateTimeField(null=True, editable=False)
    facts_changed_at = models.DateTimeField(null=True, editable=False)

    row_fields = ["calendar_sequence", "words_changed_at", "facts_changed_at"]
    shared_row_fields = ["calendar_sequence", "facts_changed_at"]
    #: Shared fields that say when something is to happen.
    schedule_fields: list[str] = []
    #: Shared fields that tell readers nothing new when they change.
    silent_fields: list[str] = []
    exclude_fields_in_copy = [
        *CampaignPage.exclude_fields_in_copy,
        "corrections",  # a new translation never said what was wrong
        *row_fields,
    ]

    class Meta:
        abstract = True

    def with_content_json(self, content: dict) -> "ChangingPage":
        page = super().with_content_json(content)
        self._keep_row_fields(page)
        return page

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None and not self._state.adding:
            # Locked, so that of two publications at once the second sees the first one's facts.
            pages = type(self)._base_manager.select_for_update()
            self._note_changes(pages.get(pk=self.pk))
        super().save(*args, **kwargs)

    def recent_change(self) -> datetime.datetime | None:
        """When words or facts last changed (UTC), if that is news to readers of this version."""
        changed = max(filter(None, (self.words_changed_at, self.facts_changed_at)), default=None)
        if changed is None or self.first_published_at is None:
            return None
        if changed <= self.first_published_at:
            return None
        changes_at(changed + RECENT)
        return changed if timezone.now() < changed + RECENT else None

    def corrections_by_date(self) -> list[Any]:
        """The blocks of the corrections, the newest last; what has no date is the oldest."""
        return sorted(self.corrections, key=lambda each: each.value["date"] or datetime.date.min)

    def _keep_row_fields(self, page: "ChangingPage") -> None:
        for name in self.row_fields:
            setattr(page, name, getattr(self, name))

    def _note_changes(self, row: "ChangingPage") -> None:
        row._keep_row_fields(self)  # noqa: SLF001  # of this class
        if not self.live or row.first_published_at is None:
            return
        now = timezone.now()
        is_corrected = len(self.corrections) > len(row.corrections)
        if is_corrected or (not self.minor_edit and text_digest(self) != text_digest(row)):
            self.words_changed_at = now
        if self.is_translation:
            return  # its facts, and what is known of their changes, are the original's
        if any(_fact(self, name) != _fact(row, name) for name in self.schedule_fields):
            self.calendar_sequence += 1
        told = {*self.shared_fields} - {*self.silent_fields, *self.row_fields}
        if not self.minor_edit and any(_fact(self, name) != _fact(row, name) for name in told):
            self.facts_changed_at = now


def _fact(page: ChangingPage, name: str) -> Any:
    """A fact to compare: a stream without the ids of its blocks."""
    value = getattr(page, page._meta.get_field(name).attname)
    if not isinstance(value, StreamValue):
        return value
    return [(child.block_type, child.block.get_prep_value(child.value)) for child in value]
