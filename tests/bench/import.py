"""What a table of people costs: looking at it, importing it, looking once more, undoing it."""

import io
import random
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import django

django.setup()

from openpyxl import Workbook  # noqa: E402

from home.spreadsheets.reading import read_table  # noqa: E402
from people.importing.applying import carry_out, keep, plan_of, undo  # noqa: E402
from people.importing.columns import Rights  # noqa: E402
from people.importing.plan import LIKELY, NEW, SAME  # noqa: E402
from people.models import Appeal, PeopleImport, Signatory  # noqa: E402

from . import Figure, at_most  # noqa: E402

PART = "Importing people"
LINES = 5_000
MOST_SECONDS, MOST_MEGABYTES = 20, 200
LETTERS = {
    "ru": "абвгдежзиклмнопрстуфхцчшэюя",
    "en": "abcdefghiklmnoprstuvwyz",
    "fr": "abcdefghilmnopqrstuvéèô",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
}


def table() -> bytes:
    """As a campaign would send it: names in four languages, who they are, where."""
    chance = random.Random(5)
    sheet = (book := Workbook(write_only=True)).create_sheet()
    sheet.append([*(f"name_{code}" for code in LETTERS), "description_en", "country", "as_of"])
    for number in range(LINES):
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


def peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def look(content: bytes) -> tuple[PeopleImport, Any]:
    record = keep(read_table(content), "people.xlsx", "en", Appeal.objects.earliest("pk").pk, None)
    return record, plan_of(record, Rights())


def main() -> None:
    # In a process of its own, whose memory is not ours.
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        content = other.submit(table).result()
    before = peak()
    seconds, (record, plan) = timed(lambda: look(content))
    counts = plan.counts()
    assert counts[NEW] + counts[LIKELY] == LINES, counts
    note = f" ({counts[NEW]:,} new, {counts[LIKELY]:,} perhaps here)"
    what = f"looking at {LINES:,} lines"
    at_most(PART, what, seconds, MOST_SECONDS, " s", note).tell()
    note = f" (the process: {before:.0f} MB before it, {peak():.0f} MB after)"
    what = "memory that looking takes"
    at_most(PART, what, peak() - before, MOST_MEGABYTES, " MB", note).tell()
    people = Signatory.objects.count()
    del plan
    seconds, record = timed(lambda: carry_out(record, Rights()))
    Figure(PART, "importing them, with a signature each", f"{seconds:.1f} s").tell()
    assert Signatory.objects.count() == people + counts[NEW]
    seconds, (_record, plan) = timed(lambda: look(content))
    assert plan.counts()[SAME] >= counts[NEW], plan.counts()
    at_most(PART, "looking at the same lines again", seconds, MOST_SECONDS, " s").tell()
    seconds, _undone = timed(lambda: undo(record, None))
    Figure(PART, "undoing them", f"{seconds:.1f} s").tell()
    assert Signatory.objects.count() == people


if __name__ == "__main__":
    main()
