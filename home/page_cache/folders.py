"""Folders of files made from the content: one for each content version and build."""

import contextlib
import itertools
import os
import shutil
import time
from pathlib import Path

from home.public.content_version import Version

from .build import build


class VersionFolders:
    """A folder that holds one for each version; every process of a machine may use it.

    Links in it, and what begins with a dot, are no version's.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count()

    def of(self, version: Version) -> Path:
        return self.folder / name_of(version)

    def sweep(self, served: Version) -> None:
        """Takes away the folders of versions that are over, and of other builds."""
        with contextlib.suppress(OSError):
            for each in self.folder.iterdir():
                if each.name.startswith("."):
                    if time.time() - each.lstat().st_mtime > 60:  # of a process that was killed
                        each.unlink()
                elif not each.is_symlink() and not _is_wanted(each.name, served):
                    shutil.rmtree(each, ignore_errors=True)

    def clear(self) -> None:
        """Takes everything away: the numbers of versions have begun to mean something else."""
        with contextlib.suppress(OSError):
            for each in self.folder.iterdir():
                shutil.rmtree(each, ignore_errors=True)

    def _temporary(self) -> Path:
        """The name of a file of this process alone. Makes the folder; raises ``OSError``."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f".{os.getpid()}-{next(self._numbers)}"


def name_of(version: Version) -> str:
    """The folder of a version: the code and the templates make the answers too."""
    return f"{version.changes}-{version.withdrawals}-{build()}"


def _is_wanted(name: str, served: Version) -> bool:
    changes, _, rest = name.partition("-")
    _withdrawals, _, made_by = rest.partition("-")
    return made_by == build() and int(changes) >= served.changes if changes.isdecimal() else False
