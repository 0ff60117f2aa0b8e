"""Two versions of a page made from one, put together place by place.

``base`` is what both began with, ``theirs`` what has been saved meanwhile, ``mine`` what is sent
now. What only one of them changed is taken from that one. Where both changed the same place,
theirs stays, and mine is told as a ``Conflict``. Blocks are known by their ids: one that the one
took out and the other changed stays; where both have moved blocks, mine are moved as well.
"""

import enum
import json
import re
from difflib import SequenceMatcher
from typing import Any, NamedTuple
from uuid import uuid4

from django.db import models
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

_Raw = dict[str, Any]
#: Draftail's names of paragraphs, made anew for a text that has none.
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
WORDS = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)
#: Forms of the browser know no seconds: a moment counts to its minute.
_TO_MINUTE = len("2024-05-01T12:00")


class Clash(enum.Enum):
    """How two changes meet."""

    WORDS = enum.auto()  # mine can be kept as words that somebody proposes for the place
    VALUE = enum.auto()
    CHANGED_THERE = enum.auto()  # a block that is taken out here; it stays
    CHANGED_HERE = enum.auto()  # a block that is taken out there; it stays
    ORDER = enum.auto()  # both have moved blocks


class Conflict(NamedTuple):
    """A place that both have changed, and what is not taken: mine, as it is stored."""

    path: str  # as Wagtail's comments name it: "title", "body.<id of the block>.caption"
    label: str
    mine: Any
    clash: Clash


class Merger:
    """Puts the fields of a page together, and notes what others have changed."""

    def __init__(self, page: Page, base: _Raw, theirs: _Raw, mine: _Raw) -> None:
        self.page = page
        self.base, self.theirs, self.mine = base, theirs, mine
        self.conflicts: list[Conflict] = []
        self.taken: dict[str, str] = {}  # labels of what is taken from theirs, by path

    def field(self, name: str) -> Any:
        """One field put together, as a revision holds it; blocks as lists."""
        field = self.page._meta.get_field(name)
        base, theirs, mine = (_content(each.get(name)) for each in self._versions)
        label = capfirst(str(field.verbose_name))
        if isinstance(field, StreamField):
            base, theirs, mine = base or [], theirs or [], mine or []
            return self._value(field.stream_block, base, theirs, mine, name, label)
        if isinstance(field, models.DateTimeField):
            short = [str(each or "")[:_TO_MINUTE] for each in (base, theirs, mine)]
            if short[0] == short[2]:
                mine = base
        return self._value(None, base, theirs, mine, name, label)

    @property
    def _versions(self) -> tuple[_Raw, _Raw, _Raw]:
        return self.base, self.theirs, self.mine

    def _value(
        self, block: blocks.Block | None, base: Any, theirs: Any, mine: Any, path: str, label: str
    ) -> Any:
        if _same(theirs, base) or _same(theirs, mine):
            return mine
        if _same(mine, base) or _same(mine, _through_form(block, base)):
            self.taken[path] = label
            return theirs
        if isinstance(block, blocks.ListBlock) and not _all_have_ids(base, theirs, mine):
            values = [_values(each) for each in (base, theirs, mine)]
            if _same(values[1], values[0]):
                return mine
            if _same(values[2], values[0]):
                return theirs
            block = None  # nothing tells which item is which
        if isinstance(block, blocks.StructBlock):
            return self._struct(block, base, theirs, mine, path, label)
        if isinstance(block, blocks.StreamBlock | blocks.ListBlock):
            return self._sequence(block, base or [], theirs or [], mine or [], path, label)
        clash = Clash.WORDS if self._is_of_words(block, path) else Clash.VALUE
        self.conflicts.append(Conflict(path, label, mine, clash))
        return theirs

    def _is_of_words(self, block: blocks.Block | None, path: str) -> bool:
        if block is not None:
            return isinstance(block, WORDS)
        if "." in path:
            return False
        field = self.page._meta.get_field(path)
        return isinstance(field, models.CharField | models.TextField) and not field.choices

    def _struct(
        self, block: blocks.StructBlock, base: Any, theirs: Any, mine: Any, path: str, label: str
    ) -> _Raw:
        base, theirs, mine = (each or {} for each in (base, theirs, mine))
        return {
            name: self._value(
                child,
                base.get(name),
                theirs.get(name),
                mine.get(name),
                f"{path}.{name}",
                f"{label}: {child.label}",
            )
            for name, child in block.child_blocks.items()
        }

    def _sequence(
        self,
        block: blocks.StreamBlock | blocks.ListBlock,
        base: list[_Raw],
        theirs: list[_Raw],
        mine: list[_Raw],
        path: str,
        whole: str,
    ) -> list[_Raw]:
        before, there, here = (_by_id(each) for each in (base, theirs, mine))
        kept: dict[str, _Raw] = {}
        for key in [*there, *(key for key in here if key not in there)]:
            child = _child_of(block, there.get(key, here.get(key, {})))
            label, place = str(child.label if child else ""), f"{path}.{key}"
            if key in there and key in here and there[key].get("type") == here[key].get("type"):
                was = before.get(key, {}).get("value")
                value = self._value(
                    child, was, there[key]["value"], here[key]["value"], place, label
                )
                kept[key] = {**there[key], "value": value}
            elif key not in here:
                if key not in before:
                    kept[key] = there[key]
                    self.taken[place] = label
                elif not _same(there[key], before[key]):
                    kept[key] = there[key]
                    self.conflicts.append(Conflict(place, label, None, Clash.CHANGED_THERE))
            elif key in there or key not in before:
                kept[key] = here[key]
            elif not _same(here[key], before[key]):
                kept[key] = here[key]
                self.conflicts.append(Conflict(place, label, None, Clash.CHANGED_HERE))
            else:
                self.taken[place] = label  # taken out there, as it was
        moved_here, moved_there = _moved(before, here), _moved(before, there)
        order = _together(list(here), list(there)) if moved_here else []
        if moved_here and moved_there:
            order = _together([key for key in order if key not in moved_there], list(there))
            self.conflicts.append(Conflict(path, whole, None, Clash.ORDER))
        elif moved_there:
            self.taken[path] = whole
        return [kept[key] for key in order or _together(list(there), list(here)) if key in kept]


