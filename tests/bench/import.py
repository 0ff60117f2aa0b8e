"""What a table of people costs: looking at it, importing it, looking once more, undoing it."""

import io
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from people.importing.background import Job, ask, claim  # noqa: E402
from people.importing.keeping import keep_file  # noqa: E402
from people.importing.plan import LIKELY, NEW, SAME  # noqa: E402
from people.models import Appeal, PeopleImport, Signatory  # noqa: E402

from . import Figure, at_most  # noqa: E402

PART = "Importing people"
LINES = (5_000, 50_000)
#: Of the fewer lines; and of both.
MOST_SECONDS, MOST_MEGABYTES = 20, 200
#: What somebody who saves meanwhile waits at the most, with the database's own time.
MOST_WAITED = 5
LETTERS = {
    "ru": "абвгдежзиклмнопрстуфхцчшэюя",
    "en": "abcdefghiklmnoprstuvwyz",
    "fr": "abcdefghilmnopqrstuvéèô",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
}


def table(lines: int) -> bytes:
    """As a campaign would send it: names in four languages, who they are, where."""
    chance = random.Random(5)
    sheet = (book := Workbook(write_only=True)).create_sheet()
    sheet.append([*(f"name_{code}" for code in LETTERS), "description_en", "country", "as_of"])
    for number in range(lines):
        names = [
            " ".join(
                "".join(chance.choices(letters, k=chance.randint(4, 9))).capitalize()
                for _word in range(2)
            )
            for letters in LETTERS.values()
        ]
        sheet.append([*names, f"A made-up person, number {number}", "FR", 2024])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    done = action()
    return time.perf_counter() - start, done


def processor() -> float:
    """The seconds of the processor that this process has had: on a busy machine they say more."""
    return time.process_time()


def peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def do(record: PeopleImport) -> PeopleImport:
    """What the scheduler does."""
    claimed = claim(record)
    assert claimed is not None
    Job(claimed).run()
    record = PeopleImport.objects.get(pk=record.pk)
    assert not record.failure and not record.work, record.failure
    return record


def save_again_and_again(path: str) -> None:
    """An editor, in a process of its own: writes the longest time that a save took (seconds)."""
    longest = 0.0
    person = Signatory.objects.earliest("pk")
    while True:
        person.private_note = f"{time.time()}"
        seconds, _nothing = timed(person.save)
        longest = max(longest, seconds)
        Path(path).write_text(f"{longest:.3f}")
        time.sleep(0.2)


@contextmanager
def editor() -> Iterator[Callable[[], float]]:
    """Somebody who saves meanwhile; gives what tells how long they have waited at the most."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "longest"
        other = get_context("spawn").Process(target=save_again_and_again, args=[str(path)])
        other.start()
        while not path.exists():
            time.sleep(0.1)
        try:
            yield lambda: float(path.read_text() or 0)
        finally:
            other.terminate()
            other.join()


def measure(lines: int) -> None:
    # In a process of its own, whose memory is not ours.
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        content = other.submit(table, lines).result()
    user = get_user_model().objects.earliest("pk")
    appeal = Appeal.objects.earliest("pk").pk
    database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    of = f"{lines:,} lines, {database}"

    spent = [processor()]

    def tell(what: str, seconds: float, note: str = "") -> None:
        spent.append(processor())
        note = f", {spent[-1] - spent[-2]:.1f} s of the processor{note}"
        if lines == min(LINES) and "looking" in what:
            at_most(PART, f"{of}: {what}", seconds, MOST_SECONDS, " s", note).tell()
        else:
            Figure(PART, f"{of}: {what}", f"{seconds:.1f} s{note}").tell()

    before = peak()
    record = keep_file(content, "people.xlsx", "en", appeal, user)
    seconds, record = timed(lambda: do(record))
    counts = record.counts
    assert counts[NEW] + counts.get(LIKELY, 0) == lines, counts
    note = f" ({counts[NEW]:,} new, {counts.get(LIKELY, 0):,} perhaps here)"
    tell("looking at them", seconds, note)
    people = Signatory.objects.count()
    with editor() as waited:
        ask(record, "import", user, {"digest": record.look["digest"]})
        seconds, record = timed(lambda: do(record))
        tell("importing them, with a signature each", seconds)
        what = f"{of}: the longest that an editor's save took meanwhile"
        at_most(PART, what, waited(), MOST_WAITED, " s").tell()
    assert Signatory.objects.filter(shown=True).count() >= counts[NEW]
    assert Signatory.objects.count() == people + counts[NEW]
    seconds, again = timed(lambda: do(keep_file(content, "people.xlsx", "en", appeal, user)))
    assert again.counts[SAME] >= counts[NEW], again.counts
    tell("looking at the same again", seconds)
    ask(record, "undo", user)
    seconds, record = timed(lambda: do(record))
    tell("undoing them", seconds)
    assert Signatory.objects.count() == people
    note = f" (the process: {before:.0f} MB before it, {peak():.0f} MB after)"
    what = f"{of}: memory that all this takes"
    at_most(PART, what, peak() - before, MOST_MEGABYTES, " MB", note).tell()


def main() -> None:
    chosen = [int(each) for each in sys.argv[1:]] or LINES
    for lines in chosen:
        measure(lines)


if __name__ == "__main__":
    main()
