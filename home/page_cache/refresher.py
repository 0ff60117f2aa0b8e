"""What a web process does beside its requests, so that its page cache stays true."""

import logging
import threading
import time

from django.db import InterfaceError, OperationalError, close_old_connections

from home.public.content_version import count_anew, version_of, version_served

from .cache import PageCache

logger = logging.getLogger("campaign.cache")

#: How often the shared version is looked at (seconds): a few bytes of memory.
TICK = 0.05
#: When the clock was set back by more (seconds), what was rendered may be of a time to come.
SET_BACK = 0.5


class Clock:
    """Notices when the clock of this machine is set back.

    What was rendered before, while it was ahead, shows what is to come and leaves out what
    is still to be seen.
    """

    def __init__(self) -> None:
        self._ahead = self._offset()

    def was_set_back(self) -> bool:
        """Whether it was since the last time this was asked, by more than ``SET_BACK``."""
        before, self._ahead = self._ahead, self._offset()
        return before - self._ahead > SET_BACK

    def _offset(self) -> float:
        return time.time() - time.monotonic()


def start_refresher(cache: PageCache) -> None:
    """Starts the thread that follows the shared version for a process."""
    threading.Thread(target=run, args=[cache], name="page cache", daemon=True).start()
    threading.Thread(target=file_pages, args=[cache], name="page files", daemon=True).start()


def run(cache: PageCache) -> None:
    """Follows the shared version for ever."""
    cache.shared_version.show_page_files()
    seen = b""
    clock = Clock()
    while True:
        time.sleep(TICK)
        try:
            if clock.was_set_back():
                logger.warning("The clock was set back: all that is kept is made anew")
                count_anew()
            _poll(cache)
            cache.memo.discard_old(cache.shared_version.key)
            now = cache.shared_version.memory[:32]
            if now != seen:
                seen = now
                _follow(cache)
        except Exception:
            logger.exception("The page cache goes on after a failure of its own")
            time.sleep(1)


def file_pages(cache: PageCache) -> None:
    """For ever: after each change all pages are filed, to be there when the site is not."""
    shared = cache.shared_version
    filed = b""
    while True:
        time.sleep(TICK)
        key = shared.served_key
        if key == filed or not shared.is_current:
            continue
        try:
            cache.file_everything()
            filed = key
        except (OperationalError, InterfaceError):
            time.sleep(5)  # the other thread tells of it
        except Exception:
            logger.exception("Not every page could be filed")
            filed = key
        close_old_connections()


def _poll(cache: PageCache) -> None:
    shared, store = cache.shared_version, cache.shared_version.store
    try:
        if shared.poll():
            cache.failure = ""
            close_old_connections()
            if store is not None and store.failure:
                shared.show_page_files()
    except (OperationalError, InterfaceError) as error:
        if not cache.failure:
            logger.error("Pages are served as last known: %s", error)
        cache.failure = "the database does not answer"
        close_old_connections()


def _follow(cache: PageCache) -> None:
    """After the version has changed: old bytes are dropped, or replaced before they are due."""
    shared = cache.shared_version
    if not shared.is_current:
        cache.refresh()
        time.sleep(max(shared.time_left(), 0))
        shared.make_current()
        return  # and here again at the next tick
    cache.forget_old()
    if shared.store is not None:
        shared.store.sweep(version_of(shared.served_key))
    version_served.send(sender=None)
