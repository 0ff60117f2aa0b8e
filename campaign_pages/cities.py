"""Finds a city of 15,000 people or more by any of its names: where it is, and how it is written.

The table is GeoNames' (see cities_build): its rows stand by country, the largest cities first.
It is read only while an editor saves the place of an event, and not kept in memory.
"""

import gzip
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).parent / "cities.tsv.gz"
#: How far a place may be from every city of its country, in kilometres.
FAR = 300
EARTH = 6371


class City(NamedTuple):
    """A row: the ISO 3166-1 code of the country, the usual name, degrees to one decimal."""

    country: str
    name: str
    latitude: float
    longitude: float
    other_names: str  # folded, between bars

    def is_called(self, folded_name: str) -> bool:
        return folded(self.name) == folded_name or folded_name in self.other_names.split("|")


def folded(name: str) -> str:
    """A name as it is compared: small letters without accents, spaces and signs."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def _cities_of(country: str) -> Iterator[City]:
    begin = f"{country}\t"
    with gzip.open(TABLE, "rt", encoding="utf-8") as rows:
        for row in rows:
            if row.startswith(begin):
                code, name, latitude, longitude, others = row.rstrip("\n").split("\t")
                yield City(code, name, float(latitude), float(longitude), others)


@lru_cache(maxsize=256)
def city_called(name: str, country: str) -> City | None:
    """The largest city of a country that has this name, in any script and language."""
    wanted = folded(name)
    return next((city for city in _cities_of(country) if city.is_called(wanted)), None)


@lru_cache(maxsize=256)
def is_far_from(country: str, latitude: float, longitude: float) -> bool:
    """Whether no city of a country is anywhere near; false where the table has none of it."""
    cities = list(_cities_of(country))
    here = (latitude, longitude)
    return bool(cities) and all(
        _kilometres(here, (city.latitude, city.longitude)) > FAR for city in cities
    )


def _kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Along a great circle, by the haversine formula."""
    (lat1, lon1), (lat2, lon2) = ([radians(each) for each in point] for point in (here, there))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * asin(sqrt(chord))
