"""Kills, races, lost databases, full disks and wrong clocks: see ``faults``."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("DATABASE_URL", "")
on_postgresql = pytest.mark.skipif(not SERVER, reason="SQLite has no such failure.")
on_sqlite = pytest.mark.skipif(bool(SERVER), reason="PostgreSQL's disk cannot be limited.")


class Databases:
    """New databases without content, on the server of this run; they are migrated once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = f"faults_{uuid4().hex[:12]}"
        self._create(self._template, "template1")
        migrate(self._address(self._template), folder)

    @contextmanager
    def new(self) -> Iterator[str]:
        """The address of one."""
        name = f"{self._template}_{uuid4().hex[:6]}"
        self._create(name, self._template)
        yield self._address(name)
        self._drop(name)

    def drop(self) -> None:
        self._drop(self._template)

    def _address(self, name: str) -> str:
        if SERVER:
            return urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        return f"sqlite:///{self._file(name)}"

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.sqlite3"

    def _create(self, name: str, template: str) -> None:
        if SERVER:
            with psycopg.connect(SERVER, autocommit=True) as admin:
                admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        elif self._file(template).exists():
            shutil.copy(self._file(template), self._file(name))

    def _drop(self, name: str) -> None:
        if SERVER:
            with psycopg.connect(SERVER, autocommit=True) as admin:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def environment_of(address: str, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": address,
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "home.settings.dev",
    }


def migrate(address: str, folder: Path) -> None:
    command = [sys.executable, "-W", "ignore", "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=ROOT, env=environment_of(address, folder), check=True)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    databases = Databases(tmp_path_factory.mktemp("databases"))
    yield databases
    databases.drop()


@pytest.fixture
def trial(databases: Databases, tmp_path: Path) -> Callable[..., str]:
    """Runs a trial in processes of its own; returns what it printed."""

    def run(*arguments: str, module: str = "faults") -> str:
        command = [sys.executable, "-W", "ignore", "-m", f"tests.releases.{module}", *arguments]
        with databases.new() as address:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment_of(address, tmp_path),
                capture_output=True,
                text=True,
                check=False,
            )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def test_a_kill_at_any_step_loses_nothing_and_publishes_once(trial):
    assert "kills" in trial("kills")


def test_two_and_five_schedulers_publish_each_page_once(trial):
    trial("races")


@on_postgresql
def test_readers_in_twelve_languages_get_a_release_at_once(trial):
    trial("readers")


@on_postgresql
def test_the_scheduler_waits_for_a_database_that_is_gone(trial):
    trial("lost_database")


@on_postgresql
@pytest.mark.parametrize("clock", ["clock_ahead", "clock_behind"])
def test_the_clock_of_the_database_decides(trial, clock):
    trial(clock)


@on_sqlite
def test_a_full_disk_leaves_nothing_half_done(trial):
    trial("full_disk")


@pytest.mark.soak
def test_two_hundred_random_kills(trial):
    trial("soak", "200")


@pytest.mark.soak
@on_postgresql
def test_a_database_gone_for_half_a_minute(trial):
    trial("lost_database", "30")


@on_postgresql
def test_of_a_crowd_nobody_is_shown_what_is_old_withdrawn_or_not_theirs(trial):
    assert "none of them old" in trial("12", module="crowd")


@on_postgresql
def test_two_machines_behind_nginx_show_the_same_and_outlive_their_web_servers(trial):
    assert "published at one machine" in trial(module="front")


@pytest.mark.soak
@on_postgresql
@pytest.mark.parametrize("seed", range(1, 6))
def test_of_a_crowd_nobody_is_shown_anything_old_for_a_long_time(trial, seed):
    trial("120", str(seed), module="crowd")
