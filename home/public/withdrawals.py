"""The journal of withdrawals: what was taken from readers, in a file that only grows.

It stands beside the backups and not in the database: whoever puts back a backup of last night
must not bring back what was taken offline since. An entry names a page or a thing, never by
its words. It says nothing of what became public again: what a backup has of that is older.
"""

import datetime
import json
import logging
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Page

logger = logging.getLogger("campaign.backups")

NAME = "withdrawals.jsonl"


class Entry(NamedTuple):
    """Something that readers are not to see any more, and since when (UTC)."""

    at: datetime.datetime
    kind: str  # "page", or the label of a model
    key: str  # of a page its translation key, of a thing its primary key
    language: str = ""  # of a page


def journal() -> Path | None:
    """Where it is, if this site has one."""
    return settings.BACKUP_DIR / NAME if settings.BACKUP_DIR else None


def note_page(page: Page) -> None:
    """Notes, with the commit, that a page and what is below it are not public any more."""
    _note("page", str(page.translation_key), page.locale.language_code)


def note_thing(thing: models.Model) -> None:
    """Notes, with the commit, that a thing such as a person is hidden or deleted."""
    _note(thing._meta.label_lower, str(thing.pk))


def _note(kind: str, key: str, language: str = "") -> None:
    path = journal()
    if path is not None:
        entry = Entry(timezone.now(), kind, key, language)
        transaction.on_commit(lambda: append(path, [entry]))


def append(path: Path, entries: Iterable[Entry]) -> None:
    """Adds to a journal. A withdrawal does not fail because its note does: that is logged."""
    lines = [json.dumps({**each._asdict(), "at": each.at.isoformat()}) for each in entries]
    content = "".join(f"{line}\n" for line in lines).encode()
    if not content:
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, content)  # at once: no line of another process comes between
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        logger.critical("A withdrawal is not in the journal beside the backups: %s", error)


def entries(*paths: Path) -> list[Entry]:
    """What some journals say, the oldest first; lines that are torn are passed over."""
    found = {entry for path in paths if path.exists() for entry in _read(path)}
    return sorted(found)


def _read(path: Path) -> Iterator[Entry]:
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n")):
        if not line.strip():
            continue
        try:
            said: dict[str, Any] = json.loads(line)
            at = datetime.datetime.fromisoformat(said.pop("at"))
            yield Entry(at, **said)
        except (ValueError, TypeError, KeyError, AttributeError):
            logger.warning("%s has a torn line: %s", path, number + 1)
