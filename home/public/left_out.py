"""What cannot be shown is left out and logged; the rest is shown.

Whatever shows many rows to somebody shows each of them within ``guarded``, or makes them by
``shown``: one bad row, block or file must not take a whole page, feed or mirror away.
"""

import datetime
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.conf import settings
from django.db import Error as DatabaseError
from django.db.models import Model
from django.utils import timezone
from wagtail.blocks import BoundBlock

from .lifetime import changes_at

#: Tests fail on what is logged here, unless they expect it (``left_out`` in tests/conftest.py).
logger = logging.getLogger("campaign.left_out")

#: What lacks something is made anew after this time: a file may be back, a row be mended.
TRIED_AGAIN_AFTER = datetime.timedelta(minutes=10)

Row = TypeVar("Row")
Made = TypeVar("Made")


@contextmanager
def guarded(what: object) -> Iterator[None]:
    """Within it a failure is logged with the name of what cannot be shown, and goes no further.

    Not of the database, which no row is to blame for; and with ``DEBUG`` every failure is raised.
    """
    try:
        yield
    except DatabaseError:
        raise
    except Exception:
        if settings.DEBUG:
            raise
        changes_at(timezone.now() + TRIED_AGAIN_AFTER)
        logger.exception("Left out, because it cannot be shown: %s", name_of(what))


def shown(rows: Iterable[Row], show: Callable[[Row], Made]) -> list[Made]:
    """What ``show`` makes of each row, without those of which it can make nothing."""
    made = []
    for row in rows:
        with guarded(row):
            made.append(show(row))
    return made


def name_of(what: object) -> str:
    """What a log calls something, however broken it is: its kind, its number and its name."""
    if isinstance(what, BoundBlock):  # its words are HTML, and may be what fails
        return f"block {what.block.name}"
    try:
        name = str(what)[:100]
    except Exception:  # of a row that has no name either
        name = "?"
    return f"{what._meta.label} {what.pk}, {name}" if isinstance(what, Model) else name
