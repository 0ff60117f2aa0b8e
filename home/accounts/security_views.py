# words: admin
"""One's own security: second factors, sessions, the mail address. Changes ask for the password."""

from typing import Any

import django_otp
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView
from wagtail.admin.views import account

from . import acts, factors, sessions
from .account_forms import OwnNameForm
from .asked_again import note_given, was_just_given
from .forms import AddressForm, AppForm, OwnPasswordForm, PasswordChangeForm
from .login_views import add_app, app_to_set_up, next_address
from .security_log import note
from .waiting_mail import tell_of_change


class AskPassword:
    """Of a view that changes something: the password is asked for first, if it was not just now."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not was_just_given(request):
            return ask_password(request)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view


def ask_password(request: HttpRequest, then: str = "") -> HttpResponse:
    wanted = then or request.get_full_path()
    return redirect(f"{reverse('own_password')}?{urlencode({'next': wanted})}")


class SecurityView(TemplateView):
    """What lets oneself in, and where one is logged in."""

    template_name = "accounts/admin/security.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        user, session = self.request.user, self.request.session
        found = factors.factors_of(user)
        logins = sessions.logins_of(user)
        return {
            **super().get_context_data(**kwargs),
            "factors": [{"device": each, "name": factors.name_of_factor(each)} for each in found],
            "may_remove": len(found) > 1 or not settings.SECOND_FACTOR_REQUIRED,
            "codes_left": factors.codes_left(user),
            "passkeys": factors.are_passkeys_offered(self.request.get_host()),
            "logins": [
                {
                    "login": each,
                    "name": sessions.name_of_login(each),
                    "is_this": each.session_key == session.session_key,
                }
                for each in logins
            ],
            "elsewhere": any(each.session_key != session.session_key for each in logins),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        if "end" in request.POST:
            self._end(request.POST["end"])
        elif "remove" in request.POST:
            if not was_just_given(request):
                return ask_password(request, reverse("own_security"))
            self._remove(request.POST["remove"])
        return redirect("own_security")

    def _end(self, name: str) -> None:
        """Ends the session of a name, or all but this one."""
        here = self.request.session.session_key
        others = [
            each for each in sessions.logins_of(self.request.user) if each.session_key != here
        ]
        chosen = [each for each in others if name in ("others", sessions.name_of_login(each))]
        count = sessions.end(chosen)
        if count:
            note("sessions", actor=self.request.user, person=self.request.user)
        words = ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", count)
        messages.success(self.request, words % {"count": count})

    def _remove(self, number: str) -> None:
        user = self.request.user
        found = {each.persistent_id: each for each in factors.factors_of(user)}
        device = found.get(number)
        if device is None:
            raise Http404
        if len(found) == 1 and settings.SECOND_FACTOR_REQUIRED:
            messages.error(self.request, _("Add another second factor before you remove the last."))
            return
        name = factors.name_of_factor(device)
        device.delete()
        note("factor.removed", actor=user, person=user, factor=name)
        tell_of_change("factor.removed", user)
        messages.success(self.request, _("%(name)s was removed.") % {"name": name})


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class OwnPasswordView(FormView):
    """Asks for the password again, and goes on to what is to be changed."""

    template_name = "accounts/admin/own_password.html"
    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "request": self.request, "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict:
        return {**super().get_context_data(**kwargs), "next": next_address(self.request)}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        note_given(self.request)
        return redirect(next_address(self.request))


class AddAppView(AskPassword, FormView):
    template_name = "accounts/admin/add_app.html"
    form_class = AppForm

    def get_context_data(self, **kwargs: Any) -> dict:
        shown = app_to_set_up(self.request, self.request.user)
        return {**super().get_context_data(**kwargs), **shown}

    def form_valid(self, form: AppForm) -> HttpResponse:
        user: Any = self.request.user
        device = add_app(self.request, user, form)
        if device is None:
            return self.form_invalid(form)
        if user.otp_device is None:  # it was let in without one
            django_otp.login(self.request, device)
        messages.success(self.request, _("The app was added."))
        return redirect("own_security")


class AddPasskeyView(AskPassword, TemplateView):
    template_name = "accounts/admin/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        return {**super().get_context_data(**kwargs), "after": reverse("own_security")}


class CodesView(AskPassword, TemplateView):
    """Makes new codes for recovery and shows them, this once."""

    template_name = "accounts/admin/codes.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        wanted = self.request.GET.get("next") or self.request.POST.get("next")
        return {
            **super().get_context_data(**kwargs),
            "codes_left": factors.codes_left(self.request.user),
            "next": next_address(self.request) if wanted else reverse("own_security"),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        codes = factors.new_codes(request.user)
        note("factor.codes", actor=request.user, person=request.user)
        tell_of_change("factor.codes", request.user)
        return self.render_to_response({**self.get_context_data(), "codes": codes})


class AddressView(AskPassword, FormView):
    """Changes one's mail address, and tells the old one."""

    template_name = "accounts/admin/address.html"
    form_class = AddressForm

    def form_valid(self, form: forms.Form) -> HttpResponse:
        user: Any = self.request.user
        own = get_user_model().objects.get(pk=user.pk)
        acts.change_address(own, form.cleaned_data["address"], by=user)
        messages.success(self.request, _("Your e-mail address was changed."))
        return redirect("own_security")


class AccountView(account.AccountView):
    """Wagtail's; a changed password ends one's other sessions and is told by mail."""

    def get_panels(self) -> list:
        panels = super().get_panels()
        for panel in panels:
            if isinstance(panel, account.ChangePasswordPanel):
                panel.form_class = PasswordChangeForm
            if isinstance(panel, account.NameEmailSettingsPanel):
                panel.form_class = OwnNameForm
        return panels

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        before, key = user.password, request.session.session_key
        response = super().post(request)
        if user.password != before:
            sessions.follow(request, key)  # Django has given it another key
            sessions.end_all(user, but=request.session.session_key)
            note("password", actor=user, person=user)
            tell_of_change("password", user)
        return response
