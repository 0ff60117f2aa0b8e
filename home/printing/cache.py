"""What was drawn is kept, named by everything that went into it, so it can never be stale."""

import contextlib
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from .typesetter import FailedError, Sheet, workshop

#: Together; then those that nobody has asked for longest are thrown away.
MOST_BYTES = 200_000_000
MOST_FILES = 4_000
#: How often it is noted that a file is still asked for.
DAY = 86_400

#: What could not be drawn, so that it is not tried at every request; emptied when it is long.
_failed: set[str] = set()


def key_of(sheet: Sheet) -> str:
    """Names a sheet by its data, the templates, the fonts and the typesetter."""
    data = json.dumps([workshop(), sheet.template, str(sheet.date), sheet.data], sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()


def printed(sheet: Sheet, draw: Callable[[Sheet], bytes], ending: str) -> bytes:
    """The drawn sheet, from the shelf if it was drawn before.

    Raises ``BusyError`` or ``FailedError`` as ``draw`` does.
    """
    key = key_of(sheet)
    path = settings.PRINTED_DIR / f"{key}.{ending}"
    kept = _take(path)
    if kept is not None:
        return kept
    if key in _failed:
        raise FailedError(f"{path.name} could not be drawn before.")
    try:
        drawn = draw(sheet)
    except FailedError:
        if len(_failed) > MOST_FILES:
            _failed.clear()
        _failed.add(key)
        raise
    _put(path, drawn)
    return drawn


def _take(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
        if time.time() - path.stat().st_mtime > DAY:
            path.touch()
    except OSError:
        return None
    return content


def _put(path: Path, content: bytes) -> None:
    """All of it or nothing, whoever else writes it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="making-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _tidy(path.parent)


def _tidy(folder: Path) -> None:
    """Throws away what nobody has asked for longest, and what an interrupted process left."""
    files = []
    for entry in os.scandir(folder):
        with contextlib.suppress(FileNotFoundError):  # another process tidies too
            if entry.is_file():
                files.append((entry.stat().st_mtime, entry.stat().st_size, entry.path))
    files.sort(reverse=True)
    total = 0
    for number, (changed, size, name) in enumerate(files, 1):
        total += size
        is_left_over = Path(name).name.startswith("making-") and time.time() - changed > DAY
        if total > MOST_BYTES or number > MOST_FILES or is_left_over:
            Path(name).unlink(missing_ok=True)