def _content(value: Any) -> Any:
    """Blocks are text in a revision."""
    if isinstance(value, str) and value.startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _same(one: Any, other: Any) -> bool:
    return _plain(one) == _plain(other)


def same_in_form(block: blocks.Block | None, one: Any, other: Any) -> bool:
    """Whether two values of a place show the same in a form."""
    return _same(one, other) or _same(_through_form(block, one), _through_form(block, other))


def _plain(value: Any) -> Any:
    """Without the names of paragraphs; nothing is nothing, however it is stored."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, str):
        return _BLOCK_KEY.sub("", value)
    return "" if value is None else value


def _through_form(block: blocks.Block | None, value: Any) -> Any:
    """A value as it comes back from a form in which nobody has touched it."""
    if not isinstance(block, blocks.FieldBlock) or value is None:
        return value
    shown = block.value_for_form(block.to_python(value))
    widget = block.field.widget
    sent = {"value": widget.format_value(shown)}
    value = block.value_from_form(widget.value_from_datadict(sent, {}, "value"))
    return block.get_prep_value(value)


def _by_id(raws: list[_Raw]) -> dict[str, _Raw]:
    """The blocks of a sequence; one that is new has no id yet."""
    found: dict[str, _Raw] = {}
    for raw in raws:
        key = raw.get("id") or str(uuid4())
        while key in found:  # two blocks with one id, as some programs copy them
            key += "+"
        found[key] = {**raw, "id": raw.get("id") or key}
    return found


def _all_have_ids(*lists: Any) -> bool:
    """A list may be stored as its values alone."""
    return all(isinstance(item, dict) and item.get("id") for each in lists for item in each or [])


def _values(items: Any) -> list[Any]:
    return [item["value"] if isinstance(item, dict) else item for item in items or []]


def _child_of(block: blocks.Block, raw: _Raw) -> blocks.Block | None:
    if isinstance(block, blocks.ListBlock):
        return block.child_block
    return block.child_blocks.get(raw.get("type"))


def _moved(before: dict[str, _Raw], now: dict[str, _Raw]) -> set[str]:
    """The blocks that stand elsewhere than before, among those that are in both."""
    old, new = [key for key in before if key in now], [key for key in now if key in before]
    found = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = {key for part in found for key in new[part.b : part.b + part.size]}
    return set(new) - stayed


def _together(frame: list[str], others: list[str]) -> list[str]:
    """Both in the order of the frame; what only the others have, after what it stood after."""
    merged = list(frame)
    before = ""
    for key in others:
        if key not in merged:
            merged.insert(merged.index(before) + 1 if before else 0, key)
        before = key
    return merged
