"""What a search shows one reader: each text once, in the version they understand best."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page as Sheet
from django.core.paginator import Paginator
from django.utils.safestring import SafeString
from wagtail.models import Page

from home.multilingual.dates import DatedModel
from home.multilingual.reader import Reader
from home.multilingual.translated_model import Text, translated_fields
from home.public.left_out import shown
from home.settings.languages import Language

from .excerpts import excerpt, marked
from .index import SearchableModel, searchable_models
from .matching import Match, keys_in_language, matching_pages, matching_rows
from .models import SearchEntry
from .query import Query

PER_SHEET = 20


class Passage(NamedTuple):
    """Words with marks, and the language they are in when it is not the reader's."""

    words: SafeString
    language: Language | None


class Result(NamedTuple):
    """One text or thing that was found."""

    address: str
    kind: Any
    date: str  # in words, empty if it has none
    machine_date: str
    title: Passage
    excerpt: Passage


class Results:
    """What a query finds for a reader, in order.

    First what was found in their language, then texts that they have in it and that were found
    in another version, then what exists in other languages only; in each those first that have
    the words as typed in their title.
    """

    def __init__(self, reader: Reader, query: Query) -> None:
        self.reader = reader
        self.query = query

    @cached_property
    def matches(self) -> list[Match]:
        if self.query.is_empty:
            return []
        found = matching_pages(self.reader, self.query)
        for model in searchable_models():
            found += matching_rows(self.reader, self.query, model)
        others = (match.key for match in found if not match.is_own)
        translated = keys_in_language(self.reader, others)

        def place(match: Match) -> tuple:
            tier = 0 if match.is_own else 1 if match.key in translated else 2
            return tier, -match.grade, -match.rank, -match.published, match.object_id

        return sorted(found, key=place)

    def sheet(self, number: Any) -> "Sheet[Match]":
        """A page of the matches; of a number that is none the nearest."""
        return Paginator(self.matches, PER_SHEET).get_page(number)

    def shown(self, matches: Iterable[Match]) -> list[Result]:
        """What to show of some matches. What has gone since they were found is left out."""
        matches = list(matches)
        made = self._pages([match.key for match in matches if match.model is None])
        for model in {match.model for match in matches if match.model is not None}:
            made |= self._things(
                model, {match.object_id: match.key for match in matches if match.model is model}
            )
        return [made[match.key] for match in matches if match.key in made]

    def _pages(self, keys: list[str]) -> dict[str, Result]:
        if not keys:
            return {}
        best = self.reader.best(Page.objects.filter(translation_key__in=keys))
        pages = list(best.specific())
        bodies = dict(SearchEntry.objects.filter(page__in=pages).values_list("page_id", "body"))

        def result(page: Any) -> tuple[str, Result]:
            return str(page.translation_key), self._page(page, bodies.get(page.pk, ""))

        return dict(shown(pages, result))

    def _page(self, page: Any, body: str) -> Result:
        language = self._foreign(self.reader.language_of(page))
        dated = isinstance(page, DatedModel)
        return Result(
            self.reader.address(page),
            "" if str(page.kind_for_readers) == page.title else page.kind_for_readers,
            page.moment_in_words(self.reader.code) if dated else "",
            page.machine_date() if dated else "",
            Passage(marked(page.title, self.query), language),
            Passage(excerpt(body, self.query), language),
        )

    def _things(self, model: type[SearchableModel], keys: dict[int, str]) -> dict[str, Result]:
        things = list(model.public().filter(pk__in=keys))
        addresses = model.addresses(self.reader, things)
        fields = [name for name in translated_fields(model) if name != model.required_text]

        def result(thing: Any) -> tuple[str, Result]:
            title = thing.text(model.required_text, self.reader.code)
            line = thing.text(fields[0], self.reader.code) if fields else Text("", None)
            return keys[thing.pk], Result(
                addresses[thing.pk],
                model.kind_for_readers,
                "",
                "",
                self._passage(title, marked(title.value, self.query, is_name=True)),
                self._passage(line, excerpt(line.value, self.query)),
            )

        return dict(shown((thing for thing in things if thing.pk in addresses), result))

    def _passage(self, text: Text, words: SafeString) -> Passage:
        return Passage(words, self._foreign(text.language))

    def _foreign(self, language: Language | None) -> Language | None:
        return None if language == self.reader.language else language
