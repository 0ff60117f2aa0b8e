"""A crowd reads while an editor changes everything there is: nobody is shown anything old.

``python -m tests.trials.crowd SECONDS [SEED]`` on the migrated database without content
that ``DATABASE_URL`` names, with real processes. What it writes carries numbered marks, so
that of every answer can be told when the content in it was current.
"""

import datetime
import http.client
import os
import random
import re
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from tests.nginx import run_nginx
from tests.site import free_port

from .world import PATIENCE, prepare, start, wait_for_answer

READERS = 32
#: Seconds after its commit from which on everybody must be shown an addition.
LATEST = 1.0
MARK = re.compile(rb"zq(\d+)x")
LANGUAGES = ("en", "fr", "ru")


class Seen(NamedTuple):
    """One answer to a reader; times are of this machine's clock."""

    address: str
    began: float
    ended: float
    status: int
    marks: frozenset[int]
    language: str
    cookie: str
    retry_after: str = ""

    @property
    def was_turned_away(self) -> bool:
        """Whether a filtered list waited for its turn in vain and says when to come again."""
        return self.status == 503 and "?" in self.address and bool(self.retry_after)


class Spell(NamedTuple):
    """For how long a mark stood on the pages at some addresses.

    From after its commit until the change that ended it began, and had been committed.
    """

    mark: int
    addresses: tuple[str, ...]
    begun: float
    ending: float | None
    ended: float | None
    withdrawn: bool


class Subject:
    """Something an editor changes: how its mark is written and taken away, and where it shows."""

    def __init__(
        self, write: Callable[[str], Any], hide: Callable[[], Any] | None, *addresses: str
    ) -> None:
        self.write, self.hide, self.addresses = write, hide, addresses
        self.spells: list[Spell] = []
        self.mark: int | None = None
        self.begun = 0.0

    def change(self, mark: int, chance: random.Random) -> None:
        ending = time.time()
        if self.hide is not None and self.mark is not None and chance.random() < 0.4:
            self.hide()
            self._end(ending, withdrawn=True)
            return
        self.write(f"zq{mark}x")
        self._end(ending, withdrawn=False)
        self.mark, self.begun = mark, time.time()

    def _end(self, ending: float, withdrawn: bool) -> None:
        if self.mark is not None:
            times = (self.begun, ending, time.time())
            self.spells.append(Spell(self.mark, self.addresses, *times, withdrawn))
        self.mark = None

    def close(self) -> None:
        if self.mark is not None:
            self.spells.append(Spell(self.mark, self.addresses, self.begun, None, None, False))


