# words: admin
"""Lists of the admin with Wagtail's own filters, search and pages, whatever their rows are."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import RadioSelect
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import ngettext
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import BaseListingView

from home.public.left_out import shown
from home.settings.languages import Language


class Choice(NamedTuple):
    """One filter. With a ``default`` one of its options is always chosen, else none may be."""

    label: str
    options: Iterable[tuple[Any, Any]]  # values and what they are called
    default: str = ""
    none: str = ""  # what no choice is called


def language_options(languages: Iterable[Language]) -> list[tuple[str, str]]:
    """Languages to choose from, each in its own words and marked as such."""
    return [
        (each.code, format_html('<bdi lang="{}">{}</bdi>', each.code, each.own_name))
        for each in languages
    ]


class ChoicesFilterSet(WagtailFilterSet):
    """The form of some choices, which its view carries out: it has no rows of its own."""

    def __init__(self, choices: dict[str, Choice], data: Any, request: Any) -> None:
        super().__init__(data, Group.objects.none(), request=request)  # it asks for some model
        for name, choice in choices.items():
            self.filters[name] = ChoiceFilter(
                field_name=name,
                label=choice.label,
                choices=[(str(value), label) for value, label in choice.options],
                empty_label=None if choice.default else choice.none,
                initial=choice.default,
                widget=RadioSelect,
            )


class InTotalOrder:
    """Rows that are alike in what a list is sorted by stand in the order of their making.

    Otherwise the database orders them anew for each page, and somebody is on two pages or on none.
    """

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().order_queryset(queryset)  # type: ignore[misc]  # of the view
        order = queryset.query.order_by
        return queryset.order_by(*order, "pk") if order else queryset


class Pages(WagtailPaginator):
    """Wagtail's, which counts rows by the name of their model, in no case but the first."""

    @property
    def items_count_label(self) -> str:
        words = ngettext("%(count)s entry", "%(count)s entries", self.count)
        return words % {"count": self.count}


class FilteredList(BaseListingView):
    """A list that is filtered by ``choices``; its results are renewed by Wagtail's script.

    The script asks the same address as everybody. A value that is none of the options filters
    nothing, and the form says so at its field.
    """

    template_name = "home/admin/listing.html"
    paginator_class = Pages

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.results_only = request.headers.get("x-requested-with") == "XMLHttpRequest"

    @property
    def choices(self) -> dict[str, Choice]:
        """The filters by their names in the address."""
        return {}

    @cached_property
    def filters(self) -> ChoicesFilterSet | None:
        choices = self.choices
        if not choices:
            return None
        data = self.request.GET.copy()
        for name, choice in choices.items():
            if choice.default and data.get(name) not in dict(choice.options):
                data[name] = choice.default
        return ChoicesFilterSet(choices, data, self.request)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What is chosen of each filter; empty where nothing is, or nothing that there is."""
        filters = self.filters
        if filters is None:
            return {}
        filters.is_valid()
        return {name: filters.form.cleaned_data.get(name) or "" for name in filters.filters}

    @property
    def kept(self) -> dict[str, str]:
        """What the address says beside the filters, and they must not lose."""
        return {}

    def get_index_url(self) -> str:
        path: str = self.request.path
        return path

    get_index_results_url = get_index_url

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator, page, rows, has_others = super().paginate_queryset(queryset, page_size)
        page.object_list = shown(rows, self.show)
        return paginator, page, page.object_list, has_others

    def show(self, row: Any) -> Any:
        """What the template is given for a row of the page; a row that fails is left out."""
        return row
