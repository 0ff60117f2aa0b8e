"""Things: rows with a column per language, such as a person, a court or an image.

A thing has no drafts: saving is publishing. Its history can be compared, and it can be
reverted by those who may edit every language.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from home.settings.languages import BY_CODE, Language, known

from .languages import prepared_codes


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

    options: Any = translator.get_options_for_model(model)
    return list(options.fields)


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
    """The columns a reader of this language may need: every field in every language.

    For ``only()``: a missing column would cost a query for each row.
    """
    return [f"{field}_{BY_CODE[code].column}" for field in fields for code in language.chain]


class ThingFormMixin(WagtailAdminModelForm if TYPE_CHECKING else object):  # type: ignore[misc]
    """Offers only prepared languages that the editor may write, and saves only what they changed.

    Two editors who save the same person at the same moment in two languages lose
    nothing: under a lock, every column this editor did not change is taken from the row
    as it is now.
    """

    #: Columns that follow from a form field and change with it.
    derived_fields: dict[str, list[str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        user = kwargs.get("for_user") or kwargs.get("user")
        super().__init__(*args, **kwargs)
        prepared = prepared_codes()
        for name in list(self.fields):
            code = language_of_column(self._meta.model, name)
            if code is None:
                continue
            right = f"home.translate_{BY_CODE[code].column}"
            if code not in prepared or (user is not None and not user.has_perm(right)):
                del self.fields[name]
            else:
                self.fields[name].label = self._label(name, BY_CODE[code])

    def _label(self, name: str, language: Language) -> str:
        """The words of the field and the language's own name: "Description (français)"."""
        raw = self._meta.model._meta.get_field(name.removesuffix(f"_{language.column}"))
        return f"{capfirst(raw.verbose_name)} ({language.own_name})"

    def save(self, commit: bool = True) -> models.Model:
        if not commit or self.instance.pk is None:
            return super().save(commit)
        with transaction.atomic():
            self._take_the_rest_from_the_row()
            return super().save()

    def _take_the_rest_from_the_row(self) -> None:
        model = type(self.instance)
        row = model._default_manager.select_for_update().get(pk=self.instance.pk)
        # Setting a raw field would set the column of the editor's interface language.
        own = {*self.changed_data, *translated_fields(model)}
        for name in self.changed_data:
            own.update(self.derived_fields.get(name, []))
        for field in model._meta.concrete_fields:
            if field.name not in own:
                setattr(self.instance, field.attname, getattr(row, field.attname))


class ThingForm(ThingFormMixin, WagtailAdminModelForm):
    """The editor of a thing."""


def language_of_column(model: type[models.Model], name: str) -> str | None:
    """The code of the language a column belongs to, or ``None`` for a common field."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return getattr(field, "language", None)
