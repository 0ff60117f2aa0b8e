"""A flood of slow requests holds a part of the threads; kept bytes are sent all the same."""

import threading
from contextlib import ExitStack

import pytest
from django.urls import reverse

from home.page_cache.lanes import Lanes
from home.public.bulkhead import THREADS, Bulkhead, BusyError
from home.public.protection import protecting_headers
from home.staff.known_browsers import new_mark
from tests.breadth import widely
from tests.builders import make_user

from .cached import Site

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def fill(site):
    """Takes all turns of a lane, as slow requests would."""
    with ExitStack() as stack:

        def take(name):
            lane = getattr(site.cache.lanes, name)
            lane.patience = 0
            while True:
                try:
                    stack.enter_context(lane.enter())
                except BusyError:
                    return

        yield take


def known(user):
    return f"known={new_mark(user)}"


def test_who_finds_a_bulkhead_full_is_told_at_once_and_the_next_enters():
    bulkhead = Bulkhead(1, waiting=1, patience=30, retry_after=7)
    entered, go_on, ended = threading.Event(), threading.Event(), []

    def hold():
        with bulkhead.enter():
            entered.set()
            go_on.wait(30)
        ended.append("one")

    def wait():
        with bulkhead.enter():
            ended.append("two")

    first, second = threading.Thread(target=hold), threading.Thread(target=wait)
    first.start()
    entered.wait(30)
    second.start()
    while bulkhead._places._value:
        pass
    with pytest.raises(BusyError) as told, bulkhead.enter():
        pass
    go_on.set()
    first.join(30)
    second.join(30)

    assert told.value.retry_after == 7
    assert ended == ["one", "two"]


def test_all_lanes_together_leave_threads_free():
    taken = sum(lane._places._initial_value for lane in vars(Lanes()).values())

    assert taken <= THREADS - 2


@pytest.mark.parametrize("lane", widely(["passwords", "drawings", "searches", "others"], first=1))
def test_kept_pages_are_sent_while_a_lane_is_full(site, fill, lane):
    site.get("/en/")
    fill(lane)

    with site.without_django():
        assert site.get("/en/").status == 200


@pytest.mark.parametrize(
    ("lane", "method", "path", "query"),
    [
        ("passwords", "POST", LOGIN, ""),
        ("passwords", "POST", "/admin/password_reset/", ""),
        ("others", "GET", LOGIN, ""),
        ("others", "POST", "/admin/images/add/", ""),
        ("drawings", "GET", "/ru/share.png", ""),
        ("drawings", "GET", "/ru/delo/print.pdf", ""),
        ("searches", "GET", "/ru/search/", "q=never+asked"),
        ("searches", "GET", "/ru/podpisavshie/", "country=FR"),
    ],
)
def test_what_finds_its_lane_full_is_told_when_to_ask_again(site, fill, lane, method, path, query):
    fill(lane)

    told = site.get(path, method=method, query=query)

    assert told.status == 503
    assert int(told.headers["retry-after"]) > 0
    assert told.headers["cache-control"] == "no-store"
    expected = "занят" if path.startswith("/ru/") else "busy"
    assert expected in told.text


def test_a_new_page_and_files_have_no_lane(site, fill):
    for lane in ("passwords", "drawings", "searches", "others"):
        fill(lane)

    assert site.get("/fr/").status == 200
    assert site.get("/health/live").status == 200
    assert site.get("/media/nothing.png").status == 404


def test_a_known_browser_is_not_held_up_by_strangers(site, fill):
    for lane in ("passwords", "others"):
        fill(lane)

    assert site.get(LOGIN, cookie=known(make_user("Organisers"))).status == 200


@pytest.mark.parametrize(
    "mark", widely(["", "made-up", "1.abc:1tXYZ:forged", new_mark], "made-up", new_mark)
)
def test_a_session_that_somebody_made_up_is_answered_from_the_cache(site, mark):
    """Only a browser in which somebody has logged in is believed to have one."""
    site.get("/en/")
    is_real = callable(mark)
    mark = mark(make_user("Organisers")) if is_real else mark
    before = len(site.asked)

    site.get("/en/", cookie=f"sessionid=madeup; known={mark}")

    assert len(site.asked) - before == is_real


def test_nothing_can_be_sent_to_public_addresses(site):
    with site.without_django():
        told = site.get("/en/case/", method="POST")

    assert told.status == 405
    assert told.headers["allow"] == "GET, HEAD"
    assert b"This address is only there to be read." in told.body
    for name, value in protecting_headers():
        assert told.headers[name.lower()] == value


def test_who_has_not_logged_in_sends_the_admin_no_more_than_a_login(site):
    upload = {"method": "POST", "body": b"x" * 70_000}
    with site.without_django():
        told = site.get("/admin/images/multiple/add/", **upload)

    assert told.status == 413
    assert site.get("/admin/images/multiple/add/", method="POST", body=b"x").status == 403
    of_a_known = site.get(
        "/admin/images/multiple/add/", cookie=known(make_user("Organisers")), **upload
    )
    assert of_a_known.status == 403  # Django's: there is no token


def test_whoever_logs_in_has_a_known_browser_from_then_on(client):
    user = make_user("Organisers", password="a long password")
    sent = {"username": user.username, "password": "a long password"}

    client.post(reverse("wagtailadmin_login"), sent)

    cookie = client.cookies["known"]
    assert cookie.value.startswith(f"{user.pk}.")
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_the_mark_of_another_account_is_replaced(client):
    other, user = make_user("Organisers"), make_user("Organisers")
    client.cookies["known"] = new_mark(other)
    client.force_login(user)

    client.get("/admin/")

    assert client.cookies["known"].value.startswith(f"{user.pk}.")


def test_readers_get_no_cookie(client):
    assert not client.get("/en/").cookies
    assert "known" not in client.get(LOGIN).cookies


@pytest.mark.parametrize(
    ("path", "query"),
    widely(
        [
            ("/en/signatories/", "country=junk"),
            ("/en/signatories/", "country=fr"),
            ("/en/signatories/", "field=none&country=ZZZ"),
            ("/en/case/", "year=15.06.2024"),
            ("/en/case/", "year=20245"),
            ("/en/search/", "page=-1"),
            ("/en/search/", "page=99999"),
        ],
        ("/en/signatories/", "country=junk"),
        ("/en/case/", "year=20245"),
    ),
)
def test_a_value_that_no_parameter_has_costs_no_rendering(site, path, query):
    plain = site.get(path)

    with site.without_django():
        assert site.get(path, query=query).body == plain.body
