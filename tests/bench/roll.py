"""What 50,000 names of one appeal cost: their pages, what stands beside them, and the admin."""

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

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

from . import Figure, at_most, middle_ratio  # noqa: E402
from .rendering import Plain, PlainList, sign  # noqa: E402

PART = "50,000 names of one appeal"
NAMES, ROUNDS = 50_000, 15
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


class Beside(NamedTuple):
    """What something takes beside the plain page, in turn."""

    ratio: float
    milliseconds: float
    plain: float

    @property
    def note(self) -> str:
        return f" ({self.milliseconds:.0f} ms; plain {self.plain:.0f} ms)"


def in_turn(plain: Plain, actions: dict[str, Callable[[], Any]]) -> dict[str, Beside]:
    """Each of some actions and the plain page, so often in turn, without the first times."""
    times: dict[str, list[float]] = {name: [] for name in ("plain", *actions)}
    for number in range(ROUNDS + 3):
        for name in random.sample(sorted(times), len(times)):
            spent = timed(actions.get(name, plain.answer))
            if number >= 3:
                times[name].append(spent)
    return {
        name: Beside(
            middle_ratio(times[name], times["plain"]),
            statistics.median(times[name]),
            statistics.median(times["plain"]),
        )
        for name in actions
    }


class Ours:
    """Answers what was not made before."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()

    def get(self, address: str) -> bytes:
        path, _, query = address.partition("?")
        made = render(self.handler.get_response, path, query)
        assert made.status == 200, f"{address}: {made.status}"
        return made.body

    def asking(self, address: str) -> Callable[[], bytes]:
        return lambda: self.get(address)


def publish_again(page: Any) -> None:
    publish(page, summary=f"Changed {random.random()}")


def compare(ours: Ours, plain: Plain) -> None:
    """The pages of the roll beside a plain page of the same length."""
    assert plain.answer().count(b"<strong>") == ON_A_PAGE
    assert ours.get(ROLL).count(b"data-signatory") == ON_A_PAGE
    found = in_turn(plain, {name: ours.asking(f"{ROLL}?{query}") for name, query in PAGES.items()})
    for name, each in found.items():
        what = f"{name} / a plain page with {ON_A_PAGE} snippets"
        at_most(PART, what, each.ratio, 3, note=each.note).tell()
    first = found["the first page"].milliseconds
    at_most(PART, "rendering the first page", first, 100, " ms").tell()


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
        spent = statistics.median(timed(lambda at=address: client.get(at)) for _ in range(9))
        at_most(PART, what, spent, 300, " ms").tell()
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
    PlainList.names, PlainList.order = ON_A_PAGE, "pk"
    sign(ON_A_PAGE)  # so that the plain page is as long before as after
    ours, plain, text = Ours(), Plain(), make_text(title="A text to publish")
    same = {name: ours.asking(address) for name, address in SAME.items()}
    same["publishing a text"] = lambda: publish_again(text)
    before = in_turn(plain, same)
    appeal = SignatoriesPage.objects.filter(live=True).first().appeal
    spent = timed(lambda: sign_many(appeal, NAMES)) / 1000
    Figure(PART, "writing the people, their places and what finds them", f"{spent:.0f} s").tell()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    compare(ours, plain)
    count_queries()
    for name, each in in_turn(plain, same).items():
        what = f"{name} / the same among {ON_A_PAGE} names"
        at_most(PART, what, each.ratio / before[name].ratio, 1.25, note=each.note).tell()
    plain.remove()
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
