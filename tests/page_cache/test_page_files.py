"""Page files: what nginx may serve by itself, and when it may do so no longer.

That nginx reads them so, with the configuration we offer, is tried in ``front``.
"""

import datetime
import gzip
import itertools
import time
from pathlib import Path

import pytest
from django.utils import timezone

from home.page_cache import page_files, store
from home.page_cache.page_files import slot_of, slots_until
from home.page_cache.shared_version import SharedVersion
from home.page_cache.store import Store, name_of
from home.public.content_version import Version, read_version
from tests.builders import make_text, publish

from .cached import Site

DAY = 86_400.0
NEVER = float("inf")


class Filed(Site):
    """The site with page files, read as nginx reads them."""

    def __init__(self, folder):
        self.store = Store(folder, has_page_files=True)
        super().__init__(SharedVersion(None, self.store))

    def file(self, path, tree="all", when=None):
        """What nginx would find at a moment (seconds since 1970); ``None`` if nothing."""
        when = time.time() if when is None else when
        slots = [f"{power}-{int(when // 10**power)}" for power in page_files.SLOTS]
        return self._read("now", slots, path, tree)

    def file_when_down(self, path, when=None):
        when = time.time() if when is None else when
        powers = page_files.SLOTS_WHEN_DOWN
        slots = ["ever"] + [f"{power}-{int(when // 10**power)}" for power in powers]
        return self._read("down", slots, path, "all")

    def _read(self, kind, slots, path, tree):
        for slot in slots:
            file = self.store.folder / "current" / kind / slot / tree / path.lstrip("/")
            if path.endswith("/"):
                file /= "index.atom" if path.endswith("/feed/") else "index.html"
            if file.is_file():
                assert file.with_name(f"{file.name}.gz").read_bytes() == file.read_bytes()
                return gzip.decompress(file.read_bytes()).decode()
        return None


@pytest.fixture
def site(db, tmp_path):
    return Filed(tmp_path / "pages")


# Slots: nginx knows the time and nothing else


