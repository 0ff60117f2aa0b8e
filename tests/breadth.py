"""Which cases of a test run in ``make test``, and which only in ``make test-wide``."""

from collections.abc import Iterable
from typing import Any

import pytest


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
