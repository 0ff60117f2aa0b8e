"""Updates, back and forth, while readers read and an editor goes on publishing."""

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .editor import Editor
from .machine import Machine
from .readers import Readers
from .site import Site
from .trial import Trial

#: Marks of publications, each higher than the one before.
MARKS = itertools.count(1)


def running(machine: Machine) -> str:
    """The name of the version that runs."""
    return machine.run("cat", "/srv/campaign/current/VERSION").stdout.split()[0]


@contextmanager
def read_and_published(
    editor: Editor, page: int, *sites: Site, pause: float = 8
) -> Iterator[Readers]:
    """Readers of the front page and of a text, which is published anew all the time."""
    path = editor.address_of(page)
    stop = threading.Event()
    troubles: list[Exception] = []

    def go_on() -> None:
        while not stop.is_set():
            mark = next(MARKS)
            try:
                editor.publish(page, f"Mark zq{mark}x")
                readers.published(mark)
            except Exception as error:
                troubles.append(error)
            stop.wait(pause)

    with Readers(*sites, paths=["/en/", path, path, "/robots.txt"]) as readers:
        publisher = threading.Thread(target=go_on, daemon=True)
        publisher.start()
        try:
            yield readers
        finally:
            stop.set()
            publisher.join(120)
            time.sleep(1.5)
    assert not troubles, f"the editor was refused {len(troubles)} times: {troubles[0]}"


def update(machine: Machine, version: str = "") -> float:
    """How long it took to get to a version, the newest if none is named."""
    began = time.monotonic()
    machine.run("campaign", "update", *([version] if version else []))
    assert not version or running(machine) == version, f"{running(machine)} runs"
    return time.monotonic() - began


def back_and_forth(trial: Trial, versions: tuple[str, str], count: int) -> str:
    times = []
    with read_and_published(trial.editor, trial.page, trial.site) as readers:
        for number in range(count):
            times.append(update(trial.machine, versions[number % 2]))
    said = readers.expect_nothing_wrong()
    return f"{count} updates of {min(times):.0f} to {max(times):.0f} s, {said}"