@pytest.mark.parametrize("seconds", [20, 110, 500, 1_100, 5_000, 40 * DAY, NEVER])
@pytest.mark.parametrize("now", [1_799_999_990.5, 1_800_000_000.0, 1_800_012_345.6])
def test_a_slot_contains_now_and_ends_before_the_answer_does(now, seconds):
    slot, end = slot_of(now, now + seconds)

    if slot:
        power, number = map(int, slot.split("-"))
        assert int(now // 10**power) == number
        assert (number + 1) * 10**power == end < now + seconds
    else:
        assert now < end <= now + 1, "somebody has to look again"


@pytest.mark.parametrize("seconds", [0, 999, 3_000, 50_000, 3 * DAY, 11 * DAY, 400 * DAY, NEVER])
@pytest.mark.parametrize("now", [1_799_999_990.5, 1_800_000_000.0, 1_800_012_345.6])
def test_slots_cover_the_time_and_never_more(now, seconds):
    slots = list(slots_until(now, now + seconds))

    if seconds == NEVER:
        assert slots == ["ever"]
        return
    spans = [
        (number * 10**power, (number + 1) * 10**power)
        for power, number in (map(int, slot.split("-")) for slot in slots)
    ]
    assert all(end == begin for (_, end), (begin, _) in itertools.pairwise(spans))
    assert all(end <= now + seconds for _, end in spans)
    if spans:
        assert spans[0][0] <= now
    covered = spans[-1][1] if spans else now
    assert min(seconds, 12 * DAY) - (covered - now) < 10 ** page_files.SLOTS_WHEN_DOWN[-1]


# What is filed


def test_what_is_read_is_filed_as_the_reader_got_it(site):
    reply = site.get("/en/about/")

    assert site.file("/en/about/") == reply.text
    assert site.file("/en/about/", tree="any") == reply.text, "whatever the query"
    assert site.file_when_down("/en/about/") == reply.text


def test_a_page_that_reads_a_parameter_is_no_answer_to_a_query(site):
    site.get("/en/case/", query="year=2024")
    assert site.file("/en/case/", tree="any") is None

    plain = site.get("/en/case/").text

    assert site.file("/en/case/") == plain
    assert site.file("/en/case/", tree="any") is None


def test_feeds_and_calendars_have_names_that_tell_their_type(site):
    feed = site.get("/en/case/feed/")
    calendar = site.get("/en/case/calendar.ics")

    assert site.file("/en/case/feed/") == feed.text
    assert site.file("/en/case/calendar.ics") == calendar.text


@pytest.mark.parametrize("path", ["/", "/en/nothing/", "/en/about", "/en//about/", "/admin/"])
def test_what_is_no_page_is_no_file(site, path):
    site.get(path)

    names = [each.name for each in site.store.folder.rglob("*") if not each.is_dir()]
    assert [name for name in names if name.startswith("index")] == []


@pytest.mark.parametrize(
    "path", ["/en/about/../../x/", "/en/./about/", "/en//about/", f"/en/{'ж' * 200}/"]
)
def test_no_path_leaves_its_tree(site, path):
    response = site.cache._find("/en/about/", "")

    assert page_files.file_name(path.encode().decode("latin-1"), response) is None


def test_there_is_an_end_to_files(site, monkeypatch):
    monkeypatch.setattr(store, "MOST_FILES", 2)
    paths = ("/en/", "/en/about/", "/en/case/")
    for path in paths:
        assert site.get(path).status == 200

    assert 0 < sum(site.file(path) is not None for path in paths) < len(paths)


# What ends a file


@pytest.mark.both_databases
def test_after_an_addition_the_new_files_are_read(site):
    page = make_text(title="First words")
    site.make_current()
    site.get(page.get_url())

    publish(page, title="Second words")
    site.record_commit()
    assert "First words" in site.file(page.get_url()), "old bytes may serve a moment longer"
    site.shared_version.make_current()
    assert site.file(page.get_url()) is None, "nginx asks the web server"
    site.get(page.get_url())

    assert "Second words" in site.file(page.get_url())


@pytest.mark.both_databases
def test_a_withdrawal_takes_every_file_away_with_its_commit(site):
    page = make_text(title="First words")
    site.make_current()
    site.get(page.get_url())
    site.get("/en/about/")

    page.unpublish()
    site.record_commit()  # no more than this happens before the editor is answered

    assert site.file(page.get_url()) is None
    assert site.file_when_down(page.get_url()) is None
    assert site.file("/en/about/") is None, "it may name what was withdrawn"


def test_when_its_time_is_over_a_file_is_found_no_more(site):
    page = make_text(title="Until tonight")
    end = timezone.now() + datetime.timedelta(hours=5)
    type(page).objects.filter(pk=page.pk).update(expire_at=end)
    site.record_commit()
    site.get(page.get_url())

    before, after = end.timestamp() - 2 * 3600, end.timestamp() + 1
    assert "Until tonight" in site.file_when_down(page.get_url(), before)
    assert site.file_when_down(page.get_url(), after) is None
    assert site.file(page.get_url(), when=after) is None


def test_slots_that_are_over_are_taken_away(site, monkeypatch):
    site.get("/en/about/")
    now = time.time()
    before = set((site.store.folder / "current" / "now").iterdir())

    monkeypatch.setattr("time.time", lambda: now + 1_100)
    text = site.get("/en/about/").text

    assert site.file("/en/about/") == text
    assert before.isdisjoint((site.store.folder / "current" / "now").iterdir())


def test_a_page_that_is_filed_again_leaves_nothing_else_behind(site):
    site.get("/en/about/")
    before = {each.name for each in site.store.folder.iterdir()}

    site.kept["/en/about/"].filed_until = 0.0
    site.get("/en/about/")

    assert {each.name for each in site.store.folder.iterdir()} == before


def test_what_processes_share_and_what_nginx_reads_is_one_file(site):
    site.get("/en/about/")

    (body,) = (site.store.folder / "current").resolve().glob("bodies/*")
    page_file = site.store.folder / "current/every/all/en/about/index.html"
    assert page_file.samefile(body)


def test_old_folders_are_swept_away(site):
    site.get("/en/about/")
    old = (site.store.folder / "current").resolve()
    (site.store.folder / "7-7-anotherbuild").mkdir()
    publish(make_text(title="News"))
    site.make_current()
    site.get("/en/about/")

    site.store.sweep(read_version())

    left = {each.name for each in site.store.folder.iterdir()}
    assert left == {"current", name_of(read_version())}
    assert not old.exists()


def test_files_of_other_code_are_not_served(site, monkeypatch):
    site.get("/en/about/")
    monkeypatch.setattr(store, "build", lambda: "updated")

    site.shared_version.show_page_files()

    assert site.file("/en/about/") is None


@pytest.mark.both_databases
def test_a_database_that_was_put_back_leaves_no_file(site, monkeypatch):
    lost = Version(read_version().changes + 1_000, 1)
    site.shared_version.record(lost)
    site.shared_version.make_current()
    with monkeypatch.context() as before:
        before.setattr("home.page_cache.cache.read_version", lambda: lost)
        site.get("/en/about/")
    assert site.file("/en/about/") is not None

    site.shared_version.record(read_version(), was_put_back=True)

    assert site.file("/en/about/") is None
    assert list(site.store.folder.iterdir()) == []


# When the folder cannot be used


def test_without_room_for_files_pages_come_from_the_web_server(site, monkeypatch):
    def no_room(*_arguments, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", no_room)

    assert site.get("/en/about/").status == 200
    assert site.file("/en/about/") is None


def test_a_link_that_cannot_be_taken_away_is_a_failure_that_is_told(site, client, monkeypatch):
    site.get("/en/about/")

    def refused(*_arguments, **_more):
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "unlink", refused)
        site.shared_version.record(Version(read_version().changes + 1, 1))
        assert "Read-only" in site.store.failure
        broken.setattr("home.health.shared_version", lambda: site.shared_version)
        assert client.get("/health/ready").status_code == 503

    site.shared_version.show_page_files()
    assert site.store.failure == ""
    assert site.file("/en/about/") is None
