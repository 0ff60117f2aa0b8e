"""Publishes on time: the process that runs beside the web server."""

import signal
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.multilingual.default_language import refuse_another
from home.public import folders
from home.releases.scheduler import Scheduler, do_long_work, publish_what_is_due, run_periodic_tasks


class Command(BaseCommand):
    help = (
        "Publishes what is scheduled, at its moment, and ends what expires. "
        "Runs until it is stopped; several may run at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="Do what is due now, and end: for cron."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            refuse_another()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        if wrong := folders.faults():
            raise CommandError("\n".join(wrong))
        if options["once"]:
            publish_what_is_due()
            run_periodic_tasks()
            while do_long_work() == 0:
                pass
            return
        scheduler = Scheduler()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, frame: scheduler.stop())
        self.stdout.write("The scheduler runs.")
        scheduler.run()
