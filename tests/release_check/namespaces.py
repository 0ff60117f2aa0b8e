"""System calls for which Python 3.11 has no names."""

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CLONE_NEWNS = 0x00020000
CLONE_NEWNET = 0x40000000

_libc = ctypes.CDLL(None, use_errno=True)


def _call(function: str, *arguments: int) -> None:
    if getattr(_libc, function)(*arguments):
        raise OSError(ctypes.get_errno(), f"{function}: {os.strerror(ctypes.get_errno())}")


def have_mounts_of_ones_own() -> None:
    """What this process mounts from now on is gone when it ends, however it ends."""
    _call("unshare", CLONE_NEWNS)


@contextmanager
def network_of(process: int) -> Iterator[None]:
    """Sockets that this thread makes meanwhile belong to the network of a process, for good."""
    own = os.open(f"/proc/self/task/{threading.get_native_id()}/ns/net", os.O_RDONLY)
    other = os.open(f"/proc/{process}/ns/net", os.O_RDONLY)
    try:
        _call("setns", other, CLONE_NEWNET)
        try:
            yield
        finally:
            _call("setns", own, CLONE_NEWNET)
    finally:
        os.close(own)
        os.close(other)
