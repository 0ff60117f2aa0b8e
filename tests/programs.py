"""Programs of the system that the tests run: found, or installed from Debian."""

import os
import shutil
import subprocess
import sys


def ensure(package: str, *names: str) -> str:
    """The path of the first of some programs that there is; installs Debian's package else.

    Raises ``SystemExit`` that says how to install it by hand.
    """
    found = _find(names)
    if found is None and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
            check=False,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "RUNLEVEL": "1"},  # servers are not to start by themselves
        )
        found = _find(names)
    if found is None:
        sys.exit(f"The tests need {package}. Install it, for example: apt-get install {package}")
    return found


def _find(names: tuple[str, ...]) -> str | None:
    # Debian keeps servers where only root looks by itself.
    return next((path for name in names if (path := shutil.which(name, path=_places()))), None)


def _places() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def chromium() -> str:
    return ensure("chromium", "chromium", "chromium-browser", "google-chrome")


def headless_chromium() -> str:
    """Chromium without what only a screen needs: the tests take a fifth less of the processor."""
    try:
        return ensure("chromium-headless-shell", "chromium-headless-shell")
    except SystemExit:  # some systems have only the whole of it
        return chromium()


def nginx() -> str:
    return ensure("nginx", "nginx")


def pdftotext() -> str:
    return ensure("poppler-utils", "pdftotext")


def wrk() -> str:
    return ensure("wrk", "wrk")


if __name__ == "__main__":
    headless_chromium()
    nginx()
    pdftotext()
