"""The loop that publishes on time, and does what has to be done again and again.

Any number of them may run at once, on one machine or several: see ``due``.
"""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection, reset_queries
from wagtail import hooks

from home.public.clock import database_now
from home.public.periodic import PeriodicTask

from .due import DATABASE_ERRORS, do_due, next_moment
from .models import PeriodicRun
from .watch import PULSE, report_failures

logger = logging.getLogger("campaign.publishing")

#: A hook for what takes long. Its function is given one that says whether to stop soon, does the
#: next piece, and returns whether there was any.
LONG_WORK_HOOK = "long_work"
#: Somebody looks at a progress bar until it is begun.
LONG_WORK_SLEEP = 2.0
#: What is scheduled while the loop sleeps is seen this much later at most (seconds).
LONGEST_SLEEP = 10.0


class Scheduler:
    """``run`` until ``stop``, which may be called from a signal handler.

    Periodic tasks, mail among them, have a thread of their own: what goes live waits for no
    mail server. So has what takes minutes: no mail waits for a large file.
    """

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Ends the loop as soon as what is in hand is committed."""
        self._stopped.set()

    def run(self) -> None:
        tasks = threading.Thread(target=self._repeat, args=(run_periodic_tasks,), name="tasks")
        work = threading.Thread(target=self._repeat, args=(self._do_long_work,), name="work")
        tasks.start()
        work.start()
        self._repeat(publish_what_is_due)
        tasks.join()
        work.join()

    def _do_long_work(self) -> float:
        return do_long_work(self._stopped.is_set)

    def _repeat(self, work: Callable[[], float]) -> None:
        """Does the work until the end, with the pauses it asks for. A lost database is awaited."""
        failures = 0
        while not self._stopped.is_set():
            reset_queries()
            close_old_connections()
            try:
                pause = work()
                failures = 0
            except DATABASE_ERRORS:
                logger.exception("The database does not answer")
                failures += 1
                pause = min(0.25 * 2**failures, LONGEST_SLEEP)
            except Exception:
                logger.exception("The scheduler goes on after a failure of its own")
                pause = LONGEST_SLEEP
            self._stopped.wait(pause)
        connection.close()


def publish_what_is_due() -> float:
    """Does everything due; returns how many seconds nothing more will be.

    Raises ``OperationalError`` or ``InterfaceError`` without a database.
    """
    beat()
    do_due()
    now = database_now()
    moment = next_moment(now)
    if moment is None:
        return LONGEST_SLEEP
    return min(max((moment - now).total_seconds(), 0.01), LONGEST_SLEEP)


def beat() -> None:
    """Records that a scheduler is alive."""
    PeriodicRun.objects.update_or_create(name=PULSE, defaults={"done_at": database_now()})


def run_periodic_tasks() -> float:
    """Tells of failures and runs the tasks that are due; returns after how many seconds again."""
    report_failures()
    for hook in hooks.get_hooks("periodic_task"):
        task: PeriodicTask = hook()
        if _is_mine(task):
            try:
                task.do()
            except DATABASE_ERRORS:
                raise
            except Exception:
                logger.exception("Failed: %s", task.name)
    return LONGEST_SLEEP


def do_long_work(is_stopping: Callable[[], bool] = lambda: False) -> float:
    """Does what was asked for and takes long; returns after how many seconds again.

    Raises ``OperationalError`` or ``InterfaceError`` without a database.
    """
    found = [work(is_stopping) for work in hooks.get_hooks(LONG_WORK_HOOK)]
    return 0.0 if any(found) else LONG_WORK_SLEEP


def _is_mine(task: PeriodicTask) -> bool:
    """Whether it is time, and no other scheduler has begun it."""
    now = database_now()
    _, is_first = PeriodicRun.objects.get_or_create(name=task.name, defaults={"done_at": now})
    due = PeriodicRun.objects.filter(name=task.name, done_at__lte=now - task.every)
    return is_first or due.update(done_at=now) == 1
