"""Puts a backup back."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from home.backups.archive import identities
from home.backups.bars import bars
from home.backups.refusal import FAILURES, RefusedError, UnfinishedError
from home.backups.restoring import Outcome, put_back, unpacked
from home.releases.models import ReleaseItem
from home.releases.put_back import let_go


class Command(BaseCommand):
    help = (
        "Puts a backup in the place of this site's database and uploads: all of it, or nothing. "
        "The site may run meanwhile, or be empty. What was taken offline since stays offline; "
        "what fell due since is held back until somebody confirms it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--identity",
            action="append",
            type=Path,
            metavar="FILE",
            help="The private key of age or SSH for an encrypted backup.",
        )
        parser.add_argument(
            "--yes", action="store_true", help="Ask nothing. What fell due stays held back."
        )
        parser.add_argument(
            "--publish-due", action="store_true", help="Publish what fell due since the backup."
        )

        parser.add_argument(
            "--other-site",
            action="store_true",
            help="Put it back although it is of another BASE_URL: of another site, or of this one "
            "under the address that it had.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        progress = bars(self.stderr)
        try:
            keys = [key for file in options["identity"] or [] for key in identities(file)]
            with unpacked(path, keys, progress, options["other_site"]) as backup:
                moment = f"{backup.made_at:%Y-%m-%d %H:%M:%S}"
                self.stdout.write(
                    f"{path.name} is whole: {moment} (UTC), {backup.manifest['site']}"
                )
                if not options["yes"] and not self._agrees():
                    raise CommandError("Nothing was changed.")
                outcome = put_back(backup, path.absolute().parent, progress)
        except (RefusedError, UnfinishedError) as error:
            raise CommandError(str(error)) from None
        except FAILURES as error:
            raise CommandError(f"The backup could not be put back: {error}") from None
        self._tell(outcome)
        if outcome.held and (options["publish_due"] or self._publishes(options["yes"])):
            let_go(outcome.held)
            self.stdout.write("The scheduler publishes them within ten seconds.")
        self.stdout.write(f"The site is as it was at {moment} (UTC).")

    def _agrees(self) -> bool:
        question = "What the site has now is replaced by it. Go on? [y/N] "
        return self._answer(question, "Say --yes where nobody can be asked.")

    def _publishes(self, is_quiet: bool) -> bool:
        return not is_quiet and self._answer("Publish them now? [y/N] ", "")

    def _answer(self, question: str, otherwise: str) -> bool:
        if not sys.stdin.isatty():
            if otherwise:
                raise CommandError(otherwise)
            return False
        return input(question).strip().lower() in ("y", "yes")

    def _tell(self, outcome: Outcome) -> None:
        if outcome.withdrawn:
            self.stdout.write("Taken offline again, because it was taken offline after the backup:")
            for each in outcome.withdrawn:
                self.stdout.write(f"  {each}")
        if outcome.held:
            self.stdout.write(
                "Fell due after the backup, and is held back. Publish it or take it out in the "
                "admin, in the Schedule:"
            )
            for item in outcome.held:
                self.stdout.write(f"  {_told(item)}")


def _told(item: ReleaseItem) -> str:
    moment = timezone.localtime(item.release.moment, timezone.get_fixed_timezone(0))
    return f"{moment:%Y-%m-%d %H:%M} (UTC)  {item}"
