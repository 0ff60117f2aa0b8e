"""The roll of names: who is shown to a reader, in which order, filtered by what."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet

from home.multilingual.alphabet import alphabetical
from home.multilingual.translated_model import columns
from home.public.memo import memoise
from home.settings.languages import Language

from .countries import country_name
from .models import Signatory


class Option(NamedTuple):
    """One choice of a filter."""

    value: str
    label: str
    count: int  # type: ignore[assignment]
    is_chosen: bool


class Roll:
    """One page of names for one reader.

    One query for the names; counts and filters are made from it. An unknown filter value
    is ignored.
    """

    def __init__(
        self,
        language: Language,
        appeal_id: int | None = None,
        country: str | None = None,
        field: str | None = None,
    ) -> None:
        self.language = language
        self.appeal_id = appeal_id
        self._country = country
        self._field = field

    @cached_property
    def everyone(self) -> list[Signatory]:
        return list(self._rows())

    def beginning(self, number: int) -> list[Signatory]:
        """Those at the top, however many there are."""
        return list(self._rows()[:number])

    def count(self) -> int:
        """How many there are, whatever the filters."""
        return memoise(
            ("number of names", self.appeal_id), Signatory.objects.signed(self.appeal_id).count
        )

    def _rows(self) -> QuerySet[Signatory]:
        needed = [
            "country",
            "further_countries",
            "field",
            "link",
            "as_of",
            "died",
            "died_precision",
        ]
        texts = columns(["name", "description"], self.language)
        return Signatory.objects.signed(self.appeal_id).only(*needed, *texts)

    @cached_property
    def country(self) -> str:
        known = {code for person in self.everyone for code in person.countries}
        return self._country if self._country and self._country in known else ""

    @cached_property
    def field(self) -> str:
        known = {person.field for person in self.everyone}
        return self._field if self._field and self._field in known else ""

    @cached_property
    def people(self) -> list[Signatory]:
        """Who is left by the filters chosen."""
        return [
            person
            for person in self.everyone
            if (not self.country or self.country in person.countries)
            and (not self.field or self.field == person.field)
        ]

    @cached_property
    def countries(self) -> list[Option]:
        """Every country somebody is connected with, by name in the reader's language.

        Counted as the map does: see ``Signatory.countries``.
        """
        counts = Counter(code for person in self.everyone for code in person.countries)
        options = [
            Option(code, country_name(code, self.language.code), count, code == self.country)
            for code, count in counts.items()
        ]
        return alphabetical(options, lambda option: option.label, self.language.code)

    @cached_property
    def fields(self) -> list[Option]:
        """Every field of work, the most common first."""
        counts = Counter(person.field for person in self.everyone)
        labels = {person.field: person.get_field_display() for person in self.everyone}
        return [
            Option(field, labels[field], count, field == self.field)
            for field, count in counts.most_common()
        ]

    @property
    def chosen(self) -> list[Option]:
        """What the filters were set to."""
        return [option for option in (*self.countries, *self.fields) if option.is_chosen]

    @property
    def is_filtered(self) -> bool:
        return bool(self.country or self.field)

    @cached_property
    def shared_year(self) -> int | None:
        """The year as of which all descriptions shown are, if it is one."""
        return shared_year(self.people)

    @cached_property
    def counts_some_twice(self) -> bool:
        """Whether somebody is counted in more than one country."""
        return any(len(person.countries) > 1 for person in self.everyone)


def shared_year(people: Iterable[Signatory]) -> int | None:
    """The year as of which all of these people are described, if it is the same of all."""
    years = {person.as_of for person in people}
    return years.pop() if len(years) == 1 else None
