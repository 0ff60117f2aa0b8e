"""Telling others of a page: plain links that contact nobody until they are followed."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.builders import make_case, make_letter, make_update, translate
from tests.reading import having, read, the_one
from tests.site import ROOT

pytestmark = pytest.mark.django_db

TITLE = "Yes & no: “100 %” + more?"


@pytest.fixture
def update():
    case = make_case(title="A case", slug="a-case")
    return make_update(case, title=TITLE, slug="news")


def shared(client, path):
    """The mail link, the Telegram link, and what the button copies."""
    part = the_one(read(client, path), "data-share")
    mail, telegram = (link.get("href") for link in part.iter("a"))
    return mail, telegram, the_one(part, "data-copy").get("data-copy")


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


def test_a_translation_is_shared_in_its_own_language(visitor, update):
    case = update.get_parent().specific
    translate(case, "ru", title="Дело", slug="odno-delo")
    translate(update, "ru", title="Новость", slug="novost")

    mail, _, copied = shared(visitor, "/ru/odno-delo/novost/")

    assert copied == "http://testserver/ru/odno-delo/novost/"
    assert parse_qs(urlsplit(mail).query)["subject"] == ["Новость"]


def test_of_a_fallback_the_real_page_is_shared(visitor, update):
    assert shared(visitor, "/fr/a-case/news/")[2] == "http://testserver/en/a-case/news/"


def test_a_letter_can_be_shared_too(visitor):
    make_letter(title="A letter", slug="a-letter")

    assert shared(visitor, "/en/a-letter/")[2] == "http://testserver/en/a-letter/"


def test_what_comes_from_the_address_bar_is_not_shared(visitor, update):
    assert "?" not in shared(visitor, "/en/a-case/news/?utm_source=x")[2]


def test_without_javascript_the_button_is_not_there(visitor, update):
    part = the_one(read(visitor, "/en/a-case/news/"), "data-share")

    (entry,) = having(part, "hidden")
    assert having(entry, "data-copy")


def scripts_of(visitor, path):
    """The scripts that a browser runs: structured data are none."""
    scripts = read(visitor, path).iter("script")
    return [script for script in scripts if script.get("type") != "application/ld+json"]


@pytest.mark.parametrize("path", ["/en/", "/en/case/", "/en/map/", "/en/signatories/"])
def test_pages_without_links_to_share_load_no_script(visitor, path):
    assert scripts_of(visitor, path) == []


def test_the_scripts_of_a_page_wait_for_it_and_have_five_kilobytes_at_most(visitor, update):
    scripts = scripts_of(visitor, "/en/a-case/news/")

    assert ["defer" in script.attrib for script in scripts] == [True]
    files = [ROOT / "home" / script.get("src").lstrip("/") for script in scripts]
    assert sum(file.stat().st_size for file in files) <= 5_000
