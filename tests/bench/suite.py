"""How long ``make test`` takes on this machine, part by part, and the longest of its tests."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

from tests.run import PARTS, postgresql, prepare, run
from tests.site import ROOT

from . import Figure, at_most

PART = "The tests"
LONGEST = 20
MOST_MINUTES = 10


def main() -> None:
    times: list[tuple[float, str]] = []
    began = time.monotonic()
    quietly("make", "--silent", "lint")
    tell("lint", began)
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        start = time.monotonic()
        prepare(server)
        tell("databases, made once", start)
        for part in PARTS:
            start = time.monotonic()
            report = Path(folder) / f"{part}.xml"
            # Standard output is for figures.
            quietly(sys.executable, "-c", ONE_PART, part, server, f"--junitxml={report}")
            found = [(seconds, f"{name}, {part}") for seconds, name in tests_of(report)]
            tell(f"{part}, {len(found):,} tests", start)
            times += found
    whole = (time.monotonic() - began) / 60
    at_most(PART, "all of `make test`, once it is installed", whole, MOST_MINUTES, " min").tell()
    for seconds, name in sorted(times, reverse=True)[:LONGEST]:
        Figure(PART, name, f"{seconds:.1f} s").tell()


ONE_PART = f"import sys; from {run.__module__} import run; sys.exit(run(*sys.argv[1:]))"


def quietly(*command: str) -> None:
    """Runs a command, whose output goes to standard error; ends this program where it fails."""
    if subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=False).returncode:
        sys.exit(f"{command[0]} failed.")


def tell(what: str, start: float) -> None:
    Figure(PART, what, f"{(time.monotonic() - start) / 60:.1f} min").tell()


def tests_of(report: Path) -> list[tuple[float, str]]:
    """The tests of a report in the form of JUnit, with the seconds that each took."""
    found = []
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("skipped") is None:
            file = case.get("classname", "").removeprefix("tests.").replace(".", "/")
            found.append((float(case.get("time", "0")), f"{file}: `{case.get('name')}`"))
    return found


if __name__ == "__main__":
    main()
