"""What all tests share: the demo campaign in the database, builders, a strict template engine."""

import gc
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_save
from django.template import engines
from django.test import Client
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler

from home.catalogues import compile_catalogues
from home.multilingual import wordings
from home.public.left_out import logger
from tests import databases
from tests.site import RunningSite, run_site

WAGTAILS_SEARCH = {"BACKEND": "wagtail.search.backends.database"}
pytest_plugins = ["tests.browsing"]

#: What the tests of a part bear, in the file that they stand in.
MARKERS_OF_PARTS = {"both_databases", "browser", "wide"}

#: What takes longest begins first, so that no process is left alone with it at the end.
LONG = (
    "trials",
    "upgrades",
    "test_admin_routes",
    "test_databases",
    "test_demo",
    "test_first_sitting",
    "test_incremental",
    "test_logins",
    "test_mirror",
    "test_nothing_early",
    "test_refresh",
    "test_releases",
    "test_translating",
    "test_weight",
)


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("reuse_db"):
        os.environ[databases.REUSE] = "1"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A part of ``tests.run`` does not import the files that have no test of it."""
    needed = MARKERS_OF_PARTS.intersection(config.option.markexpr.split(" and "))
    if not needed or not collection_path.name.startswith("test_"):
        return None
    text = collection_path.read_text()
    return not all(marker in text for marker in needed) or None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not os.environ.get("DATABASE_URL"):
        for item in items:
            both = item.get_closest_marker("both_databases")
            if both and both.kwargs.get("sqlite") == "soak":
                item.add_marker("soak")
    items.sort(key=lambda item: not {item.path.stem, item.path.parent.name} & {*LONG})


def pytest_collection_finish() -> None:
    """What has been imported stays; looking for garbage among it takes a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


class MissingVariable(str):
    """Stands for a variable that a template names and nobody gave: an error in our own pages."""

    __slots__ = ()

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"The template variable {name!r} is missing.")

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __bool__(self) -> bool:
        return True

    def __html__(self) -> str:
        # Django shows it as it is where a name leads to a call that fails silently.
        raise AssertionError("A template variable is missing.")


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    compile_catalogues()


@pytest.fixture(scope="session", autouse=True)
def wagtails_index_stands_still() -> None:
    """Saving does not index for Wagtail's own search, which takes a tenth of the time of a save.

    A test in which the admin finds what it has saved asks for ``wagtails_search``.
    """
    django_settings.WAGTAILSEARCH_BACKENDS = {"default": {**WAGTAILS_SEARCH, "AUTO_UPDATE": False}}
    index_what_is_saved(post_save.disconnect)


@pytest.fixture
def wagtails_search(settings: Any) -> Iterator[None]:
    """What is saved is found by Wagtail's own search at once, as on a real site."""
    settings.WAGTAILSEARCH_BACKENDS = {"default": WAGTAILS_SEARCH}
    index_what_is_saved(post_save.connect)
    yield
    index_what_is_saved(post_save.disconnect)


def index_what_is_saved(change: Callable[..., Any]) -> None:
    """Connects Wagtail's search with saving, or disconnects it."""
    for model in get_indexed_models():
        change(post_save_signal_handler, sender=model)


@pytest.fixture(scope="session", autouse=True)
def open_connections() -> Iterator[None]:
    """Requests do not close the connection that a test's transaction is on.

    Django's own test client sees to that; a request by WSGI, or a file that is closed late,
    ends as in a web server.
    """
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_between_transactions(connection: BaseDatabaseWrapper) -> None:
        if not connection.in_atomic_block:
            close(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            BaseDatabaseWrapper, "close_if_unusable_or_obsolete", close_between_transactions
        )
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: object
) -> Iterator[None]:
    """The demo campaign; every test starts from it and leaves it as it was.

    In place of pytest-django's: the database is copied, not migrated and filled for each worker.
    """
    with ExitStack() as stack, django_db_blocker.unblock():
        connection.close()
        if connection.vendor == "postgresql":
            worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
            name = f"test_campaign_{worker}"
            server = os.environ["DATABASE_URL"]
            stack.enter_context(databases.postgresql_copy(server, "demo", name))
            use_database(name)
        else:
            use_database(connection.creation._get_test_db_name())
            connection.ensure_connection()
            databases.copy_into(connection.connection, "demo")
        with django_db_blocker.block():
            yield
        connection.close()


def use_database(name: str) -> None:
    connection.settings_dict["NAME"] = django_settings.DATABASES["default"]["NAME"] = name


@pytest.fixture
def strict_templates(settings: object) -> Iterator[None]:
    """Makes a missing variable in a template an error."""

    engine = engines["django"].engine
    previous = engine.string_if_invalid
    engine.string_if_invalid = MissingVariable("%s")
    yield
    engine.string_if_invalid = previous


class Messages(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(self.format(record))


@pytest.fixture(autouse=True)
def nothing_left_out(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Fails a test in which something could not be shown and was left out unawares.

    Who expects it asks for ``left_out``.
    """
    messages = Messages()
    logger.addHandler(messages)
    yield messages.told
    logger.removeHandler(messages)
    if messages.told and "left_out" not in request.fixturenames:
        pytest.fail("\n".join(messages.told))


@pytest.fixture
def left_out(nothing_left_out: list[str]) -> list[str]:
    """What could not be shown during the test, as it was logged, with the tracebacks."""
    return nothing_left_out


@pytest.fixture
def visitor(db: None) -> Client:
    """An anonymous visitor, as far as Django's test client is one.

    The process knows the words and names of the database, as one that serves readers does.
    """
    wordings.load()
    return Client()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """The real site with the demo in processes of its own: granian on a free port."""
    with run_site(tmp_path_factory.mktemp("site")) as running:
        yield running
