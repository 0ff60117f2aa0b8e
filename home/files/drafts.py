"""Which files the drafts of pages use: Wagtail's index of references knows only what is saved."""

from typing import Any

from django.apps import AppConfig
from django.contrib.contenttypes.models import ContentType
from django.db import connections, models, transaction
from django.db.models import Q
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, Revision


class FileInDraft(models.Model):
    """One picture or document in one revision of a page."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    file_id = models.PositiveBigIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["content_type", "file_id"], name="file_in_draft")]

    def __str__(self) -> str:
        return f"{self.content_type} {self.file_id}, {self.page}"


def files_in(thing: models.Model) -> set[tuple[int, int]]:
    """The pictures and documents that a page or row uses as it is now: type and id."""
    file_models = (get_image_model(), get_document_model())
    types = {ContentType.objects.get_for_model(model).pk for model in file_models}
    references = ReferenceIndex._extract_references_from_object(thing)  # noqa: SLF001  # no other
    return {
        (content_type, int(pk))
        for content_type, pk, *_path in references
        if content_type in types and str(pk).isdecimal()
    }


@transaction.atomic
def note_files(revision: Revision) -> None:
    """Writes down the files of a page's revision; autosave writes over one in place."""
    FileInDraft.objects.filter(revision=revision).delete()
    page = revision.as_object()
    FileInDraft.objects.bulk_create(
        FileInDraft(revision=revision, page_id=page.pk, content_type_id=content_type, file_id=pk)
        for content_type, pk in files_in(page)
    )


def note_saved(instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    """Receiver of ``post_save`` of revisions."""
    page_type = ContentType.objects.get_for_model(Page)
    if not raw and instance.base_content_type_id == page_type.pk:
        note_files(instance)


def note_older_drafts(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """After a migration: what a site drafted before it knew. Receiver of ``post_migrate``."""
    tables = connections[using].introspection.table_names()
    if app_config.label != "home" or FileInDraft._meta.db_table not in tables:
        return  # a migration back to before
    if FileInDraft.objects.using(using).exists():
        return
    drafts = Page.objects.using(using).filter(Q(live=False) | Q(has_unpublished_changes=True))
    newest = drafts.filter(latest_revision__isnull=False).select_related("latest_revision")
    for page in newest:
        note_files(page.latest_revision)
