"""What pages of a kind may show, so that the others may be left as they are.

A page *gathers* unless its kind is declared: it shows other pages, or all people, and is made
anew after every change of content. A declared kind shows its own words, what these refer to,
and rows of the models that its own model is bound to. Which those are nobody writes down: they
follow from the fields and blocks of the models.
"""

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db import models
from wagtail.blocks import ChooserBlock
from wagtail.models import Page

from home.blocks import blocks_of
from home.models import CampaignDocument, CampaignImage
from home.multilingual.models import PageTranslation
from home.pages import CampaignPage
from home.public.content_version import PRIVATE

OUR_APPS = ("home", "campaign_pages", "people")
#: Followed one by one, by what refers to each.
FILES = (CampaignImage, CampaignDocument)
#: The labels of the kinds that gather nothing.
_CONFINED = {"home.TextPage"}


def confine(page: type[models.Model]) -> None:
    """Declares that pages of a kind show only what they, or the pages above them, are bound to."""
    _CONFINED.add(page._meta.label)


def gathers(label: str) -> bool:
    """Whether pages of a kind may show anything."""
    return label not in _CONFINED


@cache
def row_models() -> list[type[models.Model]]:
    """Everything of ours that is no page and no file, and that readers are shown."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in OUR_APPS
        and model._meta.label not in PRIVATE
        and not issubclass(model, (CampaignPage, *FILES, PageTranslation))
    ]


@cache
def shown_rows(label: str) -> frozenset[str]:
    """The labels of the models whose rows pages of a kind may show.

    Those that it or a kind of page above it refers to in a field or a block, those that refer
    to them, and so on: a letter has an appeal, an appeal signatures, a signature a person.
    """
    bound: set[type[models.Model]] = set()
    waiting: list[type[models.Model]] = [*_with_those_above(apps.get_model(label))]
    while waiting:
        for model in _neighbours(waiting.pop()):
            if model not in bound:
                bound.add(model)
                waiting.append(model)
    return frozenset(model._meta.label for model in bound)


def _with_those_above(kind: type[Page]) -> set[type[Page]]:
    """A kind of page and all that may stand above it."""
    found = {kind}
    waiting = [kind]
    while waiting:
        for model in waiting.pop().allowed_parent_page_models():
            if model not in found and issubclass(model, CampaignPage):
                found.add(model)
                waiting.append(model)
    return found


def _neighbours(model: type[models.Model]) -> Iterator[type[models.Model]]:
    """The models of rows that a model refers to, and of those that refer to it.

    What refers to pages of whatever kind is a record of them and is not shown as such.
    """
    rows = row_models()
    for field in model._meta.get_fields(include_hidden=True):
        if field.related_model in rows and field.model is not Page:
            yield field.related_model
    for block in blocks_of(model):
        if isinstance(block, ChooserBlock) and block.model_class in rows:
            yield block.model_class
