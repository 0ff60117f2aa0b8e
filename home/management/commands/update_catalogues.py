from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from home.catalogues import COMPLETE, compile_catalogues, source_catalog, update_catalogue
from home.settings.languages import known


class Command(BaseCommand):
    help = (
        "Brings the interface catalogues in locale/ in line with the source and compiles them. "
        "New strings are left empty for a translator, gone ones are removed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", help="languages; by default the complete ones")

    def handle(self, *args: Any, codes: list[str], **options: Any) -> None:
        source = source_catalog()
        for code in codes or COMPLETE:
            update_catalogue(known(code).code, source)
        compile_catalogues()
