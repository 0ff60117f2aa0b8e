"""``make release-check``: a line for each promise; ends with 1 if one did not hold.

``make release-check ARGS="trixie --updates 4"``: another Debian, fewer updates. Ends with 2,
and says why, where no Debian can be booted.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from . import (  # noqa: F401  # they write themselves down
    CACHE,
    CannotBootError,
    installing,
    rows,
    rows_of_people,
    rows_of_the_machine,
    steps,
    two,
)
from .book import Book, StopError
from .machine import booted, what_is_missing
from .namespaces import have_mounts_of_ones_own
from .versions import Code


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make release-check ARGS=")
    parser.add_argument("suites", nargs="*", default=["bookworm"], help="names of Debians")
    parser.add_argument("--updates", type=int, default=20, help="how many, back and forth")
    return parser.parse_args()


def main() -> int:
    told, book = options(), Book()
    if missing := what_is_missing():
        print(f"No Debian can be booted here: {missing}.")
        return 2
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(1))
    have_mounts_of_ones_own()
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    try:
        for suite in told.suites:
            with tempfile.TemporaryDirectory(dir=CACHE, ignore_cleanup_errors=True) as folder:
                check(book, suite, Path(folder), told.updates)
    except CannotBootError as error:
        print(f"No Debian can be booted here: {error}")
        return 2
    except StopError:
        print("The rest was not tried.")
    print(f"\n{book.held} of {book.held + book.failed} held.")
    return 1 if book.failed else 0


def check(book: Book, suite: str, folder: Path, count: int) -> None:
    print(f"\n{suite}", flush=True)
    code = Code(folder)
    (folder / "shared").mkdir()
    shared = {code.repository: Path(installing.CODE), folder / "shared": Path(two.SHARED)}
    with ExitStack() as stack:
        machine = stack.enter_context(booted("one", suite, folder, shared))
        mail = stack.enter_context(steps.mail_server(machine))
        trial = steps.install(book, machine, code, mail)
        steps.update(book, trial, count)
        steps.roll_back(book, trial)
        steps.fail_to_update(book, trial)
        rows.ask(book, trial)
        second = stack.enter_context(booted("two", suite, folder, shared))
        stack.enter_context(steps.mail_server(second))
        site = two.put_back(book, trial, second, folder)
        two.serve_the_same_site(book, trial, second, site)
        two.update_both(book, trial, second, site)


if __name__ == "__main__":
    sys.exit(main())
