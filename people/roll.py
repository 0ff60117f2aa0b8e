"""The roll of names: who is shown to a reader, in which order, filtered by what."""

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet

from home.multilingual.translated_model import columns
from home.public.memo import memoise
from home.settings.languages import Language

from .countries import collator, country_name, split_codes
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
        needed = ["country", "further_countries", "field", "link", "as_of"]
        texts = columns(["name", "description"], self.language)
        return Signatory.objects.signed(self.appeal_id).only(*needed, *texts)

    @cached_property
    def country(self) -> str:
        known = {code for person in self.everyone for code in _countries(person)}
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
            if (not self.country or self.country in _countries(person))
            and (not self.field or self.field == person.field)
        ]

    @cached_property
    def countries(self) -> list[Option]:
        """Every country somebody is connected with, by name in the reader's language."""
        counts = Counter(code for person in self.everyone for code in _countries(person))
        options = [
            Option(code, country_name(code, self.language.code), count, code == self.country)
            for code, count in counts.items()
        ]
        return sorted(options, key=lambda option: collator().sort_key(option.label))

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
    def is_filtered(self) -> bool:
        return bool(self.country or self.field)


def _countries(person: Signatory) -> list[str]:
    return [code for code in (person.country, *split_codes(person.further_countries)) if code]
