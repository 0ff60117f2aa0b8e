"""Whether a file may be had by anybody: not while all it is used for is hidden or offline.

A file that nothing uses is public: its name is random, and only who was given its address
knows it. Drafts never put a file before the public that only they use.
"""

from collections import defaultdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from home.multilingual.things import Thing

from .visible import visible


def is_public_path(path: str) -> bool:
    """Whether the file stored under this name may be had: of a picture, in any size, or a PDF.

    Asks the database two to four short questions, each answered by an index.
    """
    file = _file_at(path)
    return file is None or is_public_file(file)


def _file_at(path: str) -> Model | None:
    if path.startswith("documents/"):
        return get_document_model().objects.filter(file=path).only("pk").first()
    pictures = get_image_model().objects
    if path.startswith("original_images/"):
        return pictures.filter(file=path).only("pk").first()
    return pictures.filter(renditions__file=path).only("pk").first()


def is_public_file(file: Model) -> bool:
    """Whether something public uses a picture or document, or nothing at all does."""
    content_type = ContentType.objects.get_for_model(file)
    references = ReferenceIndex.objects.filter(
        to_content_type=content_type, to_object_id=str(file.pk)
    )
    users: dict[int, set[str]] = defaultdict(set)
    for type_id, object_id in references.values_list("base_content_type_id", "object_id"):
        users[type_id].add(object_id)
    return not users or any(_is_any_public(*each) for each in users.items())


def _is_any_public(type_id: int, ids: set[str]) -> bool:
    model = ContentType.objects.get_for_id(type_id).model_class()
    if model is None:
        return False
    if issubclass(model, Page):
        return visible(Page.objects.filter(pk__in=ids)).exists()
    rows = model.public() if issubclass(model, Thing) else model._default_manager.all()
    return rows.filter(pk__in=ids).exists()


def may_have_any_file(user: Any) -> bool:
    """Whether this is somebody of the admin, who works with what is hidden too."""
    return user.has_perm("wagtailadmin.access_admin")


def refuse_hidden_document(document: Model, request: HttpRequest) -> HttpResponse | None:
    """For Wagtail's ``before_serve_document``: raises ``Http404`` for what is hidden."""
    if not is_public_file(document) and not may_have_any_file(request.user):
        raise Http404
    return None
