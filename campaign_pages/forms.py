"""Forms of the admin that are not a page's editor."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.pasted import LinkField
from home.public.wall_time import resolve
from home.settings.languages import TABLE

from .models.confirmation import StateConfirmation
from .models.court import Court
from .zones import CourtForm


class CourtCreationForm(CourtForm):
    """A court made while an update is written: a name in one language is enough."""

    class Meta:
        model = Court
        fields = [*(f"name_{language.column}" for language in TABLE), "level", "time_zone"]


class PostponeForm(forms.Form):
    """The new day of a hearing, and its time there; both may still be unknown."""

    date = forms.DateField(
        label=_("New day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Left empty, it reads “postponed” until the day is known."),
    )
    local_time = forms.TimeField(
        label=_("Local time at the court"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, hearing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hearing = hearing

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, time = cleaned.get("date"), cleaned.get("local_time")
        if day is None and time is not None:
            self.add_error("date", _("Give the day too."))
        elif day is not None and day < timezone.localdate(timezone=self.hearing.zone):
            self.add_error("date", _("This day is over. Give the day it is postponed to."))
        elif day is not None and time is not None:
            try:
                resolve(datetime.datetime.combine(day, time), self.hearing.zone)
            except ValidationError as error:
                self.add_error("local_time", error)
        return cleaned


class ConfirmStateForm(forms.ModelForm):
    """An editor's “still true”: the source that says so; the date is today."""

    class Meta:
        model = StateConfirmation
        fields = ["source_name", "source_link"]
        field_classes = {"source_link": LinkField}
