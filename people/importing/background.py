# words: admin
"""Long tables of people: looked at, imported and taken back by the scheduler.

Whoever does it holds the record by a word of its own, which each transaction asks for. A process
that dies leaves hidden people and what takes them back; the next one takes them back, and begins
anew.
"""

import datetime
import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import InterfaceError, OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from home.spreadsheets.sheet import SpreadsheetError
from home.staff.mail import Message, language_of, mail_each
from people.models import PeopleImport, Signatory

from .applying import (
    PartWriter,
    changed_meanwhile,
    created_by,
    faults_are_left,
    finish,
    nothing_to_do,
    refuse_a_second_time,
    reveal,
)
from .columns import Rights
from .keeping import ChangedError, ImportingError, columns_of, read
from .looking import look_at
from .matching import Matcher
from .plan import INVALID, Judged, judge
from .undoing import MOST_NAMES, note_undone, take_back
from .writing import Writer, in_batches

logger = logging.getLogger("campaign.imports")

#: Who has not been heard of for so long is dead.
LOST_AFTER = datetime.timedelta(minutes=2)
#: Seconds between two notes of how far it is.
NOTED_EVERY = 1.0
#: Lines of one transaction: on SQLite nobody else writes in it.
IN_A_PART = 50
#: Who waits for SQLite's lock asks for it ten times a second (seconds).
PAUSE = 0.12
#: A work that has ended so often in the middle is not begun once more.
MOST_TRIES = 3
#: Who had to wait longer is told by mail.
MAILED_AFTER = datetime.timedelta(seconds=60)

Work = PeopleImport.Work
Thing = TypeVar("Thing")


class StoppedError(Exception):
    """The scheduler ends; another one goes on."""


class LostError(Exception):
    """Another scheduler has taken it over."""


class CancelledError(Exception):
    """Somebody does not want it any more."""


def ask(record: PeopleImport, work: str, user: Any, asked: dict[str, Any] | None = None) -> None:
    """Lets the scheduler do a work. Raises ``ImportingError`` while it does another one."""
    waiting = PeopleImport.objects.filter(pk=record.pk, work="").update(
        work=work,
        asked=asked or {},
        asked_by=user,
        asked_at=timezone.now(),
        tries=0,
        lines_done=0,
        failure="",
        is_cancelled=False,
    )
    if not waiting:
        raise ImportingError(_("This is being worked on. Wait for its end, or stop it."))


def cancel(record: PeopleImport) -> None:
    """Ends what waits or is being done; what it has written is taken back by the scheduler."""
    PeopleImport.objects.filter(pk=record.pk, imported_at=None).exclude(work="").update(
        is_cancelled=True
    )


def is_any_written() -> bool:
    """Whether a short import would have to wait for a long one."""
    return PeopleImport.objects.filter(work__in=[Work.IMPORT, Work.UNDO]).exists()


def do_next(is_stopping: Callable[[], bool]) -> bool:
    """Does what waits longest, and mails who had to wait; returns whether there was anything.

    One at a time, however many schedulers run.
    """
    claimed = _claim()
    if claimed is not None:
        Job(claimed, is_stopping).run()
    _mail_who_waited()
    return claimed is not None


def claim(record: PeopleImport) -> PeopleImport | None:
    """Takes a record over, for a command; ``None`` while another one is being worked on."""
    return _claim(record.pk)


@transaction.atomic
def _claim(wanted: int | None = None) -> PeopleImport | None:
    if not PeopleImport.objects.exclude(work="").exists():
        return None
    waiting = PeopleImport.objects.select_for_update().exclude(work="").defer("file", "lines")
    records = list(waiting.order_by("asked_at", "pk"))
    now = timezone.now()
    if any(each.worker and each.heard_at and each.heard_at > now - LOST_AFTER for each in records):
        return None
    record = next((each for each in records if wanted in (None, each.pk)), None)
    if record is not None:
        record.worker, record.heard_at = secrets.token_hex(8), now
        record.tries += 1
        record.save(update_fields=["worker", "heard_at", "tries"])
    return record


