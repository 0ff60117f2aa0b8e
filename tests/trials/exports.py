"""Exports of the mirror that are killed at any moment: the folder is whole all the same.

``python -m tests.trials.exports KILLS [LANGUAGE ...]`` on the site with the demo that
``VAR_DIR`` names; with languages, the others are taken offline first.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

import django

from .world import fork, wait


def exports(kills: int, *codes: str) -> None:
    """Raises ``AssertionError`` if a reader of the folder would meet half of a mirror."""
    django.setup()
    from home.models import HomePage

    if codes:
        for home in HomePage.objects.live().exclude(locale__language_code__in=codes):
            home.unpublish()
    mirror = Path(os.environ["VAR_DIR"]) / "mirror"
    began = time.monotonic()
    assert wait(fork(lambda: make(mirror))) == 0
    length = time.monotonic() - began
    whole = content_of(mirror)
    assert len(whole) > 20
    died = 0
    for number in range(kills):
        child = fork(lambda: make(mirror))
        time.sleep(length * (number + 1) / (kills + 1))
        os.kill(child, signal.SIGKILL)
        died += wait(child) == -signal.SIGKILL
        assert content_of(mirror) == whole, f"after kill {number + 1}"
    assert wait(fork(lambda: make(mirror))) == 0
    assert content_of(mirror) == whole
    left = list(mirror.with_name("mirror.exports").glob("export-*"))
    assert len(left) <= 2, left
    assert died >= kills / 2, f"{died} of {kills} exports were still running when they were killed"
    print(f"{died} kills of an export of {len(whole)} files")


def make(mirror: Path) -> None:
    from django.core.management import call_command

    call_command("export_mirror", str(mirror), full=True, verbosity=0)


def content_of(folder: Path) -> dict[str, bytes]:
    """All files but the manifest, which tells the moment of the export, and its sum; it is read."""
    json.loads((folder / "manifest.json").read_text())
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    sums = found["SHA256SUMS"].splitlines()
    found["SHA256SUMS"] = b"\n".join(line for line in sums if not line.endswith(b"manifest.json"))
    return found


if __name__ == "__main__":
    exports(int(sys.argv[1]), *sys.argv[2:])
