"""The front page lists what is new by the day on which readers could first see it."""

import pytest

from campaign_pages.models import CasePage
from campaign_pages.whats_new import whats_new
from home.multilingual.reader import Reader
from home.releases.withdrawal import withdraw
from tests.builders import make_letter, make_update, make_user, publish, translate
from tests.reading import having, links, read, the_one, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CasePage.objects.get(locale__language_code="en")


@pytest.fixture
def organiser():
    return make_user("Organisers", is_superuser=True)


def new_on(visitor, code="en"):
    return list(the_one(read(visitor, f"/{code}/"), "data-whats-new").iter("li"))


def test_what_was_added_last_stands_first_whatever_it_is_about(visitor, strict_templates, case):
    make_update(case, title="An old thing", slug="an-old-thing", date="2023-08-01")

    first, *_ = new_on(visitor)

    assert first.get("data-change") == "added"
    assert "Added:" in words(first)
    assert links(first) == ["/en/case/an-old-thing/"]


@pytest.mark.wide
def test_a_letter_is_news_of_the_site_too(visitor):
    make_letter(title="A letter", slug="a-letter")

    assert links(new_on(visitor)[0]) == ["/en/a-letter/"]


def test_a_change_is_told_and_a_correction_by_its_name(visitor, case):
    update = make_update(case, title="News", slug="news", date="2024-01-01")
    publish(update, summary="Other words")
    assert new_on(visitor)[0].get("data-change") == "changed"

    block = {"type": "correction", "value": {"date": "2024-05-02", "text": "It was wrong."}}
    publish(update, corrections=[block])

    first = new_on(visitor)[0]
    assert first.get("data-change") == "corrected"
    assert links(first) == ["/en/case/news/"]


@pytest.mark.wide
def test_a_minor_edit_and_a_mere_publication_are_no_news(visitor, case):
    update = make_update(case, title="News", slug="news", date="2024-01-01")
    publish(update, summary="Other words", minor_edit=True)
    publish(update)

    assert [step.get("data-change") for step in new_on(visitor)] == ["added"] * 5


@pytest.mark.wide
def test_a_translation_is_the_same_text(visitor, case):
    update = make_update(case, title="News", slug="news", date="2024-01-01")
    translate(update, "ru", title="Новость", slug="novost")

    assert len([step for step in new_on(visitor, "ru") if "Новость" in words(step)]) == 1
    assert "Новость" not in " ".join(map(words, new_on(visitor)))


def test_of_what_was_withdrawn_nothing_is_told_but_that_it_was(visitor, organiser, case):
    update = make_update(case, title="Quagga news", slug="quagga-news", date="2024-01-01")
    withdraw([update], organiser)

    first = new_on(visitor)[0]
    assert first.get("data-change") == "withdrawn"
    assert links(first) == []
    assert "uagga" not in visitor.get("/en/").content.decode()


@pytest.mark.wide
def test_in_another_language_titles_are_marked(visitor, strict_templates, case):
    make_update(case, title="News", slug="news", date="2024-01-01")

    first = new_on(visitor, "ar")[0]

    assert links(first) == ["/ar/qadiyya/news/"]
    assert having(first, "lang", "en")


def test_the_front_page_says_when_the_site_last_changed(visitor):
    section = the_one(read(visitor, "/en/"), "aria-labelledby", "front-new")

    assert "Last change:" in words(section)


def test_it_takes_few_queries(case, django_assert_max_num_queries):
    reader = Reader("en")
    assert reader.homes

    with django_assert_max_num_queries(4):
        assert len(whats_new(reader)) == 5
