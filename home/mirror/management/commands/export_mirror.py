"""``manage.py export_mirror DIR``."""

import logging
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from home.mirror.export import export
from home.mirror.folder import FolderError
from home.mirror.sources import ExportError


class Command(BaseCommand):
    help = "Writes the whole public site as files into a folder, or brings that up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--full", action="store_true", help="make every file anew")

    def handle(self, *args: Any, folder: Path, full: bool, **options: Any) -> None:
        logging.getLogger("django.request").setLevel(logging.ERROR)  # of pages not found
        is_shown = self.stderr.isatty() and options["verbosity"] > 0

        def tell(done: int, all_: int, what: str) -> None:
            if is_shown:
                bar = "#" * (30 * done // max(all_, 1))
                sys.stderr.write(f"\r{bar:<30} {done}/{all_} {what[:40]:<40}")

        try:
            result = export(folder, full, tell)
        except (FolderError, ExportError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error}. Readers still have the former mirror.") from error
        finally:
            if is_shown:
                sys.stderr.write("\r" + " " * 85 + "\r")
        if options["verbosity"] > 0:
            if not result.is_new:
                self.stdout.write(f"{folder} is up to date.")
                return
            self.stdout.write(f"{result.files} files in {folder}, {result.made} of them new.")
            for address in result.withdrawn:
                self.stdout.write(f"Taken down: {address}")
            for address in result.left_out:
                self.stderr.write(f"Left out, because it cannot be shown: {address}")
