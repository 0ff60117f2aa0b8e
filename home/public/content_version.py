"""The content version: a number that grows with every commit that changes what readers may see.

Whoever keeps something made from the site's content (a page's bytes, files, a mirror) keeps
the version from before its first query with it, and may use it for as long as that is the
current one. So nothing depends on a list of what a change touches: every write that goes
through Django counts, to whatever table, unless ``PRIVATE`` names it.

The version is a sum of rows of which each transaction adds its own, and not a number that
it raises: two transactions never wait for each other, and the row appears with the commit,
at whatever step of the transaction it was added. Each adds a number of its own choice: when
a backup has been put back, the site goes on to other numbers than those it had already had
and lost, and nothing that is kept from then is taken for the present.
"""

import re
import secrets
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, Sum
from django.dispatch import Signal

from .models import ContentChange, PartChange

#: Apps and models whose rows no reader is ever shown anything of.
PRIVATE = [
    "accounts",
    "admin",
    "auth",
    "contenttypes",
    "django_otp_webauthn",
    "otp_static",
    "otp_totp",
    "sessions",
    "wagtailadmin",
    "wagtailembeds",
    "wagtailsearch",
    "wagtailusers",
    "home.CampaignRendition",  # made while a page is shown, from what has been counted
    "campaign_pages.HearingReminder",
    "people.ImportedPart",
    "people.PeopleImport",
    "people.PlaceInAlphabet",  # written with the person; see people/alphabet.py
    "releases.DeletedPage",
    "releases.DeletedThing",
    "releases.Deletion",
    "releases.FailureNotice",
    "releases.HeldBackNotice",
    "releases.PeriodicRun",
    "translating.Claim",
    "public.ContentChange",
    "public.PartChange",
    "translating.FormerDraft",
    "translating.GlossaryTerm",
    "translating.OpenForm",
    "translating.Question",
    "translating.Suggestion",
    "translating.TextImport",
    "releases.ReadyMark",
    "releases.Release",
    "releases.ReleaseItem",
    "search.SearchEntry",
    "search.SearchFolding",
    "releases.PublishingFailure",
    "home.User",
    "wagtailcore.APIToken",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.GroupApprovalTask",
    "wagtailcore.GroupCollectionPermission",
    "wagtailcore.GroupPagePermission",
    "wagtailcore.GroupSitePermission",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.PageLogEntry",
    "wagtailcore.PageSubscription",
    "wagtailcore.ReferenceIndex",
    "wagtailcore.Revision",
    "wagtailcore.Task",
    "wagtailcore.TaskState",
    "wagtailcore.UploadedFile",
    "wagtailcore.Workflow",
    "wagtailcore.WorkflowContentType",
    "wagtailcore.WorkflowPage",
    "wagtailcore.WorkflowState",
    "wagtailcore.WorkflowTask",
]
#: Parts of the content that are counted by themselves too, so that what is made of one of them
#: alone stays while other things are published: the models whose rows they are.
PARTS = {"people": ["people.Appeal", "people.Signatory", "people.Signature"]}
#: What Wagtail keeps of drafts, locks and owners in the row of a page.
PRIVATE_COLUMNS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision_created_at",
    "latest_revision_id",
    "locked",
    "locked_at",
    "locked_by_id",
    "numchild",
    "owner_id",
}
#: A row more in these takes something away from readers.
RESTRICTIONS = {"wagtailcore_pageviewrestriction", "wagtailcore_collectionviewrestriction"}

