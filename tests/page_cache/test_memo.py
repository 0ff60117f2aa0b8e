"""What pages have in common is made once for many of them, and never outlives its truth."""

import datetime
import random
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
from home.public import memo as memos
from home.public.memo import CurrentMemo, memoise, memoising
from home.public.visible import HOME_DEPTH
from tests.builders import make_text, publish

pytestmark = pytest.mark.django_db

MARKER = "zqxjk"
HANDLER = WSGIHandler()


def answer(path, memo=None, key=b""):
    made = render(HANDLER.get_response, path, memo=memo.get(key) if memo else None)
    assert made.status == 200, path
    return made


def addresses(code):
    reader = Reader(code)
    pages = reader.best(Page.objects.filter(depth__gte=HOME_DEPTH).select_related("locale"))
    own = [reader.address(page) for page in pages if page.locale.language_code == code]
    return [*own, f"/{code}/search/"]


@pytest.mark.wide
def test_pages_made_with_a_memo_are_the_same_byte_for_byte():
    memo = CurrentMemo()
    paths = [path for code in ("en", "ar") for path in addresses(code)]
    random.shuffle(paths)

    together = {path: answer(path, memo) for path in paths}

    for path in paths:
        alone = answer(path)
        assert together[path].body == alone.body, path
        assert (together[path].until, together[path].parameters) == (alone.until, alone.parameters)


def test_the_second_page_of_a_language_asks_the_database_for_less():
    memo = CurrentMemo()
    answer("/en/about/", memo)

    with CaptureQueriesContext(
        connection,
    ) as alone:
        answer("/en/help/")
    with CaptureQueriesContext(connection) as with_others:
        answer("/en/help/", memo)

    # Not for the open languages, the menu, the court news, the texts of the site and the foot.
    assert len(with_others) <= len(alone) - 5


def test_pages_made_after_a_change_have_nothing_from_before_it():
    memo = CurrentMemo()
    section = Page.objects.get(url_path="/home/about/").specific
    before, after = b"before", b"after"
    answer("/en/help/", memo, before)

    publish(section, title=MARKER, menu_label="")

    assert MARKER in answer("/en/signatories/", memo, after).body.decode()


def test_what_ends_by_the_clock_ends_for_pages_made_later(monkeypatch):
    update = CaseUpdatePage.objects.filter(live=True, locale__language_code="en").latest("date")
    end = timezone.now() + datetime.timedelta(minutes=5)
    publish(update, title=MARKER, banner_until=end)
    memo = CurrentMemo()
    first = answer("/en/about/", memo)
    assert MARKER in first.body.decode()
    assert answer("/en/help/", memo).until == pytest.approx(end.timestamp())

    monkeypatch.setattr("django.utils.timezone.now", lambda: end + datetime.timedelta(seconds=1))

    assert MARKER not in answer("/en/signatories/", memo).body.decode()


def test_what_expires_is_in_no_menu_from_its_moment_on(monkeypatch):
    end = timezone.now() + datetime.timedelta(minutes=5)
    make_text(title=MARKER, show_in_menus=True, expire_at=end)
    memo = CurrentMemo()
    assert MARKER in answer("/en/about/", memo).body.decode()

    monkeypatch.setattr("django.utils.timezone.now", lambda: end + datetime.timedelta(seconds=1))

    assert MARKER not in answer("/en/help/", memo).body.decode()


def test_nothing_is_memoised_between_requests_of_editors():
    made = []
    for _request in range(2):
        memoise("key", lambda: made.append(1))
    assert len(made) == 2

    with memoising(CurrentMemo().get()):
        for _request in range(2):
            memoise("another key", lambda: made.append(1))
    assert len(made) == 3


def test_a_memo_is_dropped_when_its_version_is_over_or_it_has_served_a_while(monkeypatch):
    memo = CurrentMemo()
    first = memo.get(b"one")
    memo.discard_old(b"one")
    assert memo.get(b"one") is first

    memo.discard_old(b"two")
    second = memo.get(b"one")
    assert second is not first

    later = time.monotonic() + memos.KEPT_FOR + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    memo.discard_old(b"one")
    assert memo.get(b"one") is not second
