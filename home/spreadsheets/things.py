"""A list of things of the admin as a file: a column for each language, and the facts."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase

from home.multilingual.languages import prepared
from home.multilingual.translated_model import language_of_column, translated_fields

from .writing import table_response


def columns_of(model: Any) -> list[str]:
    """``id``, then the texts in each prepared language, then what belongs to none."""
    texts = translated_fields(model)
    facts = [
        field.name
        for field in model._meta.concrete_fields
        if field.editable
        and not field.is_relation
        and field.name not in ("id", *texts)
        and language_of_column(model, field.name) is None
    ]
    columns = [f"{text}_{language.column}" for language in prepared() for text in texts]
    return ["id", *columns, *facts]


def rows_of_things(things: QuerySet) -> Iterator[list[Any]]:
    columns = columns_of(things.model)
    yield columns
    for thing in things:
        yield [getattr(thing, column) for column in columns]


class ThingExportMixin:
    """For the listing of a translated model without private columns."""

    list_export = ["pk"]  # by which Wagtail offers both files
    model: Any

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        name = str(self.model._meta.model_name)
        return table_response(rows_of_things(queryset), name, spreadsheet_format)
