"""What a backup needs of a database: to be copied while the site runs, and replaced at one instant.

SQLite is copied by its own backup interface in both directions: one transaction, beside readers.
PostgreSQL is dumped by ``pg_dump`` and loaded by ``pg_restore`` into a schema beside the present
one, in the transaction that drops that: readers see the former database or the whole new one.
"""

import contextlib
import copy
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.utils import load_backend
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from home.public.content_version import Version, private_change, read_version

from .refusal import RefusedError

#: Lines of ``pg_restore`` that are for ``psql`` alone, name what is there by then, or are of a
#: setting that servers before PostgreSQL 17 do not know.
_IS_LEFT_OUT = re.compile(
    rb"\\(un)?restrict\b|CREATE SCHEMA public;|COMMENT ON SCHEMA public |SET transaction_timeout"
)
#: Of the present tables, until those of the backup are in their place.
FORMER = "before_restore"
#: How long a busy SQLite is waited for (seconds).
PATIENCE = 60


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


# The database of another file


def sqlite_config(path: Path) -> dict[str, Any]:
    """Django's configuration of a SQLite file."""
    present = settings.DATABASES[DEFAULT_DB_ALIAS]
    if present["ENGINE"].endswith("sqlite3"):
        config = copy.deepcopy(connections.settings[DEFAULT_DB_ALIAS])
    else:
        config = connections.configure_settings(
            {DEFAULT_DB_ALIAS: {"ENGINE": "django.db.backends.sqlite3"}}
        )[DEFAULT_DB_ALIAS]
    return {**config, "NAME": str(path)}


def open_beside(config: dict[str, Any]) -> Any:
    """A connection of its own to another database."""
    return load_backend(config["ENGINE"]).DatabaseWrapper(config, DEFAULT_DB_ALIAS)


@contextlib.contextmanager
def working_on(path: Path) -> Iterator[None]:
    """Within it the database of the site is this SQLite file: for migrations and models alike."""
    present = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = open_beside(sqlite_config(path))
    _forget_known_rows()
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = present
        _forget_known_rows()


def _forget_known_rows() -> None:
    """What models remember of a database is of another from now on."""
    ContentType.objects.clear_cache()


def take_commit_hooks() -> list[Callable[[], object]]:
    """What was to be done after the commit of this transaction, and now is the caller's to do."""
    hooks: list[Callable[[], object]] = [
        hook for _savepoints, hook, *_more in connection.run_on_commit
    ]
    connection.run_on_commit = []
    return hooks


# Migrations


def applied_migrations() -> list[str]:
    """What has been migrated, as ``app.name``."""
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)


def unknown_migrations(applied: list[str]) -> list[str]:
    """Those that this version of the site does not have: a newer one made them."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    for migration in loader.disk_migrations.values():
        known.update(f"{app}.{name}" for app, name in migration.replaces)
    apps = {name.split(".")[0] for name in known}
    return [name for name in applied if name not in known and name.split(".")[0] in apps]


def is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def bring_up_to_date() -> None:
    """Migrates the database of the site, if there is anything to migrate."""
    if not is_migrated():
        call_command("migrate", interactive=False, verbosity=0)


def migrate_apart(path: Path) -> None:
    """Migrates a SQLite file in a process of its own.

    Django's and Wagtail's search modules choose their models by the database that a process
    begins with.
    """
    where = {
        "DATABASE_URL": f"sqlite:///{path}",
        "DJANGO_SETTINGS_MODULE": "home.settings.dev",
        "VAR_DIR": str(path.parent),
        "DEFAULT_LANGUAGE": settings.LANGUAGE_CODE,
    }
    _run(
        [sys.executable, "-m", "django", "migrate", "--no-input", "-v0"],
        where,
        cwd=settings.BASE_DIR,
    )


def version_if_any() -> Version:
    """The content version; of an empty database none."""
    try:
        with transaction.atomic():
            return read_version()
    except ProgrammingError:
        return Version(0, 0)
    except Exception as error:
        if "no such table" in str(error):
            return Version(0, 0)
        raise


# SQLite


def copy_sqlite(target: Path, progress: Callable[[int], object]) -> None:
    """Copies the database of the site, which may be in use."""
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(target)) as copied:
        connection.connection.backup(copied)
        # One file, as nobody else writes it: the write-ahead log would be a second.
        copied.execute("PRAGMA journal_mode=DELETE")
    progress(0)


def replace_sqlite(prepared: Path) -> None:
    """Gives the database of the site the content of a file: all of it in one transaction.

    Readers go on with what they had begun with, writers wait. Raises ``RefusedError`` while
    somebody does not stop writing.
    """
    place = Path(connection.settings_dict["NAME"])
    place.parent.mkdir(parents=True, exist_ok=True)
    connection.close()
    deadline = time.monotonic() + PATIENCE

    def look(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise RefusedError(
                f"The database {place} does not come to rest. Stop the site and try again; "
                "nothing was changed."
            )

    with (
        contextlib.closing(sqlite3.connect(prepared)) as source,
        contextlib.closing(sqlite3.connect(place)) as target,
    ):
        source.backup(target, progress=look)
        with contextlib.suppress(sqlite3.OperationalError):  # it is done; each process asks for it
            target.execute("PRAGMA journal_mode=WAL")


@contextlib.contextmanager
def sqlite_writers_wait() -> Iterator[None]:
    """Within it nobody else writes the SQLite database of the site."""
    with contextlib.closing(
        sqlite3.connect(connection.settings_dict["NAME"], timeout=PATIENCE, isolation_level=None)
    ) as lock:
        lock.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            lock.execute("ROLLBACK")


# PostgreSQL


def program(name: str) -> str:
    """The path of one of PostgreSQL's own programs."""
    found = shutil.which(name)
    if found is None:
        raise RefusedError(
            f"{name} is not installed on this machine, and a PostgreSQL is not saved or put back "
            "without it. On Debian: apt install postgresql-client"
        )
    return found


