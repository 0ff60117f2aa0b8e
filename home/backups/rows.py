"""From one kind of database to the other: every row of every model, as it is.

Not by Django's own serialisation (``dumpdata``, ``loaddata``): that makes an object of each row,
of which modeltranslation reads and writes a column in whatever language is active, and fills the
search index at each save. Here values go from column to column; models are asked for tables only.
"""

import datetime
import decimal
import uuid
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction

from home.public.content_version import private_change
from home.search.rebuild import rebuild

#: Made again from the rest: each kind of database searches in its own way.
DERIVED_APPS = {"wagtailsearch", "search"}
AT_ONCE = 500


def copied_models() -> list[type[models.Model]]:
    """Every model with a table of its own, those between many-to-many fields included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label not in DERIVED_APPS
    ]


def copy_rows(source: Any, progress: Callable[[int], object], is_searched: bool = True) -> None:
    """Gives the database of the site the rows of another one, which has the same migrations.

    One transaction: until it is committed readers see what was there before. What is searched is
    made again, unless the database is only to be kept (``is_searched``).
    """
    with transaction.atomic(), private_change():
        found = copied_models()
        with connection.constraint_checks_disabled(), connection.cursor() as cursor:
            _empty(cursor, [*found, *_derived()] if is_searched else found)
            for model in found:
                rows = _read(source, model, progress)
                _write(cursor.cursor, model, rows)
            for statement in connection.ops.sequence_reset_sql(no_style(), found):
                cursor.execute(statement)
        connection.check_constraints()
        if is_searched:
            make_search_again()


def make_search_again() -> None:
    """Fills what is searched, which is no row of anybody's."""
    rebuild(lambda count: None)
    call_command("update_index", verbosity=0)


def _empty(cursor: Any, found: list[type[models.Model]]) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for model in found:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def _derived() -> list[type[models.Model]]:
    return [
        model
        for label in DERIVED_APPS
        for model in apps.get_app_config(label).get_models()
        if model._meta.managed and not model._meta.proxy
    ]


def _columns(model: type[models.Model]) -> list[models.Field]:
    return list(model._meta.local_concrete_fields)


def _read(
    source: Any, model: type[models.Model], progress: Callable[[int], object]
) -> Iterator[list[Any]]:
    """The rows of a table with values as Python has them."""
    fields = _columns(model)
    table = model._meta.db_table
    quoted = ", ".join(source.ops.quote_name(field.column) for field in fields)
    convert = [_conversions(source, field) for field in fields]
    with source.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {quoted} FROM {source.ops.quote_name(table)}")
        while rows := cursor.fetchmany(AT_ONCE):
            for row in rows:
                values = []
                for value, conversions in zip(row, convert, strict=True):
                    for each in conversions:
                        value = each(value)
                    values.append(value)
                yield values
            progress(len(rows))


def _conversions(source: Any, field: models.Field) -> list[Callable[[Any], Any]]:
    """What the database itself does to a column; nothing of what a model makes of it."""
    expression = field.get_col(field.model._meta.db_table)
    return [
        partial(_convert, each, expression, source)
        for each in source.ops.get_db_converters(expression)
    ]


def _convert(converter: Callable, expression: Any, source: Any, value: Any) -> Any:
    return converter(value, expression, source)


def _write(cursor: Any, model: type[models.Model], rows: Iterable[list[Any]]) -> None:
    fields = _columns(model)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    table = quote(model._meta.db_table)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copying:
            for row in rows:
                copying.write_row([bytes(x) if isinstance(x, memoryview) else x for x in row])
        return
    places = ", ".join("?" for _ in fields)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"
    # The plain cursor below Django's, which would count and convert.
    connection.connection.executemany(statement, (list(map(_for_sqlite, row)) for row in rows))


def _for_sqlite(value: Any) -> Any:
    """A value as Django writes it into SQLite."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, datetime.date | datetime.time | decimal.Decimal):
        return str(value)
    if isinstance(value, uuid.UUID):
        return value.hex
    return value
