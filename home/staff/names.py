"""Who is named in the filters of listings, reports and histories: staff to Organisers only."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from wagtail.admin.filters import WagtailFilterSet

from .groups import is_organiser

_get_form_class = WagtailFilterSet.get_form_class


def form_without_names(self: WagtailFilterSet) -> type[forms.Form]:
    """The form of a filter; of all accounts it offers but the own to who is no Organiser."""
    form = _get_form_class(self)
    user: Any = getattr(self.request, "user", None)
    if user is None or is_organiser(user):
        return form
    for field in form.base_fields.values():
        if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
            continue
        if field.queryset.model is get_user_model():
            field.queryset = get_user_model().objects.filter(pk=user.pk)
    return form


def install() -> None:
    """Replaces the one method by which Wagtail's filters become forms."""
    WagtailFilterSet.get_form_class = form_without_names
