# words: admin
"""The forms of things: only what an editor may write is offered, and nothing is lost."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, BadRequest, ValidationError
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from home.settings.languages import BY_CODE, Language, known
from home.staff.rights import may_translate

from .bidi import without_turning
from .languages import prepared_codes
from .text_sources import Read, TextState
from .translated_model import NAMELESS, language_of_column, translated_fields

#: A checkbox for each outdated language: ``matches_fr``.
MATCHES = "matches_"
#: The texts that were there when the form was opened.
SEEN = "seen_texts"
#: Among them, the originals that were shown beside the fields.
ORIGINALS = "originals"
CHANGED_MEANWHILE = _(
    "Somebody has changed this text in the meantime. Yours stands in the field; save again to "
    "put it in the place of theirs:"
)


def mark(value: Any) -> str:
    """Tells two values of a field apart, whichever way browsers end their lines."""
    text = "" if value is None else str(value).replace("\r\n", "\n")
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def parse_seen(text: str) -> tuple[dict[str, str], dict[str, Read]]:
    """The marks of the fields and the originals that a form has brought back.

    Raises ``LookupError``, ``TypeError`` or ``ValueError`` for what no form of ours sent.
    """
    marks = dict(json.loads(text))
    originals = {
        field: Read(known(code).code, str(digest))
        for field, (code, digest) in dict(marks.pop(ORIGINALS, {})).items()
    }
    return marks, originals


def write_in(field: forms.Field, language: Language) -> None:
    """Tells browsers in which language a field is written, and from which side."""
    field.widget.attrs.update({"lang": language.code, "dir": language.direction})


#: Browsers send nothing of these where nothing was chosen.
_SENT_WHEN_CHOSEN = (forms.FileInput, forms.RadioSelect)


class ChangedMeanwhileError(BadRequest):
    """Somebody has saved a field between the check of a form and its save."""


class TranslatedModelFormMixin(WagtailAdminModelForm if TYPE_CHECKING else object):  # type: ignore[misc]
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
            language = BY_CODE[code]
            if code not in prepared or (user is not None and not may_translate(user, language)):
                del self.fields[name]
            else:
                self.fields[name].label = self._label(name, language)
                write_in(self.fields[name], language)
        self._add_questions()

    @property
    def columns(self) -> dict[str, Language]:
        """The translated columns in this form, with their languages."""
        codes = {name: language_of_column(self._meta.model, name) for name in self.fields}
        return {name: BY_CODE[code] for name, code in codes.items() if code}

    def _add_questions(self) -> None:
        """Asks of outdated languages whether they match, and notes which texts were seen."""
        thing = self.instance
        if thing.pk is None:
            return
        for language in dict.fromkeys(self.columns.values()):
            if thing.language_state(language.code) == TextState.OUTDATED:
                self.fields[f"{MATCHES}{language.column}"] = forms.BooleanField(
                    required=False,
                    label=format_lazy("{} ({})", _("These texts match"), language.own_name),
                    help_text=_(
                        "Tick it when the original has changed and there is nothing to do."
                    ),
                )
        self.fields[SEEN] = forms.CharField(required=False, widget=forms.HiddenInput)
        marks = {name: mark(value) for name, value in self._row().items()}
        self.initial[SEEN] = json.dumps({**marks, ORIGINALS: thing.originals()})

    def _row(self) -> dict[str, Any]:
        """What the fields of this form hold in the database now, by their names."""
        names = {
            field.attname: field.name
            for field in self._meta.model._meta.concrete_fields
            if field.name in self.fields
        }
        rows = self._meta.model._default_manager.filter(pk=self.instance.pk).values(*names)
        return {names[attname]: value for attname, value in (rows.first() or {}).items()}

    def _post_clean(self) -> None:
        """Refuses to write over what somebody else has saved since the form was opened.

        Both texts are shown; sending the form again means that the editor has decided.
        What this editor has not touched is left as the others have made it.
        """
        take_out_turning(self)
        super()._post_clean()
        self._say_at_a_field_that_a_name_lacks()
        self._touched = set(self.changed_data)
        self._checked: dict[str, str] = {}
        self._read: dict[str, Read] = {}
        if self.instance.pk is None:
            return
        try:
            seen, self._read = parse_seen(self.cleaned_data.get(SEEN, ""))
        except (LookupError, TypeError, ValueError):
            seen = {}
        rows = self._row()
        if self._lacks_something(seen, rows):
            self.add_error(None, _("This form is damaged. Open it again."))
            return
        for name, theirs in rows.items():
            field = self.instance._meta.get_field(name)
            mine, now = mark(getattr(self.instance, field.attname)), mark(theirs)
            self._checked[name] = now
            if name not in seen or mine == seen[name]:
                self._touched.discard(name)
                setattr(self.instance, field.attname, theirs)
                continue
            self._touched.add(name)
            if now not in (mine, seen[name]):
                self.add_error(name, format_lazy("{} “{}”", CHANGED_MEANWHILE, theirs))
                seen[name] = now
        self._clean_with_what_others_left()
        self.data: Any = self.data.copy()
        shown = self.instance.originals()
        self.data[self.add_prefix(SEEN)] = json.dumps({**seen, ORIGINALS: shown})

    def _lacks_something(self, seen: dict[str, str], rows: dict[str, Any]) -> bool:
        """Whether what a form of ours would send has not arrived, or not what it was opened with.

        Of a language that was prepared since the form was opened neither is there.
        """
        missing = {
            name
            for name, field in self.fields.items()
            if not field.disabled
            and not isinstance(field.widget, _SENT_WHEN_CHOSEN)
            and field.widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))
        }
        unknown = {name for name in rows if name not in seen}
        prepared_since = unknown & missing & {*self.columns}
        return bool(missing - prepared_since or unknown - prepared_since) or not seen

    def _clean_with_what_others_left(self) -> None:
        """Somebody may have emptied what this editor has not touched."""
        if self.has_error(NON_FIELD_ERRORS, NAMELESS):
            return
        try:
            self.instance.clean()
        except ValidationError as error:
            if not self.errors:
                self.add_error(None, error)
                self._say_at_a_field_that_a_name_lacks()

    def _say_at_a_field_that_a_name_lacks(self) -> None:
        """There it is seen and its tab counts it; in the language of the campaign, if it may be."""
        if not self.has_error(NON_FIELD_ERRORS, NAMELESS):
            return
        prefix = f"{self.instance.required_text}_"
        fields = [name for name in self.columns if name.startswith(prefix)]
        if not fields:
            return
        usual = prefix + BY_CODE[settings.LANGUAGE_CODE].column
        field = usual if usual in fields else fields[0]
        for error in self.errors.pop(NON_FIELD_ERRORS).as_data():
            self.add_error(field if error.code == NAMELESS else None, error)

    def _label(self, name: str, language: Language) -> str:
        """The words of the field and the language's own name: "Description (français)"."""
        raw = self._meta.model._meta.get_field(name.removesuffix(f"_{language.column}"))
        return f"{capfirst(raw.verbose_name)} ({language.own_name})"

    def save(self, commit: bool = True) -> models.Model:
        if not commit or self.instance.pk is None:
            return super().save(commit)
        with transaction.atomic():
            self._take_the_rest_from_the_row()
            self.instance.originals_read = self._originals_read()
            for name in self.fields:
                if name.startswith(MATCHES) and self.cleaned_data.get(name):
                    self.instance.confirm_texts(name.removeprefix(MATCHES).replace("_", "-"))
            return super().save()

    def _originals_read(self) -> dict[str, Read]:
        """The originals this editor had before them, but for those they have changed here."""
        return {
            field: read
            for field, read in self._read.items()
            if f"{field}_{known(read.code).column}" not in self._touched
        }

    def _take_the_rest_from_the_row(self) -> None:
        """Raises ``ChangedMeanwhileError`` if somebody has saved between the check and the lock.

        In the editors of snippets nobody can: they hold the lock from before the check.
        """
        model = type(self.instance)
        row = model._default_manager.select_for_update().get(pk=self.instance.pk)
        for name, checked in self._checked.items():
            if name in self._touched:
                now = mark(getattr(row, model._meta.get_field(name).attname))
                if now != checked:
                    raise ChangedMeanwhileError(f"{name} has just been changed.")
        # What was written past the model, by an import say, follows what the row holds now.
        row.remember_sources()
        # Setting a raw field would set the column of the editor's interface language.
        own = {*self._touched, *translated_fields(model)}
        for name in self._touched:
            own.update(self.derived_fields.get(name, []))
        for field in model._meta.concrete_fields:
            if field.name not in own:
                setattr(self.instance, field.attname, getattr(row, field.attname))


class TranslatedModelForm(TranslatedModelFormMixin, WagtailAdminModelForm):
    """The editor of a thing."""


def take_out_turning(form: forms.BaseForm) -> None:
    """Takes out of what was typed into plain fields what would turn other words around."""
    cleaned = form.cleaned_data
    cleaned.update(
        {name: without_turning(text) for name, text in cleaned.items() if isinstance(text, str)}
    )


def show_originals(form: TranslatedModelFormMixin) -> None:
    """Puts the original of each translation into the help of its field.

    For the forms without tabs: a template of Wagtail's shows their fields one by one.
    """
    thing: Any = form.instance
    if thing.pk is None:
        return
    for name, language in form.columns.items():
        field = name.removesuffix(f"_{language.column}")
        text = thing.original_of(field)
        if text.language in (None, language):
            continue
        state = thing.text_state(field, language.code)
        shown = render_to_string(
            "multilingual/admin/original_text.html", {"text": text, "state": state}
        )
        form.fields[name].help_text = format_html("{} {}", form.fields[name].help_text, shown)
