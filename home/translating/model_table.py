"""The people, courts, pictures and site texts in every language: empty, filled or outdated."""

from functools import cached_property
from typing import Any, NamedTuple

from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.permissions import policy_registry

from home.multilingual.alphabet import alphabetical
from home.multilingual.languages import name_in, prepared
from home.multilingual.text_sources import TextState
from home.multilingual.translated_model import Text, TranslatedModel, translated_fields
from home.public.left_out import guarded
from home.settings.languages import Language
from home.staff.rights import may_translate


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

    def __init__(
        self, user: Any, kind: str = "", language: str = "", state: str = "", words: str = ""
    ) -> None:
        self.user = user
        self.kind = kind if kind in self.kinds_by_label else self._first_with_rows()
        self.language = language
        self.state = state
        self.words = words

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

    @cached_property
    def rows(self) -> Any:
        """What is in the table; everything is read when a state or words are asked for."""
        model = self.kinds_by_label.get(self.kind)
        if model is None:
            return []
        things = model._default_manager.order_by("pk")
        if not (self.state or self.words):
            return things
        return [thing for thing in things.iterator(1000) if self._is_wanted(thing)]

    def _is_wanted(self, thing: TranslatedModel) -> bool:
        with guarded(thing):
            return self._is_called(thing) and self._is_in_state(thing)
        return False

    def _is_called(self, thing: TranslatedModel) -> bool:
        first = translated_fields(type(thing))[0]
        fields = [build_localized_fieldname(first, each.code) for each in prepared()]
        names = [getattr(thing, field) or "" for field in fields]
        return any(self.words.casefold() in name.casefold() for name in names)

    def _is_in_state(self, thing: TranslatedModel) -> bool:
        wanted = self.state
        return not wanted or any(thing.language_state(each.code) == wanted for each in self.columns)

    def row(self, thing: TranslatedModel) -> ModelRow:
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
