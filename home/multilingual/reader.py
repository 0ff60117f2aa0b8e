"""What one visitor, reading in one language, is shown."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import (
    Exists,
    Expression,
    F,
    Func,
    IntegerField,
    OrderBy,
    Value,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.query import PageQuerySet

from home.public.memo import memoise
from home.public.visible import HOME_DEPTH, is_visible, visible
from home.settings.languages import BY_CODE, CODES, Language

STEP = Page.steplen

SomePage = TypeVar("SomePage", bound=Page)

_current: ContextVar["Reader | None"] = ContextVar("current_reader", default=None)


class LanguageVersion(NamedTuple):
    """One visible language version of one text; ``address`` is its own, in its language."""

    code: str
    path: str
    slug: str
    address: str


#: The visible versions of one text by their languages.
Group = dict[str, LanguageVersion]


class Homes(NamedTuple):
    """The front pages of all languages that were ever open, in the order of the table."""

    open: dict[str, Page]
    #: Codes of those that were open once and are not now: closed, or removed.
    closed: list[str]


class Choice(NamedTuple):
    """One entry of the language switcher."""

    language: Language
    address: str
    is_translation: bool
    is_current: bool


class Reader:
    """A visitor's language, and everything that follows from it.

    ``homes`` costs one query, once. Nothing here changes during a request, so a reader
    lives exactly as long as one.
    """

    def __init__(self, code: str) -> None:
        self.language = BY_CODE[code]
        self._groups: dict[str, Group] = {}
        self._versions: dict[UUID, Page | None] = {}

    @property
    def code(self) -> str:
        return self.language.code

    @cached_property
    def _homes(self) -> Homes:
        return memoise("homes", _look_up_homes)

    @property
    def homes(self) -> dict[str, Page]:
        """The visible home page of each open language, in the order of the table."""
        return self._homes.open

    @property
    def closed(self) -> list[Language]:
        """The languages that readers could open once and cannot now."""
        return [BY_CODE[code] for code in self._homes.closed]

    @cached_property
    def code_of_locale(self) -> dict[int, str]:
        return {home.locale_id: code for code, home in self.homes.items()}

    def language_of(self, page: Page) -> Language:
        """The language a visible page is written in, without a query."""
        code = self.code_of_locale.get(page.locale_id)
        return BY_CODE[code or page.locale.language_code]

    def chain(self, language: Language | None = None) -> list[str]:
        """The open languages in the order in which texts are tried for this reader."""
        return [code for code in (language or self.language).chain if code in self.homes]

    def best(self, pages: PageQuerySet) -> PageQuerySet:
        """Of each text in the queryset, the visible version this reader understands best.

        One query whatever the number of texts and languages.
        """
        row = Window(RowNumber(), partition_by=[F("translation_key")], order_by=self._rank())
        return visible(pages).annotate(reader_rank=row).filter(reader_rank=1)

    def best_of_first(self, pages: PageQuerySet, *order: str | OrderBy) -> Page | None:
        """The version this reader understands best of the text that comes first in an order.

        By fields that are the same in all versions of a text; without any, of the only text. To
        put such a query together takes a third of the time that ``best`` takes.
        """
        return visible(pages).order_by(*order, "translation_key", self._rank()).first()

    def first_of(self, kind: type[SomePage]) -> SomePage | None:
        """The first text in the tree of a kind of which a site has few, in its best version.

        One query for the readers of all languages, if their pages are made together.
        """
        versions = memoise(("all", kind), lambda: list(visible(kind.objects.all())))
        places, last = self._places, len(self._places)
        versions = sorted(versions, key=lambda page: -places.get(page.locale_id, last))
        best = {page.translation_key: page for page in versions}  # the best comes last, and stays
        return min(best.values(), key=lambda page: page.path, default=None)

    @cached_property
    def _places(self) -> dict[int, int]:
        """The place of each locale in the order of this reader."""
        return {self.homes[code].locale_id: place for place, code in enumerate(self.chain())}

    def _rank(self) -> Expression:
        """The place of a page's language in the order of this reader; all others come last.

        What ``Case`` and ``When`` say too, in a tenth of the time to put it together.
        """
        places = "".join(f"WHEN {key} THEN {place} " for key, place in self._places.items())
        if not places:
            return Value(0)
        template = f"CASE %(expressions)s {places}ELSE {len(self._places)} END"
        return Func(F("locale_id"), template=template, output_field=IntegerField())

    def best_version(self, page: Page) -> Page | None:
        """The visible version of a text, given in any language, best for this reader."""
        if page.translation_key not in self._versions:
            self.look_up([page])
        return self._versions[page.translation_key]

    def look_up(self, pages: Iterable[Page]) -> None:
        """Finds the best versions of several texts with one query, for ``best_version``."""
        keys = {page.translation_key for page in pages} - self._versions.keys()
        if keys:
            found = visible(Page.objects.filter(translation_key__in=keys))
            self._versions.update(dict.fromkeys(keys))
            # The best comes last, and stays. No window, which takes longer to put together.
            self._versions.update(
                (page.translation_key, page) for page in found.order_by(self._rank().desc())
            )

    def real_address(self, page: Page) -> str:
        """The path of a visible page in its own language."""
        return self._real_address(self.code_of_locale[page.locale_id], page.url_path)

    def _real_address(self, code: str, url_path: str) -> str:
        return address_below(self.homes[code], code, url_path)

    def address(self, page: Page) -> str:
        """Where this reader finds a visible page: the path, from the first slash.

        In the reader's own language its real path. Else the address of the text above it,
        and its slug. Needs no query for a page in the reader's own language, and at most
        two for each parent of pages in other languages.
        """
        home = self.homes.get(self.code)
        if home is not None and page.locale_id == home.locale_id:
            return self.real_address(page)
        if page.depth <= HOME_DEPTH:
            return f"/{self.code}/"
        return f"{self._address(page.path[:-STEP], self.language)}{page.slug}/"

    def switcher(self, page: Page) -> list[Choice]:
        """Every open language with the address at which it shows this page.

        Real translations come first. A query for the page and one for each text above it,
        whatever the number of languages.
        """
        versions = self._group(page.path)
        choices = []
        for code in self.homes:
            language = BY_CODE[code]
            address = self._address(page.path, language)
            is_translation = not versions or code in versions
            choices.append(Choice(language, address, is_translation, code == self.code))
        return sorted(choices, key=lambda choice: not choice.is_translation)

    def versions(self, page: Page) -> list[Language]:
        """The open languages in which this page has a visible version of its own."""
        return [choice.language for choice in self.switcher(page) if choice.is_translation]

    def _address(self, path: str, language: Language) -> str:
        """Where readers of a language find the text whose page, in some language, is at a path.

        The translations of a text may stand below different texts: what is above it is
        asked of the version that these readers understand best.
        """
        group = self._group(path)
        if language.code in group:
            return group[language.code].address
        if not group:  # home, or a page that has no address
            return f"/{language.code}/"
        best = next(group[code] for code in self.chain(language) if code in group)
        return f"{self._address(best.path[:-STEP], language)}{best.slug}/"

    def _group(self, path: str) -> Group:
        """The visible versions, by language, of the text whose page is at a path.

        Empty for home, and for a page below one that nobody sees in any language.
        """
        if path not in self._groups:
            group = memoise(("versions", path), lambda: self._look_up_group(path))
            self._groups[path] = group
            self._groups.update({version.path: group for version in group.values()})
        return self._groups[path]

    def _look_up_group(self, path: str) -> Group:
        above = path[:-STEP]
        is_below_home = len(above) == HOME_DEPTH * STEP
        if len(above) < HOME_DEPTH * STEP or not (is_below_home or self._group(above)):
            return {}
        key = Page.objects.filter(path=path).values("translation_key")
        rows = visible(Page.objects.filter(translation_key__in=key))
        group = {}
        for locale_id, own_path, slug, url_path in rows.values_list(
            "locale_id", "path", "slug", "url_path"
        ):
            code = self.code_of_locale[locale_id]
            group[code] = LanguageVersion(code, own_path, slug, self._real_address(code, url_path))
        return group


def address_below(home: Page, code: str, url_path: str) -> str:
    """The path of what stands in the tree of a language's home page, from Wagtail's own path.

    What stands in another tree has no address; the front page's is given.
    """
    below = url_path.removeprefix(home.url_path) if url_path.startswith(home.url_path) else ""
    return f"/{code}/{below}"


def reader_at(path: str) -> Reader:
    """Whoever reads at an address (a path, from the first slash).

    Where its language is not open, the open one that its readers understand best; where the
    address is of no language, the default one.
    """
    code = path.split("/", 2)[1]
    reader = Reader(code if code in BY_CODE else settings.LANGUAGE_CODE)
    if reader.code == settings.LANGUAGE_CODE or reader.code in reader.homes:
        return reader
    return Reader(next(iter(reader.chain()), settings.LANGUAGE_CODE))


def open_codes() -> list[str]:
    """The languages that are open to readers, the default one first."""
    codes = Reader(settings.LANGUAGE_CODE).homes
    return sorted(codes, key=lambda code: code != settings.LANGUAGE_CODE)


def opens_language(page: Page) -> bool:
    """Whether publishing a page opens its language: the front page of one that is not open."""
    code = page.locale.language_code
    return page.depth == HOME_DEPTH and code not in (settings.LANGUAGE_CODE, *open_codes())


def _look_up_homes() -> Homes:
    """One query; another where a language was removed, which has left a redirect behind."""
    home_page = apps.get_model("home", "HomePage")
    fronts = Redirect.objects.filter(old_path__in=[f"/{code}" for code in CODES])
    pages = home_page.objects.select_related("locale").annotate(
        is_visible=is_visible(), anything_gone=Exists(fronts)
    )
    by_code = {page.locale.language_code: page for page in pages}
    shown = {code: by_code[code] for code in CODES if code in by_code and by_code[code].is_visible}
    once = {code for code, page in by_code.items() if page.first_published_at is not None}
    if any(page.anything_gone for page in by_code.values()):
        once.update(path.strip("/") for path in fronts.values_list("old_path", flat=True))
    return Homes(shown, [code for code in CODES if code in once and code not in shown])


@contextmanager
def reading(reader: Reader) -> Iterator[Reader]:
    """Activates a reader and their language, for the interface and for links in running text."""
    token = _current.set(reader)
    try:
        with translation.override(reader.code):
            yield reader
    finally:
        _current.reset(token)


def current_reader() -> Reader:
    """The reader of the request in hand; outside of one, a reader of the active language."""
    active = translation.get_language()
    return _current.get() or Reader(active if active in BY_CODE else settings.LANGUAGE_CODE)
