# words: admin
"""The forms of a release: when, and what becomes of languages that are not ready."""

import datetime
import zoneinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.public.clock import database_now
from home.public.wall_time import UTC, name_of_zone, resolve

from .models import Release
from .releasing import LEAD_TIME


class WallTimeField(forms.DateTimeField):
    """A day and a time as typed, without a zone: Django would take them for the editor's."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]

    def to_python(self, value: Any) -> datetime.datetime | None:
        with timezone.override(UTC):  # where every time exists once
            typed = super().to_python(value)
        return typed.replace(tzinfo=None) if typed else None


class MomentForm(forms.Form):
    """A wall time and the zone it is meant in; ``moment`` is what they come to (UTC)."""

    wall = WallTimeField(label=_("Day and time"), required=False)
    zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, zones: list[zoneinfo.ZoneInfo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = timezone.get_current_timezone()
        names = dict.fromkeys([str(here), *(str(zone) for zone in zones), str(UTC)])
        choices: Any = self.fields["zone"]
        choices.choices = [(name, name_of_zone(name)) for name in names]

    @property
    def is_now(self) -> bool:
        return False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["moment"] = None
        if self.is_now or self.errors:
            return cleaned
        wall = cleaned.get("wall")
        if wall is None:
            self.add_error("wall", ValidationError(_("Give the day and the time.")))
            return cleaned
        try:
            moment = resolve(wall, zoneinfo.ZoneInfo(cleaned["zone"]))
        except ValidationError as error:
            self.add_error("wall", error)
            return cleaned
        if moment < database_now() + LEAD_TIME:
            self.add_error(
                "wall",
                ValidationError(
                    _("The moment must be at least two minutes from now. Or choose to publish now.")
                ),
            )
        cleaned["moment"] = moment
        return cleaned


class ReleaseForm(MomentForm):
    """Also: now instead, and what visitors of late languages get."""

    when = forms.ChoiceField(
        label=_("When"),
        choices=[("at", _("At a moment")), ("now", _("Now"))],
        widget=forms.RadioSelect,
        initial="at",
    )
    late = forms.ChoiceField(
        label=_("Languages that are not ready"),
        choices=Release.Late.choices,
        widget=forms.RadioSelect,
        initial=Release.Late.FALLBACK,
    )

    @property
    def is_now(self) -> bool:
        return self.cleaned_data.get("when") == "now"
