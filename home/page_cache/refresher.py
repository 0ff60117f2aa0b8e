"""What a web process does beside its requests, so that its page cache stays true."""

import logging
import threading
import time

from django.db import InterfaceError, OperationalError, close_old_connections

from home.public.content_version import version_of, version_served

from .cache import PageCache

logger = logging.getLogger("campaign.cache")

#: How often the board is looked at (seconds): a few bytes of memory.
TICK = 0.05


def start_keeping(cache: PageCache) -> None:
    """Starts the thread that follows the board for a process."""
    threading.Thread(target=keep, args=[cache], name="page cache", daemon=True).start()


def keep(cache: PageCache) -> None:
    """Follows the board for ever."""
    cache.board.show_files()
    seen = b""
    while True:
        time.sleep(TICK)
        try:
            _ask(cache)
            cache.memo.discard_old(cache.board.settled)
            now = cache.board.memory[:32]
            if now != seen:
                seen = now
                _follow(cache)
        except Exception:
            logger.exception("The page cache goes on after a failure of its own")
            time.sleep(1)


def _ask(cache: PageCache) -> None:
    try:
        if cache.board.ask():
            cache.trouble = ""
            close_old_connections()
            if cache.board.files is not None and cache.board.files.trouble:
                cache.board.show_files()
    except (OperationalError, InterfaceError) as error:
        if not cache.trouble:
            logger.error("Pages are served as last known: %s", error)
        cache.trouble = "the database does not answer"
        close_old_connections()


def _follow(cache: PageCache) -> None:
    """After the version has changed: old bytes are dropped, or replaced before they are due."""
    if not cache.board.is_settled:
        cache.renew()
        time.sleep(max(cache.board.time_left(), 0))
        cache.board.settle()
        return  # and here again at the next tick
    cache.forget_what_was_withdrawn()
    for folders in cache.board.folders:
        folders.sweep(version_of(cache.board.served))
    version_served.send(sender=None)
