"""Things: rows with a column per language, such as a person, a court or an image.

A thing has no drafts: saving is publishing. Its history can be compared, and it can be
reverted by those who may edit every language.
"""

from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from home.settings.languages import BY_CODE, Language, known


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
    """The names of a model's translated fields, as registered with modeltranslation."""
    from modeltranslation.translator import translator

    return list(translator.get_options_for_model(model).fields)


class Thing(models.Model):
    """First base of every model registered with modeltranslation.

    modeltranslation keeps in the raw column, and in revisions, whatever language is
    active at the moment. This base pins it to the default language, so that two saves in
    two admin languages write the same row.
    """

    #: A translated field that must have a value in one language at least.
    required_text = ""

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.required_text and not self.text(self.required_text).value:
            raise ValidationError(_("Fill in the name in one language at least."))

    def save(self, *args: Any, **kwargs: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            super().save(*args, **kwargs)

    def serializable_data(self) -> dict:
        with translation.override(settings.LANGUAGE_CODE):
            return super().serializable_data()  # type: ignore[misc]

    def with_content_json(self, content: dict) -> "Thing":
        with translation.override(settings.LANGUAGE_CODE):
            return super().with_content_json(content)  # type: ignore[misc]

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
    """The database columns a reader of this language may need: every field in every language of the chain.

    For ``only()``: a missing column would cost a query for each row.
    """
    return [f"{field}_{BY_CODE[code].column}" for field in fields for code in language.chain]


class ThingForm(WagtailAdminModelForm):
    """Offers only prepared languages, and writes only what this editor changed.

    Two editors who save the same person at the same moment in two languages lose
    nothing: the row is read again under a lock and only the changed columns are written.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from .languages import prepared_codes

        prepared = prepared_codes()
        for name in list(self.fields):
            code = language_of_column(self._meta.model, name)
            if code is not None and code not in prepared:
                del self.fields[name]

    def save(self, commit: bool = True) -> models.Model:
        if not commit or self.instance.pk is None:
            return super().save(commit)
        changed = [name for name in self.changed_data if self._is_column(name)]
        model = type(self.instance)
        fresh = model._default_manager.select_for_update().get(pk=self.instance.pk)
        for name in changed:
            setattr(fresh, name, getattr(self.instance, name))
        # The instance becomes the row as it is now plus this editor's changes, so that
        # its revision records the whole truth.
        for field in model._meta.concrete_fields:
            setattr(self.instance, field.attname, getattr(fresh, field.attname))
        if changed:
            self.instance.save(update_fields=self._update_fields(changed))
        self._save_m2m()
        return self.instance

    def _is_column(self, name: str) -> bool:
        try:
            return self._meta.model._meta.get_field(name).concrete
        except FieldDoesNotExist:
            return False

    def _update_fields(self, changed: list[str]) -> list[str]:
        raw = [
            field
            for field in translated_fields(self._meta.model)
            if f"{field}_{settings.LANGUAGE_CODE}" in changed
        ]
        return [*changed, *raw]


def language_of_column(model: type[models.Model], name: str) -> str | None:
    """The code of the language a column belongs to, or ``None`` for a common field."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return getattr(field, "language", None)
