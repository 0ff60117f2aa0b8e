"""What all tests of the page cache share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from home.page_cache import shared_version
from home.page_cache.shared_version import SharedVersion
from home.page_cache.store import Store


@pytest.fixture(autouse=True)
def plenty_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, the time of old bytes does not end within a test by itself."""
    monkeypatch.setattr(shared_version, "GRACE", 60.0)


@pytest.fixture
def open_version(tmp_path: Path) -> Iterator[Callable[..., SharedVersion]]:
    """Opens the version that the processes of a machine share, once for each of them."""
    opened: list[SharedVersion] = []

    def open_once(store: Store | None = None) -> SharedVersion:
        opened.append(SharedVersion(tmp_path / "content-version", store))
        return opened[-1]

    yield open_once
    for each in opened:
        each.close()
