"""Which tests, and which of their cases, run in ``make test``, and which in ``make test-wide``."""

from collections.abc import Iterable
from typing import Any

import pytest

#: The tests of each part, as pytest's ``-m`` takes them.
PARTS = {
    "SQLite": "not browser and not both_databases and not wide and not soak",
    "PostgreSQL": "both_databases and not browser and not wide and not soak",
    "Chromium": "browser and not wide and not soak",
}
#: All that ``PARTS`` leaves out, but for what is long.
WIDE = {
    "SQLite": "not browser and (both_databases or wide) and not soak",
    "PostgreSQL": "both_databases and wide and not browser and not soak",
    "Chromium": "browser and wide and not soak",
}


def widely(cases: Iterable[Any], *narrow: Any, first: int = 2) -> list[Any]:
    """Cases for ``pytest.mark.parametrize`` or a fixture's ``params``, most of them ``wide``.

    ``make test`` takes those named in ``narrow``, or else the ``first`` ones. A tuple is a case
    of several arguments. Raises ``LookupError`` if one that is named is no case.
    """
    found = [_parameters(case) for case in cases]
    kept = [_parameters(case).values for case in narrow] or [one.values for one in found[:first]]
    if unknown := [values for values in kept if values not in [one.values for one in found]]:
        raise LookupError(f"These are no cases: {unknown}.")
    return [one if one.values in kept else _wide(one) for one in found]


def _parameters(case: Any) -> Any:
    if hasattr(case, "marks"):
        return case
    return pytest.param(*case) if isinstance(case, tuple) else pytest.param(case)


def _wide(case: Any) -> Any:
    return pytest.param(*case.values, id=case.id, marks=[*case.marks, pytest.mark.wide])
