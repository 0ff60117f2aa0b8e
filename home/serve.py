"""``python -m home.serve``: the web server, Granian, with the site loaded before it forks.

Takes Granian's options (``--port``, ``--workers``, ...). What the site's code takes in memory is
so shared by the workers; loaded in each of them, it would be more than all their pages.
"""

import gc
import logging
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.urls import get_resolver
from django.utils.translation import trans_real
from granian.cli import entrypoint

from home import error_pages
from home.catalogues import COMPLETE
from home.public import folders
from home.public.bulkhead import THREADS
from home.public.private_files import close_to_others
from home.public.processes import refuse_port_in_use
from home.settings import start

OPTIONS = ["--interface", "wsgi", "--blocking-threads", str(THREADS), "--respawn-failed-workers"]


def main() -> None:
    start.choose(start.PUBLIC)
    arguments = sys.argv[1:]
    host = _option(arguments, "--host") or os.environ.get("GRANIAN_HOST") or "127.0.0.1"
    port = _option(arguments, "--port") or os.environ.get("GRANIAN_PORT") or "8000"
    if port.isdecimal() and not _option(arguments, "--uds"):  # else Granian says what it takes
        refuse_port_in_use(host, int(port))
    load()
    # Not yet home.wsgi: it starts threads, which a fork would lose.
    # The threads are meant: what is slow may hold a part of them only (home/public/bulkhead.py).
    logging.getLogger("_granian").addFilter(lambda told: "Python threads" not in told.getMessage())
    sys.argv[1:] = [*OPTIONS, *arguments, "home.wsgi:application"]
    entrypoint()


def _option(arguments: list[str], name: str) -> str:
    """The value of one of Granian's options, as ``--name value`` or ``--name=value``."""
    for at, each in enumerate(arguments):
        if each == name:
            return "".join(arguments[at + 1 : at + 2])
        if each.startswith(f"{name}="):
            return each.removeprefix(f"{name}=")
    return ""


def load() -> None:
    """Loads what a request needs, and lets the collector leave it alone."""
    start.require_site()
    from home.multilingual.default_language import refuse_another  # noqa: PLC0415  # needs the models

    try:
        refuse_another()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    if wrong := folders.faults():
        sys.exit("\n".join(wrong))
    error_pages.write()
    close_to_others()
    _ = get_resolver().url_patterns
    for code in COMPLETE:
        trans_real.translation(code)
    connections.close_all()
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
