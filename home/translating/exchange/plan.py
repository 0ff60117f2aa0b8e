# words: admin
"""What bringing a file back would do, unit by unit; nothing is written here."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Locale

from home.multilingual.scripts import LATIN, is_foreign, script_of, scripts_in
from home.multilingual.texts import normalise, split_words, writable
from home.settings.languages import BY_CODE
from home.translating.left_over import Names, names_alike
from home.translating.models import TextImport

from .marks import MarksError, paragraphs_of, without_marks, without_styles
from .sent import INVISIBLE, Sent, fingerprint, writable_in_xml
from .units import PageText, Text, Texts, Unit, lines, text_id_of

NEW, CHANGED, CONFLICT, STALE, SAME, UNFINISHED, INVALID = (
    "new",
    "changed",
    "conflict",
    "stale",
    "same",
    "unfinished",
    "invalid",
)
#: What can be saved.
OFFERED = (NEW, CHANGED, CONFLICT, STALE)
#: So many words of another script stand in a text by themselves, such as a name.
_FEW = 2


class Line(NamedTuple):
    """What becomes of a unit of the file."""

    kind: str
    sent: Sent
    text: Text | None = None
    unit: Unit | None = None
    fault: str = ""
    is_ticked: bool = False
    notes: tuple[str, ...] = ()  # what is to be minded before it is saved

    @property
    def id(self) -> str:
        return self.sent.id

    @property
    def target(self) -> str:
        return _cleaned(self.sent.target, self.unit)

    @property
    def words(self) -> str:
        """Without marks."""
        is_running = self.unit is not None and self.unit.marks is not None
        return without_marks(self.target) if is_running else self.target

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
        self.user, self.locale, self.texts = user, locale, texts
        self.language = BY_CODE[locale.language_code]
        self.units = {key: text.by_id() for key, text in texts.items()}
        self._names: dict[str, Names] = {}
        self._locks: dict[str, str] = {}

    def lines(self, sent: list[Sent]) -> Iterable[Line]:
        by_id: dict[str, list[Sent]] = {}
        for each in sent:
            by_id.setdefault(each.id, []).append(each)
        unnamed = [[each] for each in by_id.pop("", [])]
        found = [self._line(same[0].id, same) for same in [*by_id.values(), *unnamed]]
        return self._in_other_letters(found)

    def _in_other_letters(self, found: list[Line]) -> list[Line]:
        """Unticks what is in Latin letters where the language has others, but for names."""
        script = script_of(self.language)
        if script == LATIN:
            return found
        is_whole = not any(script in scripts_in(each.words) for each in found if _is_offered(each))
        said = _("This is not written in the letters of this language: %(language)s") % {
            "language": self.language.own_name
        }
        return [
            line._replace(is_ticked=False, notes=(*line.notes, said))
            if _is_in_latin(line, 0 if is_whole else _FEW)
            else line
            for line in found
        ]

    def _line(self, key: str, sent: list[Sent]) -> Line:
        text = self.texts.get(text_id_of(key))
        unit = self.units[text.id].get(key) if text is not None else None
        if unit is not None:
            sent = [_styled_as(unit, each) for each in sent]
        for each in sent:
            if each.fault:
                return Line(INVALID, each, text, unit, each.fault)
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
        if one.is_untouched:  # somebody has changed it here: what is confirmed is no more
            return line._replace(sent=one._replace(is_confirmed=False))
        if _is_alike(line.target, unit.source) and not self._may_stay(text, unit):
            return line._replace(kind=UNFINISHED)
        fault = self._lock(text) or self._fault(unit, line.target)
        fault = fault or text.fault(unit, line.target)
        if fault:
            return line._replace(kind=INVALID, fault=fault)
        is_stale = not _is_alike(one.source, unit.source)
        is_newer = bool(unit.target) and self._is_newer(one, unit)
        kind = CONFLICT if is_newer else CHANGED if unit.target else NEW
        kind = STALE if is_stale else kind
        is_taken = isinstance(text, PageText) and text.taken_by not in (None, self.user)
        is_older = is_newer or (is_stale and unit.target)
        ticked = not is_taken and not line.is_public_at_once and not is_older
        return line._replace(kind=kind, is_ticked=ticked, notes=tuple(_notes(line, is_newer)))

    def _unknown(self, key: str) -> str:
        if not key:
            return _("It does not say where it belongs. Was its number taken out?")
        return _("Nothing of this site that you may translate has this name: %(name)s") % {
            "name": key[:80]
        }

    def _is_newer(self, sent: Sent, unit: Unit) -> bool:
        """Whether others have changed what stands there since the file was taken out."""
        now = fingerprint(unit.target)
        return now != sent.before and now not in self._brought.get(unit.id, ())

    @cached_property
    def _brought(self) -> dict[str, set[str]]:
        """What the user has brought by files before, such as this one half done; by units."""
        found: dict[str, set[str]] = {}
        records = TextImport.objects.filter(
            user_id=self.user.pk, locale=self.locale, imported_at__isnull=False, undone_at=None
        )
        for done in records.values_list("done", flat=True):
            for key, words in done.get("brought", {}).items():
                found.setdefault(key, set()).add(words)
        return found

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
            if wordless := unit.marks.wordless(target):
                marks = ", ".join(f"<{mark}>" for mark in wordless)
                return _("A link stands around no words: %(marks)s") % {"marks": marks}
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
    fresh = [
        each
        for each in finished
        if not each.is_untouched and not _is_alike(_cleaned(each.target, unit), unit.target)
    ]
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
    return paragraphs_of(one) == paragraphs_of(other)


def _is_offered(line: Line) -> bool:
    return line.kind in OFFERED


def _is_in_latin(line: Line, few: int) -> bool:
    if line.unit is None or not _is_offered(line) or _is_alike(line.target, line.unit.source):
        return False
    return scripts_in(line.words) == {LATIN} and len(split_words(line.words)) > few


def _notes(line: Line, is_newer: bool) -> Iterator[str]:
    if is_newer and line.sent.before:
        yield _("Somebody has changed this here since the file was taken out.")
    elif is_newer:
        yield _("The file does not say what stood here when it was taken out.")
    if _invisible(line.sent.target, line.unit):
        yield _("Invisible signs were taken out.")


def _invisible(text: str, unit: Unit | None) -> set[str]:
    """The invisible signs of a text that neither its original has nor what stands there now."""
    known = unit.source + unit.target if unit is not None else ""
    return set(INVISIBLE.findall(text)) - set(known)


def _cleaned(text: str, unit: Unit | None = None) -> str:
    for sign in _invisible(text, unit):
        text = text.replace(sign, "")
    return writable_in_xml(writable(lines(text))).strip()
