"""Looks at everything that can be wrong with the site."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from home.deploying.doctor import findings


class Command(BaseCommand):
    help = (
        "Looks at everything that can be wrong with a public site: a line for each thing, and what "
        "to do. Fails if something is wrong. “campaign doctor” looks at the machine as well."
    )
    requires_system_checks = []  # it asks them itself

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mail", default="", metavar="ADDRESS", help="send a test mail there")

    def handle(self, *args: Any, mail: str, **options: Any) -> None:
        wrong = 0
        for each in findings(mail):
            mark = "ok " if each.is_well else "BAD"
            self.stdout.write(f"  {mark}  {each.what}: {each.said}")
            if not each.is_well:
                wrong += 1
                self.stdout.write(f"         → {each.fix}")
        if wrong:
            self.stdout.write(f"  {wrong} to look at.")
            sys.exit(1)
