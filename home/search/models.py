"""What search knows of each public text: a table of our own.

Wagtail's index keeps one entry per object, in one search configuration. Ours keeps one per
language, stemmed as that language is, and its words folded, so that names are found in any
script.
"""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from wagtail.models import Page


class SearchEntry(models.Model):
    """The words of a live page, or of a public thing in one language.

    That it stands here says nothing about whether it may be shown: who asks filters by
    ``visible()`` and ``SearchableModel.findable()``.
    """

    #: Of what, equal in all languages of one text.
    key = models.CharField(max_length=100)
    code = models.CharField(max_length=12)
    title = models.TextField()
    # Before the body: SQLite reads a row no further than it must.
    title_words = models.TextField(help_text="Folded, with a space before and after each.")
    sounds = models.TextField(help_text="Keys of its names, in the same form.", default=" ")
    words = models.TextField(help_text="Title, body and spellings, in the same form.")
    body = models.TextField(blank=True)
    #: PostgreSQL's; stays empty on SQLite, which looks into ``words``.
    vector = SearchVectorField(null=True)

    page = models.OneToOneField(Page, models.CASCADE, null=True, related_name="search_entry")
    content_type = models.ForeignKey(ContentType, models.CASCADE, null=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True)
    thing = GenericForeignKey()

    page_id: int | None
    content_type_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "code"], name="one_search_entry_per_language"
            ),
            models.CheckConstraint(
                condition=models.Q(page=None) ^ models.Q(object_id=None),
                name="search_entry_of_page_or_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["key", "code"], name="search_by_key"),
            GinIndex(fields=["vector"], name="search_by_vector"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"


class SearchFolding(models.Model):
    """By which rules the words of the entries are folded: one row, written with all entries."""

    digest = models.CharField(max_length=16)

    def __str__(self) -> str:
        return self.digest
