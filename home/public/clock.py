"""The clock that decides what is due: the database's, which all processes share."""

import datetime

from django.db import connection
from django.utils import timezone


def database_now() -> datetime.datetime:
    """The time of the database server (UTC); SQLite has no other clock than this machine's.

    Inside a transaction too it is the time of the call and not of the beginning.
    """
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0].astimezone(datetime.UTC)
