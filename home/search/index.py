"""What readers find, and how it enters the index: in the transaction that makes it public."""

from functools import reduce
from operator import add
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchVector
from django.db import connection, models, transaction
from django.db.models import Value

from home.multilingual.reader import Reader
from home.multilingual.texts import normalise, page_texts
from home.multilingual.translated_model import TranslatedModel, translated_fields
from home.multilingual.translated_page import TranslatedPage
from home.public.left_out import shown
from home.settings.languages import TABLE, known

from .folding import fold_word, parts_of
from .models import SearchEntry
from .sounds import keys_of_name, keys_of_word, may_be_name
from .words import WORD

#: Characters of one text; PostgreSQL takes a megabyte of its words, and a failure would keep
#: the text from going live.
LONGEST_TEXT = 100_000


class SearchablePage(TranslatedPage):
    """A page that readers find by its words, from the moment it is live and no longer."""

    #: Whether readers find it by searching, and as what.
    is_searchable = True
    kind_for_readers: Any = ""
    #: Words by which it is found and which are not shown.
    other_words: Any = ""

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves the page, and enters it with the words it is live with."""
        super().save(*args, **kwargs)
        if kwargs.get("update_fields") is not None:
            return
        words = shown([self], _of_page) if self.live and self.is_searchable else []
        if words:
            SearchEntry.objects.update_or_create(page_id=self.pk, defaults=words[0])
        else:
            SearchEntry.objects.filter(page_id=self.pk).delete()

    def search_entry_now(self) -> SearchEntry:
        """Its entry, unsaved."""
        return SearchEntry(page_id=self.pk, **_of_page(self))


class SearchableModel(TranslatedModel):
    """A translated model that readers find by its name and its other texts."""

    #: What a result of a search is, for readers.
    kind_for_readers: Any = ""
    #: Columns with names by which it is found and which are not shown.
    other_name_columns: tuple[str, ...] = ()

    search_entries = GenericRelation(SearchEntry)  # which go when the row is deleted

    class Meta:
        abstract = True

    @classmethod
    def findable(cls) -> "models.QuerySet[Any]":
        """Of the public rows, those that stand on some visible page."""
        return cls.public()

    @classmethod
    def addresses(cls, reader: Reader, rows: list[Any]) -> dict[int, str]:
        """Where a reader finds some findable rows: the path by primary key."""
        raise NotImplementedError(f"{cls.__name__} is searchable and must say where it stands.")

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves the row, and enters it in each language it has words in unless it is hidden."""
        super().save(*args, **kwargs)
        self.search_entries.all().delete()
        if self.is_public:
            for entries in shown([self], type(self).search_entries_now):
                SearchEntry.objects.bulk_create(entries)

    def search_entries_now(self) -> list[SearchEntry]:
        """Its entries, unsaved. Each has the names in all languages: any spelling finds it."""
        texts = {language.code: self._words_in(language.code) for language in TABLE}
        others = (getattr(self, column) for column in self.other_name_columns)
        spellings = " ".join([*(name for name, _body in texts.values()), *others])
        content_type = ContentType.objects.get_for_model(self)
        entries = []
        for code, (name, body) in texts.items():
            if name or body:
                name = name or self.text(self.required_text, code).value
                entry = SearchEntry(
                    key=f"{content_type.pk}:{self.pk}",
                    content_type=content_type,
                    object_id=self.pk,
                    **_words(code, name, body, spellings),
                )
                entries.append(entry)
        return entries

    def _words_in(self, code: str) -> tuple[str, str]:
        """The name in exactly this language, and the other texts in it."""
        texts = [
            self.only(name, code)
            for name in translated_fields(type(self))
            if name != self.required_text
        ]
        name = self.only(self.required_text, code) if self.required_text else ""
        return name, " ".join(filter(None, texts))


def searchable_pages() -> list[type[SearchablePage]]:
    """The kinds of pages that readers find, asked of the app registry."""
    models = (model for model in apps.get_models() if issubclass(model, SearchablePage))
    return [model for model in models if model.is_searchable]


def searchable_models() -> list[type[SearchableModel]]:
    """The translated models that readers find, asked of the app registry."""
    return [model for model in apps.get_models() if issubclass(model, SearchableModel)]


def _of_page(page: SearchablePage) -> dict[str, Any]:
    title = normalise(page.title)
    texts = page_texts(page)
    if title in texts:
        texts.remove(title)
    words = _words(
        page.locale.language_code, title, "\n".join(texts)[:LONGEST_TEXT], page.other_words
    )
    return {"key": str(page.translation_key), **words}


def _words(code: str, title: str, body: str, names: str = "") -> dict[str, Any]:
    columns = {
        "code": code,
        "title": title,
        "body": body,
        "title_words": _folded(title),
        "words": _folded(f"{title} {body} {names}"),
        "sounds": _sounds(f"{title} {body}", names),
    }
    return {**columns, "vector": _vector(columns) if connection.vendor == "postgresql" else None}


def _folded(text: str) -> str:
    """The words of a text in a row, then once each the parts that some are written with."""
    words = [match[0] for match in WORD.finditer(text)]
    parts = dict.fromkeys(part for word in words for part in parts_of(word))
    return f" {' '.join([*map(fold_word, words), '|', *parts])} "


def _sounds(text: str, names: str) -> str:
    """How each word of names sounds, and each in a text that may be one: with a capital."""
    capitals = {word for match in WORD.finditer(text) if may_be_name(word := match[0])}
    keys = dict.fromkeys(key for match in WORD.finditer(names) for key in keys_of_name(match[0]))
    keys |= dict.fromkeys(key for word in sorted(capitals) for key in keys_of_word(word))
    return f" {' '.join(keys)} "


def _vector(columns: dict[str, str]) -> Any:
    """The stemmed words of the language, and the folded ones as they are."""
    parts = (
        ("title", "A", known(columns["code"]).search),
        ("body", "B", known(columns["code"]).search),
        ("title_words", "A", "simple"),
        ("words", "C", "simple"),
        ("sounds", "D", "simple"),
    )
    vectors: list[Any] = [
        SearchVector(Value(columns[name]), weight=weight, config=config)
        for name, weight, config in parts
    ]
    return reduce(add, vectors)
