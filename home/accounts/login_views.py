# words: admin
"""The way in: the password, then the second factor, or setting one up at the first login."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, View
from wagtail.admin.views import account
from wagtail.users.models import UserProfile

from home.staff.known_browsers import mark_browser

from . import acts, factors, sessions
from .admission import half_user, is_complete, let_in
from .asked_again import note_given
from .forms import TOO_MANY, AppForm, SecondFactorForm
from .security_log import note
from .waiting_mail import tell_of_change

NEW_KEY = "new_app_key"


def next_address(request: HttpRequest) -> str:
    """Where whoever logs in wanted to go, if it is of this site; else the admin."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return reverse("wagtailadmin_home")


def with_next(name: str, request: HttpRequest) -> str:
    """The address of a step of the login that goes on to where its user wanted to go."""
    return f"{reverse(name)}?{urlencode({'next': next_address(request)})}"


def _refuse_for_now(response: HttpResponse, form: forms.Form) -> HttpResponse:
    """429 where too much was tried; the form says how long to wait."""
    if any(each.code == TOO_MANY for errors in form.errors.as_data().values() for each in errors):
        response.status_code = 429
    return response


def language_of(request: HttpRequest) -> str:
    """The language of who logs in, or is logged in; for a stranger the one that is active."""
    user = half_user(request) or request.user
    if user.is_authenticated:
        return UserProfile.get_for_user(user).get_preferred_language()
    return translation.get_language() or settings.LANGUAGE_CODE


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class LoginView(account.LoginView):
    """Wagtail's, which goes on to the second factor."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if half_user(self.request) is not None:
            return redirect(with_next("second_factor", self.request))
        return super().get(*args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        return {
            **super().get_context_data(**kwargs),
            "passkeys": factors.are_passkeys_offered(self.request.get_host()),
        }

    def form_valid(self, form: forms.Form) -> HttpResponseBase:
        response = super().form_valid(form)
        user = form.get_user()  # type: ignore[attr-defined]  # of Django's form of a login
        if not is_complete(self.request, user):
            return redirect(with_next("second_factor", self.request))
        let_in(self.request, user)
        return response

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return _refuse_for_now(super().form_invalid(form), form)


@method_decorator(sensitive_post_parameters("code"), name="dispatch")
class HalfLoginView(FormView):
    """A step for who has given a password, in their language; others go back to the login."""

    user: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = half_user(request)
        if self.user is None:
            address = reverse("wagtailadmin_login")
            return redirect(f"{address}?{urlencode({'next': next_address(request)})}")
        with translation.override(UserProfile.get_for_user(self.user).get_preferred_language()):
            response = super().dispatch(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                response.render()
        add_never_cache_headers(response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict:
        return {
            **super().get_context_data(**kwargs),
            "next": next_address(self.request),
            "name": self.user.get_username(),
            "passkeys": factors.are_passkeys_offered(self.request.get_host()),
        }

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return _refuse_for_now(super().form_invalid(form), form)


class SecondFactorView(HalfLoginView):
    """A code, or a passkey."""

    template_name = "accounts/admin/second_factor.html"
    form_class = SecondFactorForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not factors.has_factor(self.user):
            return redirect(with_next("set_up_factor", request))
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "request": self.request, "user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict:
        context = super().get_context_data(**kwargs)
        has_passkey = context["passkeys"] and factors.has_passkey(self.user)
        return {**context, "passkeys": has_passkey}

    def form_valid(self, form: SecondFactorForm) -> HttpResponse:
        let_in(self.request, self.user, form.device)
        return redirect(next_address(self.request))


class SetUpFactorView(HalfLoginView):
    """The first second factor of an account: an app, or a passkey."""

    template_name = "accounts/admin/set_up_factor.html"
    form_class = AppForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = half_user(request)
        if user is not None and factors.has_factor(user):
            return redirect(with_next("second_factor", request))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        return {
            **super().get_context_data(**kwargs),
            **app_to_set_up(self.request, self.user),
            "after": with_next("security_codes", self.request),
        }

    def form_valid(self, form: AppForm) -> HttpResponse:
        device = add_app(self.request, self.user, form)
        if device is None:
            return self.form_invalid(form)
        let_in(self.request, self.user, device)
        note_given(self.request)
        return redirect(with_next("security_codes", self.request))


def app_to_set_up(request: HttpRequest, user: Any) -> dict[str, str]:
    """What an app is shown to learn a new secret; it waits in the session for the first code."""
    key = request.session.setdefault(NEW_KEY, factors.new_key())
    return {"picture": factors.picture_of(user, key), "key": factors.key_to_type(key)}


def add_app(request: HttpRequest, user: Any, form: AppForm) -> Any:
    """Adds an app whose first code is right; None, and an error in the form, where it is not."""
    key = request.session.get(NEW_KEY, "")
    data = form.cleaned_data
    device = factors.add_app(user, key, data["code"], data["name"]) if key else None
    if device is None:
        words = translation.gettext("This code is not right. Is the clock of your phone right?")
        form.add_error("code", words)
        return None
    del request.session[NEW_KEY]
    note("factor.added", actor=user, person=user, factor=factors.name_of_factor(device))
    tell_of_change("factor.added", user)
    return device


class StopLoginView(View):
    """Ends a login that has only begun: somebody else wants to log in, or nobody."""

    def post(self, request: HttpRequest) -> HttpResponse:
        request.session.flush()
        return redirect("wagtailadmin_login")


class PasswordResetConfirmView(account.PasswordResetConfirmView):
    """Wagtail's; ends all sessions, and makes the browser known: it was asked for by mail."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response = super().form_valid(form)
        sessions.end_all(self.user)
        note("password", actor=self.user, person=self.user)
        tell_of_change("password", self.user)
        mark_browser(response, self.user)
        return response


def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """The link by which a person confirms the address that an Organiser asks for."""
    act = acts.act_of(token)
    with translation.override(_language_of(act.person) if act else settings.LANGUAGE_CODE):
        if act is not None and request.method == "POST":
            acts.confirm_as_person(act)
        context = {"act": act, "is_done": request.method == "POST"}
        status = 404 if act is None else 200
        response = render(request, "accounts/admin/confirm_address.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _language_of(person: Any) -> str:
    return UserProfile.get_for_user(person).get_preferred_language()
