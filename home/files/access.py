"""Whether a file may be had by anybody: not while all it is used for is hidden or offline.

A file that nothing uses is public: its name is random, and only who was given its address
knows it. Drafts never put a file before the public that only they use. A picture that is
free for press is used by the press page, unless somebody who is hidden has it too.

Accounts of the admin know a file that is public, that they or their colleagues uploaded, that
something uses on which they have a right, or that is theirs to manage. No other is listed for
them, served to them, or taken from their forms.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    ReferenceIndex,
    get_page_models,
)

from home.multilingual.translated_model import TranslatedModel
from home.public.visible import visible
from home.settings.languages import TABLE
from home.staff.rights import page_policy

from .drafts import FileInDraft


def is_public_path(path: str) -> bool:
    """Whether the file stored under this name may be had: of a picture, in any size, or a PDF.

    Asks the database two to four short questions, each answered by an index.
    """
    file = _file_at(path)
    return file is None or is_public_file(file)


def may_have_hidden_path(user: Any, path: str) -> bool:
    """Whether an account may have the file stored under this name, which is not public."""
    file = _file_at(path)
    return file is None or may_have_hidden_file(user, file)


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
    if not users:
        drafts = FileInDraft.objects.filter(content_type=content_type, file_id=file.pk)
        return not drafts.exists()
    if any(_is_any_public(*each) for each in users.items()):
        return True
    return isinstance(file, get_image_model()) and _is_on_press_page(file)


def _is_on_press_page(picture: Model) -> bool:
    return pictures_for_press().filter(pk=picture.pk).exists() and _has_press_page()


def _has_press_page() -> bool:
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
    return bool(_public_among(type_id, ids))


def _public_among(type_id: int, ids: set[str]) -> set[str]:
    """Which of these pages or rows, by their ids, readers are shown."""
    model = ContentType.objects.get_for_id(type_id).model_class()
    if model is None:
        return set()
    if issubclass(model, Page):
        rows: QuerySet = visible(Page.objects.all())
    elif issubclass(model, TranslatedModel):
        rows = model.public()
    else:
        rows = model._default_manager.all()
    return {str(pk) for pk in rows.filter(pk__in=ids).values_list("pk", flat=True)}


def _theirs_among(user: Any, type_id: int, ids: set[str]) -> set[str]:
    """On which of these pages or rows a user has a right."""
    model = ContentType.objects.get_for_id(type_id).model_class()
    if model is None:
        return set()
    if issubclass(model, Page):
        rights = {"add", "change", "publish"}
        pages = page_policy().instances_user_has_any_permission_for(user, rights)
        return {str(pk) for pk in pages.filter(pk__in=ids).values_list("pk", flat=True)}
    label, name = model._meta.app_label, model._meta.model_name
    verbs = ("view", "add", "change", "delete")
    return ids if any(user.has_perm(f"{label}.{verb}_{name}") for verb in verbs) else set()


def hidden_from(user: Any, model: type[Any], ids: Iterable[int] | None = None) -> set[int]:
    """The pictures or documents, of all or of these, of which an account may not know."""
    if user.is_superuser:
        return set()
    files = model._default_manager.exclude(collection__in=_managed(user, model))
    if ids is not None:
        files = files.filter(pk__in=list(ids))
    uploaders = dict(files.values_list("pk", "uploaded_by_user_id"))
    if not uploaders:
        return set()
    used, known = _used_and_known(user, model, list(uploaders) if ids is not None else None)
    near, managers = _colleagues(user), _managers(model)
    hidden = {
        pk
        for pk, uploader in uploaders.items()
        if uploader not in near
        and pk not in known
        and (pk in used or (uploader is not None and uploader not in managers))
    }
    if hidden and model is get_image_model() and _has_press_page():
        hidden -= set(pictures_for_press().filter(pk__in=hidden).values_list("pk", flat=True))
    return hidden


def may_know_file(user: Any, file: Any) -> bool:
    return file.pk not in hidden_from(user, type(file), [file.pk])


def refuse_unknown_files(user: Any, files: Iterable[tuple[int, int]]) -> None:
    """Raises ``PermissionDenied`` if a user may not know one of these, by type and id.

    An error in a form would show the file beside it.
    """
    for type_id, pk in files:
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is not None and hidden_from(user, model, [pk]):
            raise PermissionDenied


def _used_and_known(user: Any, model: type[Any], ids: list[int] | None) -> tuple[set, set]:
    """The files that anything uses, and among them those that an account may see used."""
    content_type = ContentType.objects.get_for_model(model)
    references = ReferenceIndex.objects.filter(to_content_type=content_type)
    drafts = FileInDraft.objects.filter(content_type=content_type)
    if ids is not None:
        references = references.filter(to_object_id__in=[str(pk) for pk in ids])
        drafts = drafts.filter(file_id__in=ids)
    saved: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for type_id, key, file in references.values_list(
        "base_content_type_id", "object_id", "to_object_id"
    ):
        saved[type_id][key].add(int(file))
    drafted: dict[str, set[int]] = defaultdict(set)
    for page, file in drafts.values_list("page_id", "file_id"):
        drafted[str(page)].add(file)
    used = {file for rows in saved.values() for files in rows.values() for file in files}
    used |= {file for files in drafted.values() for file in files}
    known: set[int] = set()
    for type_id, rows in saved.items():
        for key in _public_among(type_id, set(rows)) | _theirs_among(user, type_id, set(rows)):
            known |= rows[key]
    page_type = ContentType.objects.get_for_model(Page).pk
    for key in _theirs_among(user, page_type, set(drafted)):
        known |= drafted[key]
    return used, known


def _right_to_manage(model: type[Any]) -> str:
    """Wagtail asks for the rights of its own file models, whatever models a site has instead."""
    return "change_image" if model is get_image_model() else "change_document"


def _managed(user: Any, model: type[Any]) -> QuerySet:
    """The collections whose files are a user's to change, whoever uploaded them."""
    rights = GroupCollectionPermission.objects.filter(
        group__user=user, permission__codename=_right_to_manage(model)
    )
    below = Collection.objects.none()
    for path in rights.values_list("collection__path", flat=True).distinct():
        below |= Collection.objects.filter(path__startswith=path)
    return below


def _managers(model: type[Any]) -> set[int]:
    """Who may change files of others: what they upload, and nothing uses yet, is for everybody."""
    codename = _right_to_manage(model)
    right = Q(groups__collection_permissions__permission__codename=codename)
    people = get_user_model().objects.filter(right | Q(is_superuser=True))
    return set(people.values_list("pk", flat=True))


def _colleagues(user: Any) -> set[int]:
    """Who works on the same pages, such as those of one language; and the user."""
    pages = GroupPagePermission.objects.filter(group__user=user).values("page")
    groups = GroupPagePermission.objects.filter(page__in=pages).values("group")
    people = get_user_model().objects.filter(groups__in=groups)
    return {user.pk, *people.values_list("pk", flat=True)}


def may_have_hidden_file(user: Any, file: Any) -> bool:
    """Whether this is somebody of the admin, who works with what uses the file."""
    return user.has_perm("wagtailadmin.access_admin") and may_know_file(user, file)


def refuse_hidden_document(document: Model, request: HttpRequest) -> HttpResponse | None:
    """For Wagtail's ``before_serve_document``: raises ``Http404`` for what is hidden or gone."""
    file: Any = document.file  # type: ignore[attr-defined]  # of documents
    if not file.storage.exists(file.name):
        raise Http404
    if not is_public_file(document) and not may_have_hidden_file(request.user, document):
        raise Http404
    return None
