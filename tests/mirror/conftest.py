"""A site small enough to be exported many times."""

import pytest
from django.db import connection

from tests.builders import leave_languages


@pytest.fixture
def few_languages() -> None:
    _leave("en", "ru")


@pytest.fixture
def one_language() -> None:
    _leave("en")


def _leave(*codes: str) -> None:
    """As if it had been committed: of one transaction, changes are counted once."""
    leave_languages(*codes)
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for _savepoints, call, _is_robust in waiting:
        call()
