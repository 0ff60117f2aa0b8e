"""Whether a translation is still true to the text it was made from.

Decided from the words, never from timestamps. Publishing other words begins a new
``TextVersion`` of the page, unless the editor called it a minor edit. A translation
remembers the version it follows; it is outdated when its original has a newer one.
"""

import datetime
from typing import Any, NamedTuple

from django.db.models import F
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import copy_for_translation_done

from home.public.content_version import private_change
from home.public.memo import memoise

from .models import PageTranslation, TextVersion, is_outdated
from .texts import text_digest


class Outdated(NamedTuple):
    """The original of a translation, changed since; and when the translation was published."""

    original_id: int
    #: UTC.
    since: datetime.datetime | None


def outdated(page: Page) -> Outdated | None:
    """How a page is outdated, if it is. Looked up for all pages at once: few of them are."""
    return memoise("outdated", _outdated).get(page.pk)


def _outdated() -> dict[int, Outdated]:
    newest = "original__translation_record__text_version"
    records = PageTranslation.objects.exclude(original=None).exclude(source_version=F(newest))
    names = ("page_id", "original_id", "text_version__changed_at", "source_version_id", newest)
    return {
        page_id: Outdated(original_id, since)
        for page_id, original_id, since, source, version in records.values_list(*names)
        if is_outdated(original_id, source, version)  # to a database two empty ones differ
    }


def is_begun(draft: Page, followed: TextVersion | None) -> bool:
    """Whether somebody has worked on a translation, whose draft follows some words.

    One that was never public and still has the words it was started with is no translation
    yet, and nothing of it is outdated.
    """
    if draft.first_published_at is not None or followed is None:
        return True
    return text_digest(draft) != followed.digest


def record_of(page: Page) -> PageTranslation:
    """The record of a page, made when it has none yet."""
    record, _ = PageTranslation.objects.select_related("text_version").get_or_create(
        page_id=page.pk
    )
    return record


def record_words(page: Page, revision_id: int | None) -> PageTranslation:
    """Records the words of a page; other words than before begin a new version.

    Writes nothing to the page's translations.
    """
    record = record_of(page)
    version = record.text_version
    digest = text_digest(page)
    changed = version is None or version.digest != digest
    if version is None or (changed and not page.minor_edit):
        version = TextVersion(page_id=page.pk)
    if changed or version.changed_at is None:
        version.changed_at = page.last_published_at if page.live else None
    version.digest = digest
    version.revision_id = revision_id
    version.save()
    if record.text_version_id != version.pk:
        record.text_version = version
        record.save(update_fields=["text_version"])
    return record


def record_published(page: Page) -> None:
    """Records what a page that went live says, and which words of its original it follows."""
    record_words(page, page.live_revision_id).follow(page.follows_version)


@receiver(copy_for_translation_done)
@private_change()
def remember_source(sender: type, source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """Ties a new translation to its source, and clears the schedule that the copy took along.

    The draft of an original that was never published counts as its first words: published
    as it is, it makes nothing outdated.
    """
    source, copy = source_obj.specific, target_obj
    if not isinstance(copy, Page) or not hasattr(copy, "follows_version"):
        return
    record = record_of(source)
    if source.first_published_at is None:
        record = record_words(source.get_latest_revision_as_object(), source.latest_revision_id)
    elif record.text_version is None:
        record = record_words(source, source.live_revision_id)
    PageTranslation.objects.update_or_create(
        page_id=copy.pk,
        defaults={
            "original_id": source.pk,
            "source_version_id": record.text_version_id,
            "text_version": None,
        },
    )
    own = {
        "follows_version": record.text_version_id,
        "minor_edit": False,
        "go_live_at": None,
        "expire_at": None,
        "show_in_menus": source.show_in_menus,
    }
    names = [copy._meta.get_field(name).attname for name in copy.shared_fields]
    facts = {name: getattr(source, name) for name in names}  # no revision has these
    type(copy).objects.filter(pk=copy.pk).update(**own, **facts)
    for name, value in {**own, **facts}.items():
        setattr(copy, name, value)
    revision = copy.latest_revision
    if revision is not None:
        revision.content.update(own)
        revision.approved_go_live_at = None
        revision.save(update_fields=["content", "approved_go_live_at"])


@receiver(pre_delete, sender=PageTranslation)
def find_another_original(sender: type, instance: PageTranslation, **kwargs: Any) -> None:
    """Gives the translations of a page that is deleted an original that remains.

    That is the deleted page's own original, else the translation that has been published
    longest. A signal, because a whole tree is deleted without calling ``delete()`` of each page.
    """
    gone = PageTranslation.objects.select_related("original__translation_record").get(
        pk=instance.pk
    )
    followers = list(
        PageTranslation.objects.filter(original_id=gone.page_id)
        .select_related("page", "original__translation_record")
        .order_by("-page__live", F("page__first_published_at").asc(nulls_last=True), "page_id")
    )
    if not followers:
        return
    if gone.original is not None:
        heir = gone.original.translation_record
        current = [] if gone.is_outdated else [each for each in followers if not each.is_outdated]
    else:
        heir = followers.pop(0)
        current = [each for each in followers if heir.is_outdated or not each.is_outdated]
        heir.original = heir.source_version = None
        heir.save()
    for follower in followers:
        follower.original_id = heir.page_id
        follower.source_version_id = heir.text_version_id if follower in current else None
        follower.save()
