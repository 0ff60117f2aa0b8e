"""The words of a page: what a translation has to follow, and nothing else.

Ids, ``data-block-key``, choosers, choices and addresses are not words: changing them
makes no translation outdated.
"""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

from django.utils.html import strip_tags
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.models import Page
from wagtail.rich_text import RichText

_SPACES = re.compile(r"\s+")
#: Half of a character, which UTF-8 has no bytes for, and the one that PostgreSQL refuses.
_UNWRITABLE = re.compile("[\ud800-\udfff\0]")
_BREAKS = re.compile(r"<(?:/p|/li|/h\d|br)[^>]*>", re.IGNORECASE)
#: Scripts without spaces between words: Chinese, Japanese; Thai, Lao, Burmese, Khmer.
_UNSPACED_SIGNS = (
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
_UNSPACED = re.compile(f"[{_UNSPACED_SIGNS}]")
#: Signs of Chinese sentences are no words, as those of other languages hang on one.
_WORDS = re.compile(
    rf"[{_UNSPACED_SIGNS}]|[^\s{_UNSPACED_SIGNS}\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]+"
)

#: Search engines show about as many signs of a description.
_DESCRIPTION = 160


class Passage(NamedTuple):
    """A field, or one block of a stream, with its words."""

    key: str  # the name of the field, or the id of the block
    label: str
    text: str


class Leaf(NamedTuple):
    """One place with words of its own: a field, or a part of a block that holds text."""

    path: str  # as Wagtail's comments name it: "title", "body.<id of the block>.caption"
    label: str
    source: str  # as it is stored: a text, or the HTML of a rich text
    block: blocks.Block | None  # of a stream

    @property
    def key(self) -> str:
        """The name of the field, or the id of the block of a stream that it is in."""
        return key_of(self.path)

    @property
    def is_rich(self) -> bool:
        return isinstance(self.block, blocks.RichTextBlock)

    @property
    def text(self) -> str:
        """Its words, normalised."""
        return normalise(unescape(plain(self.source)) if self.is_rich else self.source)

    @property
    def opening(self) -> str:
        """Enough of it to know it by."""
        return shorten(self.text, 100)


def key_of(path: str) -> str:
    """The field or block that a place belongs to."""
    parts = path.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def writable(text: str) -> str:
    """A text without the signs that cannot be stored: some programs copy half an emoji."""
    return _UNWRITABLE.sub("", text)


def writable_content(value: Any) -> Any:
    """What a revision holds of a page, in the same way; streams are JSON in a string there."""
    if not isinstance(value, str):
        return value
    if "\\u" not in value or not value.startswith("["):
        return writable(value)
    try:
        return json.dumps(_writable_parts(json.loads(value)))
    except ValueError:  # words that only look like it
        return writable(value)


def _writable_parts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _writable_parts(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_writable_parts(part) for part in value]
    return writable(value) if isinstance(value, str) else value


def normalise(text: str) -> str:
    """NFC, with every run of white space as one space: what two texts are compared by."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", writable(text))).strip()


def plain(html: str) -> str:
    """The words of some HTML, its entities as they are, with a new line after each paragraph."""
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
        yield plain(value.source if isinstance(value, RichText) else str(value or ""))
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
            found.append(plain(value or ""))
    return [text for text in map(normalise, found) if text]


def passages(page: Page) -> Iterator[Passage]:
    """The fields and blocks of a page that have words, in reading order."""
    for name in page.text_fields:
        value = getattr(page, name)
        if hasattr(value, "stream_block"):
            for child in value:
                texts = map(normalise, block_texts(child.block, child.value))
                text = " ".join(filter(None, texts))
                if text:
                    yield Passage(child.id, str(child.block.label), text)
        elif text := normalise(plain(value or "")):
            label = capfirst(page._meta.get_field(name).verbose_name)
            yield Passage(name, label, text)


def leaves(page: Page) -> Iterator[Leaf]:
    """Every place of a page's text fields that has words of its own, in reading order.

    Empty ones too.
    """
    for name in page.text_fields:
        value, field = getattr(page, name), page._meta.get_field(name)
        label = capfirst(str(field.verbose_name))
        if hasattr(value, "stream_block"):
            yield from _block_leaves(value.stream_block, value, name, "")
        else:
            yield Leaf(name, label, value or "", None)


def _block_leaves(block: blocks.Block, value: Any, path: str, label: str) -> Iterator[Leaf]:
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            yield from _block_leaves(
                child.block, child.value, f"{path}.{child.id}", str(child.block.label)
            )
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            its = f"{label}: {child.label}"
            yield from _block_leaves(child, value.get(name), f"{path}.{name}", its)
    elif isinstance(block, blocks.ListBlock):
        holds_lists = isinstance(block.child_block, blocks.ListBlock)
        for number, item in enumerate(value.bound_blocks, 1):
            its = f"{label} {number}" if holds_lists else label  # of a table: which row
            yield from _block_leaves(item.block, item.value, f"{path}.{item.id}", its)
    elif isinstance(block, blocks.RichTextBlock):
        source = value.source if isinstance(value, RichText) else str(value or "")
        yield Leaf(path, label, source, block)
    elif isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
        yield Leaf(path, label, value or "", block)


def numbered(page: Page) -> Iterator[tuple[str, Leaf]]:
    """The places of a page by paths that are each there once: items of a list may have no id."""
    seen: Counter[str] = Counter()
    for leaf in leaves(page):
        path = leaf.path.replace(".None", "._")
        if "._" in path:
            seen[path] += 1
            path = path.replace("._", f"._{seen[path] - 1}", 1)
        yield path, leaf


def text_digest(page: Page) -> str:
    """A short name for the words of a page: equal exactly when the words are."""
    words = "\x1f".join(f"{text}" for text in page_texts(page))
    return hashlib.sha256(words.encode()).hexdigest()


def word_count(page: Page) -> int:
    """How much there is to translate, in words or characters as ``split_words`` has them."""
    return sum(len(split_words(text)) for text in page_texts(page))


def is_unspaced(sign: str) -> bool:
    """Whether a character is of a script that does not part words by spaces, such as Chinese."""
    return _UNSPACED.match(sign) is not None


def split_words(text: str) -> list[str]:
    """The words of a text. Where a script writes none apart, each of its characters."""
    return _WORDS.findall(text)


def opening(page: Page) -> str:
    """How the running text of a page begins, in about as many words as search engines show."""
    streams = [getattr(page, name) for name in page.text_fields]
    texts = (
        normalise(text)
        for value in streams
        if hasattr(value, "stream_block")
        for child in value
        if child.block_type != "heading"
        for text in block_texts(child.block, child.value)
    )
    return shorten(" ".join(filter(None, texts)))


def shorten(text: str, length: int = _DESCRIPTION) -> str:
    """A text of at most so many signs; a longer one is cut after a word and ends in an ellipsis.

    Scripts that write no words apart are cut after any character but an opening bracket.
    """
    text = normalise(text)
    if len(text) <= length:
        return text
    ends = (end for end in range(length - 1, 0, -1) if _may_end(text, end))
    return text[: next(ends, length - 1)].rstrip(" ,;:.–—-·、，；：。（「『《") + "…"


def _may_end(text: str, end: int) -> bool:
    """Whether a text may be cut before a position: after a word, or among unspaced characters."""
    before, after = text[end - 1], text[end]
    if " " in (before, after):
        return True
    is_between = is_unspaced(before) or is_unspaced(after)
    return is_between and not (_is_mark(after) or before in "（「『《〈“‘")


def _is_mark(sign: str) -> bool:
    """A sign that belongs to the one before it: punctuation, a vowel of Thai or Khmer."""
    return unicodedata.category(sign) in ("Mn", "Mc", "Po", "Pe", "Pf")
