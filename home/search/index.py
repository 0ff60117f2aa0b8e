"""Writes what search knows, in the transaction that makes it public."""

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Value

from home.multilingual.texts import normalise, page_texts
from home.settings.languages import TABLE, known

from .folding import fold
from .models import SearchEntry

if TYPE_CHECKING:
    from home.multilingual.pages import CampaignPage
    from home.multilingual.things import Thing

#: Characters of one text; PostgreSQL takes a megabyte of its words, and a failure would keep
#: the text from going live.
LONGEST_TEXT = 100_000


def write_page(page: "CampaignPage") -> None:
    """Enters a page with the words it is live with; takes it out when it is not live."""
    if page.live and page.is_searchable:
        SearchEntry.objects.update_or_create(page_id=page.pk, defaults=_of_page(page))
    else:
        SearchEntry.objects.filter(page_id=page.pk).delete()


def write_thing(thing: "Thing") -> None:
    """Enters a thing in each language in which it has words; takes it out when it is hidden."""
    if thing.is_searchable:
        thing.search_entries.all().delete()
        if thing.is_public:
            SearchEntry.objects.bulk_create(entries_of_thing(thing))


def entry_of_page(page: "CampaignPage") -> SearchEntry:
    return SearchEntry(page_id=page.pk, **_of_page(page))


def entries_of_thing(thing: "Thing") -> list[SearchEntry]:
    """Its entries, unsaved. Each has the names in all languages, so that any spelling finds it."""
    texts = {language.code: thing.words_in(language.code) for language in TABLE}
    spellings = " ".join([*(name for name, _ in texts.values()), thing.other_names])
    content_type = ContentType.objects.get_for_model(thing)
    entries = []
    for code, (name, body) in texts.items():
        if name or body:
            name = name or thing.text(thing.required_text, code).value
            entry = SearchEntry(
                key=f"{content_type.pk}:{thing.pk}",
                content_type=content_type,
                object_id=thing.pk,
                **_words(code, name, body, spellings),
            )
            entries.append(entry)
    return entries


def _of_page(page: "CampaignPage") -> dict[str, Any]:
    title = normalise(page.title)
    texts = page_texts(page)
    if title in texts:
        texts.remove(title)
    words = _words(page.locale.language_code, title, "\n".join(texts)[:LONGEST_TEXT])
    return {"key": str(page.translation_key), **words}


def _words(code: str, title: str, body: str, spellings: str = "") -> dict[str, Any]:
    title_words, words = fold(title), fold(f"{title} {body} {spellings}")
    columns = {
        "code": code,
        "title": title,
        "body": body,
        "title_words": f" {' '.join(title_words)} ",
        "words": f" {' '.join(words)} ",
    }
    return {**columns, "vector": _vector(columns) if connection.vendor == "postgresql" else None}


def _vector(columns: dict[str, str]) -> Any:
    """The stemmed words of the language, and the folded ones as they are."""
    parts = (
        ("title", "A", known(columns["code"]).search),
        ("body", "B", known(columns["code"]).search),
        ("title_words", "A", "simple"),
        ("words", "C", "simple"),
    )
    vectors: list[Any] = [
        SearchVector(Value(columns[name]), weight=weight, config=config)
        for name, weight, config in parts
    ]
    return reduce(add, vectors)
