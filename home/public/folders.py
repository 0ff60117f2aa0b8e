"""Whether the folders of the site can be used by who runs it: asked at each start."""

import contextlib
import errno
import getpass
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings


def faults() -> list[str]:
    """What is wrong with a folder or file that the settings name, a sentence each with the fix."""
    return [*_faults_of_folders(), *_faults_of_files()]


def _faults_of_folders() -> Iterator[str]:
    mirror = settings.MIRROR_DIR
    named = {
        "VAR_DIR": settings.VAR_DIR,
        "MEDIA_ROOT": settings.MEDIA_ROOT,
        "PAGE_FILES": settings.PAGE_FILES,
        # The mirror is a link, which is made beside what it leads to.
        "MIRROR_DIR": mirror and Path(mirror).parent,
    }
    for name, path in named.items():
        if path and (fault := _fault_of(Path(path))):
            if name == "MIRROR_DIR":
                fault += " Or name a folder inside one of the site's own."
            yield f"{name}: {fault}"


def _fault_of(path: Path) -> str:
    """Tries to write; a folder that is not there yet is made where its parent allows it."""
    place = path
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir():
        return f"{place} is a file, and {path} is to be a folder. Name another."
    try:
        with tempfile.TemporaryFile(dir=place):
            return ""
    except PermissionError:
        return (
            f"{_user()} may not write in {place}. As root: "
            f"install -d -o {_user()} -g {_user()} {path}"
        )
    except OSError as error:
        hint = "Let the units write there: campaign apply" if _is_read_only(error) else "See df -h"
        return f"Nothing can be written in {place} ({error.strerror}). {hint}."


def _faults_of_files() -> Iterator[str]:
    version = settings.CONTENT_VERSION_FILE
    for path in [version, version and version.with_name(f"{version.name}.site")]:
        if path and path.exists() and not os.access(path, os.R_OK | os.W_OK):
            yield (
                f"VAR_DIR: {_user()} may not write {path}, without which withdrawn pages would "
                f"stay. As root: chown {_user()}: {path}"
            )
    for name in ("MIRROR_SIGNERS", "MIRROR_SIGNING_KEY"):
        file = getattr(settings, name)
        if file is not None and not os.access(file, os.R_OK):
            yield f"{name}: {_user()} cannot read a file {file}. Take it out, or put it there."


def _is_read_only(error: OSError) -> bool:
    return error.errno == errno.EROFS  # ProtectSystem= of a unit


def _user() -> str:
    with contextlib.suppress(KeyError, OSError):
        return getpass.getuser()
    return str(os.getuid())
