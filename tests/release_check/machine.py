"""A Debian that runs here: booted from an image, told what to do, and gone afterwards."""

import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from . import CACHE, ROOT, CannotBootError, packages
from .namespaces import network_of

#: What a bare system has; the rest is install.sh's to fetch.
BARE = "systemd,systemd-sysv,dbus,iproute2"
DISK = "10G"
#: Seconds after which something hangs.
PATIENCE = 120
#: What readers' DNS would say.
PUBLIC = "127.0.0.1 example.org www.example.org"
PATH = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
NAMESPACES = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup")


def what_is_missing() -> str:
    """Why no Debian can be booted here; empty if one can."""
    if os.geteuid() != 0:
        return "only root can, and this is not root"
    for program in ("debootstrap", "unshare", "nsenter", "mkfs.ext4", "setpriv", "ip"):
        if shutil.which(program) is None:
            return f"there is no {program}"
    if _cgroups() is None:
        return "there are no cgroups of version 2"
    flags = ["--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup", "--fork"]
    done = subprocess.run(["unshare", *flags, "true"], capture_output=True, text=True, check=False)
    return f"namespaces are refused ({done.stderr.strip()})" if done.returncode else ""


def _cgroups() -> Path | None:
    for line in Path("/proc/mounts").read_text().splitlines():
        _what, where, kind, options, *_rest = line.split()
        if kind == "cgroup2" and "rw" in options.split(","):
            return Path(where)
    return None


def bare_image(suite: str) -> Path:
    """A disk with a bare Debian; made once, and kept for the next time."""
    image = CACHE / f"{suite}.ext4"
    if image.exists():
        return image
    CACHE.mkdir(parents=True, exist_ok=True)
    fresh, folder = CACHE / f"{suite}.new", CACHE / f"{suite}.mounted"
    fresh.unlink(missing_ok=True)
    folder.mkdir(exist_ok=True)
    subprocess.run(["truncate", "-s", DISK, str(fresh)], check=True)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(fresh)], check=True)
    subprocess.run(["mount", "-o", "loop", str(fresh), str(folder)], check=True)
    own = packages.own_codename()
    mirrors = [site for site, release, _part in packages.debian_mirrors() if release == own]
    command = ["debootstrap", "--variant=minbase", f"--include={BARE}", suite, str(folder)]
    done = subprocess.run([*command, *mirrors[:1]], capture_output=True, text=True, check=False)
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()
    if done.returncode:
        fresh.unlink()
        said = (done.stdout + done.stderr).strip().splitlines()
        raise CannotBootError(f"debootstrap cannot make {suite}: {said[-1] if said else ''}")
    fresh.rename(image)
    return image


