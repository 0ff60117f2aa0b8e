# words: admin
"""What bringing a file back would do, unit by unit; nothing is written here."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from wagtail.models import Locale

from home.multilingual.scripts import is_foreign
from home.multilingual.texts import normalise, writable
from home.settings.languages import BY_CODE
from home.translating.left_over import Names, names_alike

from .marks import GAP, MarksError, canonical, without_marks, without_styles
from .sent import Sent, writable_in_xml
from .units import PageText, Text, Texts, Unit, lines, text_id_of

NEW, CHANGED, STALE, SAME, UNFINISHED, INVALID = (
    "new",
    "changed",
    "stale",
    "same",
    "unfinished",
    "invalid",
)
#: What can be saved.
OFFERED = (NEW, CHANGED, STALE)


class Line(NamedTuple):
    """What becomes of a unit of the file."""

    kind: str
    sent: Sent
    text: Text | None = None
    unit: Unit | None = None
    fault: str = ""
    is_ticked: bool = False

    @property
    def id(self) -> str:
        return self.sent.id

    @property
    def target(self) -> str:
        return _cleaned(self.sent.target)

    @property
    def is_public_at_once(self) -> bool:
        """Whether it has no drafts."""
        return self.text is not None and not isinstance(self.text, PageText)


class Plan:
    """All lines of a file, beside what stands in the database now."""

    def __init__(self, found: list[Line]) -> None:
        self.lines = found

    def of(self, *kinds: str) -> list[Line]:
        return [line for line in self.lines if line.kind in kinds]

    def counts(self) -> dict[str, int]:
        return dict(Counter(line.kind for line in self.lines))

    @property
    def digest(self) -> str:
        """Equal exactly when the same would be written over the same."""
        told = [
            [line.kind, line.id, line.target, line.unit.stored, line.unit.source]
            for line in self.lines
            if line.unit is not None
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def make_plan(sent: Iterable[Sent], user: Any, locale: Locale) -> Plan:
    """What the units of a file would do, for a user who may write in this language."""
    sent = list(sent)
    texts = Texts(user, locale).find({text_id_of(each.id) for each in sent} - {""})
    return Plan(list(_Planner(user, locale, texts).lines(sent)))


class _Planner:
    def __init__(self, user: Any, locale: Locale, texts: dict[str, Text]) -> None:
        self.user, self.texts = user, texts
        self.language = BY_CODE[locale.language_code]
        self.units = {key: text.by_id() for key, text in texts.items()}
        self._names: dict[str, Names] = {}
        self._locks: dict[str, str] = {}

    def lines(self, sent: list[Sent]) -> Iterable[Line]:
        by_id: dict[str, list[Sent]] = {}
        for each in sent:
            by_id.setdefault(each.id, []).append(each)
        for key, same in by_id.items():
            yield self._line(key, same)

    def _line(self, key: str, sent: list[Sent]) -> Line:
        text = self.texts.get(text_id_of(key))
        unit = self.units[text.id].get(key) if text is not None else None
        if unit is not None:
            sent = [_styled_as(unit, each) for each in sent]
        if text is None or unit is None:
            if all(not each.target.strip() for each in sent):
                return Line(UNFINISHED, sent[0])
            return Line(INVALID, sent[0], fault=self._unknown(key))
        one, fault = _one_of(sent, unit)
        if fault:
            return Line(INVALID, one, text, unit, fault)
        line = Line(SAME, one, text, unit)
        if one.is_unfinished or not one.target.strip():
            return line._replace(kind=UNFINISHED)
        if _is_alike(line.target, unit.target):
            return line
        if _is_alike(line.target, unit.source) and not self._may_stay(text, unit):
            return line._replace(kind=UNFINISHED)
        fault = self._lock(text) or self._fault(unit, line.target)
        fault = fault or text.fault(unit, line.target)
        if fault:
            return line._replace(kind=INVALID, fault=fault)
        is_stale = not _is_alike(one.source, unit.source)
        kind = STALE if is_stale else CHANGED if unit.target else NEW
        is_taken = isinstance(text, PageText) and text.taken_by not in (None, self.user)
        ticked = not is_taken and not line.is_public_at_once and not (is_stale and unit.target)
        return line._replace(kind=kind, is_ticked=ticked)

    def _unknown(self, key: str) -> str:
        if not key:
            return _("It does not say where it belongs. Was its number taken out?")
        return _("Nothing of this site that you may translate has this name: %(name)s") % {
            "name": key[:80]
        }

    def _may_stay(self, text: Text, unit: Unit) -> bool:
        code = text.source_language.code
        if code not in self._names:
            self._names[code] = names_alike(text.source_language, self.language)
        return self._names[code].may_stay(unit.source_words)

    def _lock(self, text: Text) -> str:
        if not isinstance(text, PageText) or text.draft is None:
            return ""
        if text.id not in self._locks:
            lock = text.draft.get_lock()
            is_closed = lock is not None and lock.for_user(self.user)
            words = _("This text is locked just now: %(title)s") % {"title": text.title}
            self._locks[text.id] = words if is_closed else ""
        return self._locks[text.id]

    def _fault(self, unit: Unit, target: str) -> str:
        words = target
        if unit.marks is not None:
            try:
                unit.marks.to_html(target)
            except MarksError as error:
                return str(error)
            if missing := unit.marks.missing(target):
                marks = ", ".join(f"<{mark}>" for mark in missing)
                return _("A link of the original is missing: %(marks)s") % {"marks": marks}
            if doubled := unit.marks.doubled(target):
                marks = ", ".join(f"<{mark}>" for mark in doubled)
                return _("This mark stands there more than once: %(marks)s") % {"marks": marks}
            words = without_marks(target)
        if is_foreign(words, self.language):
            return _("This is not written in the letters of this language: %(language)s") % {
                "language": self.language.own_name
            }
        value = unit.value_of(target)
        if unit.most and len(value) > unit.most:
            return _("It has %(count)s signs; at most %(most)s have room.") % {
                "count": len(value),
                "most": unit.most,
            }
        return ""


def _one_of(sent: list[Sent], unit: Unit) -> tuple[Sent, str]:
    """Of a unit that stands there several times, the one that says something new."""
    finished = [each for each in sent if each.target.strip() and not each.is_unfinished]
    fresh = [each for each in finished if not _is_alike(_cleaned(each.target), unit.target)]
    different = {normalise(each.target): each for each in fresh}
    if len(different) > 1:
        places = "; ".join(each.place for each in fresh[:5])
        words = _("It stands there more than once, each time in other words: %(places)s")
        return fresh[0], words % {"places": places}
    return next(iter([*fresh, *finished, *sent])), ""


def _styled_as(unit: Unit, sent: Sent) -> Sent:
    """What came back in styles, for a place that may have none."""
    if unit.marks is not None or not sent.has_styles:
        return sent
    return sent._replace(source=without_styles(sent.source), target=without_styles(sent.target))


def _is_alike(one: str, other: str) -> bool:
    """Whether two texts are the same but for spaces: tools break lines as they like."""
    return _paragraphs(canonical(one)) == _paragraphs(canonical(other))


def _paragraphs(text: str) -> list[str]:
    return [normalise(part) for part in GAP.split(text.strip())]


def _cleaned(text: str) -> str:
    return writable_in_xml(writable(lines(text))).strip()
