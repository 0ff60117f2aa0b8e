"""What is to be done again and again; the scheduler does it."""

import datetime
from collections.abc import Callable
from typing import NamedTuple


class PeriodicTask(NamedTuple):
    """What a hook named ``periodic_task`` returns: something to do again and again.

    Done at most once per ``every`` however many schedulers run; what fails is logged, and
    done again after the same time.
    """

    name: str
    every: datetime.timedelta
    do: Callable[[], object]
