"""What one process has rendered serves all of a machine; each page is rendered by one of them."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page

from home.page_cache.store import Store
from tests.builders import make_text, publish

from .cached import Site

pytestmark = pytest.mark.django_db

MARKER = "zqxjk"


@pytest.fixture
def processes(tmp_path, open_version):
    """Two of one machine; each has opened the version and the store for itself."""
    return [Site(open_version(Store(tmp_path / "responses"))) for _ in range(2)]


def test_the_second_process_need_not_make_what_the_first_has_made(processes):
    one, other = processes
    made = one.get("/ru/", accept_encoding="gzip")

    with other.without_django():
        taken = other.get("/ru/", accept_encoding="gzip")

    assert (taken.status, taken.headers, taken.body) == (made.status, made.headers, made.body)


@pytest.mark.wide
def test_after_a_publication_each_page_is_made_by_one_process(processes):
    one, other = processes
    page = make_text(title=f"{MARKER} before")
    one.make_current()
    paths = ["/en/", "/fr/", "/ar/", page.get_url()]
    for path in paths:
        one.get(path)
        other.get(path)
    publish(page, title=f"{MARKER} after")
    one.record_commit()
    one.asked.clear()
    other.asked.clear()

    one.cache.refresh()
    other.cache.refresh()
    one.shared_version.make_current()

    assert sorted(one.asked + other.asked) == sorted(paths)
    with one.without_django(), other.without_django():
        assert f"{MARKER} after" in one.get(page.get_url()).text
        assert f"{MARKER} after" in other.get(page.get_url()).text


@pytest.mark.wide
def test_a_page_is_refreshed_by_whoever_begins_it_and_none_is_left_out(processes):
    one, other = processes
    page = make_text(title=f"{MARKER} before")
    one.make_current()
    paths = ["/en/", "/en/about/", "/fr/", page.get_url()]
    for path in paths:
        for process in processes:
            process.get(path)
    publish(page, title=f"{MARKER} after")
    one.record_commit()
    one.asked.clear()
    assert other.shared_version.store.claim("/fr/", other.shared_version.key)

    one.cache.refresh()

    assert sorted(one.asked) == sorted({*paths} - {"/fr/"})


def test_a_process_that_never_had_the_old_bytes_does_not_end_their_time(processes):
    one, other = processes
    page = make_text(title=f"{MARKER} before")
    one.make_current()
    address = page.get_url()
    one.get(address)
    publish(page, title=f"{MARKER} after")
    one.record_commit()

    with other.without_django():
        assert f"{MARKER} before" in other.get(address).text

    assert not one.shared_version.is_current


def test_what_is_withdrawn_is_not_in_the_store(processes):
    one, other = processes
    page = make_text(title=MARKER, show_in_menus=True)
    one.make_current()
    one.get(page.get_url())
    one.get("/en/")

    page.unpublish()
    one.record_commit()

    assert MARKER not in other.get("/en/").text
    assert other.get(page.get_url()).status in (302, 404)


def test_what_the_clock_has_ended_is_made_anew(processes, monkeypatch):
    one, other = processes
    page = make_text(title=MARKER)
    end = timezone.now() + datetime.timedelta(minutes=5)
    Page.objects.filter(pk=page.pk).update(expire_at=end)
    one.make_current()
    one.get(page.get_url())

    later = end + datetime.timedelta(minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    monkeypatch.setattr("time.time", lambda: later.timestamp())

    assert other.get(page.get_url()).status == 404


def test_what_is_made_while_something_is_committed_stays_with_its_process(processes, monkeypatch):
    one, other = processes
    page = make_text(title=f"{MARKER} before")
    one.make_current()
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
    files = [path for path in (tmp_path / "responses").rglob("*") if path.is_file()]
    assert len(files) == 2, "a body, and the rest"
    for file in files:
        good = file.read_bytes()
        for content in (good[:-9], b"", b"[]"):
            file.write_bytes(content)
            other.asked.clear()
            other.cache._cached.clear()

            assert other.get("/en/").text == whole
            assert other.asked == ["/en/"]
            one.cache._cached.clear()
            with one.without_django():
                assert one.get("/en/").text == whole, "it was put right"


def test_without_a_usable_folder_each_process_makes_its_own(tmp_path, open_version):
    (tmp_path / "responses").write_text("no folder")
    site = Site(open_version(Store(tmp_path / "responses")))
    page = make_text(title=f"{MARKER} before")
    site.make_current()
    site.get(page.get_url())
    publish(page, title=f"{MARKER} after")
    site.record_commit()

    site.cache.refresh()
    site.shared_version.make_current()

    with site.without_django():
        assert f"{MARKER} after" in site.get(page.get_url()).text


@pytest.mark.wide
def test_the_responses_of_former_versions_are_taken_away(processes, tmp_path):
    site, _ = processes
    page = make_text()
    site.make_current()
    site.get("/en/")
    (former,) = (tmp_path / "responses").iterdir()
    publish(page, title="Another title")
    site.make_current()
    site.get("/en/")

    site.shared_version.store.sweep(site.shared_version.committed())

    assert not former.exists()
    assert len(list((tmp_path / "responses").iterdir())) == 1


def test_addresses_of_known_words_that_lead_nowhere_fill_no_disk(processes, tmp_path):
    for number in range(1, 4):
        assert processes[0].get("/en" * number + "/about/" * number + "/en/").status == 404

    assert list((tmp_path / "responses").rglob("*")) == []
