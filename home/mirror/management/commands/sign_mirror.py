"""``manage.py sign_mirror DIR``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from home.mirror.folder import SITE, Folder, FolderError
from home.mirror.signing import SignatureError, bring, sign


class Command(BaseCommand):
    help = "Signs a mirror, or puts a signature made on another machine into it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument(
            "--signature", type=Path, metavar="FILE", help="SHA256SUMS.sig, made by ssh-keygen"
        )
        how.add_argument("--key", type=Path, metavar="FILE", help="a private key of SSH")

    def handle(
        self, *args: Any, folder: Path, signature: Path | None, key: Path | None, **options: Any
    ) -> None:
        try:
            mirror = Folder(folder)
            with mirror.locked():
                if mirror.current is None:
                    raise CommandError(f"There is no mirror in {folder}.")
                site = mirror.current / SITE
                if signature is not None:
                    self.stdout.write(f"Signed by {bring(site, signature)}.")
                elif key is not None:
                    sign(site, key)
                    self.stdout.write("Signed.")
        except (FolderError, SignatureError) as error:
            raise CommandError(str(error)) from error
