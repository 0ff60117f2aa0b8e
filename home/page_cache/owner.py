"""Whose a folder is: two sites that share one would give out each other's pages.

A staging copy with a copied environment file is enough for that. So every process of a site
holds a lock on a file that names the site, for as long as it runs. Where nobody of another
site runs any more the folder changes hands, and what was in it goes.
"""

import fcntl
import hashlib
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

#: Open for as long as the process runs: with the file the lock would go.
_held: dict[Path, IO[str]] = {}


def this_site() -> str:
    """The database of this site, as a name that says nothing of it."""
    database = settings.DATABASES["default"]
    named = [str(database.get(key, "")) for key in ("ENGINE", "HOST", "PORT", "NAME")]
    return hashlib.sha256("\0".join(named).encode()).hexdigest()


def take(path: Path, site: str | None = None) -> bool:
    """Makes what a path names this site's; whether it was another's, and must be emptied.

    Raises ``ImproperlyConfigured`` while processes of another site use it, and ``OSError``.
    """
    site = site or this_site()
    if path in _held:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+", encoding="ascii")
    try:
        is_ours_alone = _try_lock(file)
        file.seek(0)
        owner = file.read()
        if owner != site:
            if not is_ours_alone:
                raise ImproperlyConfigured(
                    f"{path.parent} is used by a site with another database, which is running."
                    " Give each site a VAR_DIR and a PAGE_FILES of its own."
                )
            file.truncate(0)
            file.write(site)
            file.flush()
        fcntl.flock(file, fcntl.LOCK_SH)
    except BaseException:
        file.close()
        raise
    _held[path] = file
    return bool(owner) and owner != site


def release(path: Path) -> None:
    """Lets go of what ``take`` has taken."""
    _held.pop(path).close()


def _try_lock(file: IO[str]) -> bool:
    """Waits until the file may be read; whether nobody else has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(file, fcntl.LOCK_SH)
        return False
    return True
