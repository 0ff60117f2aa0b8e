"""What processes of the site are to each other: one on each port, and none without its master."""

import ctypes
import errno
import multiprocessing
import os
import signal
import socket
import sys

#: Held for as long as a process lives, so that nobody else gets them.
_held: list[socket.socket] = []
#: prctl(2): the signal that a process gets when its parent ends.
_PR_SET_PDEATHSIG = 1


def refuse_port_in_use(host: str, port: int) -> None:
    """Ends this process, with a sentence, if another one answers at a port or is about to.

    Granian shares a port with whoever else does: of two sites on one, readers would get now this
    one, now that one. A name that the kernel frees with the process (unix(7), abstract) tells of
    ours while they start; binding the port tells of all others.
    """
    taken = (
        f"Port {port} of {host} is in use already. Stop what answers there (ss -ltnp 'sport = "
        f":{port}' names it), or choose another port."
    )
    if sys.platform == "linux":
        name = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            name.bind(f"\0campaign web {host} {port}")
        except OSError:
            sys.exit(taken)
        _held.append(name)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # of one that has just ended
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                sys.exit(taken)
            sys.exit(f"Port {port} of {host} is not to be had: {error.strerror}.")


def end_with_master() -> None:
    """Lets this worker end when the process that has started it is gone, however it went.

    A worker left behind would go on answering at its port, with the code of before.
    """
    master = multiprocessing.parent_process()
    if master is None or sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != master.pid:  # it went before we asked
        os.kill(os.getpid(), signal.SIGTERM)
