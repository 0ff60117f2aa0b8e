"""What a backup of the demo with 1 GB of pictures costs, and whether all of it comes back."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from pyrage import x25519  # noqa: E402

from tests.site import ROOT  # noqa: E402
from tests.upgrades.dump import program  # noqa: E402

from . import Figure, at_most  # noqa: E402

PART = "Backups"
FILES, BYTES = 500, 2_000_000
MOST_SECONDS, MOST_MEGABYTES = 60, 200


def fill(folder: Path) -> None:
    """Files that cannot be packed, as photographs."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(5)
    for number in range(FILES):
        (folder / f"picture-{number}.jpg").write_bytes(chance.randbytes(BYTES))


def sums(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def content(file: Path) -> list[dict[str, Any]]:
    """All rows of the database, but for what a restore itself notes: that all has changed.

    What a row is joined to, such as the groups of a task, stands there in no order.
    """
    noted = ["public.contentchange", "public.partchange"]
    left_out = ["accounts", "sessions", "contenttypes", "auth.permission", *noted]
    options = [f"--exclude={each}" for each in left_out]
    manage("dumpdata", "--all", f"--output={file}", "--verbosity=0", *options)
    rows = json.loads(file.read_text())
    for row in rows:
        for value in row["fields"].values():
            if isinstance(value, list):
                value.sort(key=str)
    return rows


def environment() -> dict[str, str]:
    """With the programs of the PostgreSQL that is asked: of another version, they refuse."""
    found = Path(program("pg_dump")).parent
    return {**os.environ, "PATH": f"{found}{os.pathsep}{os.environ['PATH']}"}


def manage(*arguments: str) -> tuple[str, float, float]:
    """What a command prints, its seconds, and the most memory that it had, in MB."""
    command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=output)
        _pid, status, usage = os.wait4(process.pid, 0)
        took = time.monotonic() - began
        if status:
            sys.exit(f"{' '.join(arguments[:1])} failed.")
        output.seek(0)
        return output.read().strip(), took, usage.ru_maxrss / 1024


def main() -> None:
    media = Path(settings.MEDIA_ROOT)
    key = x25519.Identity.generate()
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as name:
        folder = Path(name)
        (folder / "identity.txt").write_text(f"{key}\n")
        fill(media)
        files, rows = sums(media), content(folder / "before.json")
        size = sum(file.stat().st_size for file in media.rglob("*") if file.is_file()) / 1e9
        _told, _took, any_command = manage("showmigrations", "home")
        for how, options in {
            "encrypted": ["--key", str(key.to_public())],
            "in the clear": [],
        }.items():
            told, took, memory = manage("backup", str(folder / how), *options)
            note = f" ({size:.1f} GB of files)"
            at_most(PART, f"a backup, {how}", took, MOST_SECONDS, " s", note).tell()
            note = f" (any command of the site takes {any_command:.0f} MB)"
            what = f"memory that it takes beside, {how}"
            at_most(PART, what, memory - any_command, MOST_MEGABYTES, " MB", note).tell()
            shutil.rmtree(media)
            identity = ["--identity", str(folder / "identity.txt")] if options else []
            _told, took, memory = manage("restore", told.splitlines()[-1], "--yes", *identity)
            Figure(PART, f"putting it back, {how}", f"{took:.0f} s, {memory:.0f} MB").tell()
            after = sums(media)
            differing = len(files.items() ^ after.items())
            at_most(PART, f"files that came back otherwise, {how}", differing, 0).tell()
            same = content(folder / "after.json") == rows
            at_most(PART, f"databases that came back otherwise, {how}", not same, 0).tell()


if __name__ == "__main__":
    main()
