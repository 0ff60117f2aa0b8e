"""A section of the front page is registered once: then it is shown, told of and followed."""

import pytest
from wagtail import hooks

from home.front_page import SECTION_HOOK, FrontSection
from home.models import CampaignSettings
from home.multilingual.placements import Placement, placements_of
from home.multilingual.reader import Reader
from people.models import SignatoriesPage
from tests.builders import home_of, publish
from tests.reading import having, read, the_one, words

pytestmark = pytest.mark.django_db


class Motto(FrontSection):
    """Stands at the very top, and leads to a feed."""

    template_name = "partials/front_lead.html"

    def context(self, request, home):
        return {"lead": f"The motto, {request.reader.code}"}

    def placements(self, reader, home):
        yield Placement("Motto on the front page", home.pk, "The motto")

    def feed(self, request, home):
        return f"/{request.reader.code}/motto/"


@pytest.fixture
def motto():
    with hooks.register_temporarily(SECTION_HOOK, Motto()):
        yield


def test_a_section_is_shown_in_every_language(visitor, motto):
    for code in ("en", "ar"):
        page = read(visitor, f"/{code}/")

        assert f"The motto, {code}" in words(next(page.iter("main")))
        feeds = [link.get("href") for link in page.iter("link") if "atom" in link.get("type", "")]
        assert f"/{code}/motto/feed/" in feeds


def test_what_stands_in_it_is_in_the_list_of_places(motto):
    found = [spot for spot in placements_of(Reader("en")) if "Motto" in spot.place]

    assert [spot.words for spot in found] == ["The motto"]


def test_the_sections_stand_in_the_order_in_which_they_are_registered(visitor):
    page = read(visitor, "/en/")

    headings = [part.get("aria-labelledby") for part in page.iter("section")]
    order = ["front-case", "front-signatories", "front-letter", "front-map", "front-updates"]
    assert [name for name in headings if name in order] == order


def test_the_frame_says_which_columns_are_filled(visitor):
    page = visitor.get("/en/").content.decode()
    assert 'class="front front--case front--lead front--names front--letter front--map"' in page

    publish(home_of("en"), lead="")
    SignatoriesPage.objects.get(locale__language_code="en").unpublish()
    for other in SignatoriesPage.objects.exclude(locale__language_code="en"):
        other.unpublish()

    page = visitor.get("/en/").content.decode()
    assert 'class="front front--case front--letter front--map"' in page


def test_the_front_page_names_signatories_and_tells_no_biographies(visitor):
    section = the_one(read(visitor, "/en/"), "aria-labelledby", "front-signatories")

    assert len(having(section, "data-signatory")) == 34
    assert "Jean-Luc Mélenchon" in words(section)
    assert "politician" not in words(section)


def test_the_sentence_stands_with_the_state_and_its_court_apart(visitor):
    state = the_one(read(visitor, "/en/"), "data-case-state")
    sentence, court = [words(part) for part in the_one(state, "data-sentence")]

    assert sentence == "Five years in a general-regime penal colony"
    assert court == "appeal court, 13 February 2024"


def test_a_section_without_anything_to_show_is_not_there(visitor):
    publish(home_of("en"), lead="")

    assert "front__lead" not in visitor.get("/en/").content.decode()


def test_a_front_page_without_words_is_described_by_the_line_below_the_name(visitor):
    settings = CampaignSettings.load()
    settings.tagline_en = "One line about it"
    settings.save()
    publish(home_of("en"), lead="", summary="", search_description="", actions=[])

    page = visitor.get("/en/").content.decode()

    assert '<meta name="description" content="One line about it">' in page
