# words: admin
"""Importing what was looked at: all of it or nothing.

A short table is imported in one transaction. Of a long one SQLite would let nobody else write for
minutes; so its lines are written in parts, each with what takes it back, new people are hidden,
and the last transaction shows them all. What ends before that is taken back.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from home.public.content_version import additive_change, private_change
from home.staff.groups import name_of
from people.models import ImportedPart, PeopleImport, Signatory, Signature

from .columns import Rights
from .keeping import ChangedError, ImportingError, plan_of
from .plan import CHANGED, INVALID, NEW, Change, Judged
from .values import moment_of
from .writing import Writer, in_batches, plain_rows

Work = PeopleImport.Work


class BusyError(ImportingError):
    """Another import is being written; this one has to wait for its end."""


def changed_meanwhile() -> ChangedError:
    return ChangedError(_("This has changed in the meantime. Look at it once more."))


@transaction.atomic
def carry_out(
    record: PeopleImport,
    rights: Rights,
    decisions: dict[int, str] | None = None,
    expected: str = "",
    leave_out: bool = True,
) -> PeopleImport:
    """Imports the lines that are new or changed, in one transaction.

    ``expected`` is the digest of the plan that somebody was shown, made with no decisions.
    Raises ``ImportingError`` when another would be made by now, and when lines have faults
    unless these are to be left out; ``BusyError`` while another import is being written.
    """
    record = locked(record)
    refuse_a_second_time(record)
    plan = plan_of(record, rights)
    if expected and plan.digest != expected:
        raise changed_meanwhile()
    if decisions:
        plan = plan_of(record, rights, decisions)
    if not leave_out and plan.of(INVALID):
        raise faults_are_left()
    if not plan.to_do():
        raise nothing_to_do()
    writer = PartWriter(record, Writer(rights.user, "people.import", record.pk))
    for part in in_batches(plan.to_do()):
        writer.write(part)
    finish(record, dict(plan.counts()), rights.user)
    return record


def locked(record: PeopleImport) -> PeopleImport:
    """The record as it is now, with the lock that lets one import be written after the other.

    Of two at once, each would add the same people. Raises ``BusyError``.
    """
    rows = list(PeopleImport.objects.select_for_update().order_by("pk").values("pk", "work"))
    if any(row["work"] in (Work.IMPORT, Work.UNDO) and row["pk"] != record.pk for row in rows):
        raise BusyError(_("Another import is being written. This one waits for its end."))
    return PeopleImport.objects.get(pk=record.pk)


def refuse_a_second_time(record: PeopleImport) -> None:
    if record.imported_at is not None:
        raise ImportingError(_("This has been imported already."))


def faults_are_left() -> ImportingError:
    return ImportingError(_("Mend the lines with faults, or tick that they are left out."))


def nothing_to_do() -> ImportingError:
    return ImportingError(_("There is nothing to import."))


def finish(record: PeopleImport, counts: dict[str, int], user: Any) -> None:
    """Notes that all lines are written; what was sent goes."""
    record.counts, record.lines, record.file, record.look = counts, [], None, None
    record.user, record.user_name = user, name_of(user)
    record.imported_at = timezone.now()
    record.save()


class PartWriter:
    """Writes lines of an import, some in one transaction, with what takes them back.

    With ``hides`` new people are hidden until ``reveal``.
    """

    def __init__(self, record: PeopleImport, writer: Writer, hides: bool = False) -> None:
        self.record, self.writer, self.hides = record, writer, hides
        #: The people that this import has added, by their first lines.
        self.keys: dict[int, int] = {}

    @transaction.atomic
    def write(self, lines: list[Judged]) -> None:
        """Raises ``ImportingError`` when somebody has changed since what a line changes."""
        lines = [line for line in lines if line.kind in (NEW, CHANGED)]
        done: dict[str, Any] = {"created": [], "changed": [], "signed": [], "signatures": []}
        if self.hides:
            with private_change():
                self._create(lines, done)
        else:
            self._create(lines, done)
        self._change(lines, done)
        self._sign(lines, done)
        ImportedPart.objects.create(record=self.record, done=done)

    def _create(self, lines: list[Judged], done: dict[str, Any]) -> None:
        """The new people, and what later lines say of those of earlier parts."""
        made: dict[int, Signatory] = {}
        again: dict[int, list[Change]] = defaultdict(list)
        for line in lines:
            if line.person is None or line.person > 0:
                continue
            if pk := self.keys.get(-line.person):
                again[pk] += line.changes
            else:
                _set(made.setdefault(-line.person, Signatory()), line.changes)
        wanted = {number: person.shown for number, person in made.items()}
        self.writer.create(list(made.values()), self.hides)
        self.keys |= {number: person.pk for number, person in made.items()}
        new = [[each.pk, each.latest_revision_id, wanted[at]] for at, each in made.items()]
        again = {pk: changes for pk, changes in again.items() if changes}
        done["created"] = new + [
            [person.pk, person.latest_revision_id, self.writer.hidden.get(person.pk, person.shown)]
            for person in self._update(again)
        ]

    def _change(self, lines: list[Judged], done: dict[str, Any]) -> None:
        changes: dict[int, list[Change]] = defaultdict(list)
        for line in lines:
            if line.person is not None and line.person > 0 and line.changes:
                changes[line.person] += line.changes
        done["changed"] = [
            {
                "id": person.pk,
                "revision": person.latest_revision_id,
                **_before_and_after(changes[person.pk]),
            }
            for person in self._update(changes)
        ]

    def _update(self, changes: dict[int, list[Change]]) -> list[Signatory]:
        groups: dict[frozenset[str], list[int]] = defaultdict(list)
        for pk, of_person in changes.items():
            groups[frozenset(each.column for each in of_person)].append(pk)
        done = []
        for columns, keys in groups.items():
            people = list(Signatory.objects.select_for_update().filter(pk__in=keys))
            if len(people) < len(keys):
                raise changed_meanwhile()
            for person in people:
                _set(person, changes[person.pk])
            self.writer.update(people, model_fields(columns))
            done += people
        return done

    def _sign(self, lines: list[Judged], done: dict[str, Any]) -> None:
        new = []
        for line in lines:
            if line.appeal is None or not line.signature_changes:
                continue
            assert line.person is not None
            if line.signature:
                done["signatures"].append(_sign_otherwise(line))
                continue
            values = {each.column: each.new for each in line.signature_changes}
            new.append(
                Signature(
                    appeal_id=line.appeal,
                    signatory_id=self.keys.get(-line.person, line.person),
                    position=values["position"],
                    date=values.get("date"),
                )
            )
        # Below an appeal nobody stands who is hidden.
        keys = set(self.keys.values()) if self.hides else set()
        with private_change():
            self.writer.sign([each for each in new if each.signatory_id in keys])
        self.writer.sign([each for each in new if each.signatory_id not in keys])
        done["signed"] = [signature.pk for signature in new]
        done["wrote"] = {each.pk: written(each.appeal_id, each.date) for each in new}


def written(appeal: int, date: datetime.date | None) -> list[Any]:
    """What an import says of a signature, as JSON keeps it."""
    return [appeal, date and date.isoformat()]


def _sign_otherwise(line: Judged) -> dict[str, Any]:
    signature = Signature.objects.select_for_update().filter(pk=line.signature).first()
    if signature is None:
        raise changed_meanwhile()
    for change in line.signature_changes:
        setattr(signature, change.column, change.new)
    signature.save()
    return {"id": signature.pk, **_before_and_after(line.signature_changes)}


def reveal(record: PeopleImport) -> None:
    """Shows the new people of an import, all at once, in the transaction of the caller."""
    wanted = created_by(record.parts.all())
    with additive_change():
        for keys in in_batches(pk for pk, (_revision, shown) in wanted.items() if shown):
            plain_rows(Signatory).filter(pk__in=keys).update(shown=True)


def created_by(parts: "QuerySet[ImportedPart]") -> dict[int, tuple[int, bool]]:
    """The people that some parts have added: by key the last revision, and whether shown."""
    found = {}
    for part in parts.iterator(20):
        for pk, revision, *shown in part.done["created"]:
            found[pk] = (revision, bool(shown and shown[0]))
    return found


def model_fields(columns: Iterable[str]) -> set[str]:
    fields = {*columns}
    return fields | {"died_precision"} if "died" in fields else fields


def _set(person: Signatory, changes: list[Change]) -> None:
    for change in changes:
        set_value(person, change.column, change.new)


def set_value(person: Signatory, column: str, value: Any) -> None:
    """Sets a column as a plan, or the memory of one, has it."""
    if column == "died":
        day, precision = moment_of(value) if value else (None, "day")
        person.died, person.died_precision = day, precision
    else:
        setattr(person, column, value)


def _before_and_after(changes: list[Change]) -> dict[str, dict[str, Any]]:
    return {
        "old": {each.column: each.old for each in changes},
        "new": {each.column: each.new for each in changes},
    }
