"""Readers get bytes that were made before: the same for all, and never older than promised."""

import datetime
import re
import time

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from campaign_pages.models import CaseUpdatePage
from home.page_cache import shared_version as versions
from home.page_cache.shared_version import SharedVersion
from home.public.content_version import Version
from home.staff.known_browsers import new_mark
from people.models import Signatory
from tests.breadth import widely
from tests.builders import make_signatory, make_text, make_user, publish

from .cached import Site

pytestmark = pytest.mark.django_db

MARKER = "zqxjk"


@pytest.fixture
def site():
    return Site()


def test_the_second_reader_is_answered_without_django(site):
    first = site.get("/ru/")

    with site.without_django():
        second = site.get("/ru/")

    assert second.status == 200
    assert (second.body, second.headers) == (first.body, first.headers)
    assert "Кагарлицк" in second.text


@pytest.mark.parametrize(
    "path",
    ["/", "/en/case/", "/en/case/feed/", "/en/case/calendar.ics", "/sitemap.xml", "/robots.txt"],
)
def test_all_that_readers_and_their_programs_ask_for_is_kept(site, path):
    site.get(path)

    with site.without_django():
        assert site.get(path).status == (302 if path == "/" else 200)


@pytest.mark.parametrize(
    "accepted",
    widely(["", "gzip", "gzip, deflate, br", "br;q=0, gzip;q=0.5", "*"], "", "gzip, deflate, br"),
)
def test_every_coding_has_the_same_text(site, accepted):
    reply = site.get("/ar/", accept_encoding=accepted)
    expected = {"": "", "gzip": "gzip", "br;q=0, gzip;q=0.5": "gzip"}.get(accepted, "br")

    assert reply.text == site.get("/ar/").text
    assert reply.headers.get("content-encoding", "") == expected
    assert reply.headers["content-length"] == str(len(reply.body))
    assert reply.headers["vary"] == "Accept-Encoding"


def test_who_has_the_bytes_already_is_told_so(site):
    etag = site.get("/en/", accept_encoding="gzip").headers["etag"]

    with site.without_django():
        for known in (etag, f'"other", W/{etag}', "*"):
            reply = site.get("/en/", accept_encoding="gzip", if_none_match=known)
            assert (reply.status, reply.body) == (304, b"")
            assert reply.headers["etag"] == etag
        assert site.get("/en/", if_none_match='"another"').status == 200


def test_head_has_the_headers_and_no_body(site):
    whole = site.get("/en/")

    reply = site.get("/en/", method="HEAD")

    assert (reply.headers, reply.body) == (whole.headers, b"")


def test_the_language_choice_goes_by_what_a_browser_asks_for(site):
    for accepted, code in (("fr-CH, en;q=0.5", "fr"), ("ru", "ru"), ("xx", "en"), ("", "en")):
        reply = site.get("/", accept_language=accepted)
        assert (reply.status, reply.headers["location"]) == (302, f"/{code}/")
        assert "no-store" in reply.headers["cache-control"]


# What changes


@pytest.mark.both_databases
def test_after_a_publication_the_first_who_asks_gets_the_new_page_and_then_all_do(site):
    page = make_text(title=f"{MARKER} before")
    site.record_commit()
    address = page.get_url()
    assert f"{MARKER} before" in site.get(address).text

    publish(page, title=f"{MARKER} after")
    site.make_current()

    assert f"{MARKER} after" in site.get(address).text


def test_when_something_is_added_old_bytes_serve_until_the_new_ones_are_made(site):
    page = make_text(title=f"{MARKER} before")
    site.make_current()
    address = page.get_url()
    site.get(address)
    publish(page, title=f"{MARKER} after")
    site.record_commit()

    with site.without_django():
        assert f"{MARKER} before" in site.get(address).text
    site.cache.refresh()
    with site.without_django():
        assert f"{MARKER} before" in site.get(address).text
    site.shared_version.make_current()

    with site.without_django():
        assert f"{MARKER} after" in site.get(address).text


def test_old_bytes_end_on_time_even_when_nobody_makes_the_new_ones(site, monkeypatch):
    page = make_text(title=f"{MARKER} before")
    site.make_current()
    address = page.get_url()
    site.get(address)
    publish(page, title=f"{MARKER} after")
    site.record_commit()

    monkeypatch.setattr(versions, "GRACE", 0)

    assert f"{MARKER} after" in site.get(address).text


