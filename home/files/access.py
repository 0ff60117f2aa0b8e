"""Whether a file may be had by anybody: not while all it is used for is hidden or offline.

A file that nothing uses is public: its name is random, and only who was given its address
knows it. Drafts never put a file before the public that only they use. A picture that is
free for press is used by the press page, unless somebody who is hidden has it too.
"""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model, Q
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, get_page_models

from home.multilingual.translated_model import TranslatedModel
from home.public.visible import visible
from home.settings.languages import TABLE


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
    if not users or any(_is_any_public(*each) for each in users.items()):
        return True
    return isinstance(file, get_image_model()) and _is_on_press_page(file)


def _is_on_press_page(picture: Model) -> bool:
    if not pictures_for_press().filter(pk=picture.pk).exists():
        return False
    pages = [page for page in get_page_models() if getattr(page, "offers_press_pictures", False)]
    types = ContentType.objects.get_for_models(*pages).values()
    return visible(Page.objects.filter(content_type__in=types)).exists()


def pictures_for_press() -> Any:
    """The pictures that journalists may take: marked as free, with credit and description.

    None that a hidden person has, or any other thing readers are not shown, wherever else
    it is used.
    """
    described = Q()
    for language in TABLE:
        described |= Q(**{f"description_{language.column}__gt": ""})
    pictures = get_image_model().objects.filter(described, free_for_press=True).exclude(credit="")
    return pictures.exclude(pk__in=_of_hidden_things())


def _of_hidden_things() -> set[str]:
    """The ids of the free pictures that a hidden thing refers to."""
    picture = get_image_model()
    free = picture.objects.filter(free_for_press=True).annotate(key=Cast("pk", CharField()))
    things = {
        ContentType.objects.get_for_model(model).pk: model
        for model in apps.get_models()
        if issubclass(model, TranslatedModel)
    }
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(picture),
        base_content_type__in=things,
        to_object_id__in=free.values("key"),
    ).values_list("base_content_type_id", "object_id", "to_object_id")
    users: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for type_id, object_id, picture_id in references:
        users[type_id][object_id].add(picture_id)
    hidden: set[str] = set()
    for type_id, rows in users.items():
        shown = things[type_id].public().filter(pk__in=rows).values_list("pk", flat=True)
        for row in rows.keys() - {str(pk) for pk in shown}:
            hidden |= rows[row]
    return hidden


def _is_any_public(type_id: int, ids: set[str]) -> bool:
    model = ContentType.objects.get_for_id(type_id).model_class()
    if model is None:
        return False
    if issubclass(model, Page):
        return visible(Page.objects.filter(pk__in=ids)).exists()
    rows = model.public() if issubclass(model, TranslatedModel) else model._default_manager.all()
    return rows.filter(pk__in=ids).exists()


def may_have_any_file(user: Any) -> bool:
    """Whether this is somebody of the admin, who works with what is hidden too."""
    return user.has_perm("wagtailadmin.access_admin")


def refuse_hidden_document(document: Model, request: HttpRequest) -> HttpResponse | None:
    """For Wagtail's ``before_serve_document``: raises ``Http404`` for what is hidden or gone."""
    file: Any = document.file  # type: ignore[attr-defined]  # of documents
    if not file.storage.exists(file.name):
        raise Http404
    if not is_public_file(document) and not may_have_any_file(request.user):
        raise Http404
    return None
