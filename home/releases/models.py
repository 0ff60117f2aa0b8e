# words: admin
"""What waits for its moment, what failed, and when the scheduler was last alive."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from home.settings.languages import BY_CODE, Language
from home.staff.groups import name_of
from home.staff.notices import Notice

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Release(models.Model):
    """Texts in several languages that go live at one moment, in one transaction.

    It is the truth about what is scheduled: Wagtail's own mark on a revision
    (``approved_go_live_at``) would lock the page and vanish with any other publication.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("scheduled")
        PUBLISHED = "published", pgettext_lazy("release", "published")
        CANCELLED = "cancelled", pgettext_lazy("release", "cancelled")

    class Late(models.TextChoices):
        """What becomes of a language that is not ready at the moment."""

        FALLBACK = "fallback", _("Visitors read it in another language, with a notice")
        JOIN = "join", _("It is published by itself as soon as its editor says it is ready")

    title = models.CharField(_("title"), max_length=255)
    moment = models.DateTimeField(_("moment"), help_text="UTC.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    late_languages = models.CharField(
        _("languages that are not ready"), max_length=10, choices=Late, default=Late.FALLBACK
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_by_name = models.CharField(max_length=255)
    ended_at = models.DateTimeField(null=True, help_text="When it went live or was cancelled.")
    ended_by_name = models.CharField(
        max_length=255, blank=True, help_text="Empty when the schedule did it."
    )

    pk: int
    items: "RelatedManager[ReleaseItem]"

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["moment", "pk"]
        indexes = [models.Index(fields=["state", "moment"], name="release_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def joins_later(self) -> bool:
        return self.late_languages == self.Late.JOIN

    @property
    def is_complete(self) -> bool:
        """Whether everything that was not taken out went live."""
        states = {item.state for item in self.items.all()}
        return self.is_published and states <= {
            ReleaseItem.State.PUBLISHED,
            ReleaseItem.State.DROPPED,
        }

    @property
    def outcome(self) -> str:
        """Its state in words; of one that is over, whether anything or all of it went live."""
        states = {item.state for item in self.items.all()}
        if self.is_published and ReleaseItem.State.PUBLISHED not in states:
            return gettext("not published")
        if self.is_published and not self.is_complete:
            return gettext("published in part")
        return str(self.State(self.state).label)


class Obstacle(models.TextChoices):
    """Why a text of a release is held back at its moment, until somebody decides."""

    PUBLISHED = (
        "published",
        _(
            "The page has been published since this text was put into the release. This text "
            "would replace what is public now."
        ),
    )
    ABOVE = (
        "above",
        _(
            "Nobody would find it: the page, its language or a page above it is not public. "
            "Publish that first."
        ),
    )
    LOCKED = "locked", _("Somebody else has locked the page. It has to be unlocked first.")
    ORIGINAL = "original", _("The time of its original is over.")
    INVALID = (
        "invalid",
        _("It cannot be published as it stands. Open it, see what its form says, and mend that."),
    )
    LOST = "lost", _("The version that was put into the release is no longer kept.")
    RESTORED = (
        "restored",
        _(
            "Its moment came after the backup that was put back. Look whether it is still right, "
            "then publish it or take it out."
        ),
    )


class ReleaseItem(models.Model):
    """One page of a release, in the revision that goes live.

    It keeps title and language of a page that is deleted, for people who look back.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        PUBLISHED = "published", pgettext_lazy("text", "published")
        HELD = "held", _("held back")
        EXPIRED = "expired", _("its time was over before it could appear")
        DROPPED = "dropped", _("taken out")

    release = models.ForeignKey(Release, models.CASCADE, related_name="items")
    page = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="release_items")
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    key = models.UUIDField(help_text="The translation key of the text.")
    code = models.CharField(max_length=12, help_text="The language of the page.")
    title = models.CharField(max_length=255)
    follows_original = models.BooleanField(
        default=False, help_text="Its words are those of the original in the same release."
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_by_name = models.CharField(max_length=255)
    page_published_at = models.DateTimeField(
        null=True,
        help_text="When the page had last been published as this text was chosen (UTC).",
    )
    held_because = models.CharField(max_length=10, choices=Obstacle, blank=True)
    published_at = models.DateTimeField(null=True)

    pk: int
    page_id: int | None
    added_by_id: int | None
    revision_id: int | None
    release_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(state="waiting"), name="one_waiting_release_of_a_page"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    @property
    def language(self) -> Language:
        return BY_CODE[self.code]

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    @property
    def reason(self) -> str:
        """Why it did not go live, if it is known."""
        because = Obstacle(self.held_because) if self.is_held else self.State(self.state)
        return str(because.label)


#: Of what may still go live: it waits for its moment, for another try, or for a decision.
OPEN = (ReleaseItem.State.WAITING, ReleaseItem.State.HELD)


class ReadyMark(models.Model):
    """An editor's word that a page, as it stands in one revision, may go live."""

    page = models.OneToOneField(Page, models.CASCADE, related_name="ready_mark")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    marked_by_name = models.CharField(max_length=255)
    marked_at = models.DateTimeField(auto_now=True)

    revision_id: int

    def __str__(self) -> str:
        return f"{self.page}, revision {self.revision_id}"


class PublishingFailure(models.Model):
    """Something due that could not be done yet: why, how often it was tried, and when next."""

    class Kind(models.TextChoices):
        RELEASE = "release", _("release")
        ITEM = "item", _("text of a release")
        REVISION = "revision", _("scheduled text")
        EXPIRY = "expiry", _("end of a text")

    kind = models.CharField(max_length=10, choices=Kind)
    target = models.PositiveBigIntegerField(help_text="The id of the release, item, ... concerned.")
    page = models.ForeignKey(Page, models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=255)
    moment = models.DateTimeField(help_text="When it was due (UTC).")
    tries = models.PositiveIntegerField(default=0, help_text="None for what is merely late.")
    error = models.TextField(blank=True)
    failed_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "target"], name="one_trouble_of_a_thing")
        ]
        ordering = ["moment"]

    def __str__(self) -> str:
        return f"{self.title}: {self.error or 'late'}"


