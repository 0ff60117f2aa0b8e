"""The databases that tests start from: made once from the code as it is now, then copied.

There are two kinds: ``empty`` is migrated and has no content; ``demo`` has the demo
campaign. They are kept in ``var/tests``, or on a PostgreSQL beside the copies, under a
digest of all that goes into them. Nothing older can be met: when anything of it changes,
so does the name. Both begin with ``schema``, which few changes make anew: what all migrations
make, before Django tells the apps that it has migrated.
"""

import contextlib
import datetime
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "tests"
#: Of the first account of a prepared site.
PASSWORD = "a password for tests"
#: What ends up in a database or beside it: code, migrations, the demo, words, static files.
SOURCES = ("home", "people", "campaign_pages", "templates", "locale")
PREFIX = "campaign_tests_"
#: For how long a database that nobody can ask for any more is kept, in seconds.
KEPT = 24 * 60 * 60

#: Where the tests' own PostgreSQL keeps its data.
SERVER = "server"

#: Set by pytest's ``--reuse-db``: old databases do.
REUSE = "CAMPAIGN_TESTS_REUSE"

#: Migrations without what follows them, which depends on more of the code than they do.
MIGRATE_ALONE = """
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands import migrate
migrate.emit_post_migrate_signal = lambda *args, **kwargs: None
call_command("migrate", verbosity=0)
"""
#: What makes each kind, and of which other kind it is made.
KINDS = {
    "schema": (None, ["-c", MIGRATE_ALONE]),
    "empty": ("schema", ["manage.py", "migrate", "-v0"]),
    "demo": ("empty", ["manage.py", "load_demo", "-v0"]),
}


def in_use(kind: str = "demo", on_sqlite: bool = False) -> str:
    """Which databases to use: those of the code as it is.

    With ``REUSE``, of SQLite the newest that there are, for the second try of a change that has
    nothing to do with the demo.
    """
    if kind == "schema":
        return digest(of_schema=True)
    if on_sqlite and os.environ.get(REUSE):
        made = sorted(FOLDER.glob("*/demo.sqlite3"), key=lambda file: file.stat().st_mtime)
        if made:
            return made[-1].parent.name
    return digest()


def digest(root: Path = ROOT, of_schema: bool = False) -> str:
    """What a database depends on, in short: sources, packages, and the day (UTC) of the demo.

    A schema depends on fewer sources: migrations, settings, and the fields that are our own.
    """
    found = hashlib.sha256(Path(__file__).read_bytes())
    sources = [path for path in _sources(root) if not of_schema or _makes_schema(path)]
    for path in [root / "requirements.txt", *sources]:
        found.update(f"\0{path.relative_to(root)}\0".encode() + path.read_bytes())
    installed = sorted(f"{each.name} {each.version}" for each in distributions())
    found.update(repr((sys.version, installed)).encode())
    return f"{datetime.datetime.now(datetime.UTC):%Y%m%d}_{found.hexdigest()[:16]}"


def _sources(root: Path) -> list[Path]:
    """All files of the sources, without what Python and we compile of them."""
    return sorted(
        path
        for folder in SOURCES
        for path in (root / folder).rglob("*")
        if path.is_file() and path.suffix != ".mo" and "__pycache__" not in path.parts
    )


def _makes_schema(path: Path) -> bool:
    return {"migrations", "settings"} & {*path.parts} != set() or path.name == "countries.py"


def environment(address: str = "", **more: str) -> dict[str, str]:
    """The environment of a process on the database at an address, or on its settings' own."""
    left_out = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}  # without the latter they start faster
    own = {name: value for name, value in os.environ.items() if name not in left_out}
    return own | ({"DATABASE_URL": address} if address else {}) | more


def manage(arguments: list[str], address: str) -> None:
    _run(["manage.py", *arguments], address)


def _make(kind: str, address: str) -> None:
    """Makes a kind of the database at an address, which is of the kind that it begins with."""
    _run(KINDS[kind][1], address)


