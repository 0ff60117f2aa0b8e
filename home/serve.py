"""``python -m home.serve``: the web server, Granian, with the site loaded before it forks.

Takes Granian's options (``--port``, ``--workers``, ...). What the site's code takes in memory is
so shared by the workers; loaded in each of them, it would be more than all their pages.
"""

import gc
import logging
import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.urls import get_resolver
from django.utils.translation import trans_real
from granian.cli import entrypoint

from home.catalogues import COMPLETE
from home.public.bulkhead import THREADS
from home.public.private_files import close_to_others

OPTIONS = ["--interface", "wsgi", "--blocking-threads", str(THREADS), "--respawn-failed-workers"]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "home.settings.production")
    load()
    # Not yet home.wsgi: it starts threads, which a fork would lose.
    # The threads are meant: what is slow may hold a part of them only (home/public/bulkhead.py).
    logging.getLogger("_granian").addFilter(lambda told: "Python threads" not in told.getMessage())
    sys.argv[1:] = [*OPTIONS, *sys.argv[1:], "home.wsgi:application"]
    entrypoint()


def load() -> None:
    """Loads what a request needs, and lets the collector leave it alone."""
    django.setup()
    from home.multilingual.default_language import refuse_another  # noqa: PLC0415  # needs the models

    try:
        refuse_another()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    close_to_others()
    _ = get_resolver().url_patterns
    for code in COMPLETE:
        trans_real.translation(code)
    connections.close_all()
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
