"""The order of texts by the alphabet of a language."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import get_language
from icu import AlphabeticIndex, Collator, Locale

Item = TypeVar("Item")


@lru_cache(maxsize=64)
def _collator(code: str) -> Collator:
    """CLDR's rules for a language; where it has none of its own, those of all languages."""
    return Collator.createInstance(Locale.forLanguageTag(code))


def sort_key(text: str, code: str) -> bytes:
    """By which a text stands in its place among others of a language.

    The same on every database and machine. Å comes after Z in Swedish, "ch" after "h" in Czech;
    Chinese goes by pinyin.
    """
    return _collator(code).getSortKey(str(text))  # which may be lazy


def alphabetical(
    items: Iterable[Item], name: Callable[[Item], str], code: str | None = None
) -> list[Item]:
    """Items in the order that a reader of a language, the active one, expects of their names."""
    language = code or get_language() or settings.LANGUAGE_CODE
    return sorted(items, key=lambda item: sort_key(name(item), language))


#: Stands for whatever begins with none of the letters; CLDR's own mark.
NO_LETTER = "…"


@lru_cache(maxsize=64)
def _index(code: str) -> Any:
    index = AlphabeticIndex(Locale.forLanguageTag(code))
    index.addLabels(Locale.getEnglish())  # names of all the world are written in these
    return index.buildImmutableIndex()


@lru_cache(maxsize=64)
def letters(code: str) -> tuple[str, ...]:
    """The letters under which a list in a language is divided, in their order; each once."""
    index = _index(code)
    return tuple(dict.fromkeys(index.getBucket(each)[0] for each in range(index.bucketCount)))


def letter_of(text: str, code: str) -> str:
    """Under which of the ``letters`` of a language a text stands: Émile under E, Čapek under Č."""
    index = _index(code)
    return index.getBucket(index.getBucketIndex(text))[0]
