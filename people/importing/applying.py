# words: admin
"""Importing what was looked at, and taking it back: each in one transaction."""

import datetime
from collections import defaultdict
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from home.spreadsheets.sheet import Line, Sheet
from home.staff.groups import name_of
from people.models import PeopleImport, Signatory, Signature

from .columns import Recognised, Rights, recognise
from .plan import INVALID, Change, Plan, make_plan
from .values import cell_of, moment_of
from .writing import Writer, in_batches

#: A table that was never imported, and what an undo needs, are kept for so long.
KEPT_UNUSED = datetime.timedelta(days=7)
KEPT_FOR_UNDO = datetime.timedelta(days=90)


class ImportingError(Exception):
    """Why nothing was written: a sentence for who asked."""


def keep(sheet: Sheet, name: str, code: str, appeal: int | None, user: Any) -> PeopleImport:
    """Notes a table to be looked at; nothing of it is imported."""
    return PeopleImport.objects.create(
        name=name[:200],
        origin=sheet.origin,
        header=sheet.header,
        lines=[[line.number, line.cells] for line in sheet.lines],
        code=code,
        appeal_id=appeal,
        user=user,
        user_name=name_of(user),
    )


def columns_of(record: PeopleImport, rights: Rights) -> Recognised:
    return recognise(record.header, rights, record.code)


def plan_of(record: PeopleImport, rights: Rights, decisions: dict[int, str] | None = None) -> Plan:
    lines = [Line(number, cells) for number, cells in record.lines]
    return make_plan(lines, columns_of(record, rights), rights, record.appeal_id, decisions)


@transaction.atomic
def carry_out(
    record: PeopleImport,
    rights: Rights,
    decisions: dict[int, str] | None = None,
    expected: str = "",
    leave_out: bool = True,
) -> PeopleImport:
    """Imports the lines that are new or changed.

    ``expected`` is the digest of the plan that somebody was shown, made with no decisions.
    Raises ``ImportingError`` when another would be made by now, and when lines have faults
    unless these are to be left out.
    """
    # One import after the other: of two at once, each would add the same people.
    list(PeopleImport.objects.select_for_update().order_by("pk").values_list("pk"))
    record = PeopleImport.objects.get(pk=record.pk)
    if record.imported_at is not None:
        raise ImportingError(_("This has been imported already."))
    plan = plan_of(record, rights)
    if expected and plan.digest != expected:
        raise ImportingError(_("This has changed in the meantime. Look at it once more."))
    if decisions:
        plan = plan_of(record, rights, decisions)
    if not leave_out and plan.of(INVALID):
        raise ImportingError(_("Mend the lines with faults, or tick that they are left out."))
    if not plan.to_do():
        raise ImportingError(_("There is nothing to import."))
    record.done = _write(plan, Writer(rights.user, "people.import", record.pk))
    record.counts, record.lines = dict(plan.counts()), []
    record.user, record.user_name = rights.user, name_of(rights.user)
    record.imported_at = timezone.now()
    record.save()
    return record


def _write(plan: Plan, writer: Writer) -> dict[str, Any]:
    """Writes a plan; returns what ``undo`` needs."""
    created = _create(plan, writer)
    changed = _change(plan, writer)
    keys = {-number: pk for number, (pk, _revision) in created.items()}
    new, signatures = [], []
    moved: list[tuple[int, list[Change]]] = []
    for line in plan.to_do():
        if line.appeal is None or not line.signature_changes:
            continue
        if line.signature:
            moved.append((line.signature, line.signature_changes))
            continue
        values = {each.column: each.new for each in line.signature_changes}
        assert line.person is not None
        new.append(
            Signature(
                appeal_id=line.appeal,
                signatory_id=keys.get(line.person, line.person),
                position=values["position"],
                date=values.get("date"),
            )
        )
    writer.sign(new)
    for pk, changes in moved:
        signature = Signature.objects.select_for_update().get(pk=pk)
        for change in changes:
            setattr(signature, change.column, change.new)
        signature.save()
        signatures.append({"id": pk, **_before_and_after(changes)})
    return {
        "created": [[pk, revision] for pk, revision in created.values()],
        "changed": changed,
        "signed": [signature.pk for signature in new],
        "signatures": signatures,
    }


def _create(plan: Plan, writer: Writer) -> dict[int, tuple[int, int]]:
    """The new people by their first lines: key and revision."""
    made: dict[int, Signatory] = {}
    for line in plan.to_do():
        if line.person is None or line.person > 0:
            continue
        person = made.setdefault(-line.person, Signatory())
        _set(person, line.changes)
    for batch in in_batches(made.values()):
        writer.create(batch)
    return {number: (each.pk, each.latest_revision_id) for number, each in made.items()}


