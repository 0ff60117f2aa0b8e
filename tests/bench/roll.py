"""What 50,000 names of one appeal cost: their pages, what stands beside them, and the admin."""

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from campaign_pages.models import LetterPage  # noqa: E402
from home.mirror.export import export  # noqa: E402
from home.models import User  # noqa: E402
from home.page_cache.render import render  # noqa: E402
from people.models import Appeal, SignatoriesPage, Signatory, Signature  # noqa: E402
from people.order import move  # noqa: E402
from people.roll import ON_A_PAGE  # noqa: E402
from tests.builders import close_languages, make_text, open_language, publish  # noqa: E402
from tests.signatories import sign_many  # noqa: E402

from . import Figure, at_most  # noqa: E402
from .rendering import Plain, PlainList  # noqa: E402

PART = "50,000 names of one appeal"
NAMES, ROUNDS = 50_000, 25
ROLL = "/en/signatories/"
PAGES = {
    "the first page": "",
    "the last page": "page=501",
    "one country": "country=FR",
    "one country, its 100th page": "country=FR&page=100",
    "a country and a field": "country=IS&field=writer",
    "one letter": "letter=B",
    "a search": "q=made-up+12345",
}
SAME = {"home": "/en/", "the map": "/en/map/", "a letter": "/en/letter-to-friends-2023/"}


def timed(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def middle(action: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Milliseconds, without the first times."""
    return statistics.median([timed(action) for _ in range(rounds + 3)][3:])


class Ours:
    """Answers what was not made before."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()

    def get(self, address: str) -> bytes:
        path, _, query = address.partition("?")
        made = render(self.handler.get_response, path, query)
        assert made.status == 200, f"{address}: {made.status}"
        return made.body


def publish_again(page: Any) -> None:
    publish(page, summary=f"Changed {random.random()}")


def compare(ours: Ours, plain: Plain) -> None:
    """The pages of the roll beside a plain page of the same length, in turn."""
    PlainList.names, PlainList.order = ON_A_PAGE, "pk"
    assert plain.answer().count(b"<strong>") == ON_A_PAGE
    assert ours.get(ROLL).count(b"data-signatory") == ON_A_PAGE
    times: dict[str, list[float]] = {name: [] for name in ("plain", *PAGES)}
    for number in range(ROUNDS + 3):
        for name in random.sample(sorted(times), len(times)):
            address = f"{ROLL}?{PAGES.get(name, '')}"
            spent = timed(plain.answer if name == "plain" else lambda at=address: ours.get(at))
            if number >= 3:
                times[name].append(spent)
    found = {name: statistics.median(values) for name, values in times.items()}
    for name in PAGES:
        note = f" ({found[name]:.0f} ms; plain {found['plain']:.0f} ms)"
        what = f"{name} / a plain page with {ON_A_PAGE} snippets"
        at_most(PART, what, found[name] / found["plain"], 3, note=note).tell()
    at_most(PART, "rendering the first page", found["the first page"], 100, " ms").tell()


def count_queries() -> None:
    client, most = Client(HTTP_HOST="localhost"), 0
    for query in PAGES.values():
        client.get(f"{ROLL}?{query}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{ROLL}?{query}")
        most = max(most, len(captured))
    at_most(PART, "queries of a page, at the most", most, 12).tell()


def admin() -> None:
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.create_superuser("bench"))
    name = Signatory.objects.latest("pk").name_en.split()[0]
    people, signatures = "/admin/snippets/people/signatory/", "/admin/snippets/people/signature/"
    appeal = Appeal.objects.earliest("pk").pk
    for what, address in {
        "the list of people in the admin": people,
        "a search in it": f"{people}?q={name}",
        "people of one country": f"{people}?country=FR",
        "a search in the list of signatures": f"{signatures}?q={name}",
        "a page of the list that is dragged": f"{signatures}?appeal={appeal}&ordering=position&p=9",
    }.items():
        assert client.get(address).status_code == 200
        at_most(PART, what, middle(lambda at=address: client.get(at), 9), 300, " ms").tell()
    row = Signature.objects.order_by("position", "pk")[40_000]
    Figure(
        PART, "dragging a name by ten places", f"{timed(lambda: move(row.pk, 39_990)):.0f} ms"
    ).tell()


def files() -> None:
    """The English part of a mirror, and the letter on paper."""
    others = ("ru", "fr", "es", "de", "ar")
    close_languages(*others)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "mirror"
        spent = timed(lambda: export(target)) / 1000
        rolls = sorted(target.rglob("signatories/*.html"))
        largest = max(file.stat().st_size for file in rolls) / 1000
        note = f" ({len(rolls)} files of the roll, the largest {largest:.0f} kB)"
        Figure(PART, "the first export of English", f"{spent:.0f} s{note}").tell()
        publish_again(make_text(title="Something else"))
        spent = timed(lambda: export(target)) / 1000
        at_most(PART, "the export after one update", spent, 15, " s").tell()
    for code in others:
        open_language(code)


def main() -> None:
    ours, plain, text = Ours(), Plain(), make_text(title="A text to publish")
    before = {name: middle(lambda at=at: ours.get(at)) for name, at in SAME.items()}
    publishing = middle(lambda: publish_again(text))
    appeal = SignatoriesPage.objects.filter(live=True).first().appeal
    spent = timed(lambda: sign_many(appeal, NAMES)) / 1000
    Figure(PART, "writing the people, their places and what finds them", f"{spent:.0f} s").tell()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    compare(ours, plain)
    plain.remove()
    count_queries()
    for name, address in SAME.items():
        now = middle(lambda at=address: ours.get(at))
        note = f" ({now:.0f} ms; {before[name]:.0f} ms)"
        at_most(PART, f"{name} / among 34 names", now / before[name], 1.25, note=note).tell()
    now = middle(lambda: publish_again(text))
    note = f" ({now:.0f} ms; {publishing:.0f} ms)"
    at_most(PART, "publishing / among 34 names", now / publishing, 1.25, note=note).tell()
    Signatory.objects.earliest("pk").save()
    spent = timed(lambda: ours.get(ROLL))
    Figure(PART, "the first page, the first time after a person changed", f"{spent:.0f} ms").tell()
    admin()
    letter = LetterPage.objects.filter(live=True, appeal=appeal, locale__language_code="en").first()
    spent = timed(lambda: ours.get(f"/en/{letter.slug}/print.pdf")) / 1000
    Figure(PART, "the appeal on paper, with 5,000 names", f"{spent:.1f} s").tell()
    files()


if __name__ == "__main__":
    main()
