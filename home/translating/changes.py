# words: admin
"""What changed between two versions of a text: field by field, block by block."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import StreamBlockComparison, comparison_class_registry
from wagtail.blocks import StreamValue

from home.multilingual.texts import block_texts, normalise, page_texts, split_words

STATES = {
    "changed": _("changed"),
    "added": _("added"),
    "removed": _("removed"),
    "moved": _("moved"),
}
_MARK = re.compile(r'<span class="(addition|deletion)">(.*?)</span>', re.DOTALL)


class TextChange(NamedTuple):
    """One field or block: its state is a key of ``STATES``, or "same"."""

    key: str  # the name of the field, or the id of the block
    label: str
    state: str
    html: SafeString

    @property
    def words(self) -> str:
        return str(STATES.get(self.state, ""))

    @property
    def is_same(self) -> bool:
        return self.state == "same"


def changed_words(old: Any, new: Any) -> int:
    """How many words of the new version of a page are not in the old one, at their place.

    Paragraphs that stayed the same are not compared: that would take long for long texts.
    """
    texts = [page_texts(page) for page in (old, new)]
    same = set(texts[0]) & set(texts[1])
    before, after = (
        [word for text in version if text not in same for word in split_words(text)]
        for version in texts
    )
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return sum(end - start for step, _a, _b, start, end in steps if step in {"insert", "replace"})


def marked(html: str) -> SafeString:
    """Core's marks as the elements that mean it: ``<ins>`` and ``<del>``."""
    tags = {"addition": "ins", "deletion": "del"}
    return mark_safe(_MARK.sub(lambda mark: f"<{tags[mark[1]]}>{mark[2]}</{tags[mark[1]]}>", html))


def changes_between(old: Any, new: Any) -> list[TextChange]:
    """The text fields of two versions of a page, in the order of ``text_fields``."""
    changes: list[TextChange] = []
    for name in new.text_fields:
        value = getattr(new, name)
        if isinstance(value, StreamValue):
            changes.extend(_stream_changes(getattr(old, name), value))
            continue
        field = new._meta.get_field(name)
        before, after = getattr(old, name), getattr(new, name)
        if normalise(before) or normalise(after):
            same = normalise(before) == normalise(after)
            comparison = comparison_class_registry.get(field)(field, old, new)
            html = escape(after) if same else marked(comparison.htmldiff())
            changes.append(
                TextChange(name, capfirst(field.verbose_name), "same" if same else "changed", html)
            )
    return changes


def _stream_changes(old: StreamValue, new: StreamValue) -> Iterator[TextChange]:
    """The blocks of the new version in their order, removed ones where they used to be."""
    comparisons = StreamBlockComparison(new.stream_block, True, True, old, new)
    moved = _moved([child.id for child in old], [child.id for child in new])
    kept = {child.id for child in new}
    present = iter(new)
    gone = (child for child in old if child.id not in kept)
    for comparison in comparisons.get_block_comparisons():
        child = next(gone) if comparison.is_deleted() else next(present)
        label = str(child.block.label)
        if comparison.is_new():
            html = comparison.htmlvalue(comparison.val_b)
            yield TextChange(child.id, label, "added", mark_safe(f"<ins>{html}</ins>"))
        elif comparison.is_deleted():
            html = comparison.htmlvalue(comparison.val_a)
            yield TextChange(child.id, label, "removed", mark_safe(f"<del>{html}</del>"))
        elif _words(comparison.block, comparison.val_a) != _words(child.block, child.value):
            yield TextChange(child.id, label, "changed", marked(comparison.htmldiff()))
        else:
            state = "moved" if child.id in moved else "same"
            yield TextChange(child.id, label, state, comparison.htmlvalue(comparison.val_b))


def _words(block: Any, value: Any) -> list[str]:
    return [normalise(text) for text in block_texts(block, value)]


def _moved(before: list[str], after: list[str]) -> set[str]:
    """The ids that stand in another order than before, as few as possible."""
    old = [key for key in before if key in after]
    new = [key for key in after if key in before]
    matches = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = {key for match in matches for key in new[match.b : match.b + match.size]}
    return set(new) - stayed
