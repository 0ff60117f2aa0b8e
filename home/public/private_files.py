"""The data of the site is for who runs it: other accounts of the machine read none of it."""

import contextlib
import logging
import stat
from pathlib import Path

from django.conf import settings

logger = logging.getLogger("campaign.files")

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def close_to_others() -> None:
    """Takes the data of this machine from other accounts, but what they are to have.

    nginx may go through ``VAR_DIR`` to static files and error pages, and to mirror or page files if
    they are in it. A folder that is not ours is left as it is, and named in the log.
    """
    open_to_others = [Path(settings.STATIC_ROOT), Path(settings.ERROR_PAGES)]
    open_to_others += [settings.PAGE_FILES, settings.MIRROR_DIR]
    mirror = settings.MIRROR_DIR
    if mirror is not None:
        open_to_others.append(mirror.with_name(f"{mirror.name}.exports"))
    kept_open = {path.absolute() for path in open_to_others if path is not None}
    folder = Path(settings.VAR_DIR).absolute()
    ways = {parent for path in kept_open for parent in path.parents}
    if folder.is_dir():
        _take(folder, OTHERS & ~(stat.S_IXGRP | stat.S_IXOTH))
        for path in folder.iterdir():
            if path not in kept_open and path not in ways:
                _take(path, OTHERS)
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir():
        _take(media, OTHERS)


def _take(path: Path, rights: int) -> None:
    with contextlib.suppress(FileNotFoundError):
        now = stat.S_IMODE(path.stat().st_mode)
        if path.is_symlink() or not now & rights:
            return
        try:
            path.chmod(now & ~rights)
        except PermissionError:
            logger.warning("Other accounts of this machine may read %s.", path)
