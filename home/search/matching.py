"""Which public texts a query finds, asked of the database.

PostgreSQL finds words by their stems in the language of each text, and by their folded
beginnings and sounds; SQLite by these two alone.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Case, F, FloatField, Max, Q, QuerySet, Value, When
from wagtail.models import Page

from home.multilingual.reader import Reader
from home.public.visible import visible
from home.settings.languages import BY_CODE

from .index import SearchableModel
from .models import SearchEntry
from .query import Query, Term, is_beginning, without_ending


class Match(NamedTuple):
    """A text, or a thing, that a query finds in one language at least."""

    key: str
    model: type[SearchableModel] | None  # none for pages
    object_id: int  # of a thing
    is_own: bool  # found in the reader's language, otherwise only in others
    grade: int  # the higher the better
    rank: float  # the higher the better; always 0 on SQLite
    published: float = 0.0  # seconds; of things 0


def matching_pages(reader: Reader, query: Query) -> list[Match]:
    """The visible texts that have a version which the query finds. One query."""
    pages = visible(
        Page.objects.filter(
            _found(query, reader.homes, "search_entry__"), search_entry__code__in=reader.homes
        )
    ).annotate(grade=_grade(query, "search_entry__"), rank=_rank(reader, query, "search_entry__"))
    found: dict[str, Match] = {}
    for key, code, grade, rank, published in pages.values_list(
        "search_entry__key", "search_entry__code", "grade", "rank", "first_published_at"
    ):
        seconds = published.timestamp() if published else 0.0
        match = Match(key, None, 0, code == reader.code, grade, rank, seconds)
        found[key] = max(found.get(key, match), match, key=_order)
    return list(found.values())


def matching_rows(reader: Reader, query: Query, model: type[SearchableModel]) -> list[Match]:
    """The findable things of a model that the query finds in any open language.

    One query, and when it finds anything, those for which are findable: asked in one, SQLite
    would go through the things first.
    """
    entries = (
        entries_found(query, reader.homes, model)
        .values("key", "object_id")
        .annotate(
            is_own=Max(Case(When(code=reader.code, then=Value(1)), default=Value(0))),
            grade=Max(_grade(query)),
            rank=Max(_rank(reader, query)),
        )
        .order_by()
    )
    rows = entries.values_list("key", "object_id", "is_own", "grade", "rank")
    return [
        Match(key, model, pk, bool(is_own), grade, rank) for key, pk, is_own, grade, rank in rows
    ]


def entries_found(
    query: Query,
    codes: Iterable[str],
    model: type[SearchableModel],
    stemmed: Iterable[str] | None = None,
) -> QuerySet[SearchEntry]:
    """The entries of public things of a model that a query finds in some languages.

    On PostgreSQL by the stems of words in each of them, or of ``stemmed`` alone.
    """
    codes = list(codes)
    kind = ContentType.objects.get_for_model(model)
    found = _found(query, codes if stemmed is None else stemmed)
    return SearchEntry.objects.filter(found, code__in=codes, content_type=kind)


def _order(match: Match) -> tuple:
    return match.is_own, match.grade, match.rank


def keys_in_language(reader: Reader, keys: Iterable[str]) -> set[str]:
    """Which of some texts exist in the reader's own language. Two queries."""
    keys = list(keys)
    if not keys:
        return set()
    entries = SearchEntry.objects.filter(key__in=keys, code=reader.code)
    pages = visible(Page.objects.filter(search_entry__in=entries.exclude(page=None)))
    things = entries.filter(page=None)
    return {
        *pages.values_list("search_entry__key", flat=True),
        *things.values_list("key", flat=True),
    }


def _found(query: Query, codes: Iterable[str], prefix: str = "") -> Q:
    if connection.vendor != "postgresql":
        condition = _has_forms(query, prefix)
        for term in query.unwanted:
            condition &= ~_has(f"{prefix}words", [_run(term.words)])
        return condition
    condition = Q(**{f"{prefix}vector": _folded(query)})
    stemmed = {code: config for code in codes if (config := BY_CODE[code].search) != "simple"}
    for code, config in stemmed.items():
        words = SearchQuery(_for_the_web(query), config=config, search_type="websearch")
        condition |= Q(**{f"{prefix}code": code, f"{prefix}vector": words})
    return condition


def _has_words(query: Query, column: str) -> Q:
    """Whether a folded column has the words wanted as typed."""
    condition = Q()
    for term in query.wanted:
        condition &= _has(column, [_run(term.words)]) | _has(column, map(_shape, term.parts))
    return condition


def _has_forms(query: Query, prefix: str) -> Q:
    """Whether an entry has the words wanted, but for their endings, or others that sound alike."""
    condition = Q()
    for term in query.wanted:
        if term.is_phrase:
            condition &= _has(f"{prefix}words", [_run(term.words)])
            continue
        shapes = (_shape(without_ending(form), form) for form in term.forms)
        sounds = (f" {key} " for key in term.keys)
        condition &= _has(f"{prefix}words", shapes) | _has(f"{prefix}sounds", sounds)
    return condition


def _has(column: str, shapes: Iterable[str]) -> Q:
    """Whether a column contains one of some texts, letter by letter."""
    condition = Q()
    for shape in dict.fromkeys(shapes):
        condition |= Q(**{f"{column}__contains": shape})
    return condition


def _shape(word: str, typed: str = "") -> str:
    """A word in a folded column, or the beginning of one."""
    return f" {word}" if is_beginning(typed or word) else f" {word} "


def _run(words: list[str]) -> str:
    return f" {' '.join(words)}{'' if is_beginning(words[-1]) else ' '}"


def _grade(query: Query, prefix: str = "") -> Case:
    """2 when the words stand in the title as typed, 1 when in the text, 0 for other forms."""
    return Case(
        When(_has_words(query, f"{prefix}title_words"), then=Value(2)),
        When(_has_words(query, f"{prefix}words"), then=Value(1)),
        default=Value(0),
    )


def _folded(query: Query) -> SearchQuery:
    """The folded words in PostgreSQL's notation; they are letters, marks and digits only."""
    parts = [_notation(term, loosely=True) for term in query.wanted]
    parts += [f"!({_notation(term)})" for term in query.unwanted]
    return SearchQuery(" & ".join(parts), config="simple", search_type="raw")


def _notation(term: Term, loosely: bool = False) -> str:
    if term.is_phrase:
        words = [*term.words]
        if is_beginning(words[-1]):
            words[-1] += ":*"
        return f"({' <-> '.join(words)})"
    shapes = [
        f"{without_ending(form) if loosely else form}:*" if is_beginning(form) else form
        for form in term.forms
    ]
    return f"({' | '.join([*shapes, *term.keys])})"


def _for_the_web(query: Query) -> str:
    """The query for ``websearch_to_tsquery``, each term quoted: its "or" is a word of French."""
    terms = [*query.wanted, *query.unwanted]
    return " ".join(
        f'{"-" if term.is_excluded else ""}"{term.text.replace(chr(34), " ")}"' for term in terms
    )


def _rank(reader: Reader, query: Query, prefix: str = "") -> Any:
    if connection.vendor != "postgresql":
        return Value(0.0, output_field=FloatField())
    own = SearchQuery(_for_the_web(query), config=reader.language.search, search_type="websearch")
    return SearchRank(F(f"{prefix}vector"), _folded(query) | own)
