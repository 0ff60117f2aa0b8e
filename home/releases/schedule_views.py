# words: admin
"""The schedule, “try again now”, and what a monitor asks."""

import zoneinfo
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.multilingual.dates import day_with_weekday
from home.public.wall_time import in_zones
from home.staff.groups import answerable
from home.staff.mail import unreached
from home.staff.rights import may_see_addresses

from .due import Job
from .models import PublishingFailure
from .month import Month
from .schedule import Schedule, pages_of
from .views import again
from .watch import Health, health


class ScheduleView(WagtailAdminTemplateMixin, TemplateView):
    """Everything that will go live or end, what failed, and whether the scheduler is alive."""

    template_name = "releases/admin/schedule.html"
    page_title = gettext_lazy("Schedule")
    header_icon = "calendar-alt"

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict:
        zone = zoneinfo.ZoneInfo(settings.CAMPAIGN_TIME_ZONE)
        found = health()
        schedule = Schedule(self.request.user, zone)
        days, code = schedule.days, translation.get_language()
        is_month = self.request.GET.get("view") == "month"
        wanted = self.request.GET.get("month", "")
        return {
            **super().get_context_data(**kwargs),
            "schedule": schedule,
            "days": [(day_with_weekday(day, code), entries) for day, entries in days],
            "month": Month.asked_for(wanted, days) if is_month else None,
            "health": found,
            "alive": in_zones(found.alive_at)[0].words if found.alive_at else "",
            "is_anybody_told": answerable().exists(),
            "unreached": unreached() if may_see_addresses(self.request.user) else [],
        }


class TryAgainView(View):
    """Does at once what failed, for people who may publish it."""

    def post(self, request: HttpRequest, failure_id: int) -> HttpResponse:
        failure = get_object_or_404(PublishingFailure, pk=failure_id)
        pages = pages_of(failure)
        if not pages or not all(
            page.permissions_for_user(request.user).can_publish() for page in pages
        ):
            raise PermissionDenied
        again(Job(failure.moment, failure.kind, failure.target), request)
        return redirect("schedule")


def health_publishing(request: HttpRequest) -> HttpResponse:
    """Whether what is scheduled goes live: 503 when the scheduler is dead or something fails.

    Says nothing of what is scheduled.
    """
    response = _health()
    add_never_cache_headers(response)
    return response


def _health() -> JsonResponse:
    try:
        found = health()
    except Exception as error:
        return JsonResponse({"status": "no database", "error": type(error).__name__}, status=503)
    answer = {
        "status": _status(found),
        "scheduler_alive_at": found.alive_at.isoformat(timespec="seconds")
        if found.alive_at
        else None,
        "failing": len(found.failures),
        "troubles": found.troubles,
    }
    return JsonResponse(answer, status=200 if found.is_well else 503)


def _status(found: Health) -> str:
    if not found.is_alive:
        return "no scheduler"
    if found.is_failing:
        return "failing"
    return found.troubles[0] if found.troubles else "well"
