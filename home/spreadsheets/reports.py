"""Wagtail's own lists as CSV: with the mark by which Excel reads UTF-8, and no cell that runs.

Wagtail (8.0) writes neither, for lists and reports alike. A list that offers no export has none
by its address either: it would be rows without cells, and a note of an export.
"""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from .cells import harmless
from .writing import BOM

_setup = SpreadsheetExportMixin.setup
_value_of = SpreadsheetExportMixin.preprocess_field_value
_stream = SpreadsheetExportMixin.stream_csv


def _harmless_value(self: Any, field: str, value: Any, export_format: str) -> Any:
    shown = _value_of(self, field, value, export_format)
    return harmless(shown) if isinstance(shown, str) else shown


def _stream_with_mark(self: Any, queryset: Any) -> Iterator[bytes]:
    yield BOM.encode()
    yield from _stream(self, queryset)


def _setup_of_lists(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
    _setup(self, request, *args, **kwargs)
    self.is_export = self.is_export and bool(self.list_export)


def install() -> None:
    SpreadsheetExportMixin.setup = _setup_of_lists
    SpreadsheetExportMixin.preprocess_field_value = _harmless_value
    SpreadsheetExportMixin.stream_csv = _stream_with_mark
