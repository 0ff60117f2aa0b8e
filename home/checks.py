"""House rules that Django checks at every start."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import models
from django.forms.widgets import DateTimeBaseInput
from modeltranslation.translator import translator

from home.multilingual.translated_model import TranslatedModel
from home.printing.typesetter import missing

from .pages import CampaignPage


@checks.register()
def things_are_pinned(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """Every translated model has ``TranslatedModel`` first in its bases.

    Else its revisions mix languages.
    """
    return [
        checks.Error(
            f"{model.__name__} must have TranslatedModel as its first base.",
            obj=model,
            id="home.E001",
        )
        for model in translator.get_registered_models(abstract=False)
        if not issubclass(model.__bases__[0], TranslatedModel)
    ]


@checks.register()
def page_fields_are_declared(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """Every field of a page is either a text that translations follow or a fact they share."""
    errors = []
    for model in apps.get_models():
        if not issubclass(model, CampaignPage):
            continue
        for field in model._meta.local_fields:
            if not isinstance(field, models.OneToOneField) and field.editable:
                own = {"minor_edit", "follows_version"}
                if field.name not in {*model.text_fields, *model.shared_fields, *own}:
                    message = f"{model.__name__}.{field.name} is neither a text nor a shared field."
                    errors.append(checks.Error(message, obj=model, id="home.E002"))
    return errors


@checks.register()
def pages_can_be_drawn(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """What draws pictures and PDFs is installed; without it pages offer neither."""
    lacking = missing()
    if not lacking:
        return []
    return [
        checks.Warning(
            f"Pages offer no PDF and no picture to share: {', '.join(lacking)} is missing.",
            hint="Install what requirements.txt names.",
            id="home.W001",
        )
    ]


@checks.register()
def dates_are_native(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """No widget brings the picker that replaces what it cannot parse by today."""
    return [
        checks.Error(
            f"{widget.__name__} uses Wagtail's date picker, which replaces what it cannot parse.",
            hint="Use the browser's own field, as home/native_dates.py does.",
            obj=widget,
            id="home.E010",
        )
        for widget in _below(DateTimeBaseInput)
        if widget.input_type == "text" and "date-time-chooser" in str(widget().media)
    ]


def _below(base: Any) -> Iterator[Any]:
    for each in base.__subclasses__():
        yield each
        yield from _below(each)
