"""Which words of a page its translations have to follow, and which they do follow."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from .wordings import Kind, key_of


class TextVersion(models.Model):
    """The words of a page between two changes that translations must follow."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="text_versions")
    revision = models.ForeignKey(
        Revision,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The last one published with these words.",
    )
    digest = models.CharField(max_length=64)
    changed_at = models.DateTimeField(
        null=True, help_text="When these words were published (UTC); empty for a draft's."
    )

    def __str__(self) -> str:
        return f"{self.page}, words of {self.changed_at or 'a draft'}"


def is_outdated(original: object, followed: int | None, newest: int | None) -> bool:
    """Whether a translation follows other words than its original has, by their ids."""
    return original is not None and followed != newest


class PageTranslation(models.Model):
    """What one page is a translation of, and which words of both count."""

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
    text_version = models.ForeignKey(
        TextVersion,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The words that translations of this page have to follow.",
    )
    source_version = models.ForeignKey(
        TextVersion,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The original's words that this page follows.",
    )
    #: Of the newest draft: how many passages of a machine nobody has read.
    unread_passages = models.PositiveIntegerField(default=0, db_default=0)

    page_id: int
    original_id: int | None
    text_version_id: int | None
    source_version_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(page=models.F("original")), name="page_is_not_its_own_original"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} from {self.original or 'itself'}"

    @property
    def newest_source(self) -> int | None:
        """The id of the version that the original has now."""
        if self.original is None:
            return None
        try:
            return self.original.translation_record.text_version_id
        except PageTranslation.DoesNotExist:
            return None

    @property
    def is_outdated(self) -> bool:
        """Whether the original's published words changed since this translation's."""
        return is_outdated(self.original, self.source_version_id, self.newest_source)

    def count_unread(self, count: int) -> None:
        """Records how many passages of a machine nobody has read in the newest draft."""
        if count != self.unread_passages:
            self.unread_passages = count
            self.save(update_fields=["unread_passages"])

    def follow(self, version: int | None) -> None:
        """Records the version of the original that the page says it follows.

        A version of another page is ignored: an old draft may name one of a former original.
        """
        if self.original_id is None or version is None or version == self.source_version_id:
            return
        if TextVersion.objects.filter(pk=version, page_id=self.original_id).exists():
            self.source_version_id = version
            self.save(update_fields=["source_version"])


class Wording(models.Model):
    """Words or a name as people of the campaign want them in one language (see ``wordings``)."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    language = models.CharField(_("language"), max_length=12)
    context = models.CharField(max_length=100, blank=True)
    message = models.TextField()
    #: One text, or one for each plural form of the language, in the order of its catalogue.
    texts = models.JSONField(default=list)

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "context", "message"], name="one_wording_of_a_message"
            )
        ]

    def __str__(self) -> str:
        return f"{self.message} ({self.language})"

    @property
    def key(self) -> str:
        """A short name for addresses."""
        return key_of(self.context, self.message)
