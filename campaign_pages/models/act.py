"""Where an act of solidarity was: a country, perhaps a city of it, and never an address."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from campaign_pages.cities import city_called, is_far_from
from campaign_pages.city_names import city_name, key_of, place_name
from home.multilingual.scripts import script_of, scripts_in
from home.multilingual.wordings import Kind, change
from home.settings.languages import Language
from people.countries import CountryField

#: “42.28, 18.84”: degrees to the north and to the east, with points.
COORDINATES = re.compile(r"\s*([+-]?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*")


class PlaceOnMap(models.Model):
    """A place on the map. Its point, to a tenth of a degree, is found when it is saved.

    The names are those of the table of cities, or the editor's; ``city_names`` translates them.
    """

    act_country = CountryField(
        _("country of the act"),
        db_index=False,
        help_text=_("Puts it on the map of solidarity. Left empty, it is not there."),
    )
    act_city = models.CharField(
        _("city"),
        max_length=80,
        blank=True,
        help_text=_(
            "In any language. Left empty, it stands for its country. Names in other languages: "
            "Settings > Interface words > Names of cities. Cities by GeoNames, CC BY 4.0."
        ),
    )
    act_coordinates = models.CharField(
        _("coordinates"),
        max_length=40,
        blank=True,
        help_text=_(
            "Only for a place that is not found by its name: degrees north and east, such as "
            "42.3, 18.8. They are rounded to about ten kilometres."
        ),
    )
    #: The name of a city as it was typed, until it is saved.
    _typed_city = ""

    act_latitude = models.FloatField(null=True, editable=False)
    act_longitude = models.FloatField(null=True, editable=False)

    act_fields = ["act_country", "act_city", "act_coordinates"]
    act_columns = [*act_fields, "act_latitude", "act_longitude"]

    class Meta:
        abstract = True

    @property
    def act_point(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, if more than the country is known."""
        if self.act_latitude is None or self.act_longitude is None:
            return None
        return self.act_latitude, self.act_longitude

    def act_in_words(self, code: str) -> str:
        """City and country in a language, the active one; empty for what is not on the map."""
        return place_name(self.act_city, self.act_country, code) if self.act_country else ""

    def find_act(self) -> None:
        """Sets the point, and the name as the table writes it.

        Raises ``ValidationError`` for a place that is not known, or is not in its country.
        """
        self.act_city = self.act_city.strip()
        self.act_coordinates = self.act_coordinates.strip()
        self.act_latitude = self.act_longitude = None
        if not self.act_country:
            if self.act_city or self.act_coordinates:
                raise ValidationError({"act_country": _("Choose the country too.")})
        elif self.act_coordinates:
            self._find_by_coordinates()
        elif self.act_city:
            self._find_by_name()

    def _find_by_name(self) -> None:
        city = city_called(self.act_city, self.act_country)
        if city is None:
            raise ValidationError(
                {
                    "act_city": _(
                        "No such city is known in this country. Name the nearest larger one, or "
                        "give its coordinates."
                    )
                }
            )
        if (
            self.act_city != city.name
        ):  # else this is the second look, which finds what the first wrote
            self._typed_city = self.act_city
        self.act_city, self.act_latitude, self.act_longitude = city[1:4]

    def keep_typed_city(self, language: Language) -> None:
        """Keeps the name that was typed for readers of a language, if it has none in its script.

        That is no sooner than the place is saved; it stands in Settings > Interface words.
        """
        typed, self._typed_city = self._typed_city, ""
        if not (typed and self.act_city and self.act_country):
            return
        known = city_name(self.act_city, self.act_country, language.code)
        script = script_of(language)
        if script in scripts_in(typed) and script not in scripts_in(known):
            name = capfirst(typed) if typed.islower() else typed
            change(Kind.CITY, language.code, key_of(self.act_city, self.act_country), [name])

    def _find_by_coordinates(self) -> None:
        if not self.act_city:
            raise ValidationError({"act_city": _("Name the place that has these coordinates.")})
        match = COORDINATES.fullmatch(self.act_coordinates)
        latitude, longitude = (float(each) for each in match.groups()) if match else (91.0, 0.0)
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise ValidationError(
                {"act_coordinates": _("Write degrees north and east with points: 42.3, 18.8.")}
            )
        latitude, longitude = round(latitude, 1), round(longitude, 1)
        if is_far_from(self.act_country, latitude, longitude):
            raise ValidationError(
                {
                    "act_coordinates": _(
                        "This is far from the country chosen. Perhaps north and east have "
                        "changed places, or a minus is missing."
                    )
                }
            )
        self.act_coordinates = f"{latitude}, {longitude}"
        self.act_latitude, self.act_longitude = latitude, longitude
