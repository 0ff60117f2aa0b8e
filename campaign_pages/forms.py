"""Forms of the admin that are not a page's editor."""

from django import forms

from home.multilingual.thing_forms import ThingForm
from home.settings.languages import TABLE

from .models.court import Court
from .models.state import StateConfirmation


class CourtCreationForm(ThingForm):
    """A court made while an update is written: a name in one language is enough."""

    class Meta:
        model = Court
        fields = [*(f"name_{language.column}" for language in TABLE), "level", "time_zone"]


class ConfirmStateForm(forms.ModelForm):
    """An editor's “still true”: the source that says so; the date is today."""

    class Meta:
        model = StateConfirmation
        fields = ["source_name", "source_link"]
