"""Listings and choosers of the admin that find things as readers do: in any script."""

from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet
from django.utils.translation import get_language
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.snippets.views.snippets import IndexView

from home.multilingual.translated_model import translated_fields
from home.multilingual.viewsets import (
    ChooseResultsView,
    ChooseView,
    ThingChooserViewSet,
    TranslatedModelViewSet,
)
from home.settings.languages import CODES, TABLE
from home.staff.listings import InTotalOrder

from .index import SearchableModel
from .matching import entries_found
from .query import Query

#: So many rows are looked at one by one; of more the index of search is asked.
MOST_LOOKED_AT = 1_000


def found_rows(rows: QuerySet, typed: str, through: str = "") -> QuerySet:
    """Of some rows those that a search finds by their names and other texts, hidden ones too.

    Names are compared by their sound as well. ``through`` is the relation to the translated
    model, when the rows are of another.
    """
    query = Query(typed)
    model = rows.model._meta.get_field(through).related_model if through else rows.model
    prefix = f"{through}__" if through else ""
    is_indexed = issubclass(model, SearchableModel)
    if is_indexed and len(rows.order_by().values("pk")[: MOST_LOOKED_AT + 1]) > MOST_LOOKED_AT:
        return _found_in_index(rows, query, model, prefix)
    return rows.filter(pk__in=_looked_at(rows, query, model, prefix))


def _found_in_index(
    rows: QuerySet, query: Query, model: type[SearchableModel], prefix: str
) -> QuerySet:
    """The public ones by the index that readers search; those hidden are in none."""
    if query.is_empty:
        return rows.none()
    entries = entries_found(query, CODES, model, stemmed=())
    hidden = rows.exclude(**{f"{prefix}pk__in": model.public().order_by().values("pk")})
    return rows.filter(
        Q(**{f"{prefix}pk__in": entries.values("object_id")})
        | Q(pk__in=_looked_at(hidden, query, model, prefix))
    )


def _looked_at(rows: QuerySet, query: Query, model: Any, prefix: str) -> list[Any]:
    names = [f"{prefix}{column}" for column in name_columns(model)]
    others = [f"{prefix}{column}" for column in other_columns(model)]
    found = []
    for pk, *texts in rows.order_by().values_list("pk", *names, *others):
        named = " ".join(filter(None, texts[: len(names)]))
        text = " ".join([named, *filter(None, texts[len(names) :])])
        if query.finds(text, names_end=len(named)):
            found.append(pk)
    return found


def in_alphabet(rows: QuerySet) -> Any:
    """Rows by their names, in the order of the user's language."""
    return rows.model.alphabetically(rows, get_language() or settings.LANGUAGE_CODE)


def name_columns(model: Any) -> list[str]:
    """The columns of a translated model with its names, in every known language."""
    names = [model.required_text] if model.required_text else []
    return [*_columns(names), *getattr(model, "other_name_columns", ())]


def other_columns(model: Any) -> list[str]:
    """Those with its other texts."""
    return _columns([name for name in translated_fields(model) if name != model.required_text])


def _columns(fields: list[str]) -> list[str]:
    return [f"{field}_{language.column}" for field in fields for language in TABLE]


class SearchableIndexView(InTotalOrder, IndexView):
    #: The relation to whom a row is about, when its own model has no names.
    searched_through = ""

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.is_searching:
            return queryset
        return found_rows(queryset, self.search_query, self.searched_through)


class AlphabeticalIndexView(SearchableIndexView):
    """In the order of the user's language, unless they choose another."""

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[Paginator, Page, Any, bool]:
        if not self.is_explicitly_ordered:
            queryset = in_alphabet(queryset)
        return super().paginate_queryset(queryset, page_size)


class SearchForm(SearchFilterMixin, BaseFilterForm):
    """Wagtail's field, and our search."""

    def filter(self, objects: QuerySet) -> QuerySet:
        if typed := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, typed
            objects = found_rows(objects, typed)
        return objects


class SearchableChooseView(ChooseView):
    filter_form_class = SearchForm

    def filter_object_list(self, objects: QuerySet) -> list[Model]:
        return in_alphabet(super().filter_object_list(objects))


class SearchableChooseResultsView(ChooseResultsView):
    filter_form_class = SearchForm

    def filter_object_list(self, objects: QuerySet) -> list[Model]:
        return in_alphabet(super().filter_object_list(objects))


class SearchableChooserViewSet(ThingChooserViewSet):
    """Finds a thing by its name in any script."""

    choose_view_class = SearchableChooseView
    choose_results_view_class = SearchableChooseResultsView


class SearchableViewSet(TranslatedModelViewSet):
    """The listing and editor of one kind of thing, found by its name in any script."""

    index_view_class = AlphabeticalIndexView
    chooser_viewset_class = SearchableChooserViewSet
    search_backend_name = None

    @property
    def search_fields(self) -> list[str]:
        return [*name_columns(self.model), *other_columns(self.model)]