def subjects(case: Any) -> list[Subject]:
    """A text in three languages, the case, news, a person, a court, a picture, the site's name."""
    from django.utils import timezone

    from campaign_pages.models import Court, LetterPage
    from home.models import CampaignImage, CampaignSettings
    from people.models import Appeal, SignatoriesPage
    from tests.builders import (
        home_of,
        make_page,
        make_signatory,
        make_text,
        make_update,
        png,
        publish,
        translate,
    )

    def page_subject(page: Any, *addresses: str) -> Subject:
        return Subject(
            lambda mark: publish(page, title=f"Text {mark}", live=True),
            lambda: type(page).objects.get(pk=page.pk).unpublish(),
            page.get_url(),
            *addresses,
        )

    def thing_subject(thing: Any, field: str, hide: Any, *addresses: str) -> Subject:
        def write(mark: str) -> None:
            fresh = type(thing).objects.get(pk=thing.pk)
            for code in LANGUAGES:
                setattr(fresh, f"{field}_{code}", f"TranslatedModel {mark}")
            if hide:
                fresh.shown = True
            fresh.save()

        def do_hide() -> None:
            fresh = type(thing).objects.get(pk=thing.pk)
            fresh.shown = False
            fresh.save()

        return Subject(write, do_hide if hide else None, *addresses)

    text = make_text("en", title="Text", slug="text", show_in_menus=True)
    versions = [text, *(translate(text, code) for code in LANGUAGES[1:])]
    picture = CampaignImage(title="picture", file=png())
    picture.save()
    letter = make_page(LetterPage, home_of("en"), slug="letter", title="Letter")
    publish(letter, body=[("image", {"image": picture})])
    court = Court(name_en="A court")
    court.save()
    hearing = make_update(
        case, slug="hearing", kind="hearing", court=court, date=datetime.date(2024, 5, 1)
    )
    news = make_update(case, slug="news", date=datetime.date(2024, 6, 1))
    roll = make_page(SignatoriesPage, home_of("en"), slug="people", title="People")
    person = make_signatory(name_en="A person")
    Appeal.objects.all().delete()
    moved = [make_text("en", slug="up"), make_text("en", slug="down")]
    below = make_page(type(text), moved[0], slug="below", title="Below")

    def move(mark: str) -> None:
        page = type(text).objects.get(pk=below.pk)
        page = publish(page, title=f"Below {mark}", live=True)
        target = type(text).objects.get(pk=random.choice(moved).pk)
        if page.get_parent().pk != target.pk:
            page.move(target, pos="last-child")

    def expiring(mark: str) -> None:
        page = type(text).objects.get(pk=versions[1].pk)
        page.expire_at = timezone.now() + datetime.timedelta(hours=1)
        publish(page, title=f"Texte {mark}", live=True)

    homes = [f"/{code}/" for code in LANGUAGES]
    settings = CampaignSettings.load()
    return [
        page_subject(versions[0], "/en/"),
        Subject(
            expiring,
            lambda: type(text).objects.get(pk=versions[1].pk).unpublish(set_expired=True),
            versions[1].get_url(),
            "/fr/",
        ),
        page_subject(versions[2], "/ru/"),
        Subject(
            lambda mark: publish(news, title=f"News {mark}", live=True),
            lambda: type(news).objects.get(pk=news.pk).unpublish(),
            news.get_url(),
            case.get_url(),
            f"{case.get_url()}feed/",
        ),
        thing_subject(person, "name", True, roll.get_url()),
        thing_subject(court, "name", False, hearing.get_url()),
        thing_subject(picture, "description", False, letter.get_url()),
        thing_subject(settings, "name", False, *homes, letter.get_url()),
        Subject(move, None),
    ]


def crowd(seconds: int = 20, seed: int = 0) -> None:
    """Raises ``AssertionError`` with what was wrong, the seed among it.

    Half of the readers ask nginx, which has the page files; half the web server itself.
    """
    folder = Path(os.environ["VAR_DIR"])
    pages = folder / "pages"
    # For this process as well: it is the editor, and withdraws what it commits from nginx.
    os.environ["PAGE_FILES"] = str(pages)
    case = prepare(static_files=True)

    from tests.builders import home_of, publish

    publish(home_of("en"), featured_case=case)
    changing = subjects(type(case).objects.get(pk=case.pk))
    addresses = sorted({each for subject in changing for each in subject.addresses})
    addresses += ["/sitemap.xml", "/en/nothing/", "/", "/de/", "/en/people/?country=FR&x=1"]
    addresses += ["/en/up/below/", "/en/down/below/"]
    port = free_port()
    environment = {**os.environ, "PORT": str(port)}
    server = ["home.serve", "--workers", "2"]
    web = start(environment, *server, "--port", str(port))
    scheduler = start(environment, "django", "scheduler")
    chance = random.Random(seed)
    stop = threading.Event()
    seen: list[Seen] = []
    stack = ExitStack()
    try:
        wait_for_answer(f"http://127.0.0.1:{port}/health/ready")
        front = stack.enter_context(run_nginx(folder / "nginx", [port], pages, folder / "static"))
        ports = (port, front.port)
        readers = [
            threading.Thread(target=_read, args=[ports[number % 2], addresses, stop, seen, number])
            for number in range(READERS)
        ]
        for reader in readers:
            reader.start()
        mark, until = 0, time.monotonic() + seconds
        while time.monotonic() < until:
            mark += 1
            chance.choice(changing).change(mark, chance)
            time.sleep(chance.random() * 2)
        time.sleep(LATEST + 0.5)
    finally:
        stop.set()
        for reader in readers:
            reader.join(30)
        stack.close()
        for process in (web, scheduler):
            process.terminate()
            process.wait(PATIENCE)
    for subject in changing:
        subject.close()
    wrong = judge(seen, [spell for subject in changing for spell in subject.spells])
    kinds = Counter(re.sub(r"[0-9.]+", "N", each) for each in wrong)
    worst = sorted(wrong, key=_seconds)[-9:]
    assert not wrong, f"seed {seed}: first {wrong[:5]}, worst {worst}, in all {kinds}"
    filtered = [answer.was_turned_away for answer in seen if "?" in answer.address]
    assert sum(filtered) * 10 < len(filtered), f"{sum(filtered)} of {len(filtered)} turned away"
    assert mark > seconds / 4 and len(seen) > 10 * seconds, (mark, len(seen))
    print(f"{len(seen)} answers to {READERS} readers, {mark} changes, none of them old")