class Machine:
    """``run`` is what its root types, ``connect`` a line to one of its ports from within it."""

    def __init__(self, name: str, process: int, group: Path) -> None:
        self.name, self.process, self.group = name, process, group
        #: What a program here is started by to be one of there.
        self.inside = ["nsenter", f"--target={process}", *NAMESPACES]
        self.inside += ["env", "-i", "HOME=/root", "TERM=dumb"]

    def run(
        self,
        *command: str,
        check: bool = True,
        typed: str = "",
        environment: Mapping[str, str] | None = None,
        seconds: float = 900,
    ) -> subprocess.CompletedProcess[str]:
        """Runs a program as root of the machine; what it said is in ``stdout``."""
        words = [f"{name}={value}" for name, value in {**PATH, **(environment or {})}.items()]
        done = subprocess.run(
            [*self.inside, *words, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            input=typed,
            text=True,
            errors="replace",
            check=False,
            timeout=seconds,
        )
        if check and done.returncode:
            last = "\n".join(done.stdout.strip().splitlines()[-15:])
            raise AssertionError(f"{' '.join(command)[:120]}: {done.returncode}\n{last}")
        return done

    def shell(self, line: str, check: bool = True, typed: str = "") -> str:
        """What a line of shell says."""
        return self.run("sh", "-c", line, check=check, typed=typed).stdout.strip()

    def write(self, path: str, text: str) -> None:
        self.run("sh", "-c", 'cat > "$1"', "sh", path, typed=text)

    def processor_seconds(self) -> float:
        """What it has used so far, and what was typed on it. Other machines make this no longer."""
        stat = (self.group / "cpu.stat").read_text()
        typed = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = int(stat.partition("usage_usec ")[2].split()[0]) / 1e6
        return own + typed.ru_utime + typed.ru_stime

    def connect(self, port: int, seconds: float = 30) -> socket.socket:
        with network_of(self.process):
            return socket.create_connection(("127.0.0.1", port), timeout=seconds)


@contextmanager
def booted(
    name: str, suite: str, folder: Path, shared: Mapping[Path, Path] | None = None
) -> Iterator[Machine]:
    """A bare Debian that runs; ``shared`` are folders of here, and where they are inside.

    Its disk lies in ``folder`` and goes with it.
    """
    image, root = folder / f"{name}.ext4", folder / name
    root.mkdir(parents=True)
    subprocess.run(
        ["cp", "--sparse=always", "--reflink=auto", str(bare_image(suite)), str(image)], check=True
    )
    with ExitStack() as stack:
        subprocess.run(["mount", "-o", "loop", str(image), str(root)], check=True)
        stack.callback(subprocess.run, ["umount", "--lazy", str(root)], check=False)
        _tell(root, name, suite, shared or {})
        process, group = stack.enter_context(_first_process(name, root, folder))
        machine = Machine(name, process, group)
        _wait(machine)
        stack.enter_context(packages.door(process))
        yield machine


def _tell(root: Path, name: str, suite: str, shared: Mapping[Path, Path]) -> None:
    """What whoever rents the machine out has set up."""
    (root / "etc/hostname").write_text(f"{name}\n")
    (root / "etc/hosts").write_text(f"127.0.0.1 localhost\n127.0.1.1 {name}\n{PUBLIC}\n")
    (root / "etc/resolv.conf").write_text("")
    packages.tell_apt(root, suite)
    folders = packages.tell_pip(root)
    for source in folders:
        _bind(source, root / source.relative_to("/"), "ro")
    for source, target in {**packages.kept(suite), **shared}.items():
        _bind(source, root / target.relative_to("/"), "rw")


def _bind(source: Path, target: Path, way: str) -> None:
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "--bind", str(source), str(target)], check=True)
    if way == "ro":
        subprocess.run(["mount", "-o", "remount,ro,bind", str(target)], check=True)


@contextmanager
def _first_process(name: str, root: Path, folder: Path) -> Iterator[tuple[int, Path]]:
    """Starts systemd in namespaces and a cgroup of its own; its number as it is seen from here."""
    cgroups = _cgroups()
    assert cgroups is not None
    group = cgroups / f"release-check-{os.getpid()}-{name}"
    group.mkdir()
    flags = ["--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup", "--fork", "--kill-child"]
    program = [sys.executable, "-m", "tests.release_check.boot", str(root), name]
    moved = ["sh", "-c", 'echo $$ > "$0/cgroup.procs"; exec "$@"', str(group)]
    dying = ["setpriv", "--pdeathsig", "KILL"]
    with (folder / f"{name}.log").open("wb") as log:
        keeper = subprocess.Popen(
            [*moved, *dying, "unshare", *flags, *program],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield _child_of(keeper), group
    finally:
        keeper.kill()
        keeper.wait()
        _forget(group)


def _child_of(keeper: subprocess.Popen[bytes]) -> int:
    children = Path(f"/proc/{keeper.pid}/task/{keeper.pid}/children")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and keeper.poll() is None:
        for child in children.read_text().split():
            if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                return int(child)
        time.sleep(0.05)
    raise CannotBootError("systemd does not start in namespaces of its own.")


def _forget(group: Path) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            for folder in sorted(group.rglob("*/"), reverse=True):
                folder.rmdir()
            group.rmdir()
            return
        except OSError:  # its processes are ending
            time.sleep(0.1)


def _wait(machine: Machine) -> None:
    end, said = time.monotonic() + PATIENCE, ""
    while time.monotonic() < end:
        said = machine.run("systemctl", "is-system-running", check=False).stdout.strip()
        if said in ("running", "degraded"):
            return
        time.sleep(0.2)
    raise CannotBootError(f"The system that was booted does not become ready: {said}.")
