"""``make attacks``: tries them all and prints a table; ends with 1 if one got through.

``make attacks ARGS="flood cookie"`` tries those in whose names one of the words is.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from . import BOOK, insiders, strangers  # noqa: F401  # they write themselves into the book
from .observatory import looked_at, rate
from .world import World, start_world


def main() -> None:
    words = sys.argv[1:]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with start_world(Path(folder)) as world:
            rows = list(rated(world)) if not words else []
            rows += list(tried(world, words))
    failed = [name for name, is_held, _said in rows if not is_held]
    print(f"\n{len(rows) - len(failed)} of {len(rows)} held.")
    sys.exit(1 if failed else 0)


def tried(world: World, words: list[str]) -> Iterator[tuple[str, bool, str]]:
    chosen = [each for each in BOOK.known if not words or any(word in each.name for word in words)]
    for known in chosen:
        began = time.monotonic()
        try:
            is_held, said = True, known.tried(world)
        except Exception as error:  # whatever an attack meets, the others are tried
            is_held, said = False, f"{type(error).__name__}: {error}"
        print_row(known.name, is_held, said, time.monotonic() - began)
        yield known.name, is_held, said


def rated(world: World) -> Iterator[tuple[str, bool, str]]:
    for name, answer in looked_at(world):
        found = rate(answer)
        said = f"{answer.status} {found.grade} {found.score} {'; '.join(found.lost)}"
        is_held = found.grade == "A+" and answer.status < 500
        print_row(f"Observatory: {name}", is_held, said, 0)
        yield name, is_held, said


def print_row(name: str, is_held: bool, said: str, seconds: float) -> None:
    sign = "held  " if is_held else "FAILED"
    print(f"{sign} {seconds:5.1f} s  {name:<52} {said[:200]}", flush=True)


if __name__ == "__main__":
    main()
