"""Commas, colons and dashes are those of the reader's language, wherever two texts meet."""

import pytest
from django.utils import translation

from home.multilingual.punctuation import colon, labelled, separator, titled
from home.settings.languages import CODES
from home.views import server_error
from tests.breadth import widely
from tests.builders import make_case, make_update
from tests.reading import having, plain, read, the_one, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "comma", "label", "title"),
    [
        ("en", ", ", "Charge: theft", "The case – A site"),
        ("ru", ", ", "Charge: theft", "The case\u00a0— A site"),
        ("fr", ", ", "Charge\u202f: theft", "The case\u00a0– A site"),
        ("ar", "، ", "Charge: theft", "The case\u00a0– A site"),
    ],
)
def test_each_language_has_its_own_signs(code, comma, label, title):
    with translation.override(code):
        assert separator() == comma
        assert labelled("Charge", "theft") == label
        assert titled("The case", "A site") == title


@pytest.mark.parametrize("code", CODES)
def test_every_language_has_signs(code):
    with translation.override(code):
        assert separator().strip()
        assert colon().strip()


def test_a_title_that_is_the_sites_is_said_once():
    assert titled("A site", "A site") == "A site"
    assert titled("A site", "") == "A site"


def test_arabic_pages_have_arabic_commas_between_names_and_dates(visitor):
    page = read(visitor, "/ar/map/")

    notice = words(the_one(page, "data-fallback-notice"))
    press = read(visitor, "/ar/sahafa/")
    sources = [words(item) for item in having(press, "class", "press__sources")]

    assert "،" in notice
    assert ", " not in notice
    assert any("موسكو تايمز، 26 يوليو 2023" in plain(told) for told in sources)


@pytest.mark.parametrize(
    ("address", "title"),
    widely(
        [
            ("/ru/delo/", "Дело — Свободу Борису Кагарлицкому"),
            ("/en/case/", "The case – Free Boris Kagarlitsky"),
            ("/en/", "Free Boris Kagarlitsky"),
        ],
        first=1,
    ),
)
def test_the_title_of_a_page_names_the_site(visitor, address, title):
    (found,) = read(visitor, address).iter("title")

    assert words(found) == title


@pytest.mark.parametrize(
    ("facts", "told", "untold"),
    widely(
        [
            ({"kind": "verdict", "outcome": "convicted"}, "Conviction", "Verdict"),
            ({"kind": "imprisonment", "state_after": "prison"}, "In prison", "Detention"),
            ({"kind": "verdict", "outcome": "other"}, "Verdict · Other outcome", "Conviction"),
        ],
        first=1,
    ),
)
def test_a_line_of_facts_says_nothing_twice(visitor, facts, told, untold):
    make_update(make_case(title="A case", slug="a-case"), title="News", slug="news", **facts)

    line = words(the_one(read(visitor, "/en/a-case/news/"), "class", "event__facts"))

    assert told in line
    assert untold not in line


@pytest.mark.parametrize(
    ("path", "code", "told"),
    [
        ("/fr/affaire/", "fr", "réessayer"),
        ("/ar/", "ar", "المحاولة"),
        ("/nowhere", "en", "try again"),
    ],
)
def test_an_error_is_told_in_the_language_of_the_address(rf, path, code, told):
    html = server_error(rf.get(path)).content.decode()

    assert f'<html lang="{code}"' in html
    assert told in html
