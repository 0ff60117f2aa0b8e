"""A site small enough to be exported many times."""

import pytest

from tests.builders import leave_languages


@pytest.fixture
def few_languages() -> None:
    leave_languages("en", "ru")


@pytest.fixture
def one_language() -> None:
    leave_languages("en")