@pytest.mark.wide
def test_what_readers_would_wait_for_longest_is_made_anew_first(site):
    page = make_text(title=f"{MARKER} before")
    site.make_current()
    for path, reads in (("/en/about/", 1), (page.get_url(), 9), ("/en/help/", 3)):
        for _ in range(reads):
            site.get(path)
        site.kept[path].cost = 0.01
    site.kept["/en/help/"].cost = 0.1
    publish(page, title=f"{MARKER} after")
    site.record_commit()
    site.asked.clear()

    site.cache.refresh()

    assert site.asked == ["/en/help/", page.get_url(), "/en/about/"]


def test_who_has_seen_the_new_version_never_sees_the_old_one_again(site):
    page = make_text(title=f"{MARKER} before")
    site.make_current()
    address = page.get_url()
    site.get(address)
    publish(page, title=f"{MARKER} after")
    site.record_commit()

    site.get("/fr/")  # made now, so it shows what is new

    assert f"{MARKER} after" in site.get(address).text


@pytest.mark.both_databases
def test_a_page_made_from_a_commit_that_nobody_has_recorded_ends_the_old_ones(site):
    page = make_text(title=f"{MARKER} before")
    site.make_current()
    address = page.get_url()
    site.get(address)
    publish(page, title=f"{MARKER} after")

    site.get("/fr/")

    assert f"{MARKER} after" in site.get(address).text


@pytest.mark.both_databases
@pytest.mark.parametrize("way", widely(["unpublish", "private", "delete"]))
def test_what_is_withdrawn_is_gone_at_once(site, way):
    page = make_text(title=MARKER, show_in_menus=True)
    site.make_current()
    address = page.get_url()
    assert site.get(address).status == 200
    assert MARKER in site.get("/en/").text

    if way == "unpublish":
        page.unpublish()
    elif way == "private":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    else:
        page.delete()
    site.record_commit()

    assert site.get(address).status in (302, 404)
    assert MARKER not in site.get("/en/").text + site.get("/sitemap.xml").text


def test_a_hidden_person_is_gone_at_once(site):
    person = Signatory.objects.get(name_en__contains="Žižek")
    assert "Žižek" in site.get("/en/signatories/").text

    person.shown = False
    person.save()
    site.record_commit()

    assert "Žižek" not in site.get("/en/signatories/").text


