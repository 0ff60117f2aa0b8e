"""Wagtail's screens of accounts and groups, as far as one's own rights go; see ``giving``."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from wagtail.users.views import groups, users
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from .giving import (
    groups_to_give,
    may_change_account,
    may_give,
    permissions_to_give,
    rights_of_account,
    rights_of_group,
)


class OfferOwnGroups:
    """A form of an account that offers only what its user has."""

    request: HttpRequest

    def get_form(self, form_class: Any = None) -> Form:
        form = super().get_form(form_class)  # type: ignore[misc]  # of the view
        if not self.request.user.is_superuser:  # type: ignore[union-attr]  # of accounts
            form.fields.pop("is_superuser", None)
        form.fields["groups"].queryset = groups_to_give(self.request.user)
        return form


class CreateAccountView(OfferOwnGroups, users.CreateView):
    pass


class EditAccountView(OfferOwnGroups, users.EditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change_account(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class DeleteAccountView(users.DeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change_account(request.user, self.get_object()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AccountViewSet(users.UserViewSet):
    add_view_class = CreateAccountView
    edit_view_class = EditAccountView
    delete_view_class = DeleteAccountView


class OfferOwnRights:
    """A form of a group that gives only rights which its user has, whatever is sent."""

    request: HttpRequest

    def get_form(self, form_class: Any = None) -> Form:
        form = super().get_form(form_class)  # type: ignore[misc]  # of the view
        # What is not offered stays with the group as it was.
        form.registered_permissions = permissions_to_give(self.request.user).filter(
            pk__in=form.registered_permissions
        )
        permissions = form.registered_permissions.select_related("content_type")
        form.fields["permissions"].queryset = permissions
        return form

    def process_form(self) -> HttpResponse:
        """Undoes the whole where a panel of the form gave more: each has its own way to save."""
        user: Any = self.request.user
        own = rights_of_account(user)  # before: one may be a member of the group
        with transaction.atomic():
            answer = super().process_form()  # type: ignore[misc]  # of the view
            group = self.object  # type: ignore[attr-defined]  # of the view
            if not user.is_superuser and group.pk and not own.cover(rights_of_group(group)):
                raise PermissionDenied
        return answer


class CreateRoleView(OfferOwnRights, groups.CreateView):
    pass


class EditRoleView(OfferOwnRights, groups.EditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_give(request.user, self.get_object()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class DeleteRoleView(groups.DeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_give(request.user, self.get_object()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class RoleViewSet(groups.GroupViewSet):
    add_view_class = CreateRoleView
    edit_view_class = EditRoleView
    delete_view_class = DeleteRoleView


class OwnRightsOnly(UserBulkAction if TYPE_CHECKING else object):  # type: ignore[misc]
    """Leaves out the accounts that may do more than the user."""

    def check_perm(self, obj: Any) -> bool:
        return super().check_perm(obj) and may_change_account(self.request.user, obj)


class AssignRole(OwnRightsOnly, AssignRoleBulkAction):
    def get_form(self, form_class: Any = None) -> Form:
        form = super().get_form(form_class)
        form.fields["role"].queryset = groups_to_give(self.request.user)
        return form


class SetActiveState(OwnRightsOnly, SetActiveStateBulkAction):
    pass


class Delete(OwnRightsOnly, DeleteBulkAction):
    pass


ACTIONS = [AssignRole, SetActiveState, Delete]