def _run(arguments: list[str], address: str) -> None:
    command = [sys.executable, "-W", "ignore", *arguments]
    settings = environment(address, DJANGO_SETTINGS_MODULE="home.settings.test")
    subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """One process at a time, of all that test this folder."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# SQLite


def sqlite_file(kind: str) -> Path:
    """The database of a kind, made if it is not there. It is to be copied, not opened to write."""
    with locked("sqlite"):
        return _sqlite_file(kind)


def _sqlite_file(kind: str) -> Path:
    folder = FOLDER / in_use(kind, on_sqlite=True)
    file = folder / f"{kind}.sqlite3"
    if not file.exists():
        source, _ = KINDS[kind]
        beginning = _sqlite_file(source) if source else None
        _remove_old(FOLDER)
        folder.mkdir(exist_ok=True)
        unfinished = folder / f"{kind}.unfinished"
        unfinished.unlink(missing_ok=True)
        if beginning:
            shutil.copy(beginning, unfinished)
        _make(kind, f"sqlite:///{unfinished}")
        unfinished.rename(file)
    return file


def _remove_old(folder: Path) -> None:
    for old in folder.iterdir():
        is_kept = old.name == SERVER or old.stat().st_mtime > time.time() - KEPT
        if old.is_dir() and not is_kept:
            shutil.rmtree(old, ignore_errors=True)


def copy_into(connection: sqlite3.Connection, kind: str) -> None:
    """Gives an open database, such as one in memory, the content of a kind."""
    with contextlib.closing(sqlite3.connect(sqlite_file(kind))) as source:
        source.backup(connection)


# PostgreSQL


def postgresql_template(server: str, kind: str) -> str:
    """The name of the database of a kind on a server, made if it is not there."""
    with locked("postgresql"), psycopg.connect(server, autocommit=True) as admin:
        return _postgresql_template(server, admin, kind)


def _postgresql_template(server: str, admin: psycopg.Connection, kind: str) -> str:
    version = in_use(kind)
    name = f"{PREFIX}{version}_{kind}"
    if name not in _names(admin):
        source, _ = KINDS[kind]
        unfinished = f"{name}_unfinished"
        beginning = _postgresql_template(server, admin, source) if source else "template1"
        for old in _names(admin):
            if old == unfinished or old < f"{PREFIX}{version}"[: len(PREFIX) + 8]:
                _drop(admin, old)
        _create(admin, unfinished, beginning)
        _make(kind, address_on(server, unfinished))
        admin.execute(
            SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(unfinished), Identifier(name))
        )
    return name


def forget_others(server: str) -> None:
    """Leaves on a server of one's own the templates of the code as it is, and no copy."""
    kept = {f"{PREFIX}{in_use(kind)}_{kind}" for kind in KINDS} | {"postgres"}
    with psycopg.connect(server, autocommit=True) as admin:
        for (name,) in admin.execute("SELECT datname FROM pg_database WHERE NOT datistemplate"):
            if name not in kept:
                _drop(admin, name)


def _names(admin: psycopg.Connection) -> list[str]:
    """Our templates on a server, the oldest first."""
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY datname"
    return [name for (name,) in admin.execute(query, [PREFIX])]


def _create(admin: psycopg.Connection, name: str, template: str) -> None:
    query = SQL("CREATE DATABASE {} TEMPLATE {}")
    admin.execute(query.format(Identifier(name), Identifier(template)))


def _drop(admin: psycopg.Connection, name: str) -> None:
    admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def address_on(server: str, name: str) -> str:
    """The address of another database on the server of an address."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


@contextlib.contextmanager
def postgresql_copy(server: str, kind: str, name: str) -> Iterator[str]:
    """A database of a kind under a name, until it is left; its address. An old one is replaced."""
    template = postgresql_template(server, kind)
    with psycopg.connect(server, autocommit=True) as admin:
        with locked("postgresql"):
            _drop(admin, name)
            _create(admin, name, template)
        yield address_on(server, name)
        _drop(admin, name)


# Either


@contextlib.contextmanager
def new_database(kind: str, folder: Path, server: str = "") -> Iterator[str]:
    """The address of a new database of a kind: on a server of PostgreSQL, or SQLite's in a folder.

    It is gone when it is left.
    """
    name = f"trial_{uuid4().hex[:12]}"
    if server:
        with postgresql_copy(server, kind, name) as address:
            yield address
    else:
        file = folder / f"{name}.sqlite3"
        shutil.copy(sqlite_file(kind), file)
        yield f"sqlite:///{file}"
        file.unlink()


def prepared_site() -> Path:
    """A folder for ``VAR_DIR``: the demo, the first account and the static files. To be copied."""
    with locked("sqlite"):
        folder = FOLDER / in_use(on_sqlite=True)
        demo = _sqlite_file("demo")
        site = folder / "site"
        if not site.exists():
            unfinished = folder / "site.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            shutil.copy(demo, unfinished / "site.sqlite3")
            settings = environment(
                DJANGO_SETTINGS_MODULE="home.settings.dev",
                VAR_DIR=str(unfinished),
                DEMO_ADMIN_PASSWORD=PASSWORD,
            )
            code = "from home.run import _prepare; _prepare(with_demo=True)"
            command = [sys.executable, "-W", "ignore", "-c", code]
            subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL)
            unfinished.rename(site)
        return site


if __name__ == "__main__":
    if address := os.environ.get("DATABASE_URL"):
        postgresql_template(address, "demo")
    else:
        prepared_site()
