"""What pages have in common is made once for many of them, and never outlives its truth."""

import datetime
import random
import sys
import threading
import time

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from campaign_pages.models import CaseUpdatePage
from home.multilingual.reader import Reader
from home.page_cache.render import render
from home.public import memo as sharing
from home.public.memo import Shared, memoise, one_of_many, using
from home.public.visible import HOME_DEPTH
from tests.builders import make_text, publish

pytestmark = pytest.mark.django_db

MARKER = "zqxjk"


def answer(path, parts=None, stamp=b""):
    made = render(WSGIHandler().get_response, path, shared=parts, stamp=stamp)
    assert made.status == 200, path
    return made


def addresses(code):
    reader = Reader(code)
    pages = reader.best(Page.objects.filter(depth__gte=HOME_DEPTH).select_related("locale"))
    own = [reader.address(page) for page in pages if page.locale.language_code == code]
    return [*own, f"/{code}/search/"]


def test_pages_made_with_shared_parts_are_the_same_byte_for_byte():
    parts = Shared()
    paths = [path for code in ("en", "ar") for path in addresses(code)]
    random.shuffle(paths)

    together = {path: answer(path, parts) for path in paths}

    for path in paths:
        alone = answer(path)
        assert together[path].body == alone.body, path
        assert (together[path].until, together[path].parameters) == (alone.until, alone.parameters)


def test_the_second_page_of_a_language_asks_the_database_for_less():
    parts = Shared()
    answer("/en/about/", parts)

    with CaptureQueriesContext(
        connection,
    ) as alone:
        answer("/en/help/")
    with CaptureQueriesContext(connection) as with_others:
        answer("/en/help/", parts)

    # Not for the open languages, the menu, the court news, the texts of the site and the foot.
    assert len(with_others) <= len(alone) - 5


def test_from_the_third_on_the_pages_below_one_are_read_together():
    parts = Shared()
    updates = CaseUpdatePage.objects.filter(live=True, locale__language_code="en")[:9]
    paths = [Reader("en").address(update) for update in updates]
    for path in paths[:2]:
        answer(path, parts)

    with CaptureQueriesContext(connection) as queries:
        for path in paths[2:]:
            answer(path, parts)

    read = [query for query in queries if '"campaign_pages_caseupdatepage"."body"' in query["sql"]]
    assert len(paths) == 9
    assert len(read) == 1


def test_what_was_handed_out_is_made_anew_for_whoever_asks_again():
    asked = []

    def make(items):
        asked.append(items)
        return {item: object() for item in items if item != 5}

    with using(Shared().parts()):
        made = [one_of_many("key", item, range(40), make) for item in (0, 1, 2, 3, 2, 5)]

    assert asked == [[0], [1], [2, *range(3, 33)], [2, 5, *range(33, 40)], [5]]
    assert made[4] is not made[2]
    assert made[5] is None


def test_two_threads_that_need_the_same_at_once_both_get_it():
    parts, missing = Shared().parts(), []

    def ask():
        with using(parts):
            for _ in range(30):
                missing.extend(
                    item
                    for item in range(60)
                    if one_of_many("key", item, range(60), lambda items: {i: i + 1 for i in items})
                    != item + 1
                )

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)

    assert missing == []


def test_pages_made_after_a_change_have_nothing_from_before_it():
    parts = Shared()
    section = Page.objects.get(url_path="/home/about/").specific
    before, after = b"before", b"after"
    answer("/en/help/", parts, before)

    publish(section, title=MARKER)

    assert MARKER in answer("/en/signatories/", parts, after).body.decode()


def test_what_ends_by_the_clock_ends_for_pages_made_later(monkeypatch):
    update = CaseUpdatePage.objects.filter(live=True, locale__language_code="en").latest("date")
    end = timezone.now() + datetime.timedelta(minutes=5)
    publish(update, title=MARKER, banner_until=end)
    parts = Shared()
    first = answer("/en/about/", parts)
    assert MARKER in first.body.decode()
    assert answer("/en/help/", parts).until == pytest.approx(end.timestamp())

    monkeypatch.setattr("django.utils.timezone.now", lambda: end + datetime.timedelta(seconds=1))

    assert MARKER not in answer("/en/signatories/", parts).body.decode()


def test_what_expires_is_in_no_menu_from_its_moment_on(monkeypatch):
    end = timezone.now() + datetime.timedelta(minutes=5)
    make_text(title=MARKER, show_in_menus=True, expire_at=end)
    parts = Shared()
    assert MARKER in answer("/en/about/", parts).body.decode()

    monkeypatch.setattr("django.utils.timezone.now", lambda: end + datetime.timedelta(seconds=1))

    assert MARKER not in answer("/en/help/", parts).body.decode()


def test_nothing_is_shared_between_requests_of_editors():
    made = []
    for _request in range(2):
        memoise("key", lambda: made.append(1))
    assert len(made) == 2

    with using(Shared().parts()):
        for _request in range(2):
            memoise("another key", lambda: made.append(1))
    assert len(made) == 3


def test_parts_are_let_go_when_their_version_is_over_or_they_have_served_a_while(monkeypatch):
    parts = Shared()
    first = parts.parts(b"one")
    parts.tidy(b"one")
    assert parts.parts(b"one") is first

    parts.tidy(b"two")
    second = parts.parts(b"one")
    assert second is not first

    later = time.monotonic() + sharing.KEPT_FOR + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    parts.tidy(b"one")
    assert parts.parts(b"one") is not second
