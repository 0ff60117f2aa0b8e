"""After a publication every page is filed, so that readers have it without database or Python."""

import time

import pytest

from home.mirror.addresses import known_addresses
from home.page_cache.addresses import public_paths
from home.page_cache.store import Store
from home.releases.withdrawal import withdraw
from tests.builders import close_languages, make_text, make_user

from .test_page_files import Filed

FEW = ["/en/", "/en/case/", "/en/about/", "/sitemap.xml"]


@pytest.fixture
def few(db, monkeypatch, tmp_path):
    """A site of which four pages are filed: what is tried is the same for a thousand."""
    monkeypatch.setattr("home.page_cache.cache.public_paths", lambda: FEW)
    return Filed(tmp_path / "pages")


def test_every_page_is_filed_though_nobody_has_asked_for_it(db, tmp_path):
    """It renders a language as a whole: that is what it promises."""
    close_languages(*({each.split("/")[1] for each in known_addresses()} - {"ar"}))
    site = Filed(tmp_path / "pages")
    site.cache.file_everything()

    known = list(known_addresses())
    assert len(known) >= 5
    assert [each for each in known if not site.file(each)] == []
    assert [each for each in known if not site.file_when_down(each)] == []


def test_feeds_and_calendars_are_filed_as_well(few):
    few.cache.file_everything()
    assert few.file("/en/case/feed/").startswith("<?xml")
    assert few.file("/en/case/calendar.ics").startswith("BEGIN:VCALENDAR")
    assert few.file("/sitemap.xml")


def test_they_are_what_a_reader_would_get(few):
    few.cache.file_everything()
    assert few.file("/en/about/") == few.get("/en/about/").text


def test_two_processes_share_the_work(few):
    other = Filed(few.store.folder)
    few.store.claim("/en/about/", few.shared_version.served_key)
    few.cache.file_everything()
    assert few.file("/en/about/") is None, "somebody else makes it"
    assert other.cache.file_everything() == 0, "all else is there"


def test_what_is_offline_is_not_filed(db):
    page = make_text()
    assert f"/en/{page.slug}/" in public_paths()
    withdraw([page], make_user("Organisers"))
    assert f"/en/{page.slug}/" not in public_paths()


def test_filing_ends_when_something_else_is_published(few, monkeypatch):
    render = few.cache._render

    def publish_meanwhile(path, query):
        monkeypatch.setattr(few.cache, "_render", render)
        made = render(path, query)
        make_text()
        few.make_current()
        return made

    monkeypatch.setattr(few.cache, "_render", publish_meanwhile)
    assert few.cache.file_everything() == 1


@pytest.mark.wide
def test_memory_keeps_what_readers_asked_for(few):
    few.get("/en/about/")
    before = set(few.kept)
    few.cache.file_everything()
    assert set(few.kept) == before


def test_front_pages_come_first_then_what_was_asked_for_least_far_below(db):
    depths = [each.count("/") for each in public_paths()[:-2]]
    assert depths == sorted(depths)


def test_what_readers_ask_for_most_comes_first(few):
    for _ in range(3):
        few.get("/en/about/")
    assert few.cache._read_first(FEW)[0] == "/en/about/"


def test_without_page_files_nothing_is_made(db, tmp_path):
    site = Filed(tmp_path / "pages")
    site.cache.shared_version.store = Store(tmp_path / "pages")
    began = time.monotonic()
    assert site.cache.file_everything() == 0
    assert time.monotonic() - began < 1