def test_withdrawn_bytes_are_not_served_even_without_a_database(site, monkeypatch):
    page = make_text(title=MARKER)
    site.make_current()
    address = page.get_url()
    kept = site.get("/fr/")
    site.get(address)
    page.unpublish()
    site.record_commit()

    def fail(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(site.django, "get_response", fail)

    with pytest.raises(OperationalError):
        site.get(address)
    with pytest.raises(OperationalError):
        site.get("/fr/")
    assert kept.status == 200


def test_without_a_database_what_is_known_to_be_current_is_served_and_says_so(site, monkeypatch):
    site.get("/en/")
    site.cache.failure = "the database does not answer"

    with site.without_django():
        reply = site.get("/en/")

    assert reply.status == 200
    assert "database" in reply.headers["cache-status"]
    assert "s-maxage=0" in reply.headers["cache-control"]


# The clock


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock of Django and of the cache."""

    def move(**by):
        later = timezone.now() + datetime.timedelta(**by)
        monkeypatch.setattr("django.utils.timezone.now", lambda: later)
        monkeypatch.setattr("time.time", lambda: later.timestamp())

    return move


def test_a_banner_ends_at_its_moment_though_nobody_changes_anything(site, clock):
    update = CaseUpdatePage.objects.filter(live=True, locale__language_code="en").latest("date")
    end = timezone.now() + datetime.timedelta(minutes=5)
    publish(update, title=MARKER, banner_until=end)
    site.make_current()
    assert MARKER in site.get("/en/about/").text

    clock(minutes=6)

    assert MARKER not in site.get("/en/about/").text


def test_a_page_is_gone_at_its_expiry_though_nothing_runs(site, clock):
    page = make_text(title=MARKER)
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() + datetime.timedelta(minutes=5))
    site.record_commit()
    assert site.get(page.get_url()).status == 200

    clock(minutes=6)

    assert site.get(page.get_url()).status == 404


def test_the_count_of_days_is_made_anew_at_midnight(site, clock):
    site.get("/en/")
    made = len(site.asked)

    clock(hours=25)
    site.get("/en/")

    assert len(site.asked) == made + 1


def test_shortly_before_it_changes_a_page_is_kept_by_nobody(site, clock):
    page = make_text(title=MARKER)
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() + datetime.timedelta(minutes=5))
    site.record_commit()
    assert "s-maxage=5" in site.get(page.get_url()).headers["cache-control"]

    clock(minutes=4, seconds=50)

    assert "s-maxage=0" in site.get(page.get_url()).headers["cache-control"]


# What does not matter, and who is not served


@pytest.mark.parametrize("query", ["fbclid=1", "utm_source=x", "x=1&x=2", "%00", "year=" * 500])
def test_a_page_that_reads_no_parameter_is_served_whatever_the_query(site, query):
    page = site.get("/en/about/")

    with site.without_django():
        assert site.get("/en/about/", query=query).body == page.body


def test_a_page_with_filters_reads_those_and_no_others(site):
    everybody = site.get("/en/signatories/")
    french = site.get("/en/signatories/", query="country=FR&utm_source=x")

    with site.without_django():
        assert site.get("/en/signatories/", query="x=1&country=FR").body == french.body
        assert site.get("/en/signatories/", query="fbclid=1").body == everybody.body
    assert french.body != everybody.body
    assert "utm_source" not in french.text


def test_a_search_is_kept_by_its_words_alone(site):
    found = site.get("/en/search/", query="q=Torzhok&x=1")

    with site.without_django():
        assert site.get("/en/search/", query="x=2&q=Torzhok").body == found.body
    assert "<mark>Torzhok</mark>" in found.text
    assert "<mark>" not in site.get("/en/search/").text


POISON = {
    "host": [{"host": "localhost:81"}, {"x_forwarded_host": "evil.example"}],
    "forwarded": [
        {"x_forwarded_for": "1.2.3.4"},
        {"x_forwarded_proto": "gopher"},
        {"forwarded": "host=evil.example"},
        {"x_original_url": "/ru/"},
        {"x_rewrite_url": "/ru/"},
    ],
    "language": [{"accept_language": "ar"}, {"accept_language": "\xff" * 5000}],
    "cookie": [{"cookie": "csrftoken=x; django_language=ar; messages=evil; x_sessionid=1"}],
    "client": [{"user_agent": "Mobile " * 100}, {"referer": "https://evil.example/"}],
    "other": [{"x_http_method_override": "DELETE"}, {"range": "bytes=0-1"}, {"origin": "null"}],
}


@pytest.mark.parametrize("kind", widely(POISON, "host", "cookie"))
def test_nothing_that_a_request_brings_along_changes_the_bytes(kind):
    path = "/en/signatories/"
    clean = Site().get(path)
    for headers in POISON[kind]:
        site = Site()
        first = site.get(path, **headers)
        assert first.body == clean.body
        assert site.get(path).body == clean.body
        assert "evil" not in first.text


@pytest.mark.parametrize(
    "path",
    widely(
        ["//en/", "/en//", "/EN/", "/en/./", "/en/%2e/", "/en/\x00", "/en/;x", "/en/case/?"],
        "//en/",
    ),
)
def test_odd_paths_make_no_entry_for_the_real_one(path):
    clean = Site().get("/en/").body
    site = Site()

    reply = site.get(path)

    assert reply.status in (200, 301, 302, 400, 404)
    assert site.get("/en/").body == clean


@pytest.mark.parametrize(
    "method", widely(["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "FOO"], "POST", "OPTIONS")
)
def test_other_methods_are_not_answered_from_what_is_kept(site, method):
    clean = site.get("/en/")

    told = site.get("/en/", method=method)

    if method == "OPTIONS":
        assert site.asked[-1] == "/en/" and len(site.asked) == 2
    else:
        assert told.status == 405 and len(site.asked) == 1
    assert site.get("/en/").body == clean.body


def test_an_unknown_host_is_refused(site, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    site.get("/en/")

    assert site.get("/en/", host="evil.example").status == 400
    assert site.get("/en/", host="testserver").status == 200


def test_who_is_logged_in_is_neither_served_from_it_nor_stored_into_it(site, client):
    user = make_user("Organisers")
    client.force_login(user)
    session = client.cookies["sessionid"].value
    cookie = f"a=b; sessionid={session}; known={new_mark(user)}"
    clean = site.get("/en/")
    made = len(site.asked)

    site.get("/en/", cookie=cookie)
    site.get("/fr/", cookie=cookie)

    assert len(site.asked) == made + 2
    assert site.get("/en/").body == clean.body
    assert "cookie" not in clean.headers["vary"].lower()


def test_no_answer_to_a_reader_sets_a_cookie(site):
    for path in ("/", "/en/", "/en/signatories/", "/en/nothing/", "/en/case/feed/"):
        assert "set-cookie" not in site.get(path).headers


# Addresses that lead nowhere


def test_addresses_that_lead_nowhere_share_one_answer(site):
    first = site.get("/ru/net-takoi/")

    with site.without_django():
        for path in ("/ru/drugoe/", "/ru/delo/nichego-net/", "/ru/wp-login.php"):
            reply = site.get(path)
            assert (reply.status, reply.body) == (404, first.body)
    assert 'lang="ru"' in first.text


def test_a_guess_is_answered_in_the_default_language(site):
    site.get("/wp-login.php")

    with site.without_django():
        assert site.get("/.git/config").status == 404


def test_an_address_that_exists_since_a_moment_ago_is_found(site):
    assert site.get("/en/about-it/").status == 404

    make_text(slug="about-it")
    site.make_current()

    assert site.get("/en/about-it/").status == 200


def test_old_addresses_still_lead_to_their_pages(site, django_capture_on_commit_callbacks):
    page = make_text(slug="before-it")
    with django_capture_on_commit_callbacks(execute=True):
        publish(page, slug="after-it")
    site.record_commit()

    reply = site.get("/en/before-it/", query="x=1")

    assert reply.status in (301, 302)
    assert reply.headers["location"].startswith("/en/after-it/")


# Bounds


@pytest.mark.wide
def test_what_is_kept_is_bounded(monkeypatch):
    site = Site()
    site.cache.most_bytes = 60_000
    for path in re.findall(r"<loc>http://testserver([^<]+)", site.get("/sitemap.xml").text):
        site.get(path)

    assert sum(cached.size for cached in site.kept.values()) <= 60_000
    assert site.get("/en/").status == 200


def test_made_up_filters_do_not_push_out_the_pages(site, monkeypatch):
    monkeypatch.setattr("home.page_cache.cache.MOST_VARIANTS", 5)
    site.get("/en/")
    for number in range(12):
        site.get("/en/case/", query=f"year={number}")

    assert len([key for key in site.kept if isinstance(key, tuple)]) <= 5
    with site.without_django():
        site.get("/en/")


# The version that processes share


def test_a_withdrawal_is_served_at_once_and_an_addition_a_little_later():
    version = SharedVersion(None)
    version.record(Version(1, 0))
    version.make_current()

    version.record(Version(2, 0))
    assert not version.is_current and 0 < version.time_left() <= versions.GRACE
    version.record(Version(3, 1))

    assert version.is_current


def test_what_was_seen_late_gets_no_more_time_than_what_was_told(monkeypatch):
    version = SharedVersion(None)
    version.record(Version(1, 0))
    version.make_current()
    monkeypatch.setattr(versions, "ASK_EVERY", 0)
    monkeypatch.setattr(versions, "read_version", lambda: Version(1, 0))
    version.poll()
    now = time.monotonic_ns()
    monkeypatch.setattr(time, "monotonic_ns", lambda: now + 500_000_000)
    monkeypatch.setattr(versions, "read_version", lambda: Version(2, 0))

    version.poll()

    assert not version.is_current and 0 < version.time_left() <= versions.GRACE - 0.49


def test_an_older_word_does_not_undo_a_newer_one():
    version = SharedVersion(None)
    version.record(Version(5, 0))

    version.record(Version(4, 0))

    assert version.committed() == (5, 0)


@pytest.mark.both_databases
def test_what_a_backup_takes_away_is_not_served_however_many_changes_follow(site, monkeypatch):
    monkeypatch.setattr(versions, "ASK_EVERY", 0)
    page = make_text(title=f"{MARKER} before")
    site.make_current()
    address = page.get_url()
    with transaction.atomic():  # all that happens after the backup
        publish(page, title=f"{MARKER} false")
        site.make_current()
        assert f"{MARKER} false" in site.get(address).text
        transaction.set_rollback(True)
    site.shared_version.poll()
    site.shared_version.poll()
    for _ in range(3):
        make_signatory()
        site.make_current()

        assert f"{MARKER} false" not in site.get(address).text


def test_a_database_that_was_put_back_is_followed(monkeypatch):
    version = SharedVersion(None)
    version.record(Version(50, 9))
    monkeypatch.setattr(versions, "ASK_EVERY", 0)
    monkeypatch.setattr(versions, "read_version", lambda: Version(40, 8))

    version.poll()
    assert version.committed() == (50, 9)
    version.poll()

    assert version.committed() == (40, 8)
    assert version.is_current


def test_processes_share_a_version(open_version):
    one, other = open_version(), open_version()

    one.record(Version(7, 2))

    assert other.committed() == (7, 2)
    assert other.key == one.key