class Job:
    """One work of one record, by whoever has claimed it.

    With the rights of the account that asked for it, as long as these stay what they are; a
    command has its own.
    """

    def __init__(
        self,
        record: PeopleImport,
        is_stopping: Callable[[], bool] = lambda: False,
        rights: Rights | None = None,
    ) -> None:
        self.record, self.is_stopping, self.token = record, is_stopping, record.worker
        self._is_command = rights is not None
        self._noted = time.monotonic()
        self._rights = rights or self._rights_now() or Rights()

    def run(self) -> None:
        """Does it, and notes how it ended. Raises what the database raises when it is gone."""
        try:
            with _words_of(self.record.asked_by):
                self._run()
        except LostError:
            logger.warning("Another scheduler goes on with %s", self.record.pk)
        except StoppedError:
            self._let_go(tries=self.record.tries - 1)
        except (OperationalError, InterfaceError):
            self._let_go(tries=self.record.tries)
            raise

    def _run(self) -> None:
        works = {Work.LOOK: self._look, Work.IMPORT: self._import, Work.UNDO: self._undo}
        try:
            self._clear_up()
            self.go_on()
            works[Work(self.record.work)]()
        except CancelledError:
            self._clear_up()
            self._end(file=None, lines=[], look=None)
        except (ImportingError, SpreadsheetError) as error:
            self._clear_up()
            again = {"work": Work.LOOK, "tries": 0} if isinstance(error, ChangedError) else {}
            self._end(failure=str(error), **again)
        except (LostError, StoppedError, OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("An import of people failed: %s", self.record.pk)
            self._clear_up()
            self._end(failure=_("This failed, and nothing was changed. The server's log says why."))

    # What it does

    def _look(self) -> None:
        look = look_at(self._judged())
        counts = dict(look.counts)
        self._end(look=look.as_json(), counts=counts, **self._read_as)

    def _import(self) -> None:
        if self.record.imported_at is None:
            self._write()
        self._enter_into_search()
        self._end()

    def _write(self) -> None:
        refuse_a_second_time(self.record)
        asked = self.record.asked or {}
        decisions = {int(number): choice for number, choice in asked.get("decisions", {}).items()}
        matcher = Matcher(self._beat)
        before: dict[int, int] = {}
        look = look_at(_remembered(self._judged(matcher), before))
        if asked.get("digest") and look.digest != asked["digest"]:
            raise changed_meanwhile()
        if look.counts[INVALID] and not asked.get("leave_out"):
            raise faults_are_left()
        if not look.to_do and not decisions:
            raise nothing_to_do()
        counts: dict[str, int] = {}
        user = self._rights.user
        writer = PartWriter(self.record, Writer(user, "people.import", self.record.pk), hides=True)
        lines = self._judged(matcher, decisions, is_second=True)
        for part in in_batches(_unchanged(lines, before, decisions), IN_A_PART):
            for line in part:
                counts[line.kind] = counts.get(line.kind, 0) + 1
            with self._part():
                writer.write(part)
        with self._part():
            reveal(self.record)
            fresh = PeopleImport.objects.get(pk=self.record.pk)
            finish(fresh, counts, user)
        self.record.imported_at = fresh.imported_at

    def _enter_into_search(self) -> None:
        """Who was hidden until now is found from now on. Done twice it is the same."""
        writer = Writer(None, "", self.record.pk)
        for keys in in_batches(created_by(self.record.parts.all()), IN_A_PART):
            with self._part():
                writer.enter_into_search(list(Signatory.objects.filter(pk__in=keys)))

    def _undo(self) -> None:
        if self.record.undone_at or not self.record.imported_at:
            raise ImportingError(_("This cannot be undone any more."))
        user = self.record.asked_by
        writer = Writer(user, "people.undo_import", self.record.pk)
        undone = take_back(self.record, writer, self._part)
        fresh = PeopleImport.objects.get(pk=self.record.pk)
        note_undone(fresh, user)
        self._end(left=[undone.people, undone.left[:MOST_NAMES]])

    def _clear_up(self) -> None:
        """Takes back what an import that did not come to its end has written."""
        if self.record.imported_at is None and self.record.parts.exists():
            writer = Writer(self.record.asked_by, "people.undo_import", self.record.pk)
            take_back(self.record, writer, lambda: self._part(self._hold))
        if self.record.tries > MOST_TRIES:
            self.record.tries = 0  # told once
            raise ImportingError(_("This was begun three times and never came to its end."))

    # What it reads

    def _judged(
        self,
        matcher: Matcher | None = None,
        decisions: dict[int, str] | None = None,
        is_second: bool = False,
    ) -> Iterator[Judged]:
        record = PeopleImport.objects.get(pk=self.record.pk)
        sheet = read(record, self._beat)
        record.header = sheet.header
        self._read_as = {"origin": sheet.origin, "header": sheet.header}
        columns = columns_of(record, self._rights)
        if not any(columns.columns):
            raise ImportingError(
                _("No column of this file is known. The template has the names of all.")
            )
        count = len(sheet.lines)
        PeopleImport.objects.filter(pk=self.record.pk).update(lines_count=count)
        del record
        lines = self._told(_used_up(sheet.lines), count if is_second else 0)
        matcher = matcher or Matcher(self._beat)
        appeal, keeps = self.record.appeal_id, self.record.keeps
        return judge(lines, columns, self._rights, appeal, decisions, keeps, matcher)

    # Whether it may go on

    @contextmanager
    def _part(self, go_on: Callable[[], None] | None = None) -> Iterator[None]:
        """A transaction of its own; before it, others may write."""
        if connection.vendor == "sqlite":
            time.sleep(PAUSE)
        with transaction.atomic():
            (go_on or self.go_on)()
            yield

    def _told(self, lines: Iterable[Thing], before: int) -> Iterator[Thing]:
        """The lines, noting now and then how many were taken. Writing them is half of the work."""
        is_import = self.record.work == Work.IMPORT
        for number, line in enumerate(lines, before + 1):
            done = number // 2 if is_import else number
            if time.monotonic() - self._noted > NOTED_EVERY:
                self.go_on(done)
            yield line

    def go_on(self, done: int | None = None) -> None:
        """Holds the record in the transaction; raises when this has to end."""
        self._hold(done)
        if PeopleImport.objects.filter(pk=self.record.pk, is_cancelled=True).exists():
            raise CancelledError
        if not self._is_command and not self._rights.same_as(self._rights_now()):
            raise ImportingError(
                _("The account may no longer import these people. Nothing was changed.")
            )

    def _hold(self, done: int | None = None) -> None:
        self._noted = time.monotonic()
        if self.is_stopping():
            raise StoppedError
        noted: dict[str, Any] = {"heard_at": timezone.now()}
        if done is not None:
            noted["lines_done"] = done
        mine = PeopleImport.objects.filter(pk=self.record.pk, worker=self.token)
        if not mine.update(**noted):
            raise LostError

    def _beat(self) -> None:
        if time.monotonic() - self._noted > NOTED_EVERY:
            self.go_on()

    def _rights_now(self) -> Rights | None:
        """Of the account as it is now; ``None`` if it is gone or deactivated, or may not import."""
        found = get_user_model().objects.filter(pk=self.record.asked_by_id, is_active=True).first()
        rights = None if found is None else Rights(found)
        return rights if rights is not None and rights.may_import else None

    # How it ends

    def _let_go(self, tries: int) -> None:
        mine = PeopleImport.objects.filter(pk=self.record.pk, worker=self.token)
        mine.update(worker="", heard_at=None, tries=max(tries, 0))

    def _end(self, **found: Any) -> None:
        asked_at = self.record.asked_at
        has_waited = asked_at is not None and timezone.now() - asked_at > MAILED_AFTER
        mine = PeopleImport.objects.filter(pk=self.record.pk, worker=self.token)
        ended: dict[str, Any] = {"work": "", "worker": "", "heard_at": None, "lines_done": 0}
        mail = {"mail_due": has_waited and not self._is_command and not found.get("work")}
        mine.update(**{**ended, **mail, **found})


def _used_up(lines: list[Thing]) -> Iterator[Thing]:
    """Each once; what was taken is kept no longer."""
    lines.reverse()
    while lines:
        yield lines.pop()


def _remembered(lines: Iterable[Judged], before: dict[int, int]) -> Iterator[Judged]:
    """The lines, with what those change of people here noted by their numbers."""
    for line in lines:
        if line.person and line.person > 0 and line.changes:
            before[line.number] = hash(repr(line.changes))
        yield line


def _unchanged(
    lines: Iterable[Judged], before: dict[int, int], decisions: dict[int, str]
) -> Iterator[Judged]:
    """The lines; raises when one would write over what somebody has saved a moment ago."""
    decided = {int(choice) for choice in decisions.values() if choice.isdecimal()}
    for line in lines:
        person = line.person or 0
        is_decided = person in decided or line.number in decisions
        is_known = person > 0 and bool(line.changes) and not is_decided
        if is_known and before.get(line.number) != hash(repr(line.changes)):
            raise changed_meanwhile()
        yield line


@contextmanager
def _words_of(person: Any) -> Iterator[None]:
    """What is said is said in the language of somebody's admin."""
    with translation.override(language_of(person)):
        yield


def _mail_who_waited() -> None:
    for record in PeopleImport.objects.filter(mail_due=True).defer("file", "lines", "done"):
        mail_each([record.asked_by] if record.asked_by else [], _writes(record))
        PeopleImport.objects.filter(pk=record.pk).update(mail_due=False)


def _writes(record: PeopleImport) -> Callable[[Any], Message]:
    def write(person: Any) -> Message:
        if record.failure:
            subject = _("Not done: “%(name)s”")
        elif record.undone_at:
            subject = _("Undone: “%(name)s”")
        elif record.imported_at:
            subject = _("Imported: “%(name)s”")
        else:
            subject = _("Ready to be looked at: “%(name)s”")
        link = settings.WAGTAILADMIN_BASE_URL + reverse("people_import", args=[record.pk])
        context = {"record": record, "link": link}
        return Message(subject % {"name": record}, "people/admin/mail/import.txt", context)

    return write
