"""The map of solidarity: countries with their counts, as dots and as a list."""

from functools import cached_property
from typing import NamedTuple

from django.db.models import Count

from home.public.left_out import shown
from home.public.memo import memoise
from home.settings.languages import Language
from people.countries import collator, country_name
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
    """The countries of the signatories, for a reader of one language. One query."""

    def __init__(self, language: Language, appeal_id: int | None = None) -> None:
        self.language = language
        self.appeal_id = appeal_id

    @cached_property
    def places(self) -> list[Place]:
        """Every country with a signatory, by name."""
        return memoise(("places", self.appeal_id, self.language.code), self._places)

    def _places(self) -> list[Place]:
        people = Signatory.objects.signed(self.appeal_id).exclude(country="").order_by()
        counts = dict(people.values_list("country").annotate(Count("pk", distinct=True)))
        points = [
            (code, *CENTRES[code], count)
            for code, count in sorted(counts.items())
            if code in CENTRES
        ]
        grid = spread(points)

        def place(code: str) -> Place:
            name = country_name(code, self.language.code)
            return Place(code, name, counts[code], *grid.get(code, (None, None)))

        places = shown(counts, place)
        return sorted(places, key=lambda place: collator().sort_key(place.name))

    @property
    def total(self) -> int:
        return sum(place.count for place in self.places)
