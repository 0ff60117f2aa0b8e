"""The tags of files, offered to those who may choose the files."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, JsonResponse
from taggit.models import Tag, TaggedItem
from wagtail.admin import filters
from wagtail.admin.auth import require_admin_access
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.views import chooser
from wagtail.permissions import policy_registry

from home.multilingual.alphabet import alphabetical
from home.staff.rights import asking_user

#: As many as Wagtail offers.
LIMIT = 10


@require_admin_access
def complete_tag(request: HttpRequest, **kwargs: Any) -> JsonResponse:
    """Takes the place of Wagtail's view, which tells every account every tag.

    Offers the tags that begin like ``term`` and that a file has which the account may choose.
    """
    term = request.GET.get("term", "")
    if not term:
        return JsonResponse([], safe=False)
    known = Q()
    for model in (get_image_model(), get_document_model()):
        known |= Q(pk__in=_choosable(request.user, model).exclude(tags=None).values("tags"))
    tags = Tag.objects.filter(known, name__istartswith=term).values_list("name", flat=True)
    return JsonResponse(alphabetical(tags, str)[:LIMIT], safe=False)


def popular_tags(model: type[Any], count: int = LIMIT) -> QuerySet[Tag]:
    """The tags that most of the files have which whoever uses the admin may choose.

    As Wagtail's ``popular_tags_for_model``, whose place it takes.
    """
    user = asking_user()
    if user is None:
        return Tag.objects.none()
    items = TaggedItem.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id__in=_choosable(user, model).values("pk"),
    )
    tags = Tag.objects.filter(taggit_taggeditem_items__in=items)
    return tags.annotate(item_count=Count("taggit_taggeditem_items")).order_by("-item_count")[
        :count
    ]


def _choosable(user: Any, model: type[Any]) -> QuerySet:
    return policy_registry.get_by_type(model).instances_user_has_permission_for(user, "choose")


def install() -> None:
    """Where Wagtail offers popular tags: in listings of files and the chooser of pictures."""
    filters.popular_tags_for_model = popular_tags
    chooser.popular_tags_for_model = popular_tags
