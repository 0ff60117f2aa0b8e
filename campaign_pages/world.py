"""The map of solidarity: countries with their counts, as dots and as a list."""

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count

from home.multilingual.alphabet import alphabetical
from home.multilingual.languages import cldr
from home.public.left_out import shown
from home.public.memo import memoise
from home.settings.languages import Language
from people.countries import countries_of, country_name
from people.models import Signatory

from .countries import CENTRES
from .projection import EUROPE, FRAME, WORLD, MapPicture, Point, leader, spread

#: What CLDR calls Europe.
CODE_OF_EUROPE = "150"


class Place(NamedTuple):
    """One country with the number of its people."""

    code: str
    name: str
    count: int  # type: ignore[assignment]


class Dot(NamedTuple):
    """One country on a picture. ``x`` and ``y`` name the classes of the map's grid."""

    place: Place
    x: int
    y: int
    #: From where to where a line leads, in map units, if the dot does not cover its country.
    line: tuple[Point, Point] | None


class World:
    """The countries of the signatories, for a reader of one language. One query.

    People are counted as in the roll: see ``Signatory.countries``.
    """

    def __init__(self, language: Language, appeal_id: int | None = None) -> None:
        self.language = language
        self.appeal_id = appeal_id

    @cached_property
    def groups(self) -> list[tuple[list[str], int]]:
        return memoise(("countries of people", self.appeal_id), self._groups)

    @cached_property
    def places(self) -> list[Place]:
        """Every country with a signatory, by name."""
        return memoise(("places", self.appeal_id, self.language.code), self._places)

    def _groups(self) -> list[tuple[list[str], int]]:
        """The countries that people have, with how many have just these."""
        people = Signatory.objects.signed(self.appeal_id).order_by()
        rows = people.values_list("country", "further_countries").annotate(
            Count("pk", distinct=True)
        )
        return [(countries_of(country, further), count) for country, further, count in rows]

    def _places(self) -> list[Place]:
        counts: Counter[str] = Counter()
        for countries, count in self.groups:
            counts.update(dict.fromkeys(countries, count))

        def place(code: str) -> Place:
            return Place(code, country_name(code, self.language.code), counts[code])

        places = shown(counts, place)
        return alphabetical(places, lambda place: place.name, self.language.code)

    @cached_property
    def in_europe(self) -> list[Dot]:
        """What stands on the picture of Europe."""
        return _dots([place for place in self._placed if _is_in_europe(place)], EUROPE)

    @cached_property
    def elsewhere(self) -> list[Dot]:
        """What stands on the picture of the world: everything else."""
        return _dots([place for place in self._placed if not _is_in_europe(place)], WORLD)

    @property
    def _placed(self) -> list[Place]:
        return [place for place in self.places if place.code in CENTRES]

    @property
    def name_of_europe(self) -> str:
        return cldr(self.language.code).territories[CODE_OF_EUROPE]

    @property
    def frame(self) -> tuple[int, int, int, int]:
        """Where Europe is on the picture of the world: x, y, width and height in map units."""
        return FRAME

    @property
    def total(self) -> int:
        """How many people have a country; each once."""
        return sum(count for countries, count in self.groups if countries)

    @property
    def counts_some_twice(self) -> bool:
        """Whether somebody is counted in more than one country."""
        return any(len(countries) > 1 for countries, _count in self.groups)


def _is_in_europe(place: Place) -> bool:
    return EUROPE.has(*CENTRES[place.code])


def _dots(places: list[Place], picture: MapPicture) -> list[Dot]:
    grid = spread([(place.code, *CENTRES[place.code], place.count) for place in places], picture)
    return [
        Dot(
            place,
            *grid[place.code],
            leader(CENTRES[place.code], grid[place.code], picture),
        )
        for place in places
    ]
