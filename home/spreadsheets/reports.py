"""Wagtail's own lists as CSV: with the mark by which Excel reads UTF-8, and no cell that runs.

Wagtail (8.0) writes neither, for lists and reports alike.
"""

from collections.abc import Iterator
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from .cells import harmless
from .writing import BOM

_value_of = SpreadsheetExportMixin.preprocess_field_value
_stream = SpreadsheetExportMixin.stream_csv


def _harmless_value(self: Any, field: str, value: Any, export_format: str) -> Any:
    shown = _value_of(self, field, value, export_format)
    return harmless(shown) if isinstance(shown, str) else shown


def _stream_with_mark(self: Any, queryset: Any) -> Iterator[bytes]:
    yield BOM.encode()
    yield from _stream(self, queryset)


def install() -> None:
    SpreadsheetExportMixin.preprocess_field_value = _harmless_value
    SpreadsheetExportMixin.stream_csv = _stream_with_mark
