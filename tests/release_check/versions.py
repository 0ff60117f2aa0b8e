"""Releases to update to: the last one, what is committed now, and some that are thrown away."""

import re
import subprocess
from pathlib import Path

from . import ROOT

#: A release adds a table; going back takes it away again.
MIGRATION = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("home", "{last}")]
    operations = [migrations.RunSQL({there!r}, {back!r})]
"""


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", str(folder), *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"git {' '.join(words)}: {done.stderr.strip()}"
    return done.stdout.strip()


def last_release() -> str:
    """The newest tag; where there is none, a commit from which much has changed since."""
    tags = git(ROOT, "tag", "--list", "--merged", "HEAD", "--sort=-version:refname").splitlines()
    named = [each for each in tags if re.fullmatch(r"v?\d+(\.\d+)*", each)]
    return named[0] if named else git(ROOT, "rev-parse", "HEAD~10")


class Code:
    """The repository that the machine updates from: ``repository``, bare, HEAD as here.

    What counts is what is committed. A release is a tag, and the newest has the highest number.
    """

    def __init__(self, folder: Path) -> None:
        self.repository, self._work = folder / "code.git", folder / "code"
        subprocess.run(
            ["git", "clone", "-q", "--bare", str(ROOT), str(self.repository)], check=True
        )
        subprocess.run(["git", "clone", "-q", str(self.repository), str(self._work)], check=True)
        for tag in git(self.repository, "tag", "--list").splitlines():
            git(self.repository, "tag", "--delete", tag)

    def release(self, tag: str, commit: str) -> None:
        git(self.repository, "tag", tag, commit)

    def throw_away(self, tag: str, base: str, files: dict[str, str]) -> None:
        """A release that has some other files than one before."""
        git(self._work, "fetch", "-q", "--tags", "origin")
        git(self._work, "checkout", "-q", "--detach", base)
        for name, text in files.items():
            path = self._work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        git(self._work, "add", "--all")
        who = ["-c", "user.name=Release check", "-c", "user.email=release-check@localhost"]
        git(self._work, *who, "commit", "-q", "-m", f"Nothing but a trial: {tag}")
        git(self._work, "tag", tag)
        git(self._work, "push", "-q", "origin", tag)

    def text(self, base: str, name: str) -> str:
        return git(self.repository, "show", f"{base}:{name}")

    def last_migration(self, base: str) -> str:
        listed = git(self.repository, "ls-tree", "--name-only", base, "home/migrations/")
        names = [Path(each).stem for each in listed.splitlines()]
        return max(each for each in names if re.match(r"\d{4}_", each))

    def migration(self, base: str, name: str, there: str, back: str) -> dict[str, str]:
        """A file with a migration of ``home`` after the last one of a release."""
        last = self.last_migration(base)
        number = int(last[:4]) + 1
        text = MIGRATION.format(last=last, there=there, back=back)
        return {f"home/migrations/{number:04}_{name}.py": text}
