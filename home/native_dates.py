# words: admin
"""Dates and times of the admin are typed into the browser's own fields.

Wagtail's picker replaces what it cannot parse by today, without a word. A browser's field
shows the order of its user's language, sends ISO 8601 alone, and leaves empty what is no
date; ``home/static/home/js/dates.js`` sends a mark for that, so that it is refused and not
taken for an emptied field. Years that nobody can mean are refused as well.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.widgets import DateTimeBaseInput
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

FIRST_YEAR = 1900
#: How far ahead a date may be (years).
AHEAD = 50
#: What a browser may be typed: without it, its field takes years of six digits.
_LAST = {"date": "9999-12-31", "datetime-local": "9999-12-31T23:59", "time": None}


def last_year() -> int:
    return datetime.date.today().year + AHEAD


def validate_year(value: datetime.date | None) -> None:
    """Raises ``ValidationError`` for a day or a moment that is most likely a slip."""
    if value is not None and not FIRST_YEAR <= value.year <= last_year():
        raise ValidationError(
            _("The year %(year)s is not likely to be meant. Give one from %(first)s to %(last)s."),
            code="year",
            params={"year": value.year, "first": FIRST_YEAR, "last": last_year()},
        )


class DateField(forms.DateField):
    """A day, sent as ISO 8601, of a year that can be meant."""

    input_formats = ["%Y-%m-%d"]
    default_error_messages = {
        "invalid": _("This is not a date. Give year, month and day, such as 2024-06-15."),
    }

    def validate(self, value: Any) -> None:
        super().validate(value)
        validate_year(value)


class TimeField(forms.TimeField):
    """A time of day, sent as ISO 8601."""

    input_formats = ["%H:%M", "%H:%M:%S"]
    default_error_messages = {
        "invalid": _("This is not a time. Give hours and minutes of 24 hours, such as 14:30."),
    }


class DateTimeField(forms.DateTimeField):
    """A moment in the editor's time zone, sent as ISO 8601, of a year that can be meant."""

    default_error_messages = {
        "invalid": _("This is not a date with a time. Give both, such as 2024-06-15 14:30."),
    }

    def to_python(self, value: Any) -> datetime.datetime | None:
        if isinstance(value, str) and value.strip() and not value.strip()[:4].isdecimal():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        validate_year(value)


def _make_native(widget: type[DateTimeBaseInput], kind: str, value_format: str) -> None:
    """Turns a widget of Wagtail's into the browser's own, wherever Wagtail uses it."""

    def initialise(self: Any, attrs: dict | None = None, *args: Any, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "max": _LAST[kind], **(attrs or {})}
        DateTimeBaseInput.__init__(self, attrs=attrs, format=value_format)

    replaced: Any = widget
    replaced.__init__ = initialise
    replaced.input_type = kind
    replaced.template_name = "django/forms/widgets/input.html"
    replaced.get_context = DateTimeBaseInput.get_context
    replaced.media = property(lambda self: forms.Media())
    register(WidgetAdapter(), widget)


def _use_in_block(block: type[blocks.FieldBlock], make: Callable[..., forms.Field]) -> None:
    def field(self: Any) -> forms.Field:
        return make(**self.field_options)

    own = cached_property(field)
    own.__set_name__(block, "field")
    block.field = own


def install() -> None:
    """Replaces Wagtail's widgets, form fields and blocks for dates and times."""
    _make_native(AdminDateInput, "date", "%Y-%m-%d")
    _make_native(AdminTimeInput, "time", "%H:%M")
    _make_native(AdminDateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M")
    for model_field, field, widget, block in (
        (models.DateField, DateField, AdminDateInput, blocks.DateBlock),
        (models.TimeField, TimeField, AdminTimeInput, blocks.TimeBlock),
        (models.DateTimeField, DateTimeField, AdminDateTimeInput, blocks.DateTimeBlock),
    ):
        override = {"widget": widget, "form_class": field}
        register_form_field_override(model_field, override=override)

        def make(field: type[forms.Field] = field, widget: Any = widget, **options: Any) -> Any:
            return field(**{"widget": widget(), **options})

        _use_in_block(block, make)
