# words: admin
"""Taking an import back: what somebody has changed since stays, and is named."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from home.public.content_version import private_change
from home.staff.groups import name_of
from people.models import PeopleImport, Signatory, Signature

from .applying import created_by, locked, model_fields, set_value, written
from .keeping import ImportingError
from .values import cell_of
from .writing import Writer, in_batches

#: Names of those that stay, as far as they are told.
MOST_NAMES = 20


class Undone(NamedTuple):
    """How many people were taken back, and the names of those somebody has changed since."""

    people: int
    left: list[str]


@transaction.atomic
def undo(record: PeopleImport, user: Any) -> Undone:
    """Takes an import back in one transaction.

    Raises ``ImportingError`` when it cannot be undone any more, ``BusyError`` while another
    import is being written.
    """
    record = locked(record)
    refuse_without_memory(record)
    undone = take_back(record, Writer(user, "people.undo_import", record.pk), transaction.atomic)
    note_undone(record, user)
    return undone


def refuse_without_memory(record: PeopleImport) -> None:
    if not record.can_be_undone:
        raise ImportingError(_("This cannot be undone any more."))


def note_undone(record: PeopleImport, user: Any) -> None:
    record.undone_at, record.undone_by_name, record.done = timezone.now(), name_of(user), {}
    record.save()


def take_back(
    record: PeopleImport, writer: Writer, part_of_it: Callable[[], AbstractContextManager[Any]]
) -> Undone:
    """Takes back what an import has written, part by part.

    ``part_of_it`` makes the transaction of each; what it raises ends it. Whoever calls again goes
    on there.
    """
    people, left = 0, list[str]()
    if record.done:  # of a version that knew no parts
        record.parts.create(done=record.done)
        record.done = {}
        record.save(update_fields=["done"])
    revisions = {pk: revision for pk, (revision, _shown) in created_by(record.parts.all()).items()}
    keys = list(record.parts.order_by("-pk").values_list("pk", flat=True))
    for key in keys:
        with part_of_it():
            part = record.parts.get(pk=key)
            left += _leave_what_was_edited(part.done)
            theirs = _signatures_of(revisions, part.done["signed"])
            left += _unsign(part.done, theirs)
            restored, changed_since = _restore(part.done, writer)
            people, left = people + restored, left + changed_since
            # Who was added goes with the signatures, or stays with them.
            kept = {"created": part.done["created"], "signed": theirs}
            part.done = {"changed": [], "signatures": [], **kept}
            part.save()
    signed = {pk for done in record.parts.values_list("done", flat=True) for pk in done["signed"]}
    for key in reversed(keys):  # nobody's part goes before a later one that has their signature
        with part_of_it():
            part = record.parts.get(pk=key)
            mine = {pk: revisions[pk] for pk, *_rest in part.done["created"]}
            with nullcontext() if record.imported_at else private_change():  # hidden until then
                deleted, staying = _delete(mine, writer, signed)
            people, left = people + deleted, left + staying
            part.delete()
    return Undone(people, list(dict.fromkeys(left)))


def _leave_what_was_edited(done: dict[str, Any]) -> list[str]:
    """Forgets the new signatures that somebody has changed since; whose they are."""
    wrote = done.get("wrote", {})
    signatures = Signature.objects.filter(pk__in=done["signed"]).select_related("signatory")
    edited = {
        each.pk: str(each.signatory)
        for each in signatures
        if str(each.pk) in wrote and wrote[str(each.pk)] != written(each.appeal_id, each.date)
    }
    done["signed"] = [pk for pk in done["signed"] if pk not in edited]
    return list(edited.values())


def _signatures_of(people: Collection[int], signatures: Collection[int]) -> list[int]:
    """Those of some signatures that are of some people."""
    found = Signature.objects.filter(pk__in=signatures).values_list("pk", "signatory_id")
    return [pk for pk, person in found if person in people]


def _unsign(done: dict[str, Any], of_the_added: Collection[int]) -> list[str]:
    for keys in in_batches({*done["signed"]} - {*of_the_added}):
        Signature.objects.filter(pk__in=keys).delete()
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


def _delete(
    revisions: dict[int, int], writer: Writer, signatures: Collection[int]
) -> tuple[int, list[str]]:
    """Deletes who was added with their ``signatures``, but for those somebody has saved or put
    somewhere since."""
    kept, count = [], 0
    for batch in in_batches(revisions):
        people = Signatory.objects.select_for_update().filter(pk__in=batch)
        found = Signature.objects.filter(signatory_id__in=batch).values_list("pk", "signatory_id")
        signed = {person for pk, person in found if pk not in signatures}
        going = []
        theirs = [(revisions[person.pk], person.latest_revision_id) for person in people]
        same = _alike([pair for pair in theirs if pair[0] != pair[1]])
        for person in people:
            pair = (revisions[person.pk], person.latest_revision_id)
            if (pair[0] == pair[1] or pair in same) and person.pk not in signed:
                going.append(person)
            else:
                kept.append(str(person))
        writer.delete(going)
        count += len(going)
    return count, kept


#: What a revision says that no person wrote.
_NOTED = ("latest_revision", "text_sources")


def _alike(pairs: list[tuple[int, int | None]]) -> set[tuple[int, int | None]]:
    """Those of some pairs of revisions that say the same: a later import, say, has been undone."""
    found = Revision.objects.in_bulk({pk for pair in pairs for pk in pair if pk is not None})

    def said(pk: int | None) -> dict[str, Any] | None:
        revision = found.get(pk)
        if revision is None:
            return None
        return {name: each for name, each in revision.content.items() if name not in _NOTED}

    return {pair for pair in pairs if said(pair[0]) == said(pair[1]) is not None}


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
            writer.update(batch, model_fields(columns))
            count += len(batch)
    return count, left


def _now(person: Signatory, column: str) -> Any:
    return cell_of(column, person) if column == "died" else _stored(getattr(person, column))


def _stored(value: Any) -> Any:
    """A value as JSON has kept it."""
    return value.isoformat() if isinstance(value, datetime.date) else value
