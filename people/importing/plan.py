# words: admin
"""What a table of people would change: each line is judged before anything is written."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from home.multilingual.bidi import without_turning
from home.spreadsheets.sheet import Line
from people.models import Signatory, Signature

from .columns import NUMBER, SIGNED, Recognised, Rights, label_of
from .matching import Matcher, alike, folded
from .postings import Postings
from .values import (
    UNSEEN,
    Appeals,
    CountryNames,
    died_in_file,
    in_words,
    moment_of,
    text_of,
    value_of,
)

NEW, CHANGED, SAME, LIKELY, INVALID = "new", "changed", "same", "likely", "invalid"
#: What stands there is another, and stays.
KEPT = "kept"
#: Decisions on lines, beside the number of a person: a new one; what the line says replaces.
ADD, TAKE = "add", "take"
#: Lines that are judged in one go, with a query or two.
AT_ONCE = 500
#: Signs by which a faulty line is called.
LONGEST_LABEL = 80
#: What an earlier line did not say of a person.
_UNSAID = object()


class Fault(NamedTuple):
    """Why a line cannot be taken; ``column`` is empty where it is about the whole line."""

    column: str
    reason: str

    @property
    def label(self) -> str:
        return label_of(self.column) if self.column else ""


class Change(NamedTuple):
    """A column with what stands there and what would."""

    column: str
    old: Any
    new: Any

    @property
    def label(self) -> str:
        return label_of(self.column)

    @property
    def before(self) -> str:
        return in_words(self.column, self.old)

    @property
    def after(self) -> str:
        return in_words(self.column, self.new)


class Candidate(NamedTuple):
    """Somebody here whom a line may be about, or the number of an earlier line."""

    pk: int
    label: str


@dataclass(slots=True)
class Judged:
    """A line, and what it comes to."""

    number: int
    kind: str
    label: str = ""
    #: The person it is about; of a new one the number of the line that adds them, negative.
    person: int | None = None
    changes: list[Change] = field(default_factory=list)
    #: What the line says otherwise, and what stays.
    kept: list[Change] = field(default_factory=list)
    appeal: int | None = None
    appeal_name: str = ""
    #: The key of a signature that is there, and what changes of it; without one a new signature.
    signature: int | None = None
    signature_changes: list[Change] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def all_changes(self) -> list[Change]:
        """Of the person, then of the signature."""
        return [*self.changes, *self.signature_changes]


@dataclass
class Plan:
    """All lines of a table, judged."""

    lines: list[Judged]

    def of(self, kind: str) -> list[Judged]:
        return [line for line in self.lines if line.kind == kind]

    def counts(self) -> Counter[str]:
        return Counter(line.kind for line in self.lines)

    def to_do(self) -> list[Judged]:
        return [line for line in self.lines if line.kind in (NEW, CHANGED)]

    @property
    def digest(self) -> str:
        """Equal exactly when the same would be written over the same."""
        digest = Digest()
        for line in self.lines:
            digest.add(line)
        return digest.value


class Digest:
    """Of lines, one after the other."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def add(self, line: Judged) -> None:
        told = [line.number, line.kind, line.person, line.changes, line.signature_changes]
        told += [line.kept] if line.kept else []
        self._sum.update(json.dumps(told, cls=DjangoJSONEncoder).encode() + b"\n")

    @property
    def value(self) -> str:
        return self._sum.hexdigest()[:24]


def make_plan(
    lines: list[Line],
    recognised: Recognised,
    rights: Rights,
    appeal: int | None = None,
    decisions: dict[int, str] | None = None,
    keeps: bool = False,
) -> Plan:
    """Judges the lines. ``appeal`` is what they signed where no column says so.

    ``decisions`` are, by the numbers of lines that may be about somebody who is here: ``ADD``
    or the key of that person. With ``keeps`` what stands there stays, unless a line is to be
    taken (``TAKE``).
    """
    return Plan(list(judge(lines, recognised, rights, appeal, decisions, keeps)))


def judge(
    lines: Iterable[Line],
    recognised: Recognised,
    rights: Rights,
    appeal: int | None = None,
    decisions: dict[int, str] | None = None,
    keeps: bool = False,
    matcher: Matcher | None = None,
) -> Iterator[Judged]:
    """The same line by line, of which no more is kept than comparing them takes.

    ``matcher`` knows the people here; reading them anew takes time.
    """
    return _Judge(recognised, rights, appeal, decisions or {}, keeps, matcher or Matcher()).judge(
        lines
    )


