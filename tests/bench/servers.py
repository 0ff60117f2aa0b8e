"""Servers and the load on them. Everything listens on loopback."""

import contextlib
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.programs import wrk
from tests.site import ROOT, free_port

CONNECTIONS = 64
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What ``wrk`` saw; times in milliseconds."""

    per_second: float
    p99: float
    worst: float
    errors: int


@dataclass
class Subject:
    """What is put under load: an address, the headers it is asked with, what came of it."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    loads: list[Load] = field(default_factory=list)

    @property
    def rates(self) -> list[float]:
        return [each.per_second for each in self.loads]

    @property
    def p99(self) -> float:
        return statistics.median(each.p99 for each in self.loads)


def load(url: str, seconds: int, headers: dict[str, str], script: Path | None = None) -> Load:
    """Asks an address as fast as it answers, by 64 connections.

    Raises ``RuntimeError`` when wrk does not run.
    """
    command = [wrk(), "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    command += [f"-H{name}: {value}" for name, value in headers.items()]
    command += ["-s", str(script)] if script is not None else []
    done = subprocess.run([*command, url], capture_output=True, text=True, check=False)
    said = done.stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    p99 = re.search(r"99%\s+([\d.]+)([a-z]+)", said)
    worst = re.search(r"Latency\s+\S+\s+\S+\s+([\d.]+)([a-z]+)", said)
    if rate is None or p99 is None or worst is None:
        raise RuntimeError(f"wrk: {said}{done.stderr}")
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    sockets = re.search(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    errors = int(refused[1]) if refused else 0
    errors += sum(map(int, sockets.groups())) if sockets else 0
    return Load(
        float(rate[1]),
        float(p99[1]) * _UNITS[p99[2]],
        float(worst[1]) * _UNITS[worst[2]],
        errors,
    )


@contextlib.contextmanager
def granian(application: str, environment: dict[str, str], path: str = "/") -> Iterator[int]:
    """An application on Granian, as ``home.serve`` runs ours; gives its port."""
    port = free_port()
    options = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "1"]
    command = ["granian", *options, "--port", str(port), application]
    with _serving(command, environment, f"http://localhost:{port}{path}"):
        yield port


@dataclass(frozen=True)
class Web:
    """Our running web server."""

    port: int
    process: int

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def megabytes(self) -> tuple[float, float]:
        """What its workers have in memory, and what the process has that began them (PSS)."""
        command = ["pgrep", "-P", str(self.process)]
        children = subprocess.run(command, capture_output=True, text=True, check=True)
        workers = sum(_megabytes(int(each)) for each in children.stdout.split())
        return workers, _megabytes(self.process)


@contextlib.contextmanager
def run_web(environment: dict[str, str], path: str) -> Iterator[Web]:
    """The site on two workers."""
    port = free_port()
    command = ["home.serve", "--workers", "2", "--port", str(port)]
    with _serving(command, environment, f"http://localhost:{port}{path}") as process:
        yield Web(port, process.pid)


@contextlib.contextmanager
def _serving(
    command: list[str], environment: dict[str, str], address: str
) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        env={**os.environ, **environment},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(address, process)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _megabytes(process: int) -> float:
    """What a process has in memory, its share of what it shares included (PSS)."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


def _wait(address: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.2)
    raise RuntimeError(f"{address} does not answer.")
