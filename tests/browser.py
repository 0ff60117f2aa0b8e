"""The browser of the tests: Chromium, found or installed."""

import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW = "The tests need Chromium. Install it, for example: apt-get install chromium"


def find() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


def ensure() -> str:
    """The path of a Chromium; installs Debian's where it is missing and that is possible.

    Raises ``SystemExit`` that says how to install it by hand.
    """
    found = find()
    if found is None and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            check=False,
            stdout=subprocess.DEVNULL,
        )
        found = find()
    if found is None:
        sys.exit(HOW)
    return found


if __name__ == "__main__":
    ensure()
