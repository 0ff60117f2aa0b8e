# words: admin
"""What staff do with a hearing to come, and are reminded of after it."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from home.multilingual.dates import Precision
from home.public.left_out import shown
from home.releases.editing import after_publishing
from home.staff.panels import FrontPagePanel
from home.staff.rights import page_policy

from .forms import PostponeForm
from .models import CaseUpdatePage
from .words import HearingStatus


def hearings_for(user: Any, status: str) -> list[CaseUpdatePage]:
    """The hearings in a standing whose originals a user may publish, the soonest first."""
    mine = page_policy().instances_user_has_permission_for(user, "publish")
    stated = CaseUpdatePage.objects.filter(
        pk__in=mine.values("pk"),
        live=True,
        translation_record__original=None,
        hearing_status__in=[HearingStatus.PLANNED, HearingStatus.PENDING, HearingStatus.POSTPONED],
    ).select_related("court", "locale")

    def standing(hearing: CaseUpdatePage) -> tuple[str, str, CaseUpdatePage]:
        return hearing.current_status, str(hearing.ends_at), hearing

    found = [(end, hearing) for stands, end, hearing in shown(stated, standing) if stands == status]
    return [hearing for _end, hearing in sorted(found, key=lambda each: each[0])]


class HearingsPanel(FrontPagePanel):
    """On the admin's front page: the hearings to come, and those whose result is missing."""

    name = "hearings"
    template_name = "campaign_pages/admin/hearings_panel.html"
    order = 15

    def get_context_data(self, parent_context: dict) -> dict:
        user = parent_context["request"].user
        return {
            "pending": hearings_for(user, HearingStatus.PENDING),
            "planned": hearings_for(user, HearingStatus.PLANNED),
            "postponed": hearings_for(user, HearingStatus.POSTPONED),
        }


class HearingMixin:
    """Finds the original, and refuses what would harm the work of others."""

    request: HttpRequest
    kwargs: dict

    @cached_property
    def hearing(self) -> CaseUpdatePage:
        """Raises ``PermissionDenied`` without the right to publish the original."""
        update = get_object_or_404(CaseUpdatePage, pk=self.kwargs["page_id"])
        hearing = update.facts_page
        if not hearing.permissions_for_user(self.request.user).can_publish():
            raise PermissionDenied
        if not hearing.live or not hearing.current_status:
            raise Http404
        return hearing

    def obstacle(self) -> str:
        """Why it cannot be changed now; empty when it can."""
        lock = self.hearing.get_lock()
        if lock is not None and lock.for_user(self.request.user):
            return str(lock.get_message(self.request.user))
        if self.hearing.workflow_in_progress:
            return _("This news is in review. Finish the review first.")
        return ""

    def change(self, action: str, **facts: Any) -> bool:
        obstacle = self.obstacle()
        if obstacle:
            messages.error(self.request, obstacle)
            return False
        self.hearing.change_facts(self.request.user, action, **facts)
        after_publishing(self.request, type(self.hearing).objects.get(pk=self.hearing.pk))
        return True


class PostponeView(HearingMixin, FormView):
    """Puts a hearing off, to another day or to an unknown one; in every language at once."""

    form_class = PostponeForm
    template_name = "campaign_pages/admin/postpone.html"

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "hearing": self.hearing}

    def get_context_data(self, **kwargs: Any) -> dict:
        return {**super().get_context_data(**kwargs), "hearing": self.hearing}

    def form_valid(self, form: PostponeForm) -> HttpResponse:
        day, time = form.cleaned_data["date"], form.cleaned_data["local_time"]
        if day is None:
            done = self.change("campaign.postpone", hearing_status=HearingStatus.POSTPONED)
        else:
            done = self.change(
                "campaign.postpone",
                hearing_status=HearingStatus.PLANNED,
                postponed_from=self._announced_day(),
                date=day,
                local_time=time,
                precision="day",
                date_end=None,
            )
        if done:
            messages.success(self.request, _("Postponed, in every language."))
        return redirect("court_news")

    def _announced_day(self) -> datetime.date | None:
        """The day it was announced for, where it was for one."""
        return self.hearing.date if self.hearing.precision == Precision.DAY else None


class CancelView(HearingMixin, TemplateView):
    """Says that a hearing does not take place; in every language at once."""

    template_name = "campaign_pages/admin/cancel_hearing.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        return {**super().get_context_data(**kwargs), "hearing": self.hearing}

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        if self.change("campaign.cancel", hearing_status=HearingStatus.CANCELLED):
            messages.success(request, _("Cancelled, in every language."))
        return redirect("court_news")
