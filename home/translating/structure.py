# words: admin
"""What an original has besides words that its translation lacks, and taking it over.

Blocks keep their ids in translations; by these the two are compared. What somebody decided in
the translation stays: a block that it once had is not offered again, and a picture or link is
offered only while the translation shows one that the original once had in its place.
Words of the translation are never changed, and go only with a block whose end was chosen.
"""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.text import capfirst
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.blocks.field_block import ChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page, Revision

from home.multilingual.texts import block_texts, normalise
from home.public.visible import visible

#: In the choice of a user: the order of the blocks.
ORDER = "order"
_WORDS = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)
_LINK = re.compile(r"<a\s[^>]*>", re.IGNORECASE)
LINK_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')

_Raw = dict[str, Any]


class BlockOf(NamedTuple):
    """A block that one of the two has, or an item of a list inside one that both have."""

    field: str
    key: str
    label: str
    text: str
    picture: Any  # None for a block without one
    #: Of an item: the id of its block, and the way from there to its list.
    block: str = ""
    way: str = ""

    @property
    def place(self) -> str:
        return ".".join(filter(None, [self.block, self.way, self.key]))

    @property
    def path(self) -> str:
        """As Wagtail's comments name it."""
        return f"{self.field}.{self.place}"

    @property
    def choice(self) -> str:
        return f"{self.field}:{self.place}"


class Replaced(NamedTuple):
    """A picture, document, link or other fact of a block that the original now has another of."""

    field: str
    key: str
    part: str  # the way to it inside the block; empty for the block itself
    label: str
    ours: Any  # for a link in words, its tag
    theirs: Any
    block: blocks.Block | None  # None for a link in words

    @property
    def choice(self) -> str:
        tag = f":{self.ours}" if self.block is None else ""
        return f"{self.field}:{self.key}:{self.part}{tag}"

    @property
    def our_thing(self) -> "Shown":
        return _shown(self.block, self.ours)

    @property
    def their_thing(self) -> "Shown":
        return _shown(self.block, self.theirs)


class Shown(NamedTuple):
    """A picture, document, page or address, as a person sees it; empty for nothing."""

    text: str
    picture: Any


