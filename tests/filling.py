"""Fills any kind of page and any block with words: so a new kind is tested from its first day."""

import datetime
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from campaign_pages.models.act import PlaceOnMap
from home.models import CampaignDocument, CampaignImage, HomePage
from home.pages import CampaignPage

from .builders import captions, home_of, make_page, pdf, png, recording

#: Recent enough to be news.
DAY = datetime.date.today()


#: Texts that only an act of solidarity has, and not in any words.
NO_WORDS = {*PlaceOnMap.act_fields}


def word_of(name: str) -> str:
    """A word that stands nowhere else, for what has this name."""
    return f"quagga{name.replace('_', '').replace(' ', '')}"


def fill(block: blocks.Block, name: str) -> Any:
    """A value of a block, in the form in which it is stored, with the word of a name in it."""
    if isinstance(block, blocks.StreamBlock):
        return stream(block)
    if isinstance(block, blocks.StructBlock):
        return {key: fill(child, name) for key, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [fill(block.child_block, name)]
    if isinstance(block, blocks.RichTextBlock):
        return f"<p>{word_of(name)}</p>"
    if isinstance(block, blocks.URLBlock):
        return f"https://example.org/{name}"
    if isinstance(block, blocks.DateBlock):
        return DAY.isoformat()
    if isinstance(block, blocks.ChoiceBlock):
        return next(value for value, _label in block.field.choices if value)
    if isinstance(block, ImageChooserBlock):
        image = CampaignImage(title="A picture", description_en="A picture", file=png())
        image.save()
        return image.pk
    if isinstance(block, DocumentChooserBlock):
        files = {"recording": recording, "file": captions}
        document = CampaignDocument(title="A document", file=files.get(block.name, pdf)())
        document.save()
        return document.pk
    if isinstance(block, blocks.PageChooserBlock):
        return None
    if isinstance(block, blocks.BooleanBlock):
        return False
    if isinstance(block, blocks.CharBlock | blocks.TextBlock):
        return word_of(name)
    raise LookupError(f"Say here how a {type(block).__name__} is filled.")


def stream(block: blocks.StreamBlock) -> list[dict[str, Any]]:
    """One of every block that it may have."""
    return [
        {"type": name, "value": fill(child, name), "id": ""}
        for name, child in block.child_blocks.items()
    ]


def words_of(kind: type[CampaignPage]) -> dict[str, Any]:
    """A value for every field of a kind of page that holds words, and the date it is of, if any.

    Other dates may exclude each other.
    """
    found: dict[str, Any] = {}
    for name in [*kind.text_fields, *kind.shared_fields]:
        field = kind._meta.get_field(name)
        if isinstance(field, StreamField):
            found[name] = field.stream_block.to_python(stream(field.stream_block))
        elif name == "date":
            found[name] = DAY
        elif name == "letters_as_of":
            found[name] = DAY  # without it there is no address
        elif isinstance(field, models.URLField):
            found[name] = f"https://example.org/{word_of(name)}"
        elif name in NO_WORDS:
            continue
        elif isinstance(field, models.CharField | models.TextField) and not field.choices:
            found[name] = word_of(name)
    return found


def make_filled(kind: type[CampaignPage], code: str, **fields: Any) -> CampaignPage:
    """A published page of a kind with all it may have, below the parents that it needs."""
    home = home_of(code)
    parents: list[type[Page]] = kind.allowed_parent_page_models()
    if HomePage in parents:
        parent: Page = home
    else:
        parent = make_filled(parents[0], code, title="Above", slug="above")
    return make_page(kind, parent, **{**words_of(kind), **fields})
