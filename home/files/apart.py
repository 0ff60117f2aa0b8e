"""Hostile bytes are read apart: in a process that has little memory and time, and no secrets.

What decodes a file is written in C, and files exist that make it fill the memory of a machine.
Such a process ends by itself; the web process stays as it was. A module that is run so says
``if __name__ == "__main__": work_apart(function)``.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

#: What such a process may fill: less than 300 MB with the program itself.
MOST_MEMORY = 280 * 2**20
#: Seconds of the processor; and by the clock, before nginx loses patience with the web process.
MOST_WORK = 20
PATIENCE = 25
_REFUSED = 3
_PLACE = Path(__file__).resolve().parent.parent.parent


class RefusedError(Exception):
    """The file cannot be made clean; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def run_apart(module: str, content: bytes, *arguments: str) -> bytes:
    """What a module of this project makes of a file. Raises ``RefusedError``.

    The code is ``too_much`` where memory or time were not enough.
    """
    path = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            input=content,
            capture_output=True,
            cwd=_PLACE,
            env={**path, "MALLOC_ARENA_MAX": "2"},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedError("too_much") from error
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode(errors="replace").splitlines()
    raise RefusedError(said[-1] if done.returncode == _REFUSED and said else "too_much")


def work_apart(function: Callable[..., bytes]) -> None:
    """In the other process: calls a function with the file and the arguments, as texts."""
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_WORK, MOST_WORK))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        made = function(sys.stdin.buffer.read(), *sys.argv[1:])
    except RefusedError as error:
        sys.stderr.write(f"\n{error.code}")
        sys.exit(_REFUSED)
    except MemoryError:
        sys.stderr.write("\ntoo_much")
        sys.exit(_REFUSED)
    sys.stdout.buffer.write(made)
