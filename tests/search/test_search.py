"""Readers find texts and people, in their language first."""

import pytest

from home.multilingual.reader import Reader
from home.search.query import Query
from home.search.results import Results
from tests.builders import make_signatory, make_text, paragraph
from tests.reading import having, links, read, words

pytestmark = pytest.mark.django_db


def titles(typed, code="en"):
    """The titles found, in their order, without their marks."""
    results = Results(Reader(code), Query(typed))
    return [
        result.title.words.replace("<mark>", "").replace("</mark>", "")
        for result in results.shown(results.sheet(1))
    ]


def test_a_text_is_found_by_the_words_of_its_title_and_its_body(visitor):
    make_text("en", title="Quagga welfare", body=[paragraph("They graze near the lighthouse.")])

    page = read(visitor, "/en/search/", q="lighthouse graze")

    result = having(page, "data-result")[0]
    assert "/en/quagga-welfare/" in links(result)
    assert words(result) == "Text Quagga welfare They graze near the lighthouse."
    assert [mark.text for mark in result.iter("mark")] == ["graze", "lighthouse"]
    assert "1 result" in words(page)


@pytest.mark.parametrize("typed", ["zizek", "Жижек", "Žižek", "ŽIŽEK", "slavoj zizek", "Слав Жиж"])
def test_a_person_is_found_in_any_script_and_without_accents(typed):
    make_signatory(
        name_en="Slavoj Quaggek Žižek", name_ru="Славой Жижек", other_spellings="Zhizhek"
    )

    for code in ("en", "ru", "ar"):
        assert len(titles(typed, code)) >= 1
