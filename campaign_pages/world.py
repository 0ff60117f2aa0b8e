"""The map of solidarity: countries with their counts, as dots and as a list."""

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count

from home.public.memo import memoise
from home.settings.languages import Language
from people.countries import collator, countries_of, country_name
from people.models import Signatory

from .countries import CENTRES
from .projection import spread


class Place(NamedTuple):
    """One country on the map. ``x`` and ``y`` name the classes of the map's grid."""

    code: str
    name: str
    count: int  # type: ignore[assignment]
    x: int | None = None
    y: int | None = None

    @property
    def size(self) -> int:
        """1, 2 or 3: how large its dot is drawn."""
        return 1 if self.count < 3 else 2 if self.count < 10 else 3


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
        points = [
            (code, *CENTRES[code], count)
            for code, count in sorted(counts.items())
            if code in CENTRES
        ]
        grid = spread(points)
        places = [
            Place(
                code, country_name(code, self.language.code), count, *grid.get(code, (None, None))
            )
            for code, count in counts.items()
        ]
        return sorted(places, key=lambda place: collator().sort_key(place.name))

    @property
    def total(self) -> int:
        """How many people have a country; each once."""
        return sum(count for countries, count in self.groups if countries)

    @property
    def counts_some_twice(self) -> bool:
        """Whether somebody is counted in more than one country."""
        return any(len(countries) > 1 for countries, _count in self.groups)
