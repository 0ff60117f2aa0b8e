"""Whether a translation is still true to the text it was made from.

Decided from the words, never from timestamps. Publishing sets ``text_digest`` when the
words changed and then, unless the editor called it a minor edit, counts ``text_version``
up. A translation remembers the version it follows; it is outdated when the numbers differ.
"""

from typing import Any

from django.db import models
from django.dispatch import receiver
from wagtail.models import Page, Revision
from wagtail.signals import copy_for_translation_done

from .texts import text_digest


class PageTranslation(models.Model):
    """What one page is a translation of, and which words of both are published."""

    page = models.OneToOneField(
        "wagtailcore.Page", models.CASCADE, related_name="translation_record"
    )
    original = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations_made",
        help_text="The page this one was translated from; empty for an original.",
    )
    source_revision = models.ForeignKey(
        Revision, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    source_version = models.PositiveIntegerField(
        null=True, help_text="The original's text version that the published text follows."
    )
    text_digest = models.CharField(max_length=64, blank=True)
    text_version = models.PositiveIntegerField(
        default=0, help_text="Counts the published changes of words that translations must follow."
    )
    text_changed_at = models.DateTimeField(
        null=True, help_text="When the published words last changed (UTC)."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(page=models.F("original")), name="page_is_not_its_own_original"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} from {self.original or 'itself'}"

    @property
    def is_outdated(self) -> bool:
        """Whether the original's published words changed since this translation's."""
        if self.original is None:
            return False
        try:
            followed = self.original.translation_record
        except PageTranslation.DoesNotExist:
            return False
        return followed.text_version != self.source_version


def record_of(page: Page) -> PageTranslation:
    """The record of a page, made when it has none yet."""
    record, _ = PageTranslation.objects.get_or_create(page_id=page.pk)
    return record


def record_published(page: Page) -> None:
    """Takes down what a page that went live says, and which version of its original it follows.

    Writes nothing to the page's translations.
    """
    record = record_of(page)
    digest = text_digest(page)
    if digest != record.text_digest:
        record.text_digest = digest
        record.text_changed_at = page.last_published_at
        if record.text_version == 0 or not page.minor_edit:
            record.text_version += 1
    if record.original is not None:
        record.source_version = page.source_version
    record.save()


@receiver(copy_for_translation_done)
def remember_source(sender: type, source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """Ties a new translation to its source, and clears the schedule that the copy took along."""
    source, copy = source_obj.specific, target_obj
    if not isinstance(copy, Page) or not hasattr(copy, "source_version"):
        return
    version = record_of(source).text_version
    PageTranslation.objects.update_or_create(
        page_id=copy.pk,
        defaults={
            "original_id": source.pk,
            "source_revision_id": source.live_revision_id or source.latest_revision_id,
        },
    )
    cleared = {
        "source_version": version,
        "minor_edit": False,
        "go_live_at": None,
        "expire_at": None,
    }
    type(copy).objects.filter(pk=copy.pk).update(**cleared)
    for name, value in cleared.items():
        setattr(copy, name, value)
    revision = copy.latest_revision
    if revision is not None:
        revision.content.update(cleared)
        revision.approved_go_live_at = None
        revision.save(update_fields=["content", "approved_go_live_at"])
