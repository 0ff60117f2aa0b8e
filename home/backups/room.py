"""Whether a disk has room for what is to be written, asked before anything is."""

import shutil
from pathlib import Path

from .refusal import RefusedError

#: Of a disk, what is left alone: other processes write their logs.
LEAST = 16 * 2**20


def require_room(needs: list[tuple[Path, int]]) -> None:
    """Raises ``RefusedError`` if bytes do not fit into folders, of which some may share a disk."""
    disks: dict[int, tuple[Path, int]] = {}
    for folder, size in needs:
        disk = folder.stat().st_dev
        place, others = disks.get(disk, (folder, 0))
        disks[disk] = place, others + size
    for folder, size in disks.values():
        free = shutil.disk_usage(folder).free
        if size and free < size + LEAST:
            raise RefusedError(
                f"There is too little room on the disk of {folder}: {free // 2**20} MB are free, "
                f"and {(size + LEAST) // 2**20 + 1} MB are needed. Nothing was changed."
            )


def size_of(path: Path) -> int:
    """In bytes; of what is not there, or was deleted meanwhile, none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def size_of_sqlite(path: Path) -> int:
    """Of a database with its log."""
    return size_of(path) + size_of(path.with_name(f"{path.name}-wal"))
