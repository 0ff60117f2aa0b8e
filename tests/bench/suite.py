"""How long ``make test`` takes on this machine, part by part, and the longest of its tests."""

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from tests.breadth import PARTS
from tests.databases import environment
from tests.run import postgresql
from tests.site import ROOT

from . import Figure, at_most

PART = "The tests"
LONGEST = 20
MOST_MINUTES = 10
#: Seconds between two looks at how fast the machine is.
PAUSE = 5


def main() -> None:
    times: list[tuple[float, str]] = []
    before = [loop() for _ in range(20)]
    began = time.monotonic()
    if not quietly("make", "--silent", "lint"):
        sys.exit("The linters are not content.")
    tell("lint", began)
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        start = time.monotonic()
        with ThreadPoolExecutor() as both:
            made = [*both.map(make_databases, ("", server))]
        tell("the databases that they start from, where they are not kept", start)
        start = time.monotonic()
        # Standard output is for figures.
        with looping() as meanwhile:
            all_passed = all(made) and quietly(sys.executable, "-c", ALL, server, folder)
        tell("all parts, beside each other", start)
        for part in PARTS:
            report = ElementTree.parse(Path(folder) / f"{part}.xml").getroot()
            found = [(seconds, f"{name}, {part}") for seconds, name in tests_of(report)]
            whole = sum(float(suite.get("time", "0")) for suite in report.iter("testsuite"))
            Figure(PART, f"{part}, {len(found):,} tests", f"{whole / 60:.1f} min").tell()
            times += found
    minutes = (time.monotonic() - began) / 60
    at_most(PART, "all of `make test`, once it is installed", minutes, MOST_MINUTES, " min").tell()
    fastest, usual = min(*before, *meanwhile), statistics.fmean(meanwhile)
    told = f"{usual / fastest:.2f} ({usual * 1000:.0f} ms; at best {fastest * 1000:.0f} ms)"
    Figure(PART, "a fixed loop meanwhile / at its fastest", told).tell()
    quiet = f"{minutes * fastest / usual:.1f} min"
    Figure(PART, "so on two cores that are always as fast", quiet).tell()
    for seconds, name in sorted(times, reverse=True)[:LONGEST]:
        Figure(PART, name, f"{seconds:.1f} s").tell()
    if not all_passed:
        sys.exit("Not every test passed.")


ALL = (
    "import sys; from pathlib import Path; from tests.run import run_all;"
    " sys.exit(run_all(sys.argv[1], reports=Path(sys.argv[2])))"
)


def loop() -> float:
    """Seconds of the processor that a fixed piece of work takes: how slow a core is just now.

    Two busy cores of a rented machine, which it shares with others, may have half of their speed.
    """
    start, total = time.thread_time(), 0
    for number in range(500_000):
        total += number * number % 7
    return time.thread_time() - start


@contextmanager
def looping() -> Iterator[list[float]]:
    """What ``loop`` takes every few seconds until it is left."""
    found = [loop()]
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(PAUSE):
            found.append(loop())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()


def quietly(*command: str) -> bool:
    """Whether a command succeeds, whose output goes to standard error."""
    return not subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=False).returncode


def make_databases(server: str) -> bool:
    command = [sys.executable, "-W", "ignore", "-m", "tests.databases"]
    return not subprocess.run(command, cwd=ROOT, env=environment(server), check=False).returncode


def tell(what: str, start: float) -> None:
    Figure(PART, what, f"{(time.monotonic() - start) / 60:.1f} min").tell()


def tests_of(report: ElementTree.Element) -> list[tuple[float, str]]:
    """The tests of a report in the form of JUnit, with the seconds that each took."""
    found = []
    for case in report.iter("testcase"):
        if case.find("skipped") is None:
            file = case.get("classname", "").removeprefix("tests.").replace(".", "/")
            found.append((float(case.get("time", "0")), f"{file}: `{case.get('name')}`"))
    return found


if __name__ == "__main__":
    main()
