"""Editor panels for things with a tab per language and for facts shared by all languages."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface

from home.settings.languages import TABLE, Language

from .things import is_empty

MARKS = {"filled": "●", "partly": "◐", "empty": "○"}
WORDS = {"filled": _("filled"), "partly": _("partly filled"), "empty": _("empty")}


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
            names = [panel.field_name for panel in self.panel.children]
            filled = [not is_empty(getattr(self.instance, name)) for name in names]
            return "filled" if all(filled) else "partly" if any(filled) else "empty"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            name = self.panel.language.own_name
            self.heading = f"{MARKS[self.state]} {name} ({WORDS[self.state]})"


def thing_tabs(common: list, translated: list[str | tuple[str, dict]]) -> TabbedInterface:
    """A tab "Common" and a tab per known language; languages not prepared stay hidden.

    ``translated`` names the translated fields, each alone or with arguments for its panel.
    Who lacks the permission of a language neither sees nor sends its columns.
    """
    specs = [(item, {}) if isinstance(item, str) else item for item in translated]
    tabs = [
        LanguageTab(
            [
                FieldPanel(
                    f"{field}_{language.column}",
                    permission=f"home.translate_{language.column}",
                    **options,
                )
                for field, options in specs
            ],
            language=language,
        )
        for language in TABLE
    ]
    return TabbedInterface([ObjectList(common, heading=_("Common")), *tabs])


class CommonPanel(FieldPanel):
    """A field of a thing that belongs to no language; it has a permission of its own."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        kwargs.setdefault("permission", "home.edit_common_fields")
        super().__init__(field_name, **kwargs)


class SharedFieldPanel(FieldPanel):
    """A fact of a page that is the same in every language.

    Edited on the original. On a translation the form has no such field, and the panel
    shows the value and where it is edited.
    """

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.form is not None and self.bound_field is None and self.instance.is_translation:
                self.read_only = True
                field = self.panel.db_field
                self.heading = self.panel.heading or str(field.verbose_name).capitalize()
                self.help_text = self.instance.shared_field_help()
