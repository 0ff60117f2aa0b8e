"""Wagtail's policy for pictures and documents, by which listings, choosers and uploads go."""

from typing import Any

from django.db.models import Model, QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from .access import hidden_from, may_know_file


class FilePolicy(CollectionOwnershipPermissionPolicy):
    """Knows no file for a user that is used only where the user may not look."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet:
        files = super().instances_user_has_any_permission_for(user, actions)
        if not user.is_authenticated:
            return files
        return files.exclude(pk__in=hidden_from(user, self.model))

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Any, instance: Model
    ) -> bool:
        allowed = super().user_has_any_permission_for_instance(user, actions, instance)
        return allowed and may_know_file(user, instance)


def install() -> None:
    """Takes the place of the policies that Wagtail's apps register when they are ready."""
    for model, name in (
        (get_image_model(), "wagtailimages.Image"),
        (get_document_model(), "wagtaildocs.Document"),
    ):
        policy = FilePolicy(model, auth_model=name, owner_field_name="uploaded_by_user")
        register_permission_policy(model, policy)
