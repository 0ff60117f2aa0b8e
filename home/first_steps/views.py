# words: admin
"""The first steps of a campaign: on the front page of organisers, and on a screen of their own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.accounts.waiting_mail import wait_once_an_hour
from home.releases.last_backup import last_backup_at
from home.staff.groups import is_organiser
from home.staff.panels import FrontPagePanel

from . import own
from .steps import shown_steps


class FirstStepsPanel(FrontPagePanel):
    """For organisers, until everything is done or they put it away."""

    name = "first_steps"
    template_name = "first_steps/admin/panel.html"
    order = 5

    def get_context_data(self, parent_context: Any) -> dict:
        user = parent_context["request"].user
        if not is_organiser(user) or user.first_steps_put_away_at:
            return {"steps": []}
        steps = shown_steps()
        done = sum(step.is_done for step in steps)
        return {
            "steps": steps if done < len(steps) else [],
            "done": done,
            "count": len(steps),
            "csrf_token": parent_context.get("csrf_token"),
        }


class FirstStepsView(WagtailAdminTemplateMixin, TemplateView):
    """All steps, what is done among them too; tries the mail."""

    template_name = "first_steps/admin/first_steps.html"
    page_title = gettext_lazy("First steps")
    header_icon = "tasks"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_organiser(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict:
        steps = shown_steps()
        user: Any = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "steps": steps,
            "done": sum(step.is_done for step in steps),
            "count": len(steps),
            "address": user.email,
            "mail_taken_at": user.mail_taken_at,
            "mail_failure": user.mail_failure,
            "mail_works": own.mail_works(),
            "backup_at": last_backup_at(),
            "is_put_away": user.first_steps_put_away_at is not None,
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if "mail" in request.POST:
            self._try_mail(user)
            return redirect("first_steps")
        away = timezone.now() if "put_away" in request.POST else None
        get_user_model().objects.filter(pk=user.pk).update(first_steps_put_away_at=away)
        if away:
            messages.success(request, _("Put away. You find the first steps under “Help”."))
        return redirect("wagtailadmin_home")

    def _try_mail(self, user: Any) -> None:
        if not user.email:
            messages.error(self.request, _("Your account has no e-mail address."))
        elif wait_once_an_hour("trial", user.email, user):
            words = _("A mail is on its way to %(address)s. Look into your mailbox in a minute.")
            messages.success(self.request, words % {"address": user.email})
        else:
            messages.warning(
                self.request, _("A mail was sent to this address less than an hour ago.")
            )