class FailureNotice(Notice):
    """That somebody is told of a failure."""

    failure = models.ForeignKey(PublishingFailure, models.CASCADE, related_name="notices")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["failure", "person"], name="one_notice_of_a_failure")
        ]


class HeldBackNotice(Notice):
    """That somebody is told of what a release held back."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="held_back_notices")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "person"], name="one_notice_of_held_back")
        ]


class PeriodicRun(models.Model):
    """Something the scheduler does again and again; ``pulse`` is the scheduler itself."""

    name = models.CharField(max_length=50, primary_key=True)
    done_at = models.DateTimeField(help_text="When it was last begun (UTC, the database's clock).")

    def __str__(self) -> str:
        return f"{self.name}, {self.done_at}"


class Withdrawal(models.Model):
    """A text, or a thing such as a person, that was taken from all public places at once."""

    title = models.CharField(max_length=255)
    content_type = models.ForeignKey(ContentType, models.SET_NULL, null=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True)
    #: The thing that was hidden; for texts there are ``pages``.
    thing = GenericForeignKey()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=255)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    undone_by_name = models.CharField(max_length=255, blank=True)

    pk: int
    content_type_id: int | None
    made_by_id: int | None
    pages: "RelatedManager[WithdrawnPage]"

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}, {self.made_at}"

    @property
    def state(self) -> str:
        """What the list says of it."""
        if self.undone_at is not None:
            return pgettext("taking offline", "undone")
        if self.content_type_id is not None:
            is_away = self.thing is not None and not self.thing.is_public
        else:
            pages = [entry.page for entry in self.pages.all()]
            is_away = any(page is not None and not page.live for page in pages)
        return gettext("offline") if is_away else gettext("public again or deleted")

    def end(self, user: Any) -> None:
        """Records that it was undone."""
        self.undone_at = timezone.now()
        self.undone_by, self.undone_by_name = user, name_of(user)
        self.save(update_fields=["undone_at", "undone_by", "undone_by_name"])


class WithdrawnPage(models.Model):
    """One page of a withdrawal: the revision that was public, and what was scheduled."""

    withdrawal = models.ForeignKey(Withdrawal, models.CASCADE, related_name="pages")
    page = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="withdrawals")
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")
    code = models.CharField(max_length=12, help_text="The language of the page.")
    title = models.CharField(max_length=255, help_text="What was published.")
    is_below = models.BooleanField(help_text="It went because a page above it did.")
    was_live = models.BooleanField(help_text="Otherwise it was only scheduled.")
    scheduled_for = models.DateTimeField(null=True, help_text="The moment that was cancelled.")
    was_restored = models.BooleanField(default=False)

    page_id: int | None
    revision_id: int | None

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    @property
    def language(self) -> Language:
        return BY_CODE[self.code]

    @property
    def name(self) -> str:
        """As it is called in messages."""
        return f"“{self.title}” ({self.language.own_name})"

    @property
    def obstacle(self) -> str:
        """Why an undo leaves this page alone; empty when it does not."""
        page = self.page
        if page is None:
            return gettext("deleted since")
        if page.live:
            return gettext("published again since")
        if page.last_published_at and page.last_published_at > self.withdrawal.made_at:
            return gettext("published again since, and taken offline again")
        if self.revision is None:
            return gettext("the version that was public is no longer kept")
        expire_at = self.revision.as_object().expire_at
        if expire_at is not None and expire_at <= timezone.now():
            return gettext("its publication period has ended")
        return ""

    @property
    def can_return(self) -> bool:
        return self.was_live and not self.was_restored and not self.obstacle


class Deletion(models.Model):
    """A text that was public once and has been deleted: in the bin, to be restored as it was.

    Its pages stay where they are in the tree, with their slugs, and are offline; ``DeletedPage``
    marks each of them.
    """

    title = models.CharField(max_length=255)
    withdrawal = models.OneToOneField(
        Withdrawal,
        models.SET_NULL,
        null=True,
        related_name="deletion",
        help_text="What was public or scheduled of it.",
    )
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=255)

    pk: int
    withdrawal_id: int | None
    pages: "RelatedManager[DeletedPage]"

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}, {self.made_at}"


class DeletedPage(models.Model):
    """One page that is in the bin."""

    deletion = models.ForeignKey(Deletion, models.CASCADE, related_name="pages")
    page = models.OneToOneField(Page, models.CASCADE, related_name="deleted")
    is_below = models.BooleanField(help_text="It went because a page above it did.")

    page_id: int

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.page}"


class DeletedThing(models.Model):
    """A person, court, picture or the like that has been deleted, with all that went with it.

    Its rows are gone; ``home.releases.bin.things`` puts them back from here.
    """

    title = models.CharField(max_length=255)
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    rows = models.TextField(help_text="The thing and what was deleted with it, as JSON.")
    links = models.JSONField(help_text="Model, column and keys of the rows that named it.")
    file = models.CharField(max_length=255, blank=True, help_text="Where its file was kept.")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=255)

    pk: int
    content_type_id: int
    made_by_id: int | None

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> str:
        """What it is, in words of the admin."""
        model = self.content_type.model_class()
        return str(model._meta.verbose_name) if model is not None else ""
