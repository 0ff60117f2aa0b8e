"""Kills, races, lost databases, full disks and wrong clocks: see ``faults``."""

import os
import subprocess
import sys
from collections.abc import Iterator
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


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """The address of a database of its own, on the server of this run."""
    if not SERVER:
        yield f"sqlite:///{folder / 'site.sqlite3'}"
        return
    name = f"faults_{uuid4().hex[:12]}"
    with psycopg.connect(SERVER, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def trial(folder: Path, *arguments: str, module: str = "faults") -> str:
    """Runs a trial in processes of its own; returns what it printed."""
    with empty_database(folder) as address:
        environment = {
            **os.environ,
            "DATABASE_URL": address,
            "VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "home.settings.dev",
        }
        command = [sys.executable, "-W", "ignore", "-m", f"tests.publishing.{module}", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_kill_at_any_step_loses_nothing_and_publishes_once(tmp_path):
    assert "kills" in trial(tmp_path, "kills")


def test_two_and_five_schedulers_publish_each_page_once(tmp_path):
    trial(tmp_path, "races")


@on_postgresql
def test_readers_in_twelve_languages_get_a_release_at_once(tmp_path):
    trial(tmp_path, "readers")


@on_postgresql
def test_the_scheduler_waits_for_a_database_that_is_gone(tmp_path):
    trial(tmp_path, "lost_database")


@on_postgresql
@pytest.mark.parametrize("clock", ["clock_ahead", "clock_behind"])
def test_the_clock_of_the_database_decides(tmp_path, clock):
    trial(tmp_path, clock)


@on_sqlite
def test_a_full_disk_leaves_nothing_half_done(tmp_path):
    trial(tmp_path, "full_disk")


@pytest.mark.soak
def test_two_hundred_random_kills(tmp_path):
    trial(tmp_path, "soak", "200")


@pytest.mark.soak
@on_postgresql
def test_a_database_gone_for_half_a_minute(tmp_path):
    trial(tmp_path, "lost_database", "30")


@on_postgresql
def test_of_a_crowd_nobody_is_shown_what_is_old_withdrawn_or_not_theirs(tmp_path):
    assert "none of them old" in trial(tmp_path, "12", module="crowd")


@on_postgresql
def test_two_machines_behind_nginx_show_the_same_and_outlive_their_web_servers(tmp_path):
    assert "published at one machine" in trial(tmp_path, module="front")


@pytest.mark.soak
@on_postgresql
@pytest.mark.parametrize("seed", range(1, 6))
def test_of_a_crowd_nobody_is_shown_anything_old_for_a_long_time(tmp_path, seed):
    trial(tmp_path, "120", str(seed), module="crowd")