class _Read(NamedTuple):
    """The cells of a line as values, by column; empty cells are left out."""

    values: dict[str, Any]
    faults: list[Fault]


class _Judge:
    def __init__(
        self,
        recognised: Recognised,
        rights: Rights,
        appeal: int | None,
        decisions: dict[int, str],
        keeps: bool,
        matcher: Matcher,
    ) -> None:
        self.columns, self.rights = recognised.columns, rights
        self.appeal, self.decisions = appeal, decisions
        self.appeals, self.countries = Appeals(), CountryNames()
        self.keeps, self.matcher = keeps, matcher
        self.named = [column for column in self.columns if column.startswith("name_")]
        self.own = [each for each in self.columns if each and each not in (NUMBER, *SIGNED)]
        #: What earlier lines said of a person; of new people by their first line, negative.
        self.said: dict[int, list[Any]] = {}
        self.first_line: dict[int, int] = {}
        self.new_by_name, self.new_by_folding = Postings(), Postings()
        self.signed: dict[tuple[int, int], tuple[int, int, Any]] = {}
        self.signed_here: set[tuple[int, int]] = set()
        self.last: dict[int, int] = {}
        self._appeals_read: set[int] = set()

    def judge(self, lines: Iterable[Line]) -> Iterator[Judged]:
        rest = iter(lines)
        while some := list(islice(rest, AT_ONCE)):
            read = [self._read(line) for line in some]
            wanted = [self._who(line.number, each) for line, each in zip(some, read, strict=True)]
            here = self._rows({person for person, _maybe in wanted if person})
            self._read_signatures(read)
            for line, (values, faults), (person, maybe) in zip(some, read, wanted, strict=True):
                judged = Judged(line.number, INVALID, self._label_of(line, values), person)
                judged.faults = faults
                if faults and self.named and not judged.label and NUMBER not in values:
                    judged.faults.append(Fault("", _("A name is missing.")))
                if not faults:
                    self._judge(judged, values, maybe, here)
                yield judged

    def _label_of(self, line: Line, values: dict[str, Any]) -> str:
        """Its name, even if that is what is wrong with it."""
        if any(values.get(column) for column in self.named):
            return _label(values, self.named)
        if not self.named:
            return _label(values, [])
        typed = dict(zip(self.columns, line.cells, strict=False))
        name = next((typed[column] for column in self.named if typed.get(column)), "")
        seen = without_turning(" ".join(UNSEEN.sub(" ", name).split()))
        return Truncator(seen).chars(LONGEST_LABEL)

    # What a line says

    def _read(self, line: Line) -> _Read:
        faults: list[Fault] = []
        if len(line.cells) < len(self.columns):
            words = _("This line has fewer cells than the first one. Is the file cut off?")
            faults.append(Fault("", words))
        elif any(cell.strip() for cell in line.cells[len(self.columns) :]):
            words = _("This line has more cells than the first one. Are quotation marks missing?")
            faults.append(Fault("", words))
        values: dict[str, Any] = {}
        for column, cell in zip(self.columns, line.cells, strict=False):
            if not column:
                continue
            try:
                if text := text_of(cell):
                    self._take(values, column, text)
            except ValidationError as error:
                faults += [Fault(column, message) for message in error.messages]
        return _Read(values, faults)

    def _take(self, values: dict[str, Any], column: str, text: str) -> None:
        if column == NUMBER:
            if not text.isdecimal() or int(text) not in self.matcher:
                words = _("There is no person with the number %(number)s.")
                raise ValidationError(words % {"number": text})
            values[column] = int(text)
        elif column == "appeal":
            values[column] = self.appeals.find(text)
        elif column == "died":
            day, precision = moment_of(text)
            Signatory(name_en=text, died=day, died_precision=precision).clean()
            values[column] = died_in_file(day, precision)
        elif column in self.named and "\n" in text:
            raise ValidationError(
                _("A name has one line. Does a quotation mark before it never end?")
            )
        else:
            model: Any = Signature if column in SIGNED else Signatory
            value = value_of(column, text, self.countries)
            values[column] = model._meta.get_field(column).clean(value, None)

    # Whom it is about

    def _who(self, number: int, read: _Read) -> tuple[int | None, list[int]]:
        values = read.values
        if read.faults:
            return None, []
        if NUMBER in values:
            return values[NUMBER], []
        names = {column: values[column] for column in self.named if column in values}
        if not names:
            return None, []
        person, maybe = self.matcher.find(names, values.get("country", ""))
        decision = self.decisions.get(number, "")
        if person is None and decision.isdecimal() and int(decision) in maybe:
            return int(decision), []
        return person, maybe

    def _rows(self, wanted: set[int]) -> dict[int, dict[str, Any]]:
        """What stands now in the columns of the file, of those whom lines are about."""
        fields = [*self.own, "died_precision"] if "died" in self.own else self.own
        rows: dict[int, dict[str, Any]] = {}
        for row in Signatory.objects.filter(pk__in=wanted).values("pk", *fields):
            if "died" in row:
                row["died"] = died_in_file(row["died"], row.pop("died_precision"))
            rows[row.pop("pk")] = row
        return rows

    def _read_signatures(self, read: list[_Read]) -> None:
        appeals = {each.values["appeal"] for each in read if "appeal" in each.values}
        appeals |= {self.appeal} - {None}
        rows = Signature.objects.filter(appeal_id__in=appeals - self._appeals_read)
        self._appeals_read |= appeals
        for pk, appeal, person, position, date in rows.values_list(
            "pk", "appeal_id", "signatory_id", "position", "date"
        ).iterator():
            self.signed[appeal, person] = (pk, position, date)
            self.last[appeal] = max(position, self.last.get(appeal, 0))

    # What it comes to

    def _judge(
        self, line: Judged, values: dict[str, Any], maybe: list[int], here: dict[int, dict]
    ) -> None:
        own = {column: values[column] for column in self.own if column in values}
        names = {column: own[column] for column in self.named if column in own}
        if line.person is None:
            if not any(sign.isalpha() for name in names.values() for sign in name):
                return self._refuse(line, "", _("A name is missing."))
            if not self._is_new(line, own, names, maybe):
                return None
        elif line.person > 0 and line.person not in here:
            return self._refuse(line, NUMBER, _("This person has just been deleted."))
        elif NUMBER in values and self._is_somebody_else(line.person, names):
            words = _("Number %(number)s is %(name)s, and the line names somebody else.")
            there = _label(self.matcher.names_of(line.person), self.named)
            return self._refuse(line, NUMBER, words % {"number": line.person, "name": there})
        assert line.person is not None
        if not self._changes(line, own, here.get(line.person)):
            return None
        if not self._signs(line, values):
            return None
        if line.kind == INVALID:
            is_changed = line.changes or line.signature_changes
            line.kind = CHANGED if is_changed else KEPT if line.kept else SAME
        return None

    def _refuse(self, line: Judged, column: str, reason: str) -> None:
        line.kind, line.changes, line.kept, line.signature_changes = INVALID, [], [], []
        line.faults.append(Fault(column, reason))

    def _is_somebody_else(self, person: int, names: dict[str, str]) -> bool:
        """Whether names share no word with those of a person: lines may be numbered otherwise."""
        here = self.matcher.names_of(person)
        both = [(name, here[column]) for column, name in names.items() if here.get(column)]
        return bool(both) and not any({*folded(one)} & {*folded(other)} for one, other in both)

    def _is_new(
        self, line: Judged, own: dict[str, Any], names: dict[str, str], maybe: list[int]
    ) -> bool:
        """Finds the new person whom a line is about; false when the line is judged by that."""
        earlier = {self.new_by_name.first((column, alike(name))) for column, name in names.items()}
        known = sorted(each for each in earlier if each)
        decision = self.decisions.get(line.number, "")
        others = [each for each in known if self._lives_elsewhere(own, -each)]
        if others and decision == ADD:
            known = []
        elif others:
            line.candidates = [self._earlier(each) for each in others]
            line.kind = LIKELY
            return False
        if not known and decision != ADD:
            found = {self.new_by_folding.first(folded(name)) for name in names.values()}
            line.candidates = [
                Candidate(pk, _label(self.matcher.names_of(pk), self.named) or f"#{pk}")
                for pk in maybe
            ]
            line.candidates += [self._earlier(each) for each in sorted(filter(None, found))]
            if line.candidates:
                line.kind = LIKELY
                return False
        if not known and not self.rights.may_add:
            self._refuse(line, "", _("You may not add people."))
            return False
        first = known[0] if known else line.number
        line.person = -first
        for column, name in names.items():
            for known_as, key in (
                (self.new_by_name, (column, alike(name))),
                (self.new_by_folding, folded(name)),
            ):
                if known_as.first(key) is None:
                    known_as.add(key, first)
        if not known:
            line.kind = NEW
        return True

    def _earlier(self, number: int) -> Candidate:
        return Candidate(-number, _("line %(line)s of this file") % {"line": number})

    def _lives_elsewhere(self, own: dict[str, Any], person: int) -> bool:
        """Whether a line names another country than earlier ones do: it may be a namesake."""
        if "country" not in self.own or person not in self.said:
            return False
        here, there = own.get("country"), self.said[person][self.own.index("country")]
        return bool(here and there is not _UNSAID and here != there)

    def _changes(self, line: Judged, own: dict[str, Any], row: dict[str, Any] | None) -> bool:
        """Notes what differs from what stands there and what earlier lines said of a person."""
        assert line.person is not None
        if line.person > 0 and not self.rights.may_change and self._differs(own, row or {}):
            self._refuse(line, "", _("You may not change people."))
            return False
        said = self.said.setdefault(line.person, [_UNSAID] * len(self.own))
        first = self.first_line.setdefault(line.person, line.number)
        for place, column in enumerate(self.own):
            if column not in own:
                continue
            value = own[column]
            if said[place] is not _UNSAID:
                if said[place] != value:
                    words = _("Line %(line)s says otherwise of the same person.")
                    self._refuse(line, column, words % {"line": first})
                    return False
                continue
            said[place] = value
            old = row[column] if row else None
            if _comparable(old) != _comparable(value):
                is_kept = self._keeps(line) and _comparable(old) != ""
                (line.kept if is_kept else line.changes).append(Change(column, old, value))
        if line.changes and line.kind != NEW and line.person < 0:
            line.kind = CHANGED
        return True

    def _keeps(self, line: Judged) -> bool:
        return self.keeps and self.decisions.get(line.number) != TAKE

    def _differs(self, own: dict[str, Any], row: dict[str, Any]) -> bool:
        return any(_comparable(row[each]) != _comparable(value) for each, value in own.items())

    def _signs(self, line: Judged, values: dict[str, Any]) -> bool:
        appeal = values.get("appeal", self.appeal)
        said: dict[str, Any] = {each: values[each] for each in SIGNED[1:] if each in values}
        if appeal is None:
            if said:
                self._refuse(line, "appeal", _("Which appeal was signed is missing."))
                return False
            return True
        assert line.person is not None
        there = self.signed.get((appeal, line.person))
        if there is None:
            pk = 0
            if not self.rights.may_sign:
                self._refuse(line, "appeal", _("You may not add signatures."))
                return False
            said.setdefault("position", self.last.get(appeal, 0) + 1)
            said.setdefault("date", None)
            line.signature_changes = [Change("appeal", None, self.appeals.name(appeal))]
            line.signature_changes += [
                Change(column, None, value) for column, value in said.items() if value is not None
            ]
        else:
            pk, *old = there
            before = dict(zip(SIGNED[1:], old, strict=True))
            line.signature_changes = [
                Change(column, before[column], value)
                for column, value in said.items()
                if before[column] != value
            ]
            if line.signature_changes and (appeal, line.person) in self.signed_here:
                column = line.signature_changes[0].column
                self._refuse(line, column, _("An earlier line says otherwise of this signature."))
                return False
            if line.signature_changes and not self.rights.may_change_signatures:
                self._refuse(line, "appeal", _("You may not change signatures."))
                return False
            said = {**before, **said}
        self.signed[appeal, line.person] = (pk, said["position"], said["date"])
        self.signed_here.add((appeal, line.person))
        self.last[appeal] = max(said["position"], self.last.get(appeal, 0))
        line.appeal, line.signature = appeal, pk or None
        line.appeal_name = self.appeals.name(appeal)
        return True


def _comparable(value: Any) -> Any:
    """Equal for what an editor would call the same."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return value


def _label(values: dict[str, Any], columns: list[str]) -> str:
    """What a line, or a person, is called: the first name there is."""
    found = next((values[column] for column in columns if values.get(column)), "")
    return str(found or next(iter(values.values()), ""))
