"""Saves the whole site in one file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.backups.bars import bars
from home.backups.kept_settings import secrets_in_use
from home.backups.making import make_backup
from home.backups.refusal import FAILURES, RefusedError


class Command(BaseCommand):
    help = (
        "Saves database, uploads and settings (without secrets) in one file, while the site runs. "
        "It prints the path of the file; what is to be known of it goes to the standard error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, help="Where to; BACKUP_DIR if it is not given."
        )
        parser.add_argument(
            "--key",
            action="append",
            metavar="KEY",
            help="Encrypt to this public key of age or SSH; may be given more than once. "
            "Else to those of BACKUP_KEYS.",
        )
        parser.add_argument(
            "--keep", type=int, metavar="N", help="Delete all backups there but the newest N."
        )
        parser.add_argument(
            "--portable",
            action="store_true",
            help="Of a PostgreSQL: in a form that can be put back into a SQLite as well.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"] or settings.BACKUP_DIR
        keep = options["keep"]
        if folder is None:
            raise CommandError("Say into which folder, or set BACKUP_DIR.")
        if keep is not None and keep < 1:
            raise CommandError("--keep must be 1 or more: the new backup stays.")
        keys = options["key"] or settings.BACKUP_KEYS
        try:
            path = make_backup(folder, keys, bars(self.stderr), keep, options["portable"])
        except RefusedError as error:
            raise CommandError(str(error)) from None
        except FAILURES as error:
            raise CommandError(f"The backup could not be written: {error}") from None
        if options["verbosity"]:
            if not keys:
                self.stderr.write("Whoever has this file can read all of it: it is not encrypted.")
            if secrets := secrets_in_use():
                names = ", ".join(secrets)
                self.stderr.write(f"Not in it are {names}: keep the settings file by itself.")
        self.stdout.write(str(path.absolute()))
