"""What one process has made serves all of a machine, and each page is made by one of them."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page

from home.page_cache.pool import Pool
from home.page_cache.shared_version import Board
from tests.builders import make_text, publish

from .cached import Site

pytestmark = pytest.mark.django_db

MARKER = "zqxjk"


@pytest.fixture
def processes(tmp_path):
    """Two of one machine; each has its own view of the board and of the pool."""
    return [Site(Board(tmp_path / "board", pool=Pool(tmp_path / "answers"))) for _ in range(2)]


def test_the_second_process_need_not_make_what_the_first_has_made(processes):
    one, other = processes
    made = one.get("/ru/", accept_encoding="gzip")

    with other.without_django():
        taken = other.get("/ru/", accept_encoding="gzip")

    assert (taken.status, taken.headers, taken.body) == (made.status, made.headers, made.body)


def test_after_a_publication_each_page_is_made_by_one_process(processes):
    one, other = processes
    page = make_text(title=f"{MARKER} before")
    one.settle()
    paths = ["/en/", "/fr/", "/ar/", page.get_url()]
    for path in paths:
        one.get(path)
        other.get(path)
    publish(page, title=f"{MARKER} after")
    one.told()
    one.asked.clear()
    other.asked.clear()

    one.cache.renew()
    other.cache.renew()
    one.board.settle()

    assert sorted(one.asked + other.asked) == sorted(paths)
    with one.without_django(), other.without_django():
        assert f"{MARKER} after" in one.get(page.get_url()).text
        assert f"{MARKER} after" in other.get(page.get_url()).text


def test_each_process_begins_with_languages_of_its_own_and_leaves_nothing_out(processes):
    page = make_text(title=f"{MARKER} before")
    processes[0].settle()
    paths = ["/en/", "/en/about/", "/fr/", page.get_url()]
    for path in paths:
        for process in processes:
            process.get(path)
    publish(page, title=f"{MARKER} after")
    processes[0].told()
    turns = [each.cache._in_turn(each.board.settled) for each in processes]

    begun = [next(turn)[0] for turn in turns]
    all_of_one = [begun[0], *(key for key, _ in turns[0])]

    own = [path for path in all_of_one if path[:4] == begun[0][:4]]
    assert begun[0][:4] != begun[1][:4]
    assert all_of_one[: len(own)] == own
    assert sorted(all_of_one) == sorted(paths)


def test_a_process_that_never_had_the_old_bytes_does_not_end_their_time(processes):
    one, other = processes
    page = make_text(title=f"{MARKER} before")
    one.settle()
    address = page.get_url()
    one.get(address)
    publish(page, title=f"{MARKER} after")
    one.told()

    with other.without_django():
        assert f"{MARKER} before" in other.get(address).text

    assert not one.board.is_settled


def test_what_is_withdrawn_is_not_in_the_pool(processes):
    one, other = processes
    page = make_text(title=MARKER, show_in_menus=True)
    one.settle()
    one.get(page.get_url())
    one.get("/en/")

    page.unpublish()
    one.told()

    assert MARKER not in other.get("/en/").text
    assert other.get(page.get_url()).status in (302, 404)


def test_what_the_clock_has_ended_is_made_anew(processes, monkeypatch):
    one, other = processes
    page = make_text(title=MARKER)
    end = timezone.now() + datetime.timedelta(minutes=5)
    Page.objects.filter(pk=page.pk).update(expire_at=end)
    one.settle()
    one.get(page.get_url())

    later = end + datetime.timedelta(minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    monkeypatch.setattr("time.time", lambda: later.timestamp())

    assert other.get(page.get_url()).status == 404


def test_what_is_made_while_something_is_committed_stays_with_its_process(processes, monkeypatch):
    one, other = processes
    page = make_text(title=f"{MARKER} before")
    one.settle()
    address = page.get_url()
    django = one.django.get_response

    def overtaken(request):
        publish(Page.objects.get(pk=page.pk).specific, title=f"{MARKER} after")
        return django(request)

    monkeypatch.setattr(one.django, "get_response", overtaken)
    assert f"{MARKER} after" in one.get(address).text

    other.get(address)

    assert other.asked == [address]


def test_a_torn_or_empty_file_is_not_served(processes, tmp_path):
    one, other = processes
    whole = one.get("/en/").text
    (file,) = (tmp_path / "answers").rglob("*-*/*")
    for content in (file.read_bytes()[:-9], b"", b"[]"):
        file.write_bytes(content)
        other.asked.clear()
        other.cache._kept.clear()

        assert other.get("/en/").text == whole
        assert other.asked == ["/en/"]


def test_without_a_usable_folder_each_process_makes_its_own(tmp_path):
    (tmp_path / "answers").write_text("no folder")
    site = Site(Board(tmp_path / "board", pool=Pool(tmp_path / "answers")))
    page = make_text(title=f"{MARKER} before")
    site.settle()
    site.get(page.get_url())
    publish(page, title=f"{MARKER} after")
    site.told()

    site.cache.renew()
    site.board.settle()

    with site.without_django():
        assert f"{MARKER} after" in site.get(page.get_url()).text


def test_the_answers_of_former_versions_are_taken_away(processes, tmp_path):
    site, _ = processes
    page = make_text()
    site.settle()
    site.get("/en/")
    (former,) = (tmp_path / "answers").iterdir()
    publish(page, title="Another title")
    site.settle()
    site.get("/en/")

    site.board.pool.sweep(site.board.committed())

    assert not former.exists()
    assert len(list((tmp_path / "answers").iterdir())) == 1
