"""Telling others of a page: plain links that contact nobody until they are followed."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.breadth import widely
from tests.builders import make_case, make_letter, make_update, translate
from tests.reading import having, read, the_one
from tests.site import ROOT

pytestmark = pytest.mark.django_db

TITLE = "Yes & no: “100 %” + more?"


@pytest.fixture
def update():
    case = make_case(title="A case", slug="a-case")
    return make_update(case, title=TITLE, slug="news")


def links_of(client, path):
    """The links by mail, WhatsApp, Telegram and Mastodon."""
    part = the_one(read(client, path), "data-share")
    return [link.get("href") for link in part.iter("a")]


def shared(client, path):
    """The mail link, the Telegram link, and what the button copies."""
    mail, _whatsapp, telegram, _mastodon = links_of(client, path)
    return mail, telegram, the_one(read(client, path), "data-copy").get("data-copy")


def test_the_address_is_whole_and_the_same_by_every_way(visitor, update):
    mail, telegram, copied = shared(visitor, "/en/a-case/news/")
    address = "http://testserver/en/a-case/news/"

    assert copied == address
    asked = parse_qs(urlsplit(telegram).query)
    assert telegram.startswith("https://t.me/share/url?")
    assert asked == {"url": [address], "text": [TITLE]}
    written = parse_qs(urlsplit(mail).query)
    assert mail.startswith("mailto:?")
    assert written == {"subject": [TITLE], "body": [f"{TITLE}\r\n{address}"]}


@pytest.mark.wide
def test_a_translation_is_shared_in_its_own_language(visitor, update):
    case = update.get_parent().specific
    translate(case, "ru", title="Дело", slug="odno-delo")
    translate(update, "ru", title="Новость", slug="novost")

    mail, _, copied = shared(visitor, "/ru/odno-delo/novost/")

    assert copied == "http://testserver/ru/odno-delo/novost/"
    assert parse_qs(urlsplit(mail).query)["subject"] == ["Новость"]


@pytest.mark.wide
def test_of_a_fallback_the_reader_shares_the_address_that_they_see(visitor, update):
    part = the_one(read(visitor, "/fr/a-case/news/"), "data-share")

    assert part.get("data-share") == "http://testserver/fr/a-case/news/"
    assert shared(visitor, "/fr/a-case/news/")[2] == "http://testserver/fr/a-case/news/"


def test_whatsapp_and_mastodon_get_title_and_address(visitor, update):
    _mail, whatsapp, _telegram, mastodon = links_of(visitor, "/en/a-case/news/")
    told = f"{TITLE}\nhttp://testserver/en/a-case/news/"

    assert whatsapp.startswith("https://wa.me/?")
    assert parse_qs(urlsplit(whatsapp).query) == {"text": [told]}
    # Behind the fragment sign, which browsers send to nobody.
    assert mastodon.startswith("https://share.joinmastodon.org/#")
    assert parse_qs(urlsplit(mastodon).fragment) == {"text": [told]}


@pytest.mark.parametrize(
    "path",
    widely(
        [
            "/ar/",
            "/ar/qadiyya/",
            "/ar/signatories/",
            "/ar/map/",
            "/ar/help/",
            "/ar/about/",
        ],
        "/ar/qadiyya/",
        "/ar/help/",
    ),
)
def test_every_page_can_be_shared_at_the_address_that_its_reader_sees(visitor, path):
    shares = [part.get("data-share") for part in having(read(visitor, path), "data-share")]

    # The page of ways to help offers what is worth sharing first.
    expected = "/ar/" if path == "/ar/help/" else path
    assert f"http://testserver{expected}" in shares


@pytest.mark.wide
def test_a_letter_can_be_shared_too(visitor):
    make_letter(title="A letter", slug="a-letter")

    assert shared(visitor, "/en/a-letter/")[2] == "http://testserver/en/a-letter/"


def test_what_comes_from_the_address_bar_is_not_shared(visitor, update):
    assert "?" not in shared(visitor, "/en/a-case/news/?utm_source=x")[2]


def test_without_javascript_the_buttons_are_not_there(visitor, update):
    part = the_one(read(visitor, "/en/a-case/news/"), "data-share")

    native, copy = having(part, "hidden")
    assert having(native, "data-native", TITLE)
    assert having(copy, "data-copy")


def scripts_of(visitor, path):
    """The scripts that a browser runs: structured data are none."""
    scripts = read(visitor, path).iter("script")
    return [script for script in scripts if script.get("type") != "application/ld+json"]


@pytest.mark.parametrize("path", ["/en/search/"])
def test_pages_without_links_to_share_load_no_script(visitor, path):
    assert scripts_of(visitor, path) == []


def test_the_scripts_of_a_page_wait_for_it_and_have_five_kilobytes_at_most(visitor, update):
    scripts = scripts_of(visitor, "/en/a-case/news/")

    assert ["defer" in script.attrib for script in scripts] == [True]
    files = [ROOT / "home" / script.get("src").lstrip("/") for script in scripts]
    assert sum(file.stat().st_size for file in files) <= 5_000
