"""The folder of a mirror: whole at every moment, whatever happens to who writes it.

``DIR`` is a symbolic link to one export in ``DIR.exports/`` beside it. A new export is
written beside the old one, and takes its place by one rename. Files that have not
changed are the same file in both (a hard link), so they are never written into.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

SITE, STATE = "site", "state.json"


class FolderError(Exception):
    """The folder cannot be used; says why, and what to do."""


class Folder:
    """The folder that a mirror is in. Raises ``FolderError`` where it cannot be."""

    def __init__(self, target: Path) -> None:
        self.target = target.absolute()  # not resolve(): the link itself is meant
        self.store = self.target.with_name(f"{self.target.name}.exports")
        self._check()

    def _check(self) -> None:
        if self.target.is_symlink():
            if self.target.readlink().parts[:1] != (self.store.name,):
                raise FolderError(
                    f"{self.target} is a link to something else. Choose another folder."
                )
        elif self.target.is_dir():
            if any(self.target.iterdir()):
                raise FolderError(
                    f"{self.target} has other files in it. Choose a new or an empty folder."
                )
        elif self.target.exists():
            raise FolderError(f"{self.target} is a file. Choose a folder.")

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Within it nobody else exports into this folder, and nothing is left of who died."""
        self.store.mkdir(parents=True, exist_ok=True)
        with (self.store / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FolderError(f"Another export into {self.target} is running.") from error
            self._tidy(keep=self.current)
            yield

    @property
    def current(self) -> Path | None:
        """The export that readers see: a folder with ``site/`` and ``state.json``."""
        if not self.target.is_symlink():
            return None
        export = self.store / self.target.readlink().parts[1]
        return export if export.is_dir() else None

    def begin(self) -> "Export":
        return Export(Path(tempfile.mkdtemp(prefix="export-", dir=self.store)), self.current)

    def show(self, export: "Export", forget: bool) -> None:
        """Readers see the new export from now on.

        The former one stays for those who are in the middle of copying it, until the next
        time; unless it has to be forgotten, because something was taken down.
        """
        os.sync()  # what is behind the link must outlive a loss of power as the link does
        former = self.current
        link = self.store / "next"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(self.store.name) / export.path.name / SITE)
        if self.target.is_dir() and not self.target.is_symlink():
            self.target.rmdir()
        link.replace(self.target)
        if forget and former is not None:
            self._tidy(keep=export.path)

    def _tidy(self, keep: Path | None) -> None:
        for path in self.store.glob("export-*"):
            if path != keep:
                shutil.rmtree(path)


class Export:
    """An export being written, and the one before it, whose files it may keep."""

    def __init__(self, path: Path, former: Path | None) -> None:
        self.path = path
        path.chmod(0o755)
        self.site = path / SITE
        self.site.mkdir()
        self._former = former / SITE if former is not None else None

    def place(self, file: str) -> Path:
        """Where to write a file, as a new one: the former export may share the old one."""
        path = self.site / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        return path

    def put(self, file: str, content: bytes) -> None:
        self.place(file).write_bytes(content)

    def copy(self, file: str, source: Path) -> tuple[str, int]:
        """Puts a file of any size there; gives its sum and how many bytes it has."""
        path = self.place(file)
        shutil.copyfile(source, path)
        return sum_of(path), path.stat().st_size

    def find(self, file: str, digest: str) -> Path | None:
        """Where a file stands in this export or the former, if it is still what it was."""
        for folder in (self.site, self._former):
            path = folder / file if folder is not None else None
            if path is not None and path.is_file() and sum_of(path) == digest:
                return path
        return None

    def keep(self, file: str, digest: str) -> bool:
        """Takes a file over from the former export, if it is there and still what it was."""
        found = self.find(file, digest)
        if found is not None and found != self.site / file:
            os.link(found, self.place(file))
        return found is not None

    def remove_others(self, files: set[str]) -> None:
        """Removes what an earlier round has written and a later one does not want."""
        for folder, _names, names in os.walk(self.site, topdown=False):
            for name in names:
                path = Path(folder) / name
                if path.relative_to(self.site).as_posix() not in files:
                    path.unlink()
            if not any(Path(folder).iterdir()) and folder != str(self.site):
                Path(folder).rmdir()

    def discard(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def sum_of(path: Path) -> str:
    """Of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
