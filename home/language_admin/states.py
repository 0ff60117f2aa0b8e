# words: admin
"""What each known language is to the site: prepared, open or neither, and what it has."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import Count, Q, TextChoices
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from modeltranslation.translator import translator
from wagtail.models import Page

from home.catalogues import readers_words
from home.models import HomePage
from home.multilingual.languages import name_in
from home.multilingual.panels import address_of_tab
from home.multilingual.reader import Reader
from home.multilingual.translated_model import TranslatedModel, translated_fields
from home.printing.fonts import is_covered
from home.public.visible import HOME_DEPTH
from home.releases.bin.pages import deleted_pages
from home.search.index import SearchableModel
from home.settings.languages import BY_CODE, TABLE, Language
from home.staff.groups import names_of_groups

#: How many rows of a model have words in a language.
Words = dict[type[TranslatedModel], int]


class State(TextChoices):
    """In the order in which the table shows them."""

    OPEN = "open", pgettext_lazy("a language", "open")
    PREPARED = "prepared", pgettext_lazy("a language", "prepared")
    UNPREPARED = "unprepared", pgettext_lazy("a language", "not prepared")


@dataclass
class LanguageState:
    """One language."""

    language: Language
    #: Its front page, if it is prepared.
    home: HomePage | None
    is_open: bool
    #: The texts below it, but for those in the bin.
    texts: int
    words: Words

    @property
    def code(self) -> str:
        return self.language.code

    @property
    def state(self) -> State:
        if self.is_open:
            return State.OPEN
        return State.PREPARED if self.home is not None else State.UNPREPARED

    @property
    def is_default(self) -> bool:
        return self.code == settings.LANGUAGE_CODE

    @cached_property
    def name(self) -> str:
        """As the language of the admin calls it."""
        return capfirst(name_in(self.language, get_language() or settings.LANGUAGE_CODE))

    @property
    def has_fonts(self) -> bool:
        """Whether PDFs and pictures to share can be drawn in it."""
        return is_covered(self.language)

    @property
    def translated(self) -> int:
        """How many of the words that readers meet in menus, buttons and notices are in it."""
        return readers_words(self.code)[0]

    @property
    def all_words(self) -> int:
        return readers_words(self.code)[1]

    @property
    def is_translated(self) -> bool:
        return self.translated == self.all_words

    @property
    def people(self) -> int:
        """How many people have words in it."""
        return sum(self.words[model] for model in self.words if issubclass(model, SearchableModel))

    @property
    def rows(self) -> Iterator[tuple[str, int]]:
        """What else than pages has words in it, each kind with its number."""
        for model, number in self.words.items():
            if number:
                yield str(capfirst(model._meta.verbose_name_plural or "")), number

    @cached_property
    def groups(self) -> list[Group]:
        return list(Group.objects.filter(name__in=names_of_groups(self.language)))

    @property
    def tab(self) -> str:
        """The end of the address at which the site texts are written in it."""
        return address_of_tab(self.language)

    @property
    def fallback(self) -> list[Language]:
        """The open languages in which its readers are shown what it lacks, the best first."""
        codes = Reader(self.code).chain()
        return [BY_CODE[code] for code in codes if code != self.code]


def states(languages: tuple[Language, ...] = TABLE) -> list[LanguageState]:
    """Some languages, or all; the open ones first."""
    homes = {page.locale.language_code: page for page in _home_pages()}
    opened = Reader(settings.LANGUAGE_CODE).homes
    pages = Page.objects.filter(depth__gt=HOME_DEPTH).exclude(pk__in=deleted_pages())
    texts = dict(pages.values_list("locale__language_code").annotate(number=Count("pk")).order_by())
    words = {model: _with_words(model, languages) for model in _models()}
    found = [
        LanguageState(
            language=each,
            home=homes.get(each.code),
            is_open=each.code in opened,
            texts=texts.get(each.code, 0),
            words={model: numbers[each.column] for model, numbers in words.items()},
        )
        for each in languages
    ]
    return sorted(found, key=lambda each: State.values.index(each.state))


def state_of(language: Language) -> LanguageState:
    return states((language,))[0]


def _home_pages() -> Any:
    return HomePage.objects.select_related("locale")


def _models() -> list[type[TranslatedModel]]:
    registered: Any = translator.get_registered_models(abstract=False)
    return list(registered)


def _with_words(model: type[TranslatedModel], languages: tuple[Language, ...]) -> dict[str, int]:
    """How many rows have words, by the columns of the languages. One query."""
    return model._default_manager.aggregate(
        **{each.column: Count("pk", filter=_has_words(model, each.column)) for each in languages}
    )


def _has_words(model: type[TranslatedModel], column: str) -> Q:
    found = Q()
    for field in translated_fields(model):
        name = f"{field}_{column}"
        found |= ~Q(**{name: ""}) & Q(**{f"{name}__isnull": False})
    return found