class Structure:
    """How a draft of a translation differs from its original in anything but words."""

    def __init__(self, page: Page, original: Page) -> None:
        self.page = page
        self.original = original
        self.fields = _streams_of(page)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.replaced)

    @property
    def count(self) -> int:
        """How many differences there are; another order is one."""
        return len(self.added) + len(self.removed) + len(self.replaced) + bool(self.moved)

    @cached_property
    def added(self) -> list[BlockOf]:
        """The blocks and items of the original that the translation never had."""
        return [
            *self._only_in(self.original, self.page),
            *(
                item
                for item in self._items_only_in(self.original, self.page)
                if not self._once_had(self.page, item)
            ),
        ]

    @cached_property
    def removed(self) -> list[BlockOf]:
        """The blocks that came from the original, which no longer has them."""
        return [
            block
            for block in self._only_in(self.page, self.original, never=False)
            if any(self._former(self.original, block.field, block.key))
        ] + [
            item
            for item in self._items_only_in(self.page, self.original)
            if self._once_had(self.original, item)
        ]

    def _only_in(self, one: Page, other: Page, never: bool = True) -> Iterator[BlockOf]:
        for name in self.fields:
            known = _keys(getattr(other, name))
            for child in getattr(one, name):
                if child.id in known:
                    continue
                if never and any(self._former(other, name, child.id)):
                    continue
                texts = map(normalise, block_texts(child.block, child.value))
                label = str(child.block.label)
                yield BlockOf(
                    name, child.id, label, " ".join(filter(None, texts)), _picture_in(child)
                )

    def _items_only_in(self, one: Page, other: Page) -> Iterator[BlockOf]:
        """Items of lists that are in both: a row of a table, a point, a picture of a gallery."""
        for name in self.fields:
            there = {child.id: child for child in getattr(other, name)}
            for child in getattr(one, name):
                mate = there.get(child.id)
                if mate is None or mate.block_type != child.block_type:
                    continue
                known = {way: _ids(items) for way, _block, items in _lists_in(mate)}
                for way, block, items in _lists_in(child):
                    for item in items if way in known else ():
                        if item["id"] not in known[way]:
                            yield _item_of(name, child, block, way, item)

    def _once_had(self, page: Page, item: BlockOf) -> bool:
        block = getattr(page, item.field).stream_block
        for raw in self._former(page, item.field, item.block):
            child = block.child_blocks.get(raw["type"])
            lists = _lists(child, raw["value"]) if child is not None else ()
            if any(way == item.way and item.key in _ids(items) for way, _block, items in lists):
                return True
        return False

    @cached_property
    def moved(self) -> list[str]:
        """The names of the fields in which the blocks of both stand in another order."""
        found = []
        for name in self.fields:
            ours, theirs = _keys(getattr(self.page, name)), _keys(getattr(self.original, name))
            if [key for key in ours if key in theirs] != [key for key in theirs if key in ours]:
                found.append(name)
        return found

    @cached_property
    def replaced(self) -> list[Replaced]:
        found: list[Replaced] = []
        for name in self.fields:
            ours = {child.id: child for child in getattr(self.page, name)}
            for theirs in getattr(self.original, name):
                mine = ours.get(theirs.id)
                if mine is not None and mine.block_type == theirs.block_type:
                    found += self._replaced_in(name, mine, theirs)
        return found

    def _replaced_in(self, name: str, mine: Any, theirs: Any) -> Iterator[Replaced]:
        """In any part of a block: lists are compared by the ids of their items."""
        there = {
            part.path: part
            for part in _parts(theirs.block, theirs.block.get_prep_value(theirs.value))
        }
        for part in _parts(mine.block, mine.block.get_prep_value(mine.value)):
            other = there.get(part.path)
            if other is None:
                continue
            if isinstance(part.block, blocks.RichTextBlock):
                yield from self._replaced_links(name, mine, part, other)
            elif not isinstance(part.block, _WORDS):
                yield from self._replaced_fact(name, mine, part, other)

    def _replaced_fact(
        self, name: str, mine: Any, part: "Part", other: "Part"
    ) -> Iterator[Replaced]:
        old, new = part.value or None, other.value or None
        if old == new or _is_translation_of(part.block, old, new):
            return
        former = self._former_values(name, mine, part.path)
        if any((value or None) == old for value in former):
            yield Replaced(name, mine.id, part.path, part.label, old, new, part.block)

    def _replaced_links(
        self, name: str, mine: Any, part: "Part", other: "Part"
    ) -> Iterator[Replaced]:
        """In running text: where as many links are gone from the original as are new in it."""
        old, new = (_LINK.findall(each.value or "") for each in (part, other))
        gone = [tag for tag in dict.fromkeys(old) if tag not in new]
        fresh = [tag for tag in dict.fromkeys(new) if tag not in old]
        if not gone or len(gone) != len(fresh):
            return
        former = list(self._former_values(name, mine, part.path))
        for ours, theirs in zip(gone, fresh, strict=True):
            if any(ours in (value or "") for value in former):
                yield Replaced(name, mine.id, part.path, part.label, ours, theirs, None)

    def _former_values(self, name: str, mine: Any, path: str) -> Iterator[Any]:
        """What a part of a block was in the versions of the original, the newest first."""
        for raw in self._former(self.original, name, mine.id):
            parts = _parts(mine.block, raw["value"])
            yield from (part.value for part in parts if part.path == path)

    @cached_property
    def _histories(self) -> dict[int, list[dict[str, dict[str, _Raw]]]]:
        return {}

    def _former(self, page: Page, name: str, key: str) -> Iterator[_Raw]:
        """What a block was in the versions of a page, the newest first."""
        if page.pk not in self._histories:
            self._histories[page.pk] = list(_versions(page, self.fields))
        for version in self._histories[page.pk]:
            if key in version[name]:
                yield version[name][key]

    # Taking it over

    def take(self, chosen: set[str]) -> None:
        """Changes the streams of the draft, by the choices of added, removed and replaced."""
        new = [block for block in self.added if block.choice in chosen]
        gone = [block for block in self.removed if block.choice in chosen]
        added = {block.choice for block in new}
        dropped = {block.choice for block in gone}
        replaced = [each for each in self.replaced if each.choice in chosen]
        moved = self.moved if ORDER in chosen else []
        for name in self.fields:
            value = getattr(self.page, name)
            ours = value.stream_block.get_prep_value(value)
            for raw in ours:
                for each in replaced:
                    if (each.field, each.key) == (name, raw["id"]):
                        _replace(raw, each)
            value_there = getattr(self.original, name)
            theirs = value_there.stream_block.get_prep_value(value_there)
            _change_lists(ours, theirs, [block for block in new if block.field == name], gone)
            merged = _merge(
                ours,
                theirs,
                {choice.removeprefix(f"{name}:") for choice in added},
                by_theirs=name in moved,
            )
            kept = [raw for raw in merged if f"{name}:{raw['id']}" not in dropped]
            setattr(self.page, name, value.stream_block.to_python(kept))


