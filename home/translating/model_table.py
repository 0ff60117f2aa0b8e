"""The people, courts, pictures and site texts in every language: empty, filled or outdated."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from modeltranslation.translator import translator
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.permissions import policy_registry

from home.multilingual.alphabet import alphabetical
from home.multilingual.languages import name_in, prepared
from home.multilingual.text_sources import TextState
from home.multilingual.translated_model import Text, TranslatedModel, translated_fields
from home.public.left_out import shown
from home.settings.languages import Language
from home.staff.rights import may_translate

#: Rows on one page of the table.
PAGE_SIZE = 100


class ModelCell(NamedTuple):
    language: Language
    state: TextState
    link: str
    label: str  # as in "French: outdated: The name"

    @property
    def mark(self) -> str:
        """The end of a class of ``admin.css``."""
        return {"empty": "missing", "filled": "live"}.get(self.state, "outdated")


class ModelRow(NamedTuple):
    name: Text
    cells: list[ModelCell]


class ModelTable:
    """One translated model for one user: its rows, a column per prepared language."""

    def __init__(self, user: Any, kind: str = "", language: str = "", state: str = "") -> None:
        self.user = user
        self.kind = kind if kind in self.kinds_by_label else self._first_with_rows()
        self.language = language
        self.state = state

    @cached_property
    def kinds_by_label(self) -> dict[str, type[TranslatedModel]]:
        """The models whose rows this user may edit, by their label."""
        found: dict[str, Any] = {}
        for model in translator.get_registered_models(abstract=False):
            if self._may_edit(model):
                found[model._meta.label_lower] = model
        return found

    def _first_with_rows(self) -> str:
        """What is shown before a kind is chosen: an empty table would say that nothing is to do."""
        names = [name for name, _label in self.kinds]
        filled = (
            name for name in names if self.kinds_by_label[name]._default_manager.all().exists()
        )
        return next(filled, names[0] if names else "")

    def _may_edit(self, model: type[models.Model]) -> bool:
        meta = model._meta
        policy = policy_registry.get_by_type(model)  # of files: by their collections
        return self.user.has_perm(
            f"{meta.app_label}.change_{meta.model_name}"
        ) or policy.user_has_any_permission(self.user, ["add", "change"])

    @cached_property
    def kinds(self) -> list[tuple[str, str]]:
        """For a choice: the labels of the models, and their names."""
        names = [
            (label, str(capfirst(model._meta.verbose_name_plural)))
            for label, model in self.kinds_by_label.items()
        ]
        return alphabetical(names, lambda item: item[1])

    @cached_property
    def columns(self) -> list[Language]:
        return [each for each in prepared() if self.language in ("", each.code)]

    def page(self, number: Any) -> PaginatorPage:
        """The rows of one page; everything is read when a state is asked for."""
        model = self.kinds_by_label.get(self.kind)
        if model is None:
            return Paginator([], PAGE_SIZE).get_page(1)
        things = model._default_manager.order_by("pk")
        if self.state not in TextState.values:
            page: Any = Paginator(things, PAGE_SIZE).get_page(number)
            page.object_list = shown(page.object_list, self._row)
            return page
        return Paginator(list(self._wanted(things)), PAGE_SIZE).get_page(number)

    def _wanted(self, things: models.QuerySet[Any]) -> Iterator[ModelRow]:
        for row in shown(things.iterator(1000), self._row):
            if any(cell.state == self.state for cell in row.cells):
                yield row

    def _row(self, thing: TranslatedModel) -> ModelRow:
        name = thing.text(translated_fields(type(thing))[0])
        if not name.value:
            name = Text(str(thing), None)
        link = self._address(thing)
        cells = []
        for language in self.columns:
            state = thing.language_state(language.code)
            may_edit = self._rights[language.code]
            label = f"{self._names[language.code]}: {state.label}: {name.value}"
            cells.append(ModelCell(language, state, link if may_edit else "", label))
        return ModelRow(name, cells)

    def _address(self, thing: TranslatedModel) -> str:
        """Where the words of a row are written; of a file, where nothing else of it is."""
        if isinstance(thing, AbstractImage):
            return reverse("picture_words", args=[thing.pk])
        if isinstance(thing, AbstractDocument):
            return reverse("document_words", args=[thing.pk])
        return self._addresses.get_edit_url(thing) or ""

    @cached_property
    def _rights(self) -> dict[str, bool]:
        return {language.code: may_translate(self.user, language) for language in self.columns}

    @cached_property
    def _addresses(self) -> AdminURLFinder:
        """Asks for no rights: whether a row is linked is decided for each language."""
        return AdminURLFinder()

    @cached_property
    def _names(self) -> dict[str, str]:
        active = translation.get_language()
        return {each.code: capfirst(name_in(each, active)) for each in self.columns}
