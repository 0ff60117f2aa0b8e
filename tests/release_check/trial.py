"""What the steps of a release check work on."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.smtp import MailServer

from .editor import Editor
from .machine import Machine
from .site import Site
from .versions import Code

HOST = "example.org"
NAME = "admin"
MAIL_PORT = 2525
#: Tags, in their order: the last release, what is committed here, and one more.
LAST, HERE, NEXT = "v9001", "v9002", "v9003"


@dataclass
class Trial:
    """A machine with a site that has been installed, its Organiser, and a text that is public."""

    machine: Machine
    site: Site
    editor: Editor
    page: int
    code: Code
    mail: MailServer


def soon(what: str, is_so: Callable[[], bool], seconds: float = 60) -> float:
    """Waits until something is so; when that was asked, in seconds from now."""
    began = asked = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.1)
        asked = time.monotonic()
    return asked - began
