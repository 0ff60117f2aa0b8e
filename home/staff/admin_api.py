"""Wagtail's API of the admin, as far as its own screens use it: to look at what is theirs."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry


class PagesEndpoint(PagesAdminAPIViewSet):
    """Without actions.

    No screen of Wagtail's calls them, and they go past what ours ask and say: releases, the
    bin, the language of a tree.
    """

    actions: ClassVar[dict] = {}


class FilesToChoose:
    """Answers to those who may choose such files, with what their chooser offers."""

    def get_queryset(self) -> QuerySet:
        files = super().get_queryset()  # type: ignore[misc]  # of the endpoint
        user: Any = self.request.user  # type: ignore[attr-defined]  # of the endpoint
        policy = policy_registry.get_by_type(files.model)
        if not policy.user_has_permission(user, "choose"):
            raise PermissionDenied
        offered = policy.instances_user_has_permission_for(user, "choose")
        return files.filter(pk__in=offered.values("pk"))


class ImagesEndpoint(FilesToChoose, ImagesAdminAPIViewSet):
    pass


class DocumentsEndpoint(FilesToChoose, DocumentsAdminAPIViewSet):
    pass
