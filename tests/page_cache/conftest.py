"""What all tests of the page cache share."""

import pytest

from home.page_cache import shared_version


@pytest.fixture(autouse=True)
def plenty_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, the time of old bytes does not end within a test by itself."""
    monkeypatch.setattr(shared_version, "GRACE", 60.0)
