"""The map of solidarity: countries with their people and cities with acts, as dots and lists."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from home.multilingual.alphabet import alphabetical
from home.multilingual.languages import cldr
from home.multilingual.reader import Reader
from home.public.left_out import shown
from home.public.memo import memoise
from home.settings.languages import Language
from people.countries import country_name
from people.roll import Group, counts_of

from .acts import Act, ActsInCountry, acts_of, by_country
from .countries import CENTRES
from .models import SolidarityMapPage
from .projection import EUROPE, FRAME, WORLD, MapPicture, Point, leader, spread

#: What CLDR calls Europe.
CODE_OF_EUROPE = "150"


class Place(NamedTuple):
    """A country with the number of its people, or a city (or country) with that of its acts."""

    code: str
    name: str
    count: int  # type: ignore[assignment]
    point: Point | None  # latitude and longitude in degrees, if it is known
    is_of_acts: bool = False

    @property
    def key(self) -> str:
        """Names it among all others on the map."""
        return f"{self.code} {self.name}" if self.is_of_acts else self.code


class Dot(NamedTuple):
    """One place on a picture. ``x`` and ``y`` name the classes of the map's grid."""

    place: Place
    x: int
    y: int
    #: From where to where a line leads, in map units, if the dot does not cover its place.
    line: tuple[Point, Point] | None


class World:
    """The countries of the signatories, for a reader of one language, and acts. One query.

    People are counted as in the roll: see ``Signatory.countries``.
    """

    def __init__(
        self,
        language: Language,
        appeal_id: int | None = None,
        acts: Sequence[Act] = (),
        has_people: bool = True,
    ) -> None:
        self.language = language
        self.appeal_id = appeal_id
        self.acts = list(acts)
        self.has_people = has_people

    @cached_property
    def groups(self) -> list[Group]:
        """The people by the countries and the field that they have."""
        if not self.has_people:
            return []
        return counts_of(self.appeal_id).groups

    @cached_property
    def places(self) -> list[Place]:
        """Every country with a signatory, by name."""
        if not self.has_people:
            return []
        return memoise(("places", self.appeal_id, self.language.code), self._places)

    @cached_property
    def places_of_acts(self) -> list[Place]:
        """Every city with an act, and every country with one whose city is not known."""
        names = [act.place for act in self.acts]
        counts = Counter(names)
        first = dict(zip(reversed(names), reversed(self.acts), strict=True))
        return [
            Place(act.country_code, name, counts[name], act.point, True)
            for name, act in first.items()
        ]

    @cached_property
    def acts_by_country(self) -> list[ActsInCountry]:
        return by_country(self.acts, self.language.code)

    @property
    def is_empty(self) -> bool:
        return not self.places and not self.acts

    @cached_property
    def countries_marked(self) -> int:
        """In how many countries something stands on the pictures."""
        return len({place.code for place in (*self.places, *self.places_of_acts)})

    def _places(self) -> list[Place]:
        counts: Counter[str] = Counter()
        for group in self.groups:
            counts.update(dict.fromkeys(group.countries, group.count))

        def place(code: str) -> Place:
            name = country_name(code, self.language.code)
            return Place(code, name, counts[code], CENTRES.get(code))

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
        return [place for place in (*self.places, *self.places_of_acts) if place.point]

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
        return sum(group.count for group in self.groups if group.countries)

    @property
    def counts_some_twice(self) -> bool:
        """Whether somebody is counted in more than one country."""
        return any(len(group.countries) > 1 for group in self.groups)


def world_of(page: SolidarityMapPage, reader: Reader) -> World:
    """What a map shows a reader."""
    acts = acts_of(reader) if page.show_acts else []
    return World(reader.language, page.appeal_id, acts, page.show_people)


def _is_in_europe(place: Place) -> bool:
    return place.point is not None and EUROPE.has(*place.point)


def _dots(places: list[Place], picture: MapPicture) -> list[Dot]:
    points = {place.key: place.point for place in places if place.point}
    grid = spread([(each.key, *points[each.key], each.count) for each in places], picture)
    return [
        Dot(place, *grid[place.key], leader(points[place.key], grid[place.key], picture))
        for place in places
    ]
