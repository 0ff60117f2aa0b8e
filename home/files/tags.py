"""The tags of files, offered to those who may choose the files."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from taggit.models import Tag
from wagtail.admin.auth import require_admin_access
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from home.multilingual.alphabet import alphabetical

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
        files = policy_registry.get_by_type(model).instances_user_has_permission_for(
            request.user, "choose"
        )
        known |= Q(pk__in=files.exclude(tags=None).values("tags"))
    tags = Tag.objects.filter(known, name__istartswith=term).values_list("name", flat=True)
    return JsonResponse(alphabetical(tags, str)[:LIMIT], safe=False)
