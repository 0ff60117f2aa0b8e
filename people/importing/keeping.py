# words: admin
"""Tables of people that were sent: kept until they are imported, and not for ever."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from home.spreadsheets.reading import read_table
from home.spreadsheets.sheet import Line, Sheet
from home.staff.groups import name_of
from people.models import ImportedPart, PeopleImport

from .columns import Recognised, Rights, recognise
from .plan import Plan, make_plan

#: A table that was never imported, and what an undo needs, are kept for so long.
KEPT_UNUSED = datetime.timedelta(days=7)
KEPT_FOR_UNDO = datetime.timedelta(days=90)


class ImportingError(Exception):
    """Why nothing was written: a sentence for who asked."""


class ChangedError(ImportingError):
    """What would be written is no longer what somebody saw."""


def keep(
    sheet: Sheet, name: str, code: str, appeal: int | None, user: Any, keeps: bool = False
) -> PeopleImport:
    """Notes a table to be looked at; nothing of it is imported.

    With ``keeps`` it adds to what stands there, and replaces it only where somebody says so.
    """
    return PeopleImport.objects.create(
        keeps=keeps,
        **_sent(name, code, appeal, user),
        origin=sheet.origin,
        header=sheet.header,
        lines=[[line.number, line.cells] for line in sheet.lines],
        lines_count=len(sheet.lines),
    )


def keep_file(content: bytes, name: str, code: str, appeal: int | None, user: Any) -> PeopleImport:
    """Notes a long table, as it was sent, to be looked at by the scheduler."""
    return PeopleImport.objects.create(
        **_sent(name, code, appeal, user),
        origin=name.rpartition(".")[2].upper()[:20],  # its encoding is known when it is read
        file=content,
        work=PeopleImport.Work.LOOK,
        asked_at=timezone.now(),
        asked_by=user,
    )


def _sent(name: str, code: str, appeal: int | None, user: Any) -> dict[str, Any]:
    return {
        "name": name[:200],
        "code": code,
        "appeal_id": appeal,
        "user": user,
        "user_name": name_of(user),
    }


def read(record: PeopleImport, tell: Callable[[], object] = lambda: None) -> Sheet:
    """The table of a record; raises ``SpreadsheetError`` when a kept file is none."""
    if record.file is not None:
        return read_table(bytes(record.file), tell=tell)
    lines = [Line(number, cells) for number, cells in record.lines]
    return Sheet(record.header, lines, record.origin)


def columns_of(record: PeopleImport, rights: Rights) -> Recognised:
    return recognise(record.header, rights, record.code)


def plan_of(record: PeopleImport, rights: Rights, decisions: dict[int, str] | None = None) -> Plan:
    lines = read(record).lines
    columns = columns_of(record, rights)
    return make_plan(lines, columns, rights, record.appeal_id, decisions, record.keeps)


def forget_old_imports() -> None:
    """A periodic task: tables of names are kept no longer than they are of use."""
    now = timezone.now()
    unused = PeopleImport.objects.filter(imported_at=None, made_at__lt=now - KEPT_UNUSED)
    # What is being done is ended by whoever does it.
    unused.filter(Q(work="") | Q(worker="", parts=None)).delete()
    old = PeopleImport.objects.filter(imported_at__lt=now - KEPT_FOR_UNDO, work="")
    ImportedPart.objects.filter(record__in=old).delete()
    old.exclude(done={}).update(done={})
