# words: admin
"""What Organisers do for the accounts of others, two of them together, and the log."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from home.staff.groups import is_organiser, name_of
from home.staff.listings import Choice, FilteredList

from . import acts, factors
from .asked_again import was_just_given
from .forms import AddressForm
from .models import Act, SecurityEvent
from .security_log import KEPT, KINDS, note, words_of
from .security_views import AskPassword, ask_password
from .waiting_mail import wait_once_an_hour


class ForOrganisers:
    """Answers 403 to others."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_organiser(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view


class SecurityLogView(ForOrganisers, FilteredList):
    """What happened in 90 days, the newest first, and what waits for a second Organiser."""

    template_name = "accounts/admin/security_log.html"
    results_template_name = "accounts/admin/security_log_results.html"
    page_title = gettext_lazy("Security log")
    header_icon = "key"
    paginate_by = 100

    @property
    def choices(self) -> dict[str, Choice]:
        return {"kind": Choice(_("Show"), KINDS.items(), none=_("everything"))}

    def get_queryset(self) -> Any:
        return self.filter_queryset(SecurityEvent.objects.all())

    @property
    def no_results_message(self) -> str:
        return _("Nothing matches.") if self.is_filtering else _("Nothing happened.")

    def get_context_data(self, **kwargs: Any) -> dict:
        return {
            **super().get_context_data(**kwargs),
            "days": KEPT.days,
            "acts": [
                {"act": each, "may_confirm": acts.may_confirm(self.request.user, each)}
                for each in acts.waiting_acts().select_related("person", "asked_by")
            ],
        }

    def show(self, event: SecurityEvent) -> dict[str, Any]:
        words = words_of(event, self.request.user)
        return {"event": event, "kind": KINDS.get(event.kind, event.kind), "words": words}

    def post(self, request: HttpRequest) -> HttpResponse:
        number = request.POST.get("confirm") or request.POST.get("withdraw") or ""
        waiting = (
            acts.waiting_acts().filter(pk=number) if number.isdecimal() else Act.objects.none()
        )
        act = waiting.select_related("person", "asked_by").first()
        if act is None:
            messages.error(request, _("This request is no longer waiting."))
        elif "confirm" in request.POST:
            if not was_just_given(request):
                return ask_password(request)
            acts.confirm(act, request.user)
            messages.success(request, _("It is done. %(name)s is told.") % {"name": act.person})
        else:
            acts.withdraw(act, request.user)
            messages.success(request, _("The request was withdrawn."))
        return redirect("security_log")


class AboutAccount(ForOrganisers, AskPassword):
    """A screen about the account of somebody else, for Organisers who have every right of it.

    The account is named in the address; the password is asked for first.
    """

    kwargs: dict[str, Any]

    @cached_property
    def person(self) -> Any:
        return get_object_or_404(get_user_model(), pk=self.kwargs["account_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_organiser(request.user) and not acts.may_ask(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AccountSecurityView(AboutAccount, FormView):
    """Asks for something about the account of somebody else."""

    template_name = "accounts/admin/account_security.html"
    form_class = AddressForm

    def get_context_data(self, **kwargs: Any) -> dict:
        return {
            **super().get_context_data(**kwargs),
            "person": self.person,
            "name": name_of(self.person),
            "has_factor": factors.has_factor(self.person),
            "acts": acts.waiting_acts().filter(person=self.person),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "factor" in request.POST:
            acts.ask(Act.Kind.FACTOR, self.person, request.user)
            return self._asked()
        if "password" in request.POST:
            return self._send_link()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        address = form.cleaned_data["address"]
        acts.ask(Act.Kind.ADDRESS, self.person, self.request.user, address)
        return self._asked()

    def _asked(self) -> HttpResponse:
        messages.success(self.request, _("It is done once another Organiser has confirmed it."))
        return redirect("account_security", self.person.pk)

    def _send_link(self) -> HttpResponse:
        if not self.person.is_active:
            messages.error(self.request, _("This account is not active."))
            return redirect("account_security", self.person.pk)
        if not self.person.has_usable_password():
            return redirect("account_invitation", self.person.pk)
        if not self.person.email:
            messages.error(self.request, _("This account has no e-mail address."))
        elif wait_once_an_hour("reset", self.person.email, self.person):
            note("act.asked", actor=self.request.user, person=self.person, what="password")
            messages.success(self.request, _("A link is on its way to the person’s address."))
        else:
            messages.warning(
                self.request, _("A mail was sent to this address less than an hour ago.")
            )
        return redirect("account_security", self.person.pk)
