import sys
from typing import Any

from django.core.management.base import BaseCommand

from home.search.rebuild import rebuild


class Command(BaseCommand):
    help = (
        "Fills the table of search anew, all of it or nothing. Publishing keeps it current by "
        "itself; this is for content that came into the database by another way."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = rebuild(self._tell)
        if sys.stderr.isatty():
            self.stderr.write("\r", ending="")
        if options["verbosity"]:
            self.stdout.write(f"Search knows {count} texts.")

    def _tell(self, count: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{count}", ending="")
            self.stderr.flush()
