# words: admin
"""Wagtail's screens of accounts and groups, as far as one's own rights go; see ``giving``.

Who makes an account learns no password of it, and who edits one changes neither its password
nor its address: see ``acts``.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.users.views import groups, users
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from home.staff.giving import (
    groups_to_give,
    may_change_account,
    may_give,
    permissions_to_give,
    rights_of_account,
    rights_of_group,
)
from home.staff.rights import asking_user

from .security_log import note
from .waiting_mail import wait_once_an_hour


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
    """The person chooses the password, by a link that is sent to them."""

    def save_instance(self) -> Any:
        account = super().save_instance()
        account.set_unusable_password()
        account.save(update_fields=["password"])
        note("account.new", actor=self.request.user, person=account)
        wait_once_an_hour("invitation", account.email, account)
        return account


class EditAccountView(OfferOwnGroups, users.EditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change_account(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Form:
        form = super().get_form(form_class)
        address = form.fields["email"]
        address.disabled, address.required = True, False
        address.help_text = (
            _("You change it below “Security” in the menu of your account.")
            if self.editing_self
            else _(
                "Your e-mail address is changed below “Security” in the list of users, "
                "by two Organisers."
            )
        )
        return form

    def save_instance(self) -> Any:
        account = super().save_instance()
        changed = [name for name in self.form.changed_data if name != "groups"]  # see rights_log
        if changed:
            note(
                "account.changed",
                actor=self.request.user,
                person=account,
                fields=", ".join(changed),
            )
        return account


class DeleteAccountView(users.DeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change_account(request.user, self.get_object()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def delete_action(self) -> None:
        note("account.gone", actor=self.request.user, account=str(self.object))
        super().delete_action()


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
            if group.pk and answer.status_code == 302:
                note("rights", actor=user, group=group.name)
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


class NoteAccounts(UserBulkAction if TYPE_CHECKING else object):  # type: ignore[misc]
    """Writes into the log what is done to each account."""

    noted = ""

    @classmethod
    def execute_action(cls, objects: list, **kwargs: Any) -> tuple[int, int]:
        for each in objects:
            note(cls.noted, actor=asking_user(), account=str(each))
        return super().execute_action(objects, **kwargs)


class SetActiveState(OwnRightsOnly, NoteAccounts, SetActiveStateBulkAction):
    noted = "account.changed"


class Delete(OwnRightsOnly, NoteAccounts, DeleteBulkAction):
    noted = "account.gone"


ACTIONS = [AssignRole, SetActiveState, Delete]
