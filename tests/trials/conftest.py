"""How the tests of this folder run a trial: in a process of its own, on a new database."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.databases import ROOT, environment, new_database
from tests.site import copy_site

SERVER = os.environ.get("DATABASE_URL", "")


def run(folder: Path, module: str, *arguments: str, address: str = "") -> str:
    """What a trial printed. Whatever it has started ends with it, however it ends."""
    command = [sys.executable, "-W", "ignore", "-m", f"tests.trials.{module}", *arguments]
    settings = environment(address, DJANGO_SETTINGS_MODULE="home.settings.dev", VAR_DIR=str(folder))
    printed = folder / "printed.txt"
    with printed.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=settings, stdout=output, stderr=output, start_new_session=True
        )
        try:
            status = process.wait()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    assert status == 0, printed.read_text()
    return printed.read_text()


@pytest.fixture
def trial(tmp_path: Path) -> Callable[..., str]:
    """Runs a trial on a database without content; returns what it printed."""

    def on_new_database(module: str, *arguments: str) -> str:
        with new_database("empty", tmp_path, SERVER) as address:
            return run(tmp_path, module, *arguments, address=address)

    return on_new_database


@pytest.fixture
def trial_on_the_demo(tmp_path: Path) -> Callable[..., str]:
    """Runs a trial on a site with the demo, on SQLite; returns what it printed."""

    def on_the_demo(module: str, *arguments: str) -> str:
        copy_site(tmp_path)
        return run(tmp_path, module, *arguments)

    return on_the_demo
