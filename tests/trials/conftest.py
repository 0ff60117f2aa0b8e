"""How the tests of this folder run a trial: in a process of its own, on a new database."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import ROOT, environment, new_database
from tests.site import copy_site

SERVER = os.environ.get("DATABASE_URL", "")


def run(module: str, *arguments: str, **settings: str) -> str:
    command = [sys.executable, "-W", "ignore", "-m", f"tests.trials.{module}", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def trial(tmp_path: Path) -> Callable[..., str]:
    """Runs a trial on a database without content; returns what it printed."""

    def on_new_database(module: str, *arguments: str) -> str:
        with new_database("empty", tmp_path, SERVER) as address:
            return run(module, *arguments, **_settings(tmp_path, address))

    return on_new_database


@pytest.fixture
def trial_on_the_demo(tmp_path: Path) -> Callable[..., str]:
    """Runs a trial on a site with the demo, on SQLite; returns what it printed."""

    def on_the_demo(module: str, *arguments: str) -> str:
        copy_site(tmp_path)
        return run(module, *arguments, **_settings(tmp_path))

    return on_the_demo


def _settings(folder: Path, address: str = "") -> dict[str, str]:
    return environment(address, DJANGO_SETTINGS_MODULE="home.settings.dev", VAR_DIR=str(folder))
