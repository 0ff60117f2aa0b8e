"""The whole site as files: the first export, and the one after a publication."""

import os
import subprocess
import sys
import time
from pathlib import Path

import django

django.setup()

from home.models import TextPage  # noqa: E402
from home.prepare import prepare_language  # noqa: E402
from tests.bench.rendering import words  # noqa: E402
from tests.builders import make_text, publish  # noqa: E402
from tests.site import ROOT  # noqa: E402

from . import at_most  # noqa: E402

PART = "A mirror"
TEXTS = 300
LANGUAGES = ("ru", "fr", "es", "de", "ar", "it", "uk", "pl", "nl", "pt-br", "tr")


def main() -> None:
    for code in LANGUAGES:
        home, _made = prepare_language(code)
        publish(home) if not home.live else None
    texts = [make_text("en", title=f"Text {number}", body=words(number)) for number in range(TEXTS)]
    folder = Path(os.environ["VAR_DIR"]) / "mirror"
    cold = export(folder)
    publish(TextPage.objects.get(pk=texts[7].pk), title="Another title")
    again = export(folder)
    pages = sum(1 for _ in folder.rglob("index.html"))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
    note = f" ({pages:,} pages in {len(LANGUAGES) + 1} languages, {size:.0f} MB)"
    at_most(PART, "the first export", cold, 180, " s", note).tell()
    at_most(PART, "the export after one update", again, 15, " s").tell()


def export(folder: Path) -> float:
    began = time.monotonic()
    command = [sys.executable, "-W", "ignore", "manage.py", "export_mirror", str(folder), "-v0"]
    subprocess.run(command, cwd=ROOT, check=True)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
