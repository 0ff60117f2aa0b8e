"""What translators keep: who is at work on a text, what they ask and propose, and their terms."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Comment, Locale, Revision, RevisionMixin

from home.multilingual.forms import TranslatedModelForm
from home.multilingual.panels import language_tabs
from home.multilingual.texts import key_of
from home.multilingual.translated_model import TranslatedModel

#: A claim frees itself after this time.
CLAIM_LASTS = timedelta(days=7)


class Claim(models.Model):
    """Somebody works on a text in one language; for seven days, unless given back."""

    translation_key = models.UUIDField()
    locale = models.ForeignKey(Locale, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims")
    made_at = models.DateTimeField(default=timezone.now)

    user_id: int
    locale_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale"], name="one_claim_each")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.translation_key} ({self.locale})"

    @property
    def ends_at(self) -> Any:
        """When it frees itself (UTC)."""
        return self.made_at + CLAIM_LASTS


class Question(models.Model):
    """A comment on an original that came from the editor of a translation."""

    #: Not to be seen from the comment, which saves itself with all that it knows of.
    comment = models.OneToOneField(Comment, models.CASCADE, related_name="+")
    translation = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="questions_asked"
    )
    given_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="Who waits for the answer, since the one who asked has left.",
    )

    comment_id: int

    def __str__(self) -> str:
        return self.comment.text

    @property
    def waiting(self) -> Any:
        """Whose question it is now: who asked it, or who goes on with their work."""
        return self.given_to or self.comment.user

    @property
    def key(self) -> str:
        """The field or block that it is about, by its name or id."""
        return key_of(self.comment.contentpath)


class Suggestion(models.Model):
    """Other words that somebody proposes for one place of a text, in its language."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)  # as Wagtail's comments name it
    words = models.TextField()  # as the place stores them: a text, or the HTML of a rich text
    made_at = models.DateTimeField(auto_now=True)

    user_id: int
    page_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "user", "path"], name="one_suggestion_each")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.words[:60]}"


class OpenForm(models.Model):
    """What a form of a page's editor held when it was sent last: what its person began with.

    Without ``content``, that is what the revision said when it was saved at that time.
    """

    token = models.CharField(max_length=40, unique=True)
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    saved_at = models.DateTimeField()
    content = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    #: The newest session of an editor of the page at that time: who came later read what was saved.
    session = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(auto_now=True, db_index=True)

    revision_id: int

    def __str__(self) -> str:
        return self.token


class FormerDraft(models.Model):
    """What a draft said before it was written over, while somebody had it open."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    saved_at = models.DateTimeField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(auto_now=True, db_index=True)

    revision_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "saved_at"], name="one_former_draft_each")
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}, {self.saved_at}"


class TextImport(models.Model):
    """A file of translated texts that somebody brought: first only looked at, then perhaps saved.

    Its units go when they are saved, and what an undo needs after ``exchange.applying.KEPT``.
    """

    name = models.CharField(max_length=200)
    #: How the file was read: "PO".
    origin = models.CharField(max_length=100)
    locale = models.ForeignKey(Locale, models.CASCADE, related_name="+")
    #: Of each unit what ``exchange.sent.Sent`` says.
    units = models.JSONField(default=list)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    user_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    imported_at = models.DateTimeField(null=True, blank=True)
    #: How many units came to what.
    counts = models.JSONField(default=dict)
    #: What was saved, and what stood there before; for the undo.
    done = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_name = models.CharField(max_length=200, blank=True)

    user_id: int | None

    wagtail_reference_index_ignore = True  # it uses nothing that would miss it

    class Meta:
        verbose_name = _("import of texts")
        verbose_name_plural = _("imports of texts")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def can_be_undone(self) -> bool:
        return bool(self.imported_at and not self.undone_at and self.done)


class GlossaryTerm(TranslatedModel, RevisionMixin):
    """One name or term in every language."""

    term = models.CharField(_("term"), max_length=200)
    note = models.CharField(
        _("note for translators"),
        max_length=300,
        blank=True,
        help_text=_("When to use it, or what not to write."),
    )

    required_text = "term"
    language_rights = ("add", "change")
    base_form_class = TranslatedModelForm
    edit_handler = language_tabs([], ["term", "note"])

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text("term").value or f"#{self.pk}"
