# words: admin
"""The admin screens of the case: its news, and the confirmation of its state."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.pages.create import CreateView

from home.multilingual.dates import campaign_today, day_in_words
from home.multilingual.reader import Reader
from home.public.left_out import shown
from home.staff.rights import page_policy

from .forms import ConfirmStateForm
from .hearing_views import HearingsPanel
from .models import CasePage, CaseUpdatePage
from .state import CaseState, state_of
from .timeline import Timeline
from .words import Kind


class CaseEntry(NamedTuple):
    """A case with what an editor of the admin's front page is told about it."""

    case: CasePage
    state: CaseState | None
    confirmed: str
    form: ConfirmStateForm


def cases_for(user: Any) -> list[CasePage]:
    """The cases below which a user may add an update, originals first."""
    editable = page_policy().instances_user_has_permission_for(user, "add")
    cases = CasePage.objects.filter(pk__in=editable.values("pk")).select_related("locale")
    return sorted(cases, key=lambda case: (case.is_translation, case.pk))


def states_for(user: Any) -> list[CaseEntry]:
    """The state of every case whose original the user may publish to."""
    cases = [
        case
        for case in cases_for(user)
        if not case.is_translation and case.permissions_for_user(user).can_publish()
    ]
    return shown(cases, _entry_of)


def _entry_of(case: CasePage) -> CaseEntry:
    state = state_of(Timeline(Reader(case.language.code), case))
    initial = {}
    confirmed = ""
    if state is not None:
        confirmed = state.confirmation.date_in_words(translation.get_language())
        initial = {
            "source_name": state.confirmation.source_name,
            "source_link": state.confirmation.source_link,
        }
    form = ConfirmStateForm(initial=initial, prefix=f"case{case.pk}")
    return CaseEntry(case, state, confirmed, form)


class CourtNewsView(TemplateView):
    """All updates of the cases, the newest first, with a button for a new one."""

    template_name = "campaign_pages/admin/court_news.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        explorable = page_policy().explorable_instances(self.request.user)
        updates = (
            CaseUpdatePage.objects.filter(pk__in=explorable.values("pk"))
            .select_related("locale", "court")
            .order_by(F("date").desc(nulls_last=True), "-day_order", "locale__language_code", "-pk")
        )
        return {
            **super().get_context_data(**kwargs),
            "cases": cases_for(self.request.user),
            "updates": updates[:200],
            **HearingsPanel().get_context_data({"request": self.request}),
        }


class AddActView(CreateView):
    """The form of a news item below a case, with the kind of an act of solidarity chosen.

    It is sent to the same address as that of any other news item.
    """

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, parent_page_id: int) -> HttpResponse:
        return super().dispatch(request, "campaign_pages", "caseupdatepage", parent_page_id)

    def get(self, request: HttpRequest) -> HttpResponse:
        self.page.kind = Kind.SOLIDARITY
        return super().get(request)


class ConfirmStateView(View):
    """Records that the state of a case is still true today, by which source."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = get_object_or_404(CasePage, pk=pk)
        if not case.facts_page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        form = ConfirmStateForm(request.POST, prefix=f"case{case.pk}")
        if form.is_valid():
            form.instance.case = case.facts_page
            form.instance.date = campaign_today()
            form.instance.confirmed_by = request.user
            form.save()
            day = day_in_words(form.instance.date, translation.get_language())
            messages.success(request, _("The state is confirmed as of %(day)s.") % {"day": day})
        else:
            messages.error(request, _("Name the source that says it is still true."))
        return redirect("wagtailadmin_home")
