"""Things: rows with a column per language, such as a person, a court or an image.

A thing has no drafts: saving is publishing. Its history can be compared, and it can be
reverted by those who may edit every language.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from home.settings.languages import BY_CODE, TABLE, Language, known

from .alphabet import alphabetical
from .text_sources import Read, TextState, digest_of, remembered, state_of


class Text(NamedTuple):
    """A value and the language it is really written in (``None`` if there is no text at all)."""

    value: str
    language: Language | None

    def __str__(self) -> str:
        return self.value


def is_empty(value: str | None) -> bool:
    """Whether a text says nothing: empty rich text (``<p></p>``) counts as empty."""
    return not value or not strip_tags(value).replace("\xa0", " ").strip()


def translated_fields(model: type[models.Model]) -> list[str]:
    """The names of a model's translated fields, in the order of the model."""
    options: Any = translator.get_options_for_model(model)
    return [field.name for field in model._meta.concrete_fields if field.name in options.fields]


#: The code of the error of a thing that has no name in any language.
NAMELESS = "nameless"


class TranslatedModel(models.Model):
    """First base of every model registered with modeltranslation.

    modeltranslation keeps in the raw column, and in revisions, whatever language is
    active at the moment. This base pins it to the default language, so that two saves in
    two admin languages write the same row.
    """

    #: A translated field that must have a value in one language at least.
    required_text = ""

    #: What Translators and Editors of any language may do with rows: "add", "change", "delete".
    language_rights: tuple[str, ...] = ("change",)

    text_sources = models.JSONField(default=dict, blank=True, editable=False)
    #: For the next save: by field, which original the writer had before them, where that may be
    #: another than the one of now.
    originals_read: dict[str, Read] = {}

    class Meta:
        abstract = True

    @classmethod
    def public(cls) -> "models.QuerySet[Any]":
        """The rows that readers may be shown."""
        return cls._default_manager.all()

    @classmethod
    def alphabetically(cls, rows: "models.QuerySet[Any]", code: str) -> Sequence[Any]:
        """Rows by their names in the order of a language; by the database where there are many."""
        return alphabetical(rows, str, code)

    @property
    def is_public(self) -> bool:
        return type(self).public().filter(pk=self.pk).exists()

    def clean(self) -> None:
        super().clean()
        if self.required_text and not self.text(self.required_text).value:
            field: Any = self._meta.get_field(self.required_text)
            raise ValidationError(
                _("Fill in “%(field)s” in one language at least."),
                code=NAMELESS,
                params={"field": capfirst(field.verbose_name)},
            )

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves, and records what each written text was translated from."""
        self.remember_sources()
        self.originals_read = {}
        changed = kwargs.get("update_fields")
        if changed is not None and {language_of_column(type(self), name) for name in changed} - {
            None
        }:
            kwargs["update_fields"] = {*changed, "text_sources"}
        with translation.override(settings.LANGUAGE_CODE):
            super().save(*args, **kwargs)

    def serializable_data(self) -> dict:
        with translation.override(settings.LANGUAGE_CODE):
            return super().serializable_data()  # type: ignore[misc]

    def with_content_json(self, content: dict) -> "TranslatedModel":
        with translation.override(settings.LANGUAGE_CODE):
            return super().with_content_json(content)  # type: ignore[misc]

    def _digests(self, field: str) -> dict[str, str]:
        return {
            language.code: digest_of(getattr(self, f"{field}_{language.column}") or "")
            for language in TABLE
        }

    def remember_sources(self) -> None:
        """Records what the texts written since the last time were translated from."""
        if not self.get_deferred_fields():
            self.text_sources = {
                field: remembered(
                    self.text_sources.get(field, {}),
                    self._digests(field),
                    settings.LANGUAGE_CODE,
                    self.originals_read.get(field),
                )
                for field in translated_fields(type(self))
            }

    def text_state(self, field: str, code: str) -> TextState:
        """Whether a text in one language is empty, filled, or older than its original."""
        return state_of(self.text_sources.get(field, {}), self._digests(field), code)

    def language_state(self, code: str) -> TextState:
        """One language of all fields: the worst of those that have a text in any language."""
        states = [
            self.text_state(field, code)
            for field in translated_fields(type(self))
            if self.text(field).value
        ]
        for worst in (TextState.OUTDATED, TextState.EMPTY):
            if worst in states:
                return worst
        return TextState.FILLED if states else TextState.EMPTY

    def original_of(self, field: str) -> Text:
        """The text of a field that its translations follow."""
        code = self.text_sources.get(field, {}).get("of")
        return self.text(field, code) if code else self.text(field, settings.LANGUAGE_CODE)

    def originals(self) -> dict[str, Read]:
        """What somebody who looks at this thing reads: the originals of its fields."""
        found: dict[str, Read] = {}
        for field in translated_fields(type(self)):
            text = self.original_of(field)
            if text.language is not None:
                found[field] = Read(text.language.code, digest_of(text.value))
        return found

    def confirm_texts(self, code: str) -> None:
        """Lets the next save record the texts of one language as if they were written now."""
        for memory in self.text_sources.values():
            memory.pop(code, None)

    def text(self, field: str, code: str | None = None) -> Text:
        """A translated field in a language (by default the active one) or the next in its chain.

        Raises ``LookupError`` for an unknown code.
        """
        for candidate in known(code or translation.get_language()).chain:
            value = getattr(self, f"{field}_{BY_CODE[candidate].column}")
            if not is_empty(value):
                return Text(value, BY_CODE[candidate])
        return Text("", None)

    def only(self, field: str, code: str) -> str:
        """A translated field in exactly this language, or nothing."""
        value = getattr(self, f"{field}_{known(code).column}")
        return "" if is_empty(value) else value


def columns(fields: list[str], language: Language) -> list[str]:
    """The columns a reader of this language may need: every field in every language.

    For ``only()``: a missing column would cost a query for each row.
    """
    return [f"{field}_{BY_CODE[code].column}" for field in fields for code in language.chain]


def language_of_column(model: type[models.Model], name: str) -> str | None:
    """The code of the language a column belongs to, or ``None`` for a common field."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return getattr(field, "language", None)
