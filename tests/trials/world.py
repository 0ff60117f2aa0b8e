"""What the trials share: an empty campaign, news for it, releases, and processes of their own."""

import datetime
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import django

from tests.site import copy_static_files

CODES = ("fr", "ru", "de")
MARKER = "zqxjk"
#: After how many seconds something hangs; whatever else the machine does, it takes less.
PATIENCE = 300


def prepare(static_files: bool = False) -> Any:
    """An empty campaign with one case in four languages; returns the case.

    With the static files that web servers need; their list is read only once.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "home.settings.dev")
    if static_files:
        copy_static_files(Path(os.environ["VAR_DIR"]))
    django.setup()
    from home.prepare import prepare_language
    from tests.builders import make_case, open_language, publish, translate

    home, _made = prepare_language("en")
    publish(home)
    case = make_case(slug="case")
    for code in CODES:
        open_language(code)
        translate(case, code)
    return case


def news(case: Any, count: int = 1) -> list[Any]:
    """Drafts of updates, each in every language."""
    from tests.builders import make_update, translate

    drafts = []
    for _number in range(count):
        parent = type(case).objects.get(pk=case.pk)
        original = make_update(parent, live=False, date=datetime.date(2024, 5, 1))
        original.save_revision()
        drafts += [original, *(translate(original, code, live=False) for code in CODES)]
    return drafts


def due_release(pages: list[Any], ago: float = 1) -> Any:
    """A release whose moment has passed, in seconds."""
    from home.public.clock import database_now
    from home.releases.models import Release, ReleaseItem

    moment = database_now() - datetime.timedelta(seconds=ago)
    release = Release.objects.create(title="A trial", moment=moment, created_by_name="nobody")
    for page in pages:
        ReleaseItem.objects.create(
            release=release,
            page=page,
            revision=page.get_latest_revision(),
            key=page.translation_key,
            code=page.locale.language_code,
            title=page.title,
        )
    return release


def states(pages: list[Any]) -> set[bool]:
    from wagtail.models import Page

    live = dict(Page.objects.filter(pk__in=[page.pk for page in pages]).values_list("pk", "live"))
    return {live[page.pk] for page in pages}


def times_published(page: Any) -> int:
    from wagtail.models import PageLogEntry

    entries = PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled")
    return entries.count()


def expect_once(pages: list[Any]) -> None:
    from home.releases.models import PublishingFailure

    failures = [failure.error for failure in PublishingFailure.objects.all()]
    assert states(pages) == {True}, f"not everything is live: {failures}"
    assert {times_published(page) for page in pages} == {1}, "not everything exactly once"


def fork(work: Callable[[], object]) -> int:
    """Starts a child with connections of its own; returns its process id."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)


def wait(child: int) -> int:
    """The exit status of a child, or minus the signal that ended it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    raise AssertionError("the scheduler hangs")


def start(environment: dict[str, str], *command: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-W", "ignore", "-m", *command], env=environment)


def wait_for_answer(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.1)
    raise AssertionError("the site does not answer")
