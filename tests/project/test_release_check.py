"""The release check (``make release-check``), as far as no Debian is needed."""

import pytest

from tests.release_check import machine, rows, rows_of_people, rows_of_the_machine
from tests.release_check.book import Book, StopError
from tests.release_check.readers import Readers


def test_every_row_of_what_breaks_is_asked_by_something():
    assert rows_of_people.flood in rows.ASKED.values()
    assert rows_of_the_machine.database in rows.ASKED.values()
    assert set(rows.written()) == set(rows.ASKED)


def test_where_no_debian_can_be_booted_it_says_why(monkeypatch):
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    assert machine.what_is_missing() == "only root can, and this is not root"

    monkeypatch.setattr(machine.os, "geteuid", lambda: 0)
    monkeypatch.setattr(machine.shutil, "which", lambda program: None)
    assert machine.what_is_missing() == "there is no debootstrap"


def test_a_promise_that_fails_is_told_and_the_rest_goes_on(capsys):
    book = Book()

    with book.promise("first"):
        raise AssertionError("it was red")
    with book.promise("second") as seen:
        seen.append("blue")

    assert (book.held, book.failed) == (1, 1)
    said = capsys.readouterr().out
    assert "first: it was red" in said
    assert "second: blue" in said
    with pytest.raises(StopError), book.promise("third", needed=True):
        raise AssertionError


def test_readers_notice_what_is_older_than_a_second():
    readers = Readers(paths=["/en/"])
    readers.answers = 3
    readers._published = [(100.0, 7), (200.0, 8)]
    readers._seen = [(100.9, "/en/", 6), (101.1, "/en/", 7), (200.5, "/en/", 7)]
    assert "0 errors, 2 publications" in readers.expect_nothing_wrong()

    readers._seen.append((201.5, "/en/", 7))
    with pytest.raises(AssertionError, match="1 answers older than"):
        readers.expect_nothing_wrong()
