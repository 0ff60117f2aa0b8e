# words: admin
"""An invitation: what Organisers do with it, and how the person who was invited comes in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin.views import account
from wagtail.users.models import UserProfile

from home.staff.groups import name_of
from home.staff.known_browsers import mark_browser

from .admission import is_complete, let_in
from .invitation_links import InvitationTokens, open_invitation
from .invitations import LASTS, forget, invite_by_link, invite_by_mail, withdraw
from .models import Invitation
from .organisers_views import AboutAccount
from .security_log import note


def mail_is_on_its_way(person: Any) -> str:
    words = ngettext(
        "An invitation is on its way to %(address)s. Its link can be used for %(count)s day.",
        "An invitation is on its way to %(address)s. Its link can be used for %(count)s days.",
        LASTS.days,
    )
    return words % {"address": person.email, "count": LASTS.days}


def show_link(request: HttpRequest, person: Any) -> HttpResponse:
    """Shows a new link, this once."""
    context = {
        "name": name_of(person),
        "person": person,
        "link": invite_by_link(person, request.user),
        "days": LASTS.days,
    }
    response = render(request, "accounts/admin/invitation_link.html", context)
    add_never_cache_headers(response)
    return response


class InvitationView(AboutAccount, TemplateView):
    """Sends an invitation again, shows a new link, or withdraws it."""

    template_name = "accounts/admin/invitation.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.person.has_usable_password() or not self.person.is_active:
            return redirect("account_security", self.person.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        invitations = Invitation.objects.filter(person_id=self.person.pk)
        return {
            **super().get_context_data(**kwargs),
            "person": self.person,
            "name": name_of(self.person),
            "invitation": invitations.select_related("invited_by").first(),
            "is_open": open_invitation(self.person) is not None,
            "is_deleted": self.person.last_login is None,
            "days": LASTS.days,
        }

    def post(self, request: HttpRequest, account_id: int) -> HttpResponse:
        if "withdraw" in request.POST:
            withdraw(self.person, request.user)
            messages.success(
                request, _("The invitation was withdrawn: its link leads nowhere now.")
            )
            return redirect("wagtailusers_users:index")
        if "link" in request.POST or not self.person.email:
            return show_link(request, self.person)
        if invite_by_mail(self.person, request.user):
            messages.success(request, mail_is_on_its_way(self.person))
        else:
            messages.warning(request, _("A mail was sent to this address less than an hour ago."))
        return redirect("account_invitation", account_id)


class AcceptInvitationView(account.PasswordResetConfirmView):
    """The person chooses the password, in their language, and goes on to the second factor."""

    template_name = "accounts/admin/accept_invitation.html"
    token_generator = InvitationTokens()
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(self._language_of(self.get_user(kwargs["uidb64"]), request)):
            response = super().dispatch(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                response.render()
        return response

    def _language_of(self, person: Any, request: HttpRequest) -> str | None:
        """Of who has a good link; a stranger learns nothing of an account by its number."""
        token = self.kwargs["token"]
        if token == self.reset_url_token:
            token = request.session.get("_password_reset_token")
        chosen = ""
        if self.token_generator.check_token(person, token):
            chosen = UserProfile.get_for_user(person).preferred_language
        return chosen or translation.get_language()

    def form_valid(self, form: forms.Form) -> HttpResponse:
        super().form_valid(form)
        person = get_user_model().objects.get(pk=self.user.pk)
        forget(person)
        note("invitation.used", actor=person, person=person)
        if is_complete(self.request, person):
            let_in(self.request, person)
            response = redirect("wagtailadmin_home")
        else:
            response = redirect("second_factor")
        mark_browser(response, person)
        return response
