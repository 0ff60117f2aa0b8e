"""What the log says while the database is away: a line a minute, not a traceback a request."""

import logging
import threading
import time

from django.db import InterfaceError, OperationalError

#: Seconds between two lines.
EVERY = 60.0


class DatabaseAway(logging.Filter):
    """Lets one record a minute through of those that say that the database does not answer.

    It is one line, with how many there were since the last one; what asked is in none of them.
    All else passes as it is.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._told_at: float | None = None
        self._held_back = 0

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, OperationalError | InterfaceError):
            return True
        now = time.monotonic()
        with self._lock:
            if self._told_at is not None and now - self._told_at < EVERY:
                self._held_back += 1
                return False
            self._told_at, count, self._held_back = now, self._held_back, 0
        more = f" ({count} more like this in between)" if count else ""
        first_line = (str(error).strip() or type(error).__name__).splitlines()[0]
        record.msg, record.args = "The database does not answer%s: %s", (more, first_line)
        record.exc_info = record.exc_text = None
        return True
