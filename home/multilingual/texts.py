"""The words of a page: what a translation has to follow, and nothing else.

Ids, ``data-block-key``, choosers, choices and addresses are not words: changing them
makes no translation outdated.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.models import Page
from wagtail.rich_text import RichText

_SPACES = re.compile(r"\s+")
_BREAKS = re.compile(r"<(?:/p|/li|/h\d|br)[^>]*>", re.IGNORECASE)


def normalise(text: str) -> str:
    """NFC, with every run of white space as one space: what two texts are compared by."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _plain(html: str) -> str:
    return strip_tags(_BREAKS.sub("\n", html))


def block_texts(block: blocks.Block, value: Any) -> Iterator[str]:
    """The words in the value of a block, in reading order, taken by the block's definition."""
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            yield from block_texts(child.block, child.value)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from block_texts(child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from block_texts(block.child_block, item)
    elif isinstance(block, blocks.RichTextBlock):
        yield _plain(value.source if isinstance(value, RichText) else str(value or ""))
    elif isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
        yield value or ""


def page_texts(page: Page) -> list[str]:
    """The words of a page's text fields, normalised, without empty ones."""
    found: list[str] = []
    for name in page.text_fields:
        value = getattr(page, name)
        if hasattr(value, "stream_block"):
            found.extend(block_texts(value.stream_block, value))
        else:
            found.append(_plain(value or ""))
    return [text for text in map(normalise, found) if text]


def text_digest(page: Page) -> str:
    """A short name for the words of a page: equal exactly when the words are."""
    words = "\x1f".join(f"{text}" for text in page_texts(page))
    return hashlib.sha256(words.encode()).hexdigest()


def word_count(page: Page) -> int:
    """How many words there are to translate."""
    return sum(len(text.split()) for text in page_texts(page))
