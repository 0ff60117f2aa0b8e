"""Becomes the first process of a Debian: ``unshare … python -m tests.release_check.boot ROOT``."""

import os
import subprocess
import sys
from pathlib import Path

DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
#: What a guest could do to the machine that it shares.
FORBIDDEN = "-sys_time,-sys_module,-sys_rawio,-mknod,-mac_admin,-mac_override,-syslog"


def mount(kind: str, target: Path, options: str = "") -> None:
    target.mkdir(parents=True, exist_ok=True)
    words = ["mount", "-t", kind, *(["-o", options] if options else []), kind, str(target)]
    subprocess.run(words, check=True)


def bind(source: Path, target: Path) -> None:
    subprocess.run(["mount", "--bind", str(source), str(target)], check=True)


def mount_everything(root: Path) -> None:
    mount("proc", root / "proc")
    # Settings of the kernel are everybody's.
    bind(root / "proc/sys", root / "proc/sys")
    subprocess.run(["mount", "-o", "remount,ro,bind", str(root / "proc/sys")], check=True)
    mount("sysfs", root / "sys", "ro")
    mount("cgroup2", root / "sys/fs/cgroup")
    mount("tmpfs", root / "dev", "mode=755")
    for name in DEVICES:
        (root / "dev" / name).touch()
        bind(Path("/dev") / name, root / "dev" / name)
    mount("devpts", root / "dev/pts", "newinstance,ptmxmode=0666,mode=620,gid=5")
    mount("tmpfs", root / "dev/shm")
    for name, target in {
        "ptmx": "pts/ptmx",
        "fd": "/proc/self/fd",
        "stdin": "/proc/self/fd/0",
        "stdout": "/proc/self/fd/1",
        "stderr": "/proc/self/fd/2",
    }.items():
        (root / "dev" / name).symlink_to(target)
    mount("tmpfs", root / "run", "mode=755,size=1g")
    mount("tmpfs", root / "tmp", "mode=1777")


def main(root: Path, name: str) -> None:
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["hostname", name], check=True)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    mount_everything(root)
    (root / "old").mkdir(exist_ok=True)
    subprocess.run(["pivot_root", str(root), str(root / "old")], check=True)
    os.chdir("/")
    subprocess.run(["umount", "--lazy", "/old"], check=True)
    environment = {"container": "lxc", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "TERM": "dumb"}
    limited = ["setpriv", f"--bounding-set={FORBIDDEN}", f"--inh-caps={FORBIDDEN}"]
    systemd = ["/lib/systemd/systemd", "--log-target=console", "--show-status=no"]
    os.execvpe("setpriv", [*limited, *systemd], environment)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
