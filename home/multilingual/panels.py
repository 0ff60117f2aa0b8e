# words: admin
"""Editor panels for things with a tab per language and for facts shared by all languages."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.blocks import StreamValue
from wagtail.models import Page

from home.settings.languages import TABLE, Language
from home.staff.rights import right_to_translate

from .forms import MATCHES
from .text_sources import TextState
from .translated_model import Text, is_empty, translated_fields

MARKS = {"filled": "●", "partly": "◐", "empty": "○", "outdated": "◆"}
WORDS = {
    "filled": _("filled"),
    "partly": _("partly filled"),
    "empty": _("empty"),
    "outdated": _("outdated"),
}


class OriginalTexts(Panel):
    """Above the fields of a language: the texts they follow, and whether they still do."""

    def __init__(self, language: Language, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language = language

    def clone_kwargs(self) -> dict:
        return {**super().clone_kwargs(), "language": self.language}

    class BoundPanel(Panel.BoundPanel):
        template_name = "multilingual/admin/original_texts.html"

        @cached_property
        def texts(self) -> list[tuple[str, Text, TextState]]:
            """The fields whose original is in another language: name, text, own state."""
            thing, code = self.instance, self.panel.language.code
            if thing.pk is None:
                return []
            found = []
            for field in translated_fields(type(thing)):
                text = thing.original_of(field)
                if text.language is not None and text.language.code != code:
                    label = capfirst(type(thing)._meta.get_field(field).verbose_name)
                    found.append((label, text, thing.text_state(field, code)))
            return found

        def is_shown(self) -> bool:
            """Only with fields to fill: the language is prepared, and this editor's."""
            if self.form is None:
                return False
            ending = f"_{self.panel.language.column}"
            fields = translated_fields(type(self.instance))
            offered = any(f"{field}{ending}" in self.form.fields for field in fields)
            return offered and bool(self.texts)

        def get_context_data(self, parent_context: Any = None) -> dict:
            name = f"{MATCHES}{self.panel.language.column}"
            has_question = self.form is not None and name in self.form.fields
            return {
                **super().get_context_data(parent_context),
                "texts": self.texts,
                "matches": self.form[name] if has_question else None,
            }


class LanguageTabs(TabbedInterface):
    """Tabs that show the questions of their languages themselves."""

    class BoundPanel(TabbedInterface.BoundPanel):
        def render_missing_fields(self) -> str:
            shown = self.panel.get_form_options().get("fields", [])
            missing = [
                str(self.form[name])
                for name in self.form.fields
                if name not in shown and not name.startswith(MATCHES)
            ]
            return mark_safe("".join(missing))


class LanguageTab(ObjectList):
    """The tab of one language; its heading says whether its fields are filled."""

    def __init__(self, children: Any = (), *args: Any, language: Language, **kwargs: Any) -> None:
        super().__init__(children, *args, heading=language.own_name, **kwargs)
        self.language = language

    def clone_kwargs(self) -> dict:
        kwargs = super().clone_kwargs()
        kwargs.pop("heading", None)
        return {**kwargs, "language": self.language}

    class BoundPanel(ObjectList.BoundPanel):
        @cached_property
        def state(self) -> str:
            fields = [panel for panel in self.panel.children if isinstance(panel, FieldPanel)]
            names = [panel.field_name for panel in fields]
            if self.instance.language_state(self.panel.language.code) == TextState.OUTDATED:
                return "outdated"
            filled = [not is_empty(getattr(self.instance, name)) for name in names]
            return "filled" if all(filled) else "partly" if any(filled) else "empty"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            name = self.panel.language.own_name
            self.heading = f"{MARKS[self.state]} {name} ({WORDS[self.state]})"


def address_of_tab(language: Language) -> str:
    """The end of an address that opens the tab of a language in the form of a thing."""
    return f"#tab-{LanguageTab(language=language).clean_name}"


def language_tabs(common: list, translated: list[str | tuple[str, dict]]) -> LanguageTabs:
    """A tab "Common" and a tab per known language; languages not prepared stay hidden.

    ``translated`` names the translated fields, each alone or with arguments for its panel.
    Who lacks the permission of a language neither sees nor sends its columns.
    """
    specs = [(item, {}) if isinstance(item, str) else item for item in translated]
    tabs = [
        LanguageTab(
            [
                OriginalTexts(language),
                *(
                    FieldPanel(
                        f"{field}_{language.column}",
                        permission=right_to_translate(language),
                        **options,
                    )
                    for field, options in specs
                ),
            ],
            language=language,
        )
        for language in TABLE
    ]
    return LanguageTabs([ObjectList(common, heading=_("Common")), *tabs])


class CommonPanel(FieldPanel):
    """A field of a thing that belongs to no language; it has a permission of its own."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        kwargs.setdefault("permission", "home.edit_common_fields")
        super().__init__(field_name, **kwargs)


class SharedFieldPanel(FieldPanel):
    """A fact of a page that is the same in every language.

    Edited on the original. On a translation the form has no such field, and the panel
    shows the value; the panel ``Translation`` says once where such facts are edited.
    """

    def format_value_for_display(self, value: Any) -> Any:
        """In the editor's language; a stream as one line for each block, nothing as a dash."""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if not value and value != 0:
            return "–"
        if isinstance(value, Page):
            return value.specific.get_admin_display_title()
        if isinstance(value, datetime.datetime):
            return date_format(timezone.localtime(value), "DATETIME_FORMAT")
        if isinstance(value, datetime.date):
            return date_format(value, "DATE_FORMAT")
        if isinstance(value, datetime.time):
            return time_format(value, "TIME_FORMAT")
        if not isinstance(value, StreamValue):
            return super().format_value_for_display(value)
        lines = []
        for child in value:
            parts = child.value.values() if isinstance(child.value, dict) else [child.value]
            lines.append(" · ".join(str(part) for part in parts if part))
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.form is not None and self.bound_field is None and self.instance.is_translation:
                self.read_only = True
                field = self.panel.db_field
                self.heading = self.panel.heading or capfirst(field.verbose_name)
                self.help_text = ""
