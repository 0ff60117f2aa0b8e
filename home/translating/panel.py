# words: admin
"""What the editor of a translation is shown about its original, in the form itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from .models import Question
from .questions import open_questions
from .status import TranslationStatus


class FollowsInput(forms.CheckboxInput):
    """A checkbox whose value is the version of the original that the editor has seen.

    A hidden input before it carries the version that holds while it is not ticked.
    """

    template_name = "translating/admin/follows_input.html"

    def __init__(self, newest: int, otherwise: int | None) -> None:
        super().__init__(check_test=lambda value: str(value) == str(newest))
        self.newest, self.otherwise = newest, otherwise

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        return {**context, "newest": self.newest, "otherwise": self.otherwise}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return values[-1] if values else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data


class FollowsField(forms.IntegerField):
    """Whether a translation matches its original; its clean value is a version's id."""

    def __init__(self, status: TranslationStatus) -> None:
        published = status.record.source_version_id
        otherwise = status.followed if status.is_outdated else published
        self.allowed = {status.newest, otherwise}
        super().__init__(
            required=False,
            label=_("This translation matches the original"),
            help_text=_(
                "Tick it when nothing is left to change. Readers are then no longer told that "
                "the original is newer, as soon as this is published."
            ),
            widget=FollowsInput(status.newest or 0, otherwise),
        )

    def clean(self, value: Any) -> int | None:
        number = super().clean(value)
        if number is not None and number not in self.allowed:
            raise forms.ValidationError(
                _("The original has changed again in the meantime. Look at its changes once more.")
            )
        return number


class LeftOverField(forms.BooleanField):
    """Lets passages in the original's words be published after all."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=_("Publish these passages in the original's words"),
            help_text=_("For example because they are names or quotations."),
        )


class TranslationPanel(Panel):
    """On a translation: its original, what changed there, and what is left to translate."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Translation"))
        kwargs.setdefault("icon", "globe")
        super().__init__(**kwargs)

    def get_form_options(self) -> dict:
        return {"fields": ["follows_version", "publish_left_over"]}

    @property
    def clean_name(self) -> str:
        return "translation"

    class BoundPanel(Panel.BoundPanel):
        template_name = "translating/admin/translation_panel.html"

        def is_shown(self) -> bool:
            return self.status is not None

        @cached_property
        def status(self) -> TranslationStatus | None:
            record = getattr(self.instance, "record", None)
            if record is None or record.original is None:
                return None
            return TranslationStatus(
                self.instance, record, self.request.user if self.request else None
            )

        def get_context_data(self, parent_context: Any = None) -> dict:
            context = super().get_context_data(parent_context)
            return {
                **context,
                "status": self.status,
                "follows": self._field("follows_version"),
                "left_over": self._field("publish_left_over"),
                "may_ask_machine": bool(settings.TRANSLATION_URL),
            }

        def _field(self, name: str) -> Any:
            return self.form[name] if self.form is not None and name in self.form.fields else None


class AskedPanel(Panel):
    """On an original: what translators ask about it, and where."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Questions of translators"))
        kwargs.setdefault("icon", "help")
        super().__init__(**kwargs)

    @property
    def clean_name(self) -> str:
        return "asked"

    class BoundPanel(Panel.BoundPanel):
        template_name = "translating/admin/asked_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.questions)

        @cached_property
        def questions(self) -> list[Question]:
            return list(open_questions().filter(comment__page_id=self.instance.pk))

        def get_context_data(self, parent_context: Any = None) -> dict:
            return {**super().get_context_data(parent_context), "questions": self.questions}


def left_over_message(passages: list) -> str:
    """Names the passages that are not translated yet."""
    names = ", ".join(f"{passage.label}: “{passage.text[:60]}”" for passage in passages[:5])
    return format_html(
        "{} {}",
        _("Some passages are still in the original's words. Translate them, or confirm them."),
        names,
    )
