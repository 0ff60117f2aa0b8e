"""A SQLite is replaced under a running site: whoever reads sees the one or the other, whole."""

import contextlib
import sqlite3
import threading
from types import SimpleNamespace

import pytest

from home.backups import databases

ROWS = 2_000


def make(path, word):
    with contextlib.closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE texts (word TEXT)")
        made.executemany("INSERT INTO texts VALUES (?)", [[word]] * ROWS)
        made.commit()


@pytest.fixture
def live(tmp_path, monkeypatch):
    """The database of a site that runs, and one that is to take its place."""
    for word in ("before", "restored"):
        make(tmp_path / f"{word}.sqlite3", word)
    named = SimpleNamespace(
        settings_dict={"NAME": str(tmp_path / "before.sqlite3")}, close=lambda: None
    )
    monkeypatch.setattr(databases, "connection", named)
    return tmp_path


def words_in(path):
    with contextlib.closing(sqlite3.connect(path)) as read:
        assert read.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {word for (word,) in read.execute("SELECT word FROM texts")}


def test_readers_see_the_one_or_the_other_and_never_a_part(live):
    seen, stop = [], threading.Event()

    def read():
        with contextlib.closing(sqlite3.connect(live / "before.sqlite3", timeout=20)) as site:
            while not stop.is_set():
                rows = site.execute("SELECT word, COUNT(*) FROM texts GROUP BY word").fetchall()
                seen.append(tuple(rows))

    reader = threading.Thread(target=read)
    reader.start()
    databases.replace_sqlite(live / "restored.sqlite3")
    stop.set()
    reader.join()

    assert set(seen) <= {(("before", ROWS),), (("restored", ROWS),)}
    assert words_in(live / "before.sqlite3") == {"restored"}


def test_who_has_it_open_goes_on_with_what_was_put_back(live):
    with contextlib.closing(sqlite3.connect(live / "before.sqlite3")) as site:
        assert site.execute("SELECT word FROM texts").fetchone() == ("before",)
        databases.replace_sqlite(live / "restored.sqlite3")
        assert site.execute("SELECT word FROM texts").fetchone() == ("restored",)
        site.execute("INSERT INTO texts VALUES ('later')")
        site.commit()
    assert words_in(live / "before.sqlite3") == {"restored", "later"}


def test_a_writer_who_does_not_end_stops_the_restore_and_nothing_is_changed(live, monkeypatch):
    monkeypatch.setattr(databases, "PATIENCE", 0.1)
    with contextlib.closing(
        sqlite3.connect(live / "before.sqlite3", isolation_level=None)
    ) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(databases.RefusedError, match="does not come to rest"):
            databases.replace_sqlite(live / "restored.sqlite3")
        writer.execute("ROLLBACK")
    assert words_in(live / "before.sqlite3") == {"before"}


def test_while_it_is_prepared_nobody_else_writes(live):
    place = live / "before.sqlite3"
    with (
        databases.sqlite_writers_wait(),
        contextlib.closing(sqlite3.connect(place, timeout=0)) as other,
    ):
        assert other.execute("SELECT COUNT(*) FROM texts").fetchone() == (ROWS,)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO texts VALUES ('meanwhile')")
    assert words_in(live / "before.sqlite3") == {"before"}


# Of PostgreSQL only the reading of a script is tried here; the drill tries the rest.


def test_what_a_dump_says_is_executed_and_its_rows_are_copied():
    done = []

    @contextlib.contextmanager
    def copy(statement):
        rows = []
        yield SimpleNamespace(write=rows.append)
        done.append((statement, b"".join(rows)))

    cursor = SimpleNamespace(execute=lambda text, prepare: done.append(text.strip()), copy=copy)
    script = (
        b"\\restrict abc\nSELECT 1;\nCOPY public.texts (word) FROM stdin;\none\ntwo; --\n\\.\n\n"
        b"SELECT setval('x', 3);\n\\unrestrict abc\n"
    )
    databases._execute(cursor, iter(script.splitlines(keepends=True)), is_data=True)
    assert done == [
        "SELECT 1;",
        ("COPY public.texts (word) FROM stdin", b"one\ntwo; --\n"),
        "SELECT setval('x', 3);",
    ]


def test_a_program_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(databases.RefusedError, match=r"pg_dump is not installed.*apt install"):
        databases.program("pg_dump")
