"""``make test`` and ``make test-wide`` have every test between them, each where it belongs."""

import itertools

import pytest

from tests.breadth import PARTS, WIDE, widely


def where(**marks: bool) -> list[tuple[str, str]]:
    """In which tier and part a test with these marks runs."""
    # What pytest's -m takes is an expression of Python too.
    return [
        (tier, part)
        for tier, parts in (("test", PARTS), ("test-wide", WIDE))
        for part, expression in parts.items()
        if eval(expression, {}, marks)
    ]


def test_what_a_database_can_change_runs_on_postgresql_first_and_all_else_on_sqlite():
    ordinary = {"browser": False, "wide": False, "soak": False}

    assert where(both_databases=False, **ordinary) == [("test", "SQLite")]
    assert where(both_databases=True, **ordinary) == [
        ("test", "PostgreSQL"),
        ("test-wide", "SQLite"),
    ]


#: A browser drives a site on SQLite.
MARKS = [marks for marks in itertools.product([False, True], repeat=3) if marks[:2] != (True, True)]


@pytest.mark.parametrize(("browser", "both_databases", "wide"), MARKS)
def test_no_test_is_left_out_or_runs_twice_in_one_place(browser, both_databases, wide):
    marks = {"browser": browser, "both_databases": both_databases, "wide": wide}
    places = [part for _tier, part in where(**marks, soak=False)]

    if browser:
        assert places == ["Chromium"]
    else:
        assert sorted(places) == (["PostgreSQL", "SQLite"] if both_databases else ["SQLite"])
    assert any(tier == "test" for tier, _part in where(**marks, soak=False)) != wide
    assert where(**marks, soak=True) == []


def test_of_many_cases_some_are_ordinary_and_keep_what_they_were_marked_with():
    marked = pytest.param("d", id="fourth", marks=pytest.mark.soak)

    def ordinary(cases):
        return [case.values for case in cases if "wide" not in [mark.name for mark in case.marks]]

    assert ordinary(widely("abc")) == [("a",), ("b",)]
    assert ordinary(widely("abc", first=1)) == [("a",)]
    assert ordinary(widely([("a", 1), ("b", 2)], ("b", 2))) == [("b", 2)]
    last = widely(["a", "b", "c", marked])[-1]
    assert (last.values, last.id) == (("d",), "fourth")
    assert [mark.name for mark in last.marks] == ["soak", "wide"]
    with pytest.raises(LookupError, match="no cases"):
        widely("abc", "z")
