"""Which language a visitor of ``/`` is led to."""

import time

import pytest
from django.conf import settings

from home.multilingual.negotiation import MAX_HEADER, negotiate
from tests.builders import open_language

OPEN = ["en", "ru", "fr", "de", "pt-br", "nb", "sr", "zh-hans", "he"]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("ru", "ru"),
        ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "fr"),
        ("en;q=0.2, fr;q=0.5, de;q=0.8", "de"),
        ("fr;q=0.5,de;q=0.50", "fr"),
        ("de ; q = 0.9 , fr;q=1.000", "fr"),
        ("FR-fr", "fr"),
        ("it, de;q=0.3", "de"),
    ],
)
def test_the_language_wished_most_wins(header, code):
    assert negotiate(header, OPEN, "en") == code


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("pt", "pt-br"),
        ("pt-PT", "pt-br"),
        ("pt-BR", "pt-br"),
        ("zh", "zh-hans"),
        ("zh-CN", "zh-hans"),
        ("zh-SG", "zh-hans"),
        ("zh-Hans-CN", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("nn", "nb"),
        ("nn-NO", "nb"),
        ("no", "nb"),
        ("no-NO", "nb"),
        ("nb-NO", "nb"),
        ("iw", "he"),
        ("iw-IL", "he"),
        ("sr-Latn-RS", "sr"),
        ("de-CH-1996", "de"),
    ],
)
def test_a_variant_finds_its_language(header, code):
    assert negotiate(header, OPEN, "en") == code


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("fr;q=0", "en"),
        ("fr;q=0, fr-CH, de;q=0.1", "de"),
        ("en;q=0, *", "ru"),
        ("en;q=0", "ru"),
        ("en;q=0, it", "ru"),
        ("fr;q=0.000, ru;q=0.001", "ru"),
        ("*;q=0", "en"),
    ],
)
def test_a_refused_language_is_not_served_while_another_is_open(header, code):
    assert negotiate(header, OPEN, "en") == code


def test_a_refused_language_is_served_when_it_is_the_only_one_open():
    assert negotiate("en;q=0", ["en"], "en") == "en"


@pytest.mark.parametrize("header", ["*", "*;q=0.1", "it, *;q=0.5"])
def test_any_language_means_the_default_one(header):
    assert negotiate(header, OPEN, "en") == "en"


def test_without_the_default_the_first_open_language_is_served():
    assert negotiate("it", ["ru", "fr"], "en") == "ru"


@pytest.mark.parametrize(
    "header",
    [
        "",
        ",,,",
        ";q=1",
        "q=1",
        "fr;q=2",
        "fr;q=-1",
        "fr;q=abc",
        "fr;level=1",
        "../../etc/passwd",
        "<script>",
        "français",
        "fr\x00",
        "fr_FR",
        "f" * 40,
    ],
)
def test_garbage_means_the_default_language(header):
    assert negotiate(header, OPEN, "en") == "en"


def test_what_is_readable_beside_garbage_counts():
    assert negotiate("???, de;q=0.5, fr;q=9", OPEN, "en") == "de"


def test_a_huge_header_is_read_at_its_start_and_at_once():
    started = time.perf_counter()

    assert negotiate("de," + "x-" * 500_000, OPEN, "en") == "de"
    assert negotiate("a" * 1_000_000, OPEN, "en") == "en"
    assert time.perf_counter() - started < 0.5


def test_a_wish_that_is_cut_off_does_not_count():
    start = "fr;q=0.5,"
    for length in range(MAX_HEADER - 20, MAX_HEADER + 1):
        header = start + "x" * (length - len(start)) + ",de;q=0.001"
        assert negotiate(header, OPEN, "en") == "fr"


# The address that negotiates


@pytest.mark.django_db
def test_the_bare_address_leads_to_the_visitors_language(visitor):
    answer = visitor.get("/", headers={"accept-language": "fr-CA,fr;q=0.9,en;q=0.1"})

    assert answer.status_code == 302
    assert answer["Location"] == "/fr/"


@pytest.mark.django_db
def test_the_choice_is_kept_by_no_cache_and_sets_no_cookie(visitor):
    answer = visitor.get("/", headers={"accept-language": "ru"})

    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_browser_without_a_wish_is_led_to_the_default_language(visitor, method):
    assert getattr(visitor, method)("/")["Location"] == "/en/"


@pytest.mark.django_db
def test_nothing_can_be_sent_to_the_bare_address(visitor):
    assert visitor.post("/").status_code == 405


@pytest.mark.django_db
def test_a_cookie_does_not_choose_the_language(visitor):
    visitor.cookies["django_language"] = "ru"
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"

    assert visitor.get("/", headers={"accept-language": "de"})["Location"] == "/de/"
    assert '<html lang="en"' in visitor.get("/en/").content.decode()


@pytest.mark.django_db
def test_only_open_languages_are_led_to(visitor):
    assert visitor.get("/", headers={"accept-language": "it, fr;q=0.1"})["Location"] == "/fr/"

    open_language("it")

    assert visitor.get("/", headers={"accept-language": "it, fr;q=0.1"})["Location"] == "/it/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/", "/nothing-here/"])
def test_no_other_address_reads_the_browsers_wish(visitor, path):
    answer = visitor.get(path, headers={"accept-language": "ar"})

    assert '<html lang="en" dir="ltr">' in answer.content.decode()
    assert "Accept-Language" not in answer.get("Vary", "")


def test_djangos_own_language_middleware_is_not_used():
    assert not [name for name in settings.MIDDLEWARE if "LocaleMiddleware" in name]