def _change(plan: Plan, writer: Writer) -> list[dict[str, Any]]:
    by_person: dict[int, list[Change]] = defaultdict(list)
    for line in plan.to_do():
        if line.person is not None and line.person > 0:
            by_person[line.person] += line.changes
    groups: dict[frozenset[str], list[int]] = defaultdict(list)
    for pk, changes in by_person.items():
        if changes:
            groups[frozenset(each.column for each in changes)].append(pk)
    done = []
    for columns, keys in groups.items():
        for batch in in_batches(keys):
            people = list(Signatory.objects.select_for_update().filter(pk__in=batch))
            for person in people:
                _set(person, by_person[person.pk])
            writer.update(people, _model_fields(columns))
            done += [
                {
                    "id": person.pk,
                    "revision": person.latest_revision_id,
                    **_before_and_after(by_person[person.pk]),
                }
                for person in people
            ]
    return done


def _model_fields(columns: Any) -> set[str]:
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


class Undone(NamedTuple):
    """How many people were taken back, and the names of those somebody has changed since."""

    people: int
    left: list[str]


@transaction.atomic
def undo(record: PeopleImport, user: Any) -> Undone:
    """Takes an import back. What somebody has changed since stays, and is named.

    Raises ``ImportingError`` when it cannot be undone any more.
    """
    list(PeopleImport.objects.select_for_update().order_by("pk").values_list("pk"))
    record = PeopleImport.objects.get(pk=record.pk)
    if not record.can_be_undone:
        raise ImportingError(_("This cannot be undone any more."))
    writer = Writer(user, "people.undo_import", record.pk)
    left = _unsign(record.done)
    deleted, kept = _delete(record.done, writer)
    restored, changed_since = _restore(record.done, writer)
    record.undone_at, record.undone_by_name = timezone.now(), name_of(user)
    record.done = {}
    record.save()
    return Undone(deleted + restored, list(dict.fromkeys([*kept, *changed_since, *left])))


def _unsign(done: dict[str, Any]) -> list[str]:
    Signature.objects.filter(pk__in=done["signed"]).delete()
    left = []
    for each in done["signatures"]:
        signature = Signature.objects.select_for_update().filter(pk=each["id"]).first()
        if signature is None:
            continue
        for column, new in each["new"].items():
            if _stored(getattr(signature, column)) == new:
                setattr(signature, column, each["old"][column])
            else:
                left.append(str(signature))
        signature.save()
    return left


def _delete(done: dict[str, Any], writer: Writer) -> tuple[int, list[str]]:
    """Deletes who was added, but for those somebody has saved or put somewhere since."""
    revisions = dict(done["created"])
    kept, count = [], 0
    for batch in in_batches(revisions):
        people = Signatory.objects.select_for_update().filter(pk__in=batch)
        signed = set(
            Signature.objects.filter(signatory_id__in=batch).values_list("signatory_id", flat=True)
        )
        going = []
        for person in people:
            if person.latest_revision_id == revisions[person.pk] and person.pk not in signed:
                going.append(person)
            else:
                kept.append(str(person))
        writer.delete(going)
        count += len(going)
    return count, kept


def _restore(done: dict[str, Any], writer: Writer) -> tuple[int, list[str]]:
    """Puts back what stood in the columns before, where nobody has written since."""
    memory = {each["id"]: each for each in done["changed"]}
    left, count = [], 0
    groups: dict[frozenset[str], list[Signatory]] = defaultdict(list)
    for batch in in_batches(memory):
        for person in Signatory.objects.select_for_update().filter(pk__in=batch):
            old, new = memory[person.pk]["old"], memory[person.pk]["new"]
            mine = [column for column in new if _now(person, column) == new[column]]
            if len(mine) < len(new):
                left.append(str(person))
            for column in mine:
                set_value(person, column, old[column])
            if mine:
                groups[frozenset(mine)].append(person)
    for columns, people in groups.items():
        for batch in in_batches(people):
            writer.update(batch, _model_fields(columns))
            count += len(batch)
    return count, left


def _now(person: Signatory, column: str) -> Any:
    return cell_of(column, person) if column == "died" else _stored(getattr(person, column))


def _stored(value: Any) -> Any:
    """A value as JSON has kept it."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def forget_old_imports() -> None:
    """A periodic task: tables of names are kept no longer than they are of use."""
    now = timezone.now()
    PeopleImport.objects.filter(imported_at=None, made_at__lt=now - KEPT_UNUSED).delete()
    old = PeopleImport.objects.filter(imported_at__lt=now - KEPT_FOR_UNDO)
    old.exclude(done={}).update(done={})