_WRITE = re.compile(r'\s*(INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
_SET = re.compile(r'(?:SET|,)\s*"?(\w+)"?\s*=', re.IGNORECASE)

#: Sent after each commit that changed what readers may see.
content_changed = Signal()
#: Sent by each web process, in a thread of its own, once it serves another version.
version_served = Signal()

Execute = Callable[[str, Any, bool, dict], Any]
_tables_seen: set[tuple[str, str]] = set()
_mode: ContextVar[str] = ContextVar("content_change", default="")


#: A version as the processes of a machine share it (home/page_cache/shared_version.py).
PACKED = struct.Struct("=QQ")


#: A commit raises the version by so much at the most.
MOST_AT_ONCE = 2**32


class Version(NamedTuple):
    """What the commits that changed what readers may see add up to.

    ``withdrawals`` is the part of those that took something away.
    """

    changes: int
    withdrawals: int


def version_of(key: bytes) -> Version:
    """The version that a key (see ``SharedVersion.key``) is of."""
    return Version(*PACKED.unpack_from(key))


def read_version() -> Version:
    """The version of what this connection sees committed. One short query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(changes), SUM(withdrawals) FROM public_contentchange")
        return Version(*(int(each or 0) for each in cursor.fetchone()))


def read_version_of(part: str) -> int:
    """The same of one of ``PARTS``: another after each change of its rows. One short query."""
    rows = PartChange.objects.filter(part=part)
    return rows.aggregate(version=Sum("changes"))["version"] or 0


def is_changing(part: str) -> bool:
    """Whether the transaction that this connection is in has changed a part, and may do so again.

    Its version is then the same before and after a further change.
    """
    return any(
        isinstance(done, CountedPart) and done.part == part
        for _, done, *_rest in connection.run_on_commit
    )


@transaction.atomic
def sum_up() -> None:
    """Makes one row of many, and one of each part. The version stays the same."""
    rows = list(ContentChange.objects.select_for_update(skip_locked=_can_skip()))
    if len(rows) > 1:
        ContentChange.objects.filter(pk__in=[row.pk for row in rows]).delete()
        ContentChange.objects.create(
            changes=sum(row.changes for row in rows),
            withdrawals=sum(row.withdrawals for row in rows),
        )
    for part in PARTS:
        of_part = PartChange.objects.filter(part=part)
        parts = list(of_part.select_for_update(skip_locked=_can_skip()))
        if len(parts) > 1:
            of_part.filter(pk__in=[row.pk for row in parts]).delete()
            PartChange.objects.create(part=part, changes=sum(row.changes for row in parts))


def _can_skip() -> bool:
    return connection.features.has_select_for_update_skip_locked


def count_anew() -> None:
    """Makes another version of what is there: everything that is kept is made anew."""
    _add_row(connection, is_withdrawal=True)
    for part in PARTS:
        _add_to_part(connection, part)
    content_changed.send(sender=None)


@transaction.atomic
def count_part(part: str) -> None:
    """Counts a change of a part that no write of its rows has told of."""
    _add_row(connection, is_withdrawal=False)
    transaction.on_commit(CountedChange(is_withdrawal=False))
    _count_part(connection, part)


def go_beyond(before: Version) -> None:
    """Makes a version higher than one of before, in the transaction: for another database.

    Processes that have served the one of before see at once that something was taken away.
    """
    now = read_version()
    lowest = max(before.changes - now.changes, before.withdrawals - now.withdrawals, 0)
    step = lowest + 1 + secrets.randbelow(MOST_AT_ONCE)
    ContentChange.objects.create(changes=step, withdrawals=step)
    for part in PARTS:
        PartChange.objects.create(part=part, changes=step)


@contextmanager
def additive_change() -> Iterator[None]:
    """Within it what is written adds or corrects; nothing that readers see is taken from them.

    Whatever is not declared so counts as a withdrawal, but for new rows.
    """
    token = _mode.set("additive")
    try:
        yield
    finally:
        _mode.reset(token)


@contextmanager
def private_change() -> Iterator[None]:
    """Within it only what no reader can see is written: a page that is not public, say."""
    token = _mode.set("private")
    try:
        yield
    finally:
        _mode.reset(token)


class CountedChange:
    """Stands among what a transaction does on commit, and says what has been counted in it.

    Django takes it out again when its savepoint is rolled back, as the database does the row.
    """

    def __init__(self, is_withdrawal: bool) -> None:
        self.is_withdrawal = is_withdrawal

    def __call__(self) -> None:
        content_changed.send(sender=None)


class CountedPart:
    """The same of a part of the content, of which nobody is told."""

    def __init__(self, part: str) -> None:
        self.part = part

    def __call__(self) -> None:
        pass


def watch_writes(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Counts the writes of a new connection; for the signal ``connection_created``."""
    if count_writes not in connection.execute_wrappers:
        connection.execute_wrappers.append(count_writes)


def count_writes(execute: Execute, sql: str, params: Any, many: bool, context: dict) -> Any:
    """Executes a statement; when it writes something public, in one transaction with its count."""
    write = _WRITE.match(sql)
    if write is None or not _is_public(write, sql):
        return execute(sql, params, many, context)
    database = context["connection"]
    if not _has_table(database):
        return execute(sql, params, many, context)  # the first migrations
    if database.in_atomic_block:
        result = execute(sql, params, many, context)
        _count(database, write)
        return result
    if database.vendor == "sqlite" and "RETURNING" in sql:
        # Commits when its rows are read, and the count with it: both are one transaction.
        result = execute(sql, params, many, context)
        _add_row(database, _takes_away(write))
        if part := parts_of_tables().get(write[2]):
            _add_to_part(database, part)
        return result
    with transaction.atomic(using=database.alias):
        result = execute(sql, params, many, context)
        _count(database, write)
    return result


def _is_public(write: re.Match, sql: str) -> bool:
    verb, table = write[1].upper(), write[2]
    if table in private_tables() or _mode.get() == "private":
        return False
    if verb == "UPDATE" and table == "wagtailcore_page":
        names = set(_SET.findall(sql.partition(" WHERE ")[0]))
        return not names or not names <= PRIVATE_COLUMNS
    return True


def _count(database: BaseDatabaseWrapper, write: re.Match) -> None:
    is_withdrawal = _takes_away(write)
    if not _has_counted(database, is_withdrawal):
        _add_row(database, is_withdrawal)
        transaction.on_commit(CountedChange(is_withdrawal), using=database.alias)
    part = parts_of_tables().get(write[2])
    if part is not None:
        _count_part(database, part)


def _has_counted(database: BaseDatabaseWrapper, is_withdrawal: bool) -> bool:
    return any(
        isinstance(done, CountedChange) and (done.is_withdrawal or not is_withdrawal)
        for _, done, *_rest in database.run_on_commit
    )


def _count_part(database: BaseDatabaseWrapper, part: str) -> None:
    counted = (done for _, done, *_rest in database.run_on_commit)
    if not any(isinstance(done, CountedPart) and done.part == part for done in counted):
        _add_to_part(database, part)
        transaction.on_commit(CountedPart(part), using=database.alias)


def _takes_away(write: re.Match) -> bool:
    is_new = write[1].upper().startswith("INSERT") and write[2] not in RESTRICTIONS
    return not is_new and _mode.get() != "additive"


def _add_row(database: BaseDatabaseWrapper, is_withdrawal: bool) -> None:
    step = 1 + secrets.randbelow(MOST_AT_ONCE)
    ContentChange.objects.using(database.alias).create(
        changes=step, withdrawals=step if is_withdrawal else 0
    )


def _add_to_part(database: BaseDatabaseWrapper, part: str) -> None:
    if _has_table(database, PartChange):
        step = 1 + secrets.randbelow(MOST_AT_ONCE)
        PartChange.objects.using(database.alias).create(part=part, changes=step)


def _has_table(database: BaseDatabaseWrapper, model: type[Model] = ContentChange) -> bool:
    table = model._meta.db_table
    if (database.alias, table) not in _tables_seen:
        if table not in database.introspection.table_names():
            return False
        _tables_seen.add((database.alias, table))
    return True


@cache
def parts_of_tables() -> dict[str, str]:
    """By the tables of what ``PARTS`` names, the part that they belong to."""
    return {
        apps.get_model(label)._meta.db_table: part
        for part, labels in PARTS.items()
        for label in labels
    }


@cache
def private_tables() -> frozenset[str]:
    """The tables of what ``PRIVATE`` names, those of many-to-many fields included."""
    tables = {"django_migrations"}
    for label in PRIVATE:
        app, _, name = label.partition(".")
        if app not in apps.app_configs:
            continue
        found = [apps.get_model(label)] if name else apps.get_app_config(app).get_models()
        for model in found:
            tables.add(model._meta.db_table)
            tables.update(field.m2m_db_table() for field in model._meta.local_many_to_many)
    return frozenset(tables)
