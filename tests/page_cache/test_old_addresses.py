"""An address leads home as people keep it: with a query, in capitals, with a comma behind it."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from home.multilingual.old_addresses import meant_by
from tests.breadth import widely
from tests.builders import close_languages, home_of, make_text, publish
from tests.page_cache.cached import Site

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def redirect(old_path, target, **fields):
    """As the form for redirects saves it."""
    made = Redirect(old_path=old_path, redirect_page=target, **fields)
    made.full_clean()
    made.save()
    return made


@pytest.fixture
def page():
    return make_text(title="About it", slug="about-it")


@pytest.fixture
def site(page):
    redirect("/index.php?id=12", page)
    redirect("/?p=77", page)
    redirect("/?lang=ru&p=77", home_of("ru"))
    redirect("/archiv/seite?q=a b", home_of("en"), is_permanent=False)
    return Site()


def target(reply):
    return reply.status, reply.headers.get("location", "").removeprefix("http://testserver")


@pytest.mark.parametrize(
    ("path", "query", "status", "address"),
    widely(
        [
            ("/index.php", "id=12", 301, "/en/about-it/"),
            ("/index.php", "id=12&fbclid=x", 301, "/en/about-it/"),
            ("/", "p=77", 301, "/en/about-it/"),
            ("/", "p=77&lang=ru", 301, "/ru/"),
            ("/archiv/seite/", "q=a+b", 302, "/en/"),
            ("/archiv/seite", "q=a%20b", 302, "/en/"),
        ],
        ("/", "p=77", 301, "/en/about-it/"),
        ("/archiv/seite/", "q=a+b", 302, "/en/"),
    ),
)
def test_an_old_address_with_a_query_leads_every_visitor_on(site, path, query, status, address):
    site.get("/")  # what has been kept of the bare paths does not answer for them
    site.get("/index.php")

    for _ in range(2):
        assert target(site.get(path, query=query)) == (status, address)


def test_a_visitor_who_is_not_served_from_the_cache_is_led_on_too(visitor, site):
    assert visitor.get("/?p=77").headers["Location"].endswith("/en/about-it/")
    assert visitor.get("/index.php?id=12").headers["Location"].endswith("/en/about-it/")


def test_other_queries_of_such_paths_cost_nothing(site):
    site.get("/")
    site.get("/index.php")

    with site.without_django():
        for query in ("id=13", "p=77", "x=1", "id=12" * 3000, "%ff&=&&"):
            assert site.get("/index.php", query=query).status == 404
        for query in ("p=78", "id=12", "%ff&=&&"):
            assert site.get("/", query=query).status == 302
    assert len(site.kept) == 2


def test_an_old_address_of_a_hidden_page_does_not_tell_the_new_one(site, page):
    page.unpublish()
    site.make_current()

    assert site.get("/index.php", query="id=12").status == 404
    assert target(site.get("/", query="p=77")) == (302, "/en/")


BEHIND = ["Case/", "CASE", "case/,", "case,", "case/)", "case/).", "case/”", "case/».", "case/…"]
BEHIND += ["case/'", "case/*", "case/ ", "case/\u200b", "case/。", "case/،", "case/>;"]


@pytest.mark.parametrize("behind", widely(BEHIND, "CASE", "case/,"))
def test_an_address_taken_from_a_text_leads_to_the_page(visitor, behind):
    site = Site()
    site.get("/en/case/")

    with site.without_django():
        reply = site.get(f"/en/{behind}")

    assert target(reply) == (301, "/en/case/")
    assert visitor.get(f"/en/{behind}").headers["Location"] == "/en/case/"
    assert visitor.get(f"/en/{behind}").status_code == 301


def test_a_language_in_capitals_leads_to_its_front_page(visitor):
    site = Site()
    for path in ("/RU/", "/RU", "/ru/,", "/Ru/."):
        assert target(site.get(path)) == (301, "/ru/")
        assert visitor.get(path).headers["Location"] == "/ru/"


def test_parameters_that_the_page_reads_are_kept_and_no_others(visitor):
    site = Site()

    reply = site.get("/en/Case/", query="year=2023&x=%0d%0aSet-Cookie:y")

    assert target(reply) == (301, "/en/case/?year=2023")


def test_what_has_moved_is_found_in_capitals_too(django_capture_on_commit_callbacks):
    page = make_text(slug="before-it")
    with django_capture_on_commit_callbacks(execute=True):
        publish(page, slug="after-it")

    assert target(Site().get("/en/Before-It/,")) == (301, "/en/after-it/")


def test_feeds_and_papers_are_found_too(visitor):
    site = Site()

    assert target(site.get("/en/case/feed/.")) == (301, "/en/case/feed/")
    assert target(site.get("/en/letter/letter.PDF,"))[0] in (301, 404)


@pytest.mark.wide
def test_an_address_that_leads_nowhere_leads_nowhere_in_capitals(visitor):
    close_languages("fr")
    make_text(slug="secret", live=False)
    site = Site()

    paths = ["/EN/Nothing/", "/FR/", "/en/Secret/", "/en/secret/,", "/EN/case/Nothing,", "/XX/"]
    assert [site.get(path).status for path in paths] == [404] * len(paths)
    assert [visitor.get(path).status_code for path in paths] == [404] * len(paths)


def test_thousands_of_ways_to_write_an_address_fill_nothing_and_reach_nobody():
    site = Site()
    site.get("/en/case/")
    site.get("/en/nothing/")
    kept = len(site.kept)

    with site.without_django():
        for number in range(500):
            assert site.get(f"/en/case/{',' * (number + 1)}").status == 301
            assert site.get(f"/en/nothing/{',' * (number + 1)}").status == 404
    assert len(site.kept) == kept


OUTSIDE = ["//evil.example/,", "//EN/case/", "/en//evil.example/,", "/\\evil.example/,"]
OUTSIDE += [
    "/en/\\evil.example,",
    "/EN/case/%0d%0aX:y",
    "/en/Case\r\nX: y/,",
    "/admin/,",
    "/Admin/",
]


@pytest.mark.parametrize(
    "path", widely(OUTSIDE, "//evil.example/,", "/en/\\evil.example,", "/EN/case/%0d%0aX:y")
)
def test_no_address_leads_to_another_site(visitor, path):
    locations = [
        Site().get(path).headers.get("location", ""),
        visitor.get(path).headers.get("Location", ""),
    ]
    for location in filter(None, locations):
        assert location.startswith("/")
        assert not location.startswith("//")
        assert not {"\r", "\n", "\\"} & {*location}


@pytest.mark.wide
def test_the_form_of_a_page_makes_its_address_small(client, admin_user):
    from tests.editing import send  # noqa: PLC0415

    client.force_login(admin_user)
    page = make_text(slug="small")

    send(client, page, "action-publish", slug="About-US")

    page.refresh_from_db()
    assert page.slug == "about-us"


def test_a_page_with_capitals_of_an_older_version_is_still_found():
    page = make_text(slug="small")
    type(page).objects.filter(pk=page.pk).update(
        slug="Capital", url_path=f"{home_of('en').url_path}Capital/"
    )

    assert Site().get("/en/Capital/").status == 200


def test_proper_addresses_mean_themselves():
    for path in (
        "/",
        "/en/",
        "/en/case/",
        "/robots.txt",
        "/en/letter.pdf",
        "/wp-login.php",
        "/XX/",
    ):
        assert meant_by(path) == path
