# words: admin
"""Wagtail's screens of accounts and groups, as far as one's own rights go; see ``giving``.

Who invites somebody learns no password of theirs, and who edits an account changes neither its
password nor its address: see ``invitations`` and ``acts``.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import formats, timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
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
from home.staff.listings import InTotalOrder
from home.staff.rights import asking_user

from .account_forms import AccountForm, InvitationForm
from .invitation_views import mail_is_on_its_way, show_link
from .invitations import invite_by_mail
from .security_log import note


class OfferOwnGroups:
    """A form of an account that offers only what its user has."""

    request: HttpRequest

    def get_form(self, form_class: Any = None) -> Form:
        form = super().get_form(form_class)  # type: ignore[misc]  # of the view
        if not self.request.user.is_superuser:  # type: ignore[union-attr]  # of accounts
            form.fields.pop("is_superuser", None)
        form.fields["groups"].queryset = groups_to_give(self.request.user)
        return form


class AccountsView(InTotalOrder, users.IndexView):
    """Wagtail's list; says of who was invited whether they can still come."""

    add_item_label = gettext_lazy("Invite somebody")

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("invitation")

    @cached_property
    def columns(self) -> list[Column]:
        invited = Column(
            "invitation", label=_("Invitation"), accessor=state_of_invitation, width="15%"
        )
        return [*super().columns, invited]


def state_of_invitation(account: Any) -> str:
    """Empty for who has a password."""
    if account.has_usable_password():
        return ""
    invitation = getattr(account, "invitation", None)
    if invitation is None:
        return _("not invited")
    day = formats.date_format(timezone.localtime(invitation.ends_at), "SHORT_DATE_FORMAT")
    if invitation.ends_at > timezone.now():
        return _("open until %(day)s") % {"day": day}
    return _("ended on %(day)s") % {"day": day}


class CreateAccountView(OfferOwnGroups, users.CreateView):
    """Invites somebody, who chooses the password by a link: mailed, or shown once to be copied."""

    page_title = gettext_lazy("Invite somebody")
    #: The name of the button that asks for a link instead of a mail.
    link_button = "show_link"

    def get_page_subtitle(self) -> str:
        return _("Invite somebody")

    def get_initial(self) -> dict[str, Any]:
        """A link to this screen may have chosen a group, and the language of the person."""
        number = self.request.GET.get("group", "")
        groups = groups_to_give(self.request.user).filter(pk=number if number.isdecimal() else 0)
        return {
            **super().get_initial(),
            "groups": list(groups),
            "language": self.request.GET.get("language", ""),
        }

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *above, _here = super().get_breadcrumbs_items()
        return [*above, {"url": "", "label": self.get_page_subtitle()}]

    def save_instance(self) -> Any:
        account = super().save_instance()
        note("account.new", actor=self.request.user, person=account)
        return account

    def save_action(self) -> HttpResponse:
        person, by = self.object, self.request.user
        if self.link_button not in self.request.POST and invite_by_mail(person, by):
            messages.success(self.request, mail_is_on_its_way(person))
            return redirect(self.get_success_url())
        return show_link(self.request, person)


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
    index_view_class = AccountsView
    create_template_name = "accounts/admin/invite.html"
    add_view_class = CreateAccountView
    edit_view_class = EditAccountView
    delete_view_class = DeleteAccountView

    def get_form_class(self, for_update: bool = False) -> type[Form]:
        return AccountForm if for_update else InvitationForm


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
