# words: admin
"""The admin screens of the case: its news, and the confirmation of its state."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy
from django.views import View
from django_filters import MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views import generic
from wagtail.admin.views.pages.create import CreateView

from home.multilingual.dates import campaign_today, day_in_words
from home.multilingual.languages import prepared
from home.multilingual.reader import Reader
from home.public.left_out import shown
from home.settings.languages import CODES
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


def cases_to_write_for(user: Any) -> list[CasePage]:
    """Below which a user begins news: originals; who may not edit one, their own language's."""
    cases = cases_for(user)
    return [case for case in cases if not case.is_translation] or cases


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


def originals_first(updates: Iterable[CaseUpdatePage]) -> list[CaseUpdatePage]:
    """The versions of each news together: the original, then the others in the table's order."""
    return [
        update
        for _key, versions in groupby(updates, lambda each: each.translation_key)
        for update in sorted(
            versions,
            key=lambda each: (each.is_translation, CODES.index(each.locale.language_code)),
        )
    ]


class NewsFilterSet(WagtailFilterSet):
    """By kind and by language, in the words of the admin."""

    kind = MultipleChoiceFilter(
        label=_lazy("Kind"), choices=Kind.choices, widget=CheckboxSelectMultiple
    )
    locale = MultipleChoiceFilter(  # in the place of Wagtail's, which takes one
        label=_lazy("Language"),
        field_name="locale__language_code",
        choices=lambda: [(each.code, each.own_name) for each in prepared()],
        widget=CheckboxSelectMultiple,
    )

    class Meta:
        model = CaseUpdatePage
        fields: list[str] = []


class CourtNewsView(generic.IndexView):
    """All updates of the cases, the newest first, with a button for a new one."""

    model = CaseUpdatePage
    template_name = "campaign_pages/admin/court_news.html"
    results_template_name = "campaign_pages/admin/court_news_results.html"
    index_url_name = "court_news"
    index_results_url_name = "court_news_results"
    page_title = pgettext_lazy("menu", "News")
    header_icon = "date"
    filterset_class = NewsFilterSet
    search_backend_name = None
    search_fields = ["title"]
    paginate_by = 100
    i18n_enabled = False  # the list has all languages

    def get_base_queryset(self) -> QuerySet[CaseUpdatePage]:
        explorable = page_policy().explorable_instances(self.request.user)
        updates = CaseUpdatePage.objects.filter(pk__in=explorable.values("pk"))
        return updates.select_related("locale", "court")

    def order_queryset(self, queryset: QuerySet[CaseUpdatePage]) -> QuerySet[CaseUpdatePage]:
        newest = F("date").desc(nulls_last=True)
        return queryset.order_by(newest, "-day_order", "translation_key")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        return super().paginate_queryset(originals_first(queryset), page_size)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict:
        return {
            **super().get_context_data(**kwargs),
            "cases": cases_to_write_for(self.request.user),
            "is_list": True,
            **HearingsPanel().get_context_data({"request": self.request}),
        }


class AddActView(CreateView):
    """The form of a news item below a case, with the kind of an act of solidarity chosen.

    It is sent to the same address as that of any other news item.
    """

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, parent_page_id: int) -> HttpResponse:
        # Before the form is asked for: CreateView looks for the page of a form that is sent.
        if request.method not in ("GET", "HEAD"):
            return self.http_method_not_allowed(request)
        return super().dispatch(
            request, "campaign_pages", "caseupdatepage", parent_page_id=parent_page_id
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        self.page.kind = Kind.SOLIDARITY
        return super().get(request)


class ConfirmStateView(View):
    """Records that the state of a case is still true today, by which source."""

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        case = get_object_or_404(CasePage, pk=page_id)
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
