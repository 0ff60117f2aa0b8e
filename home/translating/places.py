"""Where the parts of a text stand in its form, as Wagtail's comments name them.

Wagtail shows a comment beside a field. For a block that is made of several, such as a quotation,
a picture or a list, that is the first of them.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.text import capfirst
from wagtail import blocks
from wagtail.models import Page

from home.multilingual.texts import passages


class Place(NamedTuple):
    """A field, or a block of a stream, with or without words."""

    key: str  # the name of the field, or the id of the block
    path: str  # ``title``, or ``body.<id of the block>.<name of its first field>``
    label: str
    text: str


def places(page: Page) -> Iterator[Place]:
    """The fields of a page that have words, and all its blocks, in reading order."""
    words = {passage.key: passage.text for passage in passages(page)}
    for name in page.text_fields:
        value = getattr(page, name)
        if hasattr(value, "stream_block"):
            for child in value:
                path = ".".join([name, child.id, *_first_field(child.block, child.value)])
                yield Place(child.id, path, str(child.block.label), words.get(child.id, ""))
        elif name in words:
            label = capfirst(page._meta.get_field(name).verbose_name)
            yield Place(name, name, label, words[name])


def _first_field(block: blocks.Block, value: Any) -> list[str]:
    """The way from a block to the first field inside it; a list without ids is left whole."""
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            return [name, *_first_field(child, value.get(name))]
    children = value.bound_blocks if isinstance(block, blocks.ListBlock) else []
    if isinstance(block, blocks.StreamBlock):
        children = list(value)
    if children and children[0].id:
        return [children[0].id, *_first_field(children[0].block, children[0].value)]
    return []
