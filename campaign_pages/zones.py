# words: admin
"""The zone of a court's clocks, chosen from a list by country and city."""

import zoneinfo
from collections import defaultdict
from typing import Any

from babel.core import get_global
from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from home.multilingual.alphabet import alphabetical
from home.multilingual.forms import TranslatedModelForm
from home.multilingual.punctuation import separator
from people.countries import country_name, usual_country_names

from .city_names import zone_city

Choice = tuple[str, str]


def usual_name_of(zone: str) -> str:
    """The name by which a zone stands in the list: Europe/Kyiv, also for Europe/Kiev."""
    known: str = get_global("zone_aliases").get(zone, zone)
    return known


def zone_in_words(zone: str, code: str) -> str:
    """“Lisbon, Portugal”, in a language; a zone of no country by its name."""
    zone = usual_name_of(zone)
    country = get_global("zone_territories").get(zone, "")
    if country not in usual_country_names(code):
        return zone
    return f"{zone_city(zone, code)}{separator()}{country_name(country, code)}"


def zone_choices(first: set[str], code: str) -> list[tuple[str, list[Choice]]]:
    """Every zone that there is, by country, in the order of a language.

    Before all others stand the countries of the zones ``first``.
    """
    countries, known = usual_country_names(code), zoneinfo.available_timezones()
    of_country: dict[str, list[Choice]] = defaultdict(list)
    for zone, country in get_global("zone_territories").items():
        if country in countries and zone in known:
            of_country[country].append((zone, zone_city(zone, code)))
    groups = [
        (country, country_name(country, code), alphabetical(zones, lambda zone: zone[1], code))
        for country, zones in of_country.items()
    ]
    ordered = alphabetical(groups, lambda group: group[1], code)
    territories = get_global("zone_territories")
    ours = {territories.get(usual_name_of(zone), "") for zone in first}
    ordered.sort(key=lambda group: group[0] not in ours)
    return [(name, zones) for _country, name, zones in ordered]


class ZoneField(forms.ChoiceField):
    """A zone, or none. Any name of the time zone database is taken; see ``check_time_zone``."""

    def prepare_value(self, value: Any) -> Any:
        return usual_name_of(value) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def validate(self, value: str) -> None:
        forms.Field.validate(self, value)


def _what_empty_means() -> str:
    zone = settings.CAMPAIGN_TIME_ZONE
    if zone == "UTC":
        return _(
            "The city by whose clocks its hearings begin, or one that has the same time. Left "
            "empty, readers are told the hour as the local one, and calendars cannot convert it."
        )
    return _(
        "The city by whose clocks its hearings begin, or one that has the same time. Left empty, "
        "it is the campaign's: %(zone)s."
    ) % {"zone": zone_in_words(zone, get_language() or settings.LANGUAGE_CODE)}


class CourtForm(TranslatedModelForm):
    """A court, whose zone nobody has to spell."""

    time_zone = ZoneField(label=gettext_lazy("time zone"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" not in self.fields:
            return
        field: Any = self.fields["time_zone"]
        courts = self._meta.model.objects.exclude(time_zone="")
        first = {*courts.values_list("time_zone", flat=True), settings.CAMPAIGN_TIME_ZONE}
        code = get_language() or settings.LANGUAGE_CODE
        field.label = capfirst(field.label)
        field.choices = [("", "—"), *zone_choices(first, code)]
        field.help_text = _what_empty_means()
