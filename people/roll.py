"""The roll of names: who is shown to a reader, in which order, filtered by what.

It may be long. So the database filters, sorts and cuts it into pages; how many people there are
of each country and field is counted once, and kept until a person or a signature changes.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, QuerySet

from home.multilingual.alphabet import alphabetical, letters
from home.multilingual.reader import Reader
from home.multilingual.translated_model import columns
from home.public.for_files import is_for_files
from home.public.kept import keep
from home.search.matching import entries_found
from home.search.query import Query
from home.settings.languages import Language

from .countries import countries_of, country_name
from .models import (
    ANY_LETTER,
    ON_A_PAGE,
    Appeal,
    Field,
    SignatoriesPage,
    Signatory,
    imagined_hidden,
)

#: Of a mirror, where each page is a file.
ON_A_FILE = 1_000


class Option(NamedTuple):
    """One choice of a filter."""

    value: str
    label: str
    count: int  # type: ignore[assignment]
    is_chosen: bool


class Asked(NamedTuple):
    """What a reader wants to see of a roll; each empty, or perhaps of no sense."""

    country: str = ""
    field: str = ""
    letter: str = ""
    words: str = ""
    page: str = ""


class Group(NamedTuple):
    """How many people have the same countries and the same field."""

    countries: tuple[str, ...]
    field: str
    count: int  # type: ignore[assignment]


class Counts:
    """How many people there are of each kind among those who signed an appeal, or all."""

    def __init__(self, appeal_id: int | None) -> None:
        self._appeal_id = appeal_id
        self._letters: dict[str, dict[str, int]] = {}

    @cached_property
    def groups(self) -> list[Group]:
        """By countries and field; first those of whoever stands first. One query."""
        place, made = "pk", "pk"
        if self._appeal_id is not None:
            place, made = "signatures__position", "signatures__pk"
        people = Signatory.objects.signed(self._appeal_id).order_by()
        rows = people.values_list("country", "further_countries", "field").annotate(
            Count("pk", distinct=True), first=Min(place), oldest=Min(made)
        )
        return [
            Group(tuple(countries_of(country, further)), field, count)
            for country, further, field, count, *_first in rows.order_by("first", "oldest")
        ]

    @property
    def total(self) -> int:
        return sum(group.count for group in self.groups)

    @cached_property
    def appeal(self) -> Appeal | None:
        """What they signed."""
        return Appeal.objects.filter(pk=self._appeal_id).first() if self._appeal_id else None

    def letters(self, code: str) -> dict[str, int]:
        """By the letters of a language under which they stand. One query, once."""
        if code not in self._letters:
            people = Signatory.objects.signed(self._appeal_id).filter(places__code=code)
            rows = people.order_by().values_list("places__letter").annotate(Count("pk"))
            self._letters[code] = dict(rows)
        return self._letters[code]


def counts_of(appeal_id: int | None) -> Counts:
    """Kept until a person or a signature changes."""
    if imagined_hidden():
        return Counts(appeal_id)
    return keep("people", ("counts", appeal_id), lambda: Counts(appeal_id))


class Roll:
    """One page of names for one reader. What is asked for and makes no sense is ignored.

    ``codes`` are the languages in which what is said of people is searched, by default the
    reader's own.
    """

    def __init__(
        self,
        language: Language,
        appeal_id: int | None = None,
        asked: Asked | None = None,
        codes: Iterable[str] = (),
    ) -> None:
        self.language = language
        self.appeal_id = appeal_id
        self._asked = asked or Asked()
        self._codes = list(codes) or [language.code]

    @cached_property
    def _counts(self) -> Counts:
        return counts_of(self.appeal_id)

    @property
    def groups(self) -> list[Group]:
        return self._counts.groups

    @property
    def appeal(self) -> Appeal | None:
        return self._counts.appeal

    def count(self) -> int:
        """How many there are, whatever the filters."""
        return self._counts.total

    def beginning(self, number: int) -> list[Signatory]:
        """Those at the top, however many there are."""
        return list(self._rows()[:number])

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

    # What it is filtered by

    @cached_property
    def country(self) -> str:
        known = {code for group in self.groups for code in group.countries}
        return self._asked.country if self._asked.country in known else ""

    @cached_property
    def field(self) -> str:
        known = {group.field for group in self.groups}
        return self._asked.field if self._asked.field in known else ""

    @cached_property
    def letter(self) -> str:
        """Perhaps one under which nobody stands."""
        asked = self._asked.letter
        is_letter = asked in self._letters or (
            bool(self._letters) and re.fullmatch(ANY_LETTER, asked) is not None
        )
        return asked if is_letter else ""

    @cached_property
    def query(self) -> Query | None:
        """What is searched for."""
        query = Query(self._asked.words)
        return query if self.is_long and not query.is_empty else None

    @property
    def words(self) -> str:
        return self.query.text if self.query is not None else ""

    @property
    def _letters(self) -> dict[str, int]:
        """Under which letters of the reader's alphabet anybody stands, and how many."""
        return self._counts.letters(self.language.code) if self.is_long else {}

    @property
    def letters(self) -> list[Option]:
        """The alphabet of a long roll."""
        counts = self._letters
        return [
            Option(letter, letter, counts[letter], letter == self.letter)
            for letter in letters(self.language.code)
            if letter in counts
        ]

    @cached_property
    def countries(self) -> list[Option]:
        """Every country somebody is connected with, by name in the reader's language.

        Counted as the map does: see ``Signatory.countries``.
        """
        counts: Counter[str] = Counter()
        for group in self.groups:
            counts.update(dict.fromkeys(group.countries, group.count))
        options = [
            Option(code, country_name(code, self.language.code), count, code == self.country)
            for code, count in counts.items()
        ]
        return alphabetical(options, lambda option: option.label, self.language.code)

    @cached_property
    def fields(self) -> list[Option]:
        """Every field of work, the most common first."""
        counts: Counter[str] = Counter()
        for group in self.groups:
            counts[group.field] += group.count
        labels: dict[str, Any] = dict(Field.choices)
        return [
            Option(field, str(labels.get(field, field)), count, field == self.field)
            for field, count in counts.most_common()
        ]

    @property
    def chosen(self) -> list[Option]:
        """What the filters were set to."""
        return [
            option for option in (*self.countries, *self.fields, *self.letters) if option.is_chosen
        ]

    @property
    def is_filtered(self) -> bool:
        return bool(self.country or self.field or self.letter or self.query)

    @cached_property
    def counts_some_twice(self) -> bool:
        """Whether somebody is counted in more than one country."""
        return any(len(group.countries) > 1 for group in self.groups)

    # Its pages

    @property
    def is_long(self) -> bool:
        """Whether it has more names than one page."""
        return self.count() > ON_A_PAGE

    @property
    def _on_a_page(self) -> int:
        return ON_A_FILE if is_for_files() else ON_A_PAGE

    @cached_property
    def total(self) -> int:
        """How many are left by the filters chosen."""
        if not (self.letter or self.query):
            return sum(
                group.count
                for group in self.groups
                if (not self.country or self.country in group.countries)
                and (not self.field or self.field == group.field)
            )
        if self.letter and not (self.country or self.field or self.query):
            return self._letters.get(self.letter, 0)
        return self._filtered().order_by().count()

    @property
    def last_page(self) -> int:
        return max(1, -(-self.total // self._on_a_page))

    @cached_property
    def page(self) -> int:
        """The number of the page shown, from 1; of a number that is none the nearest."""
        number = int(self._asked.page) if self._asked.page.isdecimal() else 1
        return min(max(number, 1), self.last_page)

    @property
    def previous_page(self) -> str:
        """The query of the address before this one; empty of the first page."""
        return self.address_of(self.page - 1)

    @property
    def next_page(self) -> str:
        return self.address_of(self.page + 1)

    @property
    def has_previous(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.last_page

    @property
    def first_number(self) -> int:
        """The number of the first name shown, among all that the filters leave."""
        return (self.page - 1) * self._on_a_page + 1

    def address_of(self, page: int) -> str:
        """The query of the address of a page, with what was chosen, in one order; maybe empty."""
        asked = {
            "country": self.country,
            "field": self.field,
            "letter": self.letter,
            "page": str(page) if page > 1 else "",
            "q": self.words,
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"?{query}" if query else ""

    @property
    def is_in_files(self) -> bool:
        """Whether its pages are those of a mirror."""
        return is_for_files()

    @property
    def canonical(self) -> str:
        """The query of the address by which a page is known: of a choice, the whole roll's.

        The pages of a mirror are others than the site's, whose address stands in both.
        """
        return "" if self.is_filtered or is_for_files() else self.address_of(self.page)

    @cached_property
    def people(self) -> list[Signatory]:
        """Who is shown on the page.

        What is passed over is counted from the nearer end, by keys: quicker than whole rows.
        """
        start = self.first_number - 1
        people = self._filtered()
        if not start:
            return list(people[: self._on_a_page])
        end, keys = min(start + self._on_a_page, self.total), people.values("pk")
        if self.total - end < start:
            keys = keys.reverse()[self.total - end : self.total - start]
        else:
            keys = keys[start:end]
        return list(people.filter(pk__in=keys))

    def _filtered(self) -> QuerySet[Signatory]:
        people = self._rows()
        if self.country:
            further = Q(further_countries__contains=self.country)
            people = people.filter(Q(country=self.country) | further)
        if self.field:
            people = people.filter(field=self.field)
        if self.query is not None:
            found = entries_found(self.query, self._codes, Signatory)
            people = people.filter(pk__in=found.values("object_id"))
        if self.letter:
            place = Q(places__code=self.language.code, places__letter=self.letter)
            people = people.filter(place).order_by("places__key", "pk")
        return people

    @cached_property
    def shared_year(self) -> int | None:
        """The year as of which all descriptions shown are, if it is one."""
        return shared_year(self.people)


def page_with(reader: Reader, appeal_id: int) -> SignatoriesPage | None:
    """Where a reader finds everybody who signed an appeal, if anywhere."""
    return reader.best(SignatoriesPage.objects.filter(appeal_id=appeal_id)).order_by("path").first()


def shared_year(people: Iterable[Signatory]) -> int | None:
    """The year as of which all of these people are described, if it is the same of all."""
    years = {person.as_of for person in people}
    return years.pop() if len(years) == 1 else None
