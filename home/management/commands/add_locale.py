from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from home.prepare import prepare_language


class Command(BaseCommand):
    help = (
        "Prepares a language: its locale, a draft of its home page, its groups. "
        "It opens to readers when the home page is published. Running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="for example fr or pt-br")

    def handle(self, *args: Any, code: str, **options: Any) -> None:
        try:
            home, made = prepare_language(code.lower())
        except (LookupError, ImproperlyConfigured) as error:
            raise CommandError(error.args[0]) from None
        if made:
            self.stdout.write(
                f"{code} is prepared. Publish its home page ({home.title}) to open it."
            )
        else:
            self.stdout.write(f"{code} was already prepared; nothing changed.")