def _ids(items: list[_Raw]) -> set[str]:
    return {item["id"] for item in items}


def _lists_in(child: Any) -> Iterator[tuple[str, blocks.ListBlock, list[_Raw]]]:
    return _lists(child.block, child.block.get_prep_value(child.value))


def _lists(
    block: blocks.Block, raw: Any, way: str = ""
) -> Iterator[tuple[str, blocks.ListBlock, list[_Raw]]]:
    """The lists in what is stored of a block, at any depth, each with the way to it.

    Of one whose items have no ids nothing can be said.
    """
    before = f"{way}." if way else ""
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _lists(child, (raw or {}).get(name), f"{before}{name}")
    elif isinstance(block, blocks.ListBlock):
        items = raw or []
        if all(isinstance(item, dict) and item.get("id") for item in items):
            yield way, block, items
            for item in items:
                yield from _lists(block.child_block, item["value"], f"{before}{item['id']}")


def _item_of(name: str, child: Any, block: blocks.ListBlock, way: str, item: _Raw) -> BlockOf:
    value = block.child_block.to_python(item["value"])
    texts = map(normalise, block_texts(block.child_block, value))
    values = list(value.values()) if isinstance(block.child_block, blocks.StructBlock) else []
    picture = next((each for each in values if hasattr(each, "get_rendition")), None)
    text = ", ".join(filter(None, texts))
    return BlockOf(name, item["id"], str(child.block.label), text, picture, child.id, way)


def _change_lists(
    ours: list[_Raw], theirs: list[_Raw], new: list[BlockOf], gone: list[BlockOf]
) -> None:
    """Takes new items into lists of our blocks, and those that are gone out of them."""
    there = {raw["id"]: raw for raw in theirs}
    for raw in ours:
        for way in {item.way for item in (*new, *gone) if item.block == raw["id"]}:
            at = [item for item in (*new, *gone) if (item.block, item.way) == (raw["id"], way)]
            keys = {item.key for item in at}
            items = _list_at(raw, way)
            wanted = keys - _ids(items)
            merged = items
            if wanted:
                merged = _merge(items, _list_at(there[raw["id"]], way), wanted, by_theirs=False)
            dropped = keys & _ids(items)
            items[:] = [item for item in merged if item["id"] not in dropped]


def _list_at(raw: _Raw, way: str) -> list[_Raw]:
    holder: Any = raw["value"]
    for step in way.split(".") if way else ():
        if isinstance(holder, list):
            holder = next(item for item in holder if item["id"] == step)["value"]
        else:
            holder = holder[step]
    return holder


def pictures_left_behind(original: Page) -> dict[Any, list[Page]]:
    """The pictures that the original no longer has, with the public translations that still do.

    Only those that it once had: a translation may have pictures of its own.
    """
    translations = visible(Page.objects.filter(translation_record__original_id=original.pk))
    holders: dict[int, list[Page]] = {}
    for page in translations.specific():
        for pk in pictures_of(page) - pictures_of(original):
            holders.setdefault(pk, []).append(page)
    if not holders:
        return {}
    fields = _streams_of(original)
    former = {
        pk
        for version in _versions(original, fields)
        for name in fields
        for raw in version[name].values()
        for pk in _pictures_in_raw(original, name, raw)
    }
    pictures = get_image_model().objects.in_bulk(former & holders.keys())
    return {picture: holders[pk] for pk, picture in pictures.items()}


def _streams_of(page: Page) -> list[str]:
    return [name for name in page.text_fields if isinstance(getattr(page, name), StreamValue)]


def pictures_of(page: Page) -> set[int]:
    """The ids of the pictures in the words of a page."""
    found: set[int] = set()
    for name in _streams_of(page):
        value = getattr(page, name)
        for raw in value.stream_block.get_prep_value(value):
            found.update(_pictures_in_raw(page, name, raw))
    return found


def _pictures_in_raw(page: Page, name: str, raw: _Raw) -> Iterator[int]:
    block = getattr(page, name).stream_block.child_blocks.get(raw["type"])
    for part in _parts(block, raw["value"]) if block is not None else ():
        if isinstance(part.block, ImageChooserBlock) and part.value:
            yield part.value


def _keys(value: StreamValue) -> list[str]:
    return [child.id for child in value]