def _seconds(fault: str) -> float:
    """How late an answer was, if that is its fault."""
    return float((re.findall(r"([0-9.]+) s", fault) or ["0"])[-1])


def judge(seen: list[Seen], spells: list[Spell]) -> list[str]:
    """What is wrong with the answers, in words."""
    wrong = []
    by_address = defaultdict(list)
    for spell in spells:
        for address in spell.addresses:
            by_address[address].append(spell)
    over = {spell.mark: spell for spell in spells if spell.ended is not None}
    for answer in seen:
        if answer.status not in (200, 301, 302, 404) and not answer.was_turned_away:
            wrong.append(f"{answer.status} at {answer.address}")
        code = answer.address.split("/")[1]
        if answer.language and code in LANGUAGES and answer.language != code:
            wrong.append(f"{answer.language} at {answer.address}")
        if answer.cookie:
            wrong.append(f"a cookie at {answer.address}")
        for mark in answer.marks & over.keys():
            spell = over[mark]
            grace = 0 if spell.withdrawn else LATEST
            if answer.began > spell.ended + grace:
                late = answer.began - spell.ended
                kind = "withdrawn" if spell.withdrawn else "changed"
                wrong.append(f"{mark} at {answer.address} {late:.3f} s after it was {kind}")
        for spell in by_address[answer.address]:
            is_current = answer.began > spell.begun + LATEST and (
                spell.ending is None or answer.ended < spell.ending
            )
            if is_current and spell.mark not in answer.marks:
                late = answer.began - spell.begun
                wrong.append(f"no {spell.mark} at {answer.address} after {late:.3f} s")
    return wrong


def _read(port: int, addresses: list[str], stop: threading.Event, seen: list, number: int) -> None:
    chance = random.Random(number)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    while not stop.is_set():
        address = chance.choice(addresses)
        began = time.time()
        try:
            connection.request("GET", address, headers={"Cookie": f"reader={number}"})
            answer = connection.getresponse()
            body = answer.read()
        except OSError as error:
            connection.close()
            seen.append(Seen(f"{address} {error!r}", began, time.time(), 0, frozenset(), "", ""))
            continue
        language = re.search(rb'<html lang="([\w-]+)"', body)
        seen.append(
            Seen(
                address,
                began,
                time.time(),
                answer.status,
                frozenset(int(mark) for mark in MARK.findall(body)),
                language[1].decode() if language else "",
                answer.headers.get("Set-Cookie", ""),
                answer.headers.get("Retry-After", ""),
            )
        )
        time.sleep(0.01)


if __name__ == "__main__":
    crowd(*(int(argument) for argument in sys.argv[1:]))
