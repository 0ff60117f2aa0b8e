"""Imports people from a CSV or XLSX file; without ``--save`` it only says what would change."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.models import User
from home.settings.languages import CODES
from home.spreadsheets.reading import read_table
from home.spreadsheets.sheet import MOST_BYTES, SpreadsheetError
from people.importing.applying import carry_out
from people.importing.background import Job, ask, claim
from people.importing.columns import Rights
from people.importing.keeping import ImportingError, columns_of, keep, plan_of
from people.importing.plan import CHANGED, INVALID, LIKELY, NEW, SAME
from people.models import Appeal, PeopleImport


class Command(BaseCommand):
    help = (
        "Imports people from a CSV or XLSX file. Without --save it writes nothing and says what "
        "would change. An import can be undone at Signatories > Import."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--save", action="store_true", help="Import; without it only look.")
        parser.add_argument(
            "--leave-out", action="store_true", help="Import although some lines have faults."
        )
        parser.add_argument("--user", default="", help="In whose name, and with whose rights.")
        parser.add_argument("--appeal", type=int, help="The number of the appeal they signed.")
        parser.add_argument(
            "--language",
            choices=CODES,
            default=settings.LANGUAGE_CODE,
            metavar="CODE",
            help="Of texts in columns that name no language.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        user = None
        if options["user"]:
            user = User.objects.filter(username=options["user"]).first()
            if user is None:
                raise CommandError(f"There is no account {options['user']}.")
        if options["appeal"] and not Appeal.objects.filter(pk=options["appeal"]).exists():
            raise CommandError(f"There is no appeal with the number {options['appeal']}.")
        try:
            with path.open("rb") as file:
                sheet = read_table(file.read(MOST_BYTES + 1))
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except SpreadsheetError as error:
            raise CommandError(str(error)) from error
        rights = Rights(user)
        record = keep(sheet, path.name, options["language"], options["appeal"], user)
        try:
            self._look(record, rights)
            if not options["save"]:
                self.stdout.write("Nothing was imported. --save imports.")
                return
            if record.counts.get(INVALID) and not options["leave_out"]:
                raise CommandError("Mend the lines with faults, or give --leave-out.")
            self._import(record, rights)
            self.stdout.write("Imported.")
        except ImportingError as error:
            raise CommandError(str(error)) from error
        finally:
            record.refresh_from_db(fields=["imported_at"])
            if record.imported_at is None:
                record.delete()

    def _import(self, record: PeopleImport, rights: Rights) -> None:
        """Of a long file in parts, so that others may write meanwhile."""
        if not record.is_long:
            carry_out(record, rights)
            return
        ask(record, PeopleImport.Work.IMPORT, rights.user, {"leave_out": True})
        claimed = claim(record)
        if claimed is None:
            PeopleImport.objects.filter(pk=record.pk).update(work="")
            raise ImportingError("Another import is being worked on. Try again after its end.")
        Job(claimed, rights=rights).run()
        record.refresh_from_db(fields=["failure"])
        if record.failure:
            raise ImportingError(record.failure)

    def _look(self, record: Any, rights: Rights) -> None:
        recognised = columns_of(record, rights)
        for head in recognised.unknown:
            self.stdout.write(f"Column not known, and not read: {head}")
        for head in recognised.not_yours:
            self.stdout.write(f"Column that the account may not write: {head}")
        plan = plan_of(record, rights)
        for line in plan.of(INVALID):
            for fault in line.faults:
                where = f"{fault.column}: " if fault.column else ""
                self.stdout.write(f"Line {line.number}: {where}{fault.reason}")
        for line in plan.of(LIKELY):
            names = ", ".join(each.label for each in line.candidates)
            self.stdout.write(f"Line {line.number}: {line.label} is perhaps {names}; left out.")
        for line in plan.of(CHANGED):
            for change in line.all_changes:
                self.stdout.write(
                    f"Line {line.number}: {line.label}, {change.column}: "
                    f"{change.before} -> {change.after}"
                )
        record.counts = dict(plan.counts())
        told = (f"{kind} {record.counts.get(kind, 0)}" for kind in (NEW, CHANGED, SAME, LIKELY))
        self.stdout.write(f"{', '.join(told)}, with faults {record.counts.get(INVALID, 0)}")