def _versions(page: Page, fields: list[str]) -> Iterator[dict[str, dict[str, _Raw]]]:
    """The blocks of each kept version, by field and id."""
    revisions = Revision.page_revisions.filter(object_id=str(page.pk)).order_by("-pk")
    for content in revisions.values_list("content", flat=True).iterator():
        found = {}
        for name in fields:
            raw = json.loads(content.get(name) or "[]")
            found[name] = {each["id"]: each for each in raw if each.get("id")}
        yield found


class Part(NamedTuple):
    """A part of a block that has no parts itself, and what is stored of it."""

    path: str  # names of parts and ids of items, with points between; empty for the block itself
    label: str
    block: blocks.Block
    value: Any


def _parts(block: blocks.Block, raw: Any, path: str = "", label: str = "") -> Iterator[Part]:
    """The parts of what is stored of a block; of an item without an id nothing can be said."""
    label = label or str(block.label)
    before = f"{path}." if path else ""
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            value = raw.get(name) if isinstance(raw, dict) else None
            yield from _parts(child, value, f"{before}{name}", f"{label}: {child.label}")
    elif isinstance(block, blocks.ListBlock | blocks.StreamBlock):
        for item in raw or []:
            if not isinstance(item, dict) or not item.get("id"):
                continue
            is_list = isinstance(block, blocks.ListBlock)
            child = block.child_block if is_list else block.child_blocks.get(item["type"])
            if child is not None:
                yield from _parts(child, item["value"], f"{before}{item['id']}", label)
    else:
        yield Part(path, label, block, raw)


def _is_translation_of(block: blocks.Block, one: Any, other: Any) -> bool:
    """Whether two choices are the same text in two languages."""
    if not isinstance(block, blocks.PageChooserBlock) or not one or not other:
        return False
    keys = Page.objects.filter(pk__in=[one, other]).values_list("translation_key", flat=True)
    return len(set(keys)) == 1


def _shown(block: blocks.Block | None, value: Any) -> Shown:
    if block is None:  # a link in words
        attributes = dict(LINK_ATTRIBUTE.findall(value))
        if attributes.get("linktype") == "page":
            page = Page.objects.filter(pk=attributes.get("id")).first()
            return Shown(page.specific.get_admin_display_title() if page else "", None)
        return Shown(attributes.get("href") or " ".join(attributes.values()), None)
    if isinstance(block, ChooserBlock):
        thing = block.to_python(value)
        if isinstance(thing, Page):
            return Shown(thing.specific.get_admin_display_title(), None)
        picture = thing if hasattr(thing, "get_rendition") else None
        return Shown(getattr(thing, "title", str(thing or "")), picture)
    if isinstance(block, blocks.ChoiceBlock):
        return Shown(str(dict(block.field.choices).get(value, value or "")), None)
    return Shown(str(value or ""), None)


def _picture_in(child: Any) -> Any:
    value = child.value
    values = list(value.values()) if isinstance(child.block, blocks.StructBlock) else [value]
    return next((each for each in values if hasattr(each, "get_rendition")), None)


def _replace(raw: _Raw, replaced: Replaced) -> None:
    """Puts theirs in the place of ours, in what is stored of a block."""
    holder, name = raw, "value"
    for step in replaced.part.split(".") if replaced.part else ():
        inside = holder[name]
        if isinstance(inside, list):
            holder, name = next(item for item in inside if item["id"] == step), "value"
        else:
            holder, name = inside, step
    if replaced.block is None:
        holder[name] = holder[name].replace(replaced.ours, replaced.theirs)
    else:
        holder[name] = replaced.theirs


def _merge(ours: list[_Raw], theirs: list[_Raw], added: set[str], by_theirs: bool) -> list[_Raw]:
    """All our blocks and the wanted ones of theirs, in our order or in theirs.

    What only one of the two has stands after the block that it stood after.
    """
    mine = {raw["id"]: raw for raw in ours}
    wanted = [mine.get(raw["id"], raw) for raw in theirs if raw["id"] in {*mine, *added}]
    frame, others = (wanted, ours) if by_theirs else (ours, wanted)
    merged = list(frame)
    placed = [raw["id"] for raw in merged]
    before = ""
    for raw in others:
        if raw["id"] not in placed:
            index = placed.index(before) + 1 if before else 0
            merged.insert(index, raw)
            placed.insert(index, raw["id"])
        before = raw["id"]
    return merged


def names_of_fields(page: Page, names: list[str]) -> list[str]:
    """What the fields are called in the form."""
    return [capfirst(page._meta.get_field(name).verbose_name) for name in names]
