from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from campaign_pages.demo.load import Loader
from campaign_pages.demo.owned import (
    OtherContentError,
    is_loaded,
    refuse_other_content,
    remove_demo,
)
from campaign_pages.demo.read import DemoError, read_demo


class Command(BaseCommand):
    help = (
        "Loads the demo campaign, all of it or nothing. Refuses a site with other content. "
        "Where the demo is already there, nothing changes unless --reset is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="take the demo away and load it anew"
        )

    def handle(self, *args: Any, reset: bool, **options: Any) -> None:
        try:
            demo = read_demo()
            refuse_other_content(demo)
        except (DemoError, OtherContentError) as error:
            raise CommandError(str(error)) from None
        if is_loaded() and not reset:
            self.stdout.write("The demo is already loaded. --reset loads it anew.")
            return
        with transaction.atomic():
            remove_demo(demo)
            Loader(demo).load()
        self.stdout.write("The demo campaign is loaded.")
