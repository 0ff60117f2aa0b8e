"""What starts and what does not: one process on a port, none without its master, usable folders."""

import logging
import os
import socket
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from home.checks import the_database_is_of_this_version
from home.public import folders, log_limits, processes
from tests.site import ROOT, free_port


def python(code: str, **options: object) -> subprocess.Popen:
    """A process of its own, which needs no settings."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


# One on a port


@pytest.fixture(autouse=True)
def nothing_held():
    """What this process has taken it lets go of again."""
    yield
    while processes._held:
        processes._held.pop().close()


HOLD = """
    import sys
    from home.public.processes import refuse_port_in_use
    refuse_port_in_use("127.0.0.1", {port})
    print("has it", flush=True)
    sys.stdin.read()
"""


def test_a_second_start_on_one_port_is_refused_with_a_sentence_until_the_first_has_ended():
    code = HOLD.format(port=free_port())
    with python(code, stdin=subprocess.PIPE) as first:
        assert first.stdout.readline() == "has it\n"
        with python(code, stdin=subprocess.DEVNULL) as second:
            _, told = second.communicate(timeout=60)
        assert "is in use already" in told and "Traceback" not in told
        first.kill()
    with python(code, stdin=subprocess.DEVNULL) as third:
        assert third.communicate(timeout=60)[0] == "has it\n"


def test_a_port_where_something_else_answers_is_refused_even_if_it_would_share():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as Granian does
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(SystemExit, match="in use already"):
            processes.refuse_port_in_use("127.0.0.1", other.getsockname()[1])


def test_an_address_that_is_not_of_this_machine_is_named():
    with pytest.raises(SystemExit, match=r"Port 8000 of 192\.0\.2\.1 is not to be had"):
        processes.refuse_port_in_use("192.0.2.1", 8000)


# Workers and their master


def test_a_worker_ends_when_its_master_is_killed():
    master = python(
        """
        import multiprocessing, time
        def worker():
            from home.public.processes import end_with_master
            end_with_master()
            print("works", flush=True)
            time.sleep(60)
        process = multiprocessing.get_context("fork").Process(target=worker)
        process.start()
        print(process.pid, flush=True)
        process.join()
        """
    )
    said = {master.stdout.readline().strip() for _ in range(2)}
    (worker,) = said - {"works"}
    master.kill()
    master.communicate(timeout=60)

    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and is_alive(worker):
        time.sleep(0.05)
    assert not is_alive(worker)


def is_alive(process: str) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False


# Folders


@pytest.fixture
def places(settings, tmp_path):
    """Every folder of the settings, apart."""
    for name in ("VAR_DIR", "MEDIA_ROOT", "PAGE_FILES"):
        setattr(settings, name, tmp_path / name.lower())
        (tmp_path / name.lower()).mkdir()
    (tmp_path / "mirrors").mkdir()
    settings.MIRROR_DIR = tmp_path / "mirrors" / "site"
    return settings


def test_folders_that_can_be_written_are_no_fault(places):
    assert folders.faults() == []


def test_a_folder_that_is_not_there_yet_is_no_fault_if_it_can_be_made(places, tmp_path):
    places.VAR_DIR = tmp_path / "not" / "yet"

    assert folders.faults() == []


@pytest.mark.parametrize("name", ["VAR_DIR", "MEDIA_ROOT", "PAGE_FILES", "MIRROR_DIR"])
def test_a_file_in_place_of_a_folder_is_named(places, tmp_path, name):
    (tmp_path / "file").touch()
    setattr(places, name, tmp_path / "file" / "site")

    (fault,) = folders.faults()

    assert fault.startswith(f"{name}: ") and "is a file" in fault


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied"), "install -d -o"),
        (OSError(30, "Read-only file system"), "campaign apply"),
        (OSError(28, "No space left on device"), "df -h"),
    ],
)
def test_a_folder_that_cannot_be_written_is_named_with_the_fix(places, monkeypatch, error, said):
    def refuse(dir: Path) -> None:
        if dir == places.MEDIA_ROOT:
            raise error
        return Path(os.devnull).open()

    monkeypatch.setattr(folders.tempfile, "TemporaryFile", refuse)
    (fault,) = folders.faults()

    assert fault.startswith("MEDIA_ROOT: ") and said in fault


def test_a_version_file_that_cannot_be_written_is_named(places, tmp_path, monkeypatch):
    places.CONTENT_VERSION_FILE = tmp_path / "content-version"
    places.CONTENT_VERSION_FILE.touch(mode=stat.S_IRUSR)
    monkeypatch.setattr(folders.os, "access", lambda path, how: path.name != "content-version")

    (fault,) = folders.faults()

    assert "content-version" in fault and "chown" in fault


def test_a_key_that_cannot_be_read_is_named(places, tmp_path):
    places.MIRROR_SIGNING_KEY = tmp_path / "none"

    assert folders.faults()[0].startswith("MIRROR_SIGNING_KEY: ")


def test_the_scheduler_does_not_start_so(places, tmp_path, db):
    (tmp_path / "file").touch()
    places.MEDIA_ROOT = tmp_path / "file"

    with pytest.raises(CommandError, match="MEDIA_ROOT"):
        call_command("scheduler", "--once")


# The database


def test_a_database_of_this_version_is_no_fault_and_an_older_one_is(db, monkeypatch):
    assert the_database_is_of_this_version(None) == []
    monkeypatch.setattr("home.checks.unapplied_migrations", lambda: ["home 0099_new"])

    (error,) = the_database_is_of_this_version(None)

    assert "home 0099_new" in error.msg and "campaign manage migrate" in error.hint


def test_a_database_that_is_away_is_no_fault_of_a_version(monkeypatch):
    def away() -> list[str]:
        raise OperationalError

    monkeypatch.setattr("home.checks.unapplied_migrations", away)

    assert the_database_is_of_this_version(None) == []


def record(error: Exception | None) -> logging.LogRecord:
    told = (type(error), error, None) if error else None
    return logging.LogRecord("a", logging.ERROR, __file__, 1, "Failed: %s", ("/en/",), told)


def test_without_a_database_the_log_has_a_line_a_minute(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(log_limits.time, "monotonic", lambda: now[0])
    limit = log_limits.DatabaseAway()
    error = OperationalError("connection refused\nIs the server running?")

    told = [limit.filter(record(error)) for _ in range(1000)]
    now[0] += log_limits.EVERY
    last = record(error)

    assert told == [True] + [False] * 999
    assert limit.filter(last)
    assert last.getMessage() == (
        "The database does not answer (999 more like this in between): connection refused"
    )
    assert last.exc_info is None


def test_all_other_failures_are_logged_whole():
    limit = log_limits.DatabaseAway()
    limit.filter(record(OperationalError("gone")))
    other = record(ValueError("wrong"))

    assert limit.filter(other) and limit.filter(record(None))
    assert other.getMessage() == "Failed: /en/" and other.exc_info
