"""Who lands on one event is told whose case it is, how it stands, what came before and after."""

import pytest

from campaign_pages.models import CaseUpdatePage
from tests.builders import make_case, make_update, publish
from tests.reading import having, links, read, the_one, words

pytestmark = pytest.mark.django_db


def test_an_update_says_who_and_how_it_stands(visitor, strict_templates):
    told = words(the_one(read(visitor, "/en/case/arrest-in-moscow/"), "data-ground"))

    assert "Boris Kagarlitsky" in told
    assert "Sociologist" in told
    assert "In prison" in told
    assert "As of February 2026" in told


def test_the_way_to_it_is_a_breadcrumb(visitor):
    crumbs = the_one(read(visitor, "/en/case/arrest-in-moscow/"), "data-crumbs")

    assert links(crumbs) == ["/en/", "/en/case/"]


@pytest.mark.wide
def test_before_and_after_go_by_date(visitor):
    keys = list(
        CaseUpdatePage.objects.filter(locale__language_code="en")
        .order_by("date", "day_order", "pk")
        .values_list("slug", flat=True)
    )
    first, second, third = keys[:3]

    def neighbours(slug):
        part = the_one(read(visitor, f"/en/case/{slug}/"), "data-neighbours")
        return {link.get("rel"): link.get("href") for link in part.iter("a")}

    assert neighbours(first)["next"] == f"/en/case/{second}/"
    assert "prev" not in neighbours(first)
    assert neighbours(second)["prev"] == f"/en/case/{first}/"
    assert neighbours(second)["next"] == f"/en/case/{third}/"
    assert "next" not in neighbours(keys[-1])


def test_readers_of_another_language_are_told_in_their_own(visitor, strict_templates):
    page = read(visitor, "/ar/qadiyya/arrest-in-moscow/")

    assert "بوريس كاغارليتسكي" in words(the_one(page, "data-ground"))
    assert links(the_one(page, "data-crumbs")) == ["/ar/", "/ar/qadiyya/"]
    part = the_one(page, "data-neighbours")
    assert all(link.startswith("/ar/qadiyya/") for link in links(part))


def test_what_is_hidden_is_no_neighbour(visitor):
    case = make_case(title="A case", slug="a-case")
    make_update(case, title="One", slug="one", date="2024-01-01")
    two = make_update(case, title="Two", slug="two", date="2024-01-02")
    make_update(case, title="Three", slug="three", date="2024-01-03")
    two.unpublish()

    part = the_one(read(visitor, "/en/a-case/one/"), "data-neighbours")

    assert "/en/a-case/three/" in links(part)
    assert "Two" not in words(part)


def test_a_draft_can_be_looked_at(strict_templates):
    case = make_case(title="A case", slug="a-case")
    draft = make_update(case, title="One", slug="one", date="2024-01-01", live=False)

    html = draft.make_preview_request().content.decode()

    assert "data-ground" in html
    assert 'rel="next"' not in html


def test_the_facts_of_an_event_are_parted_for_those_who_hear_them(visitor):
    page = read(visitor, "/en/case/supreme-court-upholds-sentence/")
    (facts,) = having(next(page.iter("article")), "class", "event__facts")

    assert words(facts).count("·") >= 2


def test_an_event_says_its_own_language_and_direction(visitor):
    article = next(read(visitor, "/ar/qadiyya/fibrayir-2026/").iter("article"))

    assert (article.get("lang"), article.get("dir")) == ("ar", "rtl")


@pytest.mark.wide
def test_a_case_without_a_state_is_ground_enough(visitor, strict_templates):
    case = publish(make_case(title="A case", slug="a-case"), subject_name="Somebody", occupation="")
    make_update(case, title="One", slug="one", date="2024-01-01", state_after="")

    assert words(the_one(read(visitor, "/en/a-case/one/"), "data-ground")) == "Somebody"
    publish(case, occupation="Gardener")
    assert "Gardener" in words(the_one(read(visitor, "/en/a-case/one/"), "data-ground"))