def _run(command: list[str], environment: dict[str, str] | None = None, **more: Any) -> None:
    done = subprocess.run(
        command,
        env={**os.environ, **(environment or {})},
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        check=False,
        **more,
    )
    if done.returncode:
        raise RefusedError(f"{Path(command[0]).name} failed: {done.stderr.decode().strip()}")


def dump_postgresql(target: Path) -> None:
    """Dumps the database of the site in the custom format, as it is at one moment."""
    known = {each.keyword.decode() for each in Conninfo.get_defaults()}
    given = connection.get_connection_params()
    where = {name: value for name, value in given.items() if name in known and value}
    # Not on the command line, which other accounts of the machine see.
    password = {"PGPASSWORD": str(where.pop("password"))} if "password" in where else {}
    options = ["--format=custom", "--compress=3", "--no-owner", "--no-privileges"]
    address = f"--dbname={make_conninfo(**where)}"
    _run([program("pg_dump"), *options, f"--file={target}", address], password)


def check_dump(dump: Path) -> None:
    """Raises ``RefusedError`` if the installed ``pg_restore`` cannot read a dump."""
    _run([program("pg_restore"), "--list", str(dump)], stdout=subprocess.DEVNULL)


def replace_postgresql(dump: Path, prepare: Callable[[], None]) -> None:
    """Puts a dump in the place of what the database has, in one transaction.

    ``prepare`` is called in it when the tables are there. Who writes meanwhile waits, and
    fails when it is done: what they write into is gone. Who reads goes on.
    """
    with transaction.atomic(), private_change():
        with connection.cursor() as cursor:
            _keep_writers_out(cursor)
            _put_aside(cursor)
            for section in ("pre-data", "data", "post-data"):
                _load(cursor, dump, section)
            # What migrations alter must have nothing pending.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("RESET search_path")  # which a dump empties
        _forget_known_rows()
        prepare()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {FORMER} CASCADE")


def _keep_writers_out(cursor: Any) -> None:
    names = connection.introspection.table_names(cursor)
    if names:
        tables = ", ".join(connection.ops.quote_name(name) for name in sorted(names))
        cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")


def _put_aside(cursor: Any) -> None:
    cursor.execute(
        "SELECT nspowner::regrole::text, current_user, pg_has_role(nspowner, 'USAGE')"
        " FROM pg_namespace WHERE nspname = 'public'"
    )
    row = cursor.fetchone()
    if row and not row[2]:
        raise RefusedError(
            f"The account {row[1]} of the database may not replace the schema “public”, which "
            f"belongs to {row[0]}. Let it, as postgres: ALTER SCHEMA public OWNER TO {row[1]};"
        )
    cursor.execute(f"DROP SCHEMA IF EXISTS {FORMER} CASCADE")
    if row:
        cursor.execute(f"ALTER SCHEMA public RENAME TO {FORMER}")
    else:
        cursor.execute(f"CREATE SCHEMA {FORMER}")
    cursor.execute("CREATE SCHEMA public")


def _load(cursor: Any, dump: Path, section: str) -> None:
    """Executes what ``pg_restore`` says of one section of a dump."""
    options = ["--no-owner", "--no-privileges", f"--section={section}", "--file=-"]
    command = [program("pg_restore"), *options, str(dump)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        _execute(cursor.cursor, process.stdout, is_data=section == "data")
        told = process.stderr.read().decode().strip()
    if process.returncode:
        raise RefusedError(f"pg_restore failed: {told}")


def _execute(cursor: Any, script: IO[bytes], is_data: bool) -> None:
    """Executes a script of ``pg_restore``: statements, and rows between COPY and ``\\.``."""
    statements: list[bytes] = []

    def flush() -> None:
        text = b"".join(statements)
        statements.clear()
        if text.strip():
            cursor.execute(text.decode(), prepare=False)

    for line in script:
        if is_data and line.startswith(b"COPY ") and line.endswith(b"FROM stdin;\n"):
            flush()
            with cursor.copy(line.decode().rstrip(";\n")) as rows:
                for row in script:
                    if row == b"\\.\n":
                        break
                    rows.write(row)
        elif not _IS_LEFT_OUT.match(line):
            statements.append(line)
    flush()
