"""The map of solidarity: dots and list say the same, in every language, and name no person."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from campaign_pages.models import SolidarityMapPage
from people.models import Appeal, SignatoriesPage, Signature
from tests.breadth import widely
from tests.builders import home_of, make_page, make_signatory, translate
from tests.reading import having, read, the_one, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal():
    return Appeal.objects.create(title_en="An appeal of its own")


@pytest.fixture
def map_page(appeal):
    return make_page(
        SolidarityMapPage,
        home_of("en"),
        title="Map",
        slug="a-map",
        appeal=appeal,
        show_acts=False,
    )


def sign(appeal, *countries, **fields):
    for country in countries:
        person = make_signatory(name_en="A Person", country=country, **fields)
        Signature.objects.create(appeal=appeal, signatory=person)


def world(client, address="/en/a-map/"):
    """The picture of the map."""
    return the_one(read(client, address), "role", "img")


def picture(client, name, address="/en/a-map/"):
    """One of the two pictures of the map."""
    (found,) = having(world(client, address), "class", name)
    return found


def dots(client, address="/en/a-map/"):
    """The name of each country marked for its people, with the number on its dot."""
    people = [dot for dot in titled(client, address) if "dot--act" not in dot.get("class")]
    return {dot.get("title"): int(words(dot).split()[-1]) for dot in people}


def titled(client, address):
    return having(world(client, address), "title")


def rows(client, address="/en/a-map/"):
    """The list beside the map: each country with its number, in the order shown."""
    (body,) = read(client, address).iter("tbody")
    return [(words(row.find("th")), int(words(row.find("td")))) for row in body.iter("tr")]


@pytest.mark.both_databases
def test_signatories_are_counted_by_country(visitor, appeal, map_page):
    sign(appeal, "FR", "FR", "IT", "FR")

    assert dots(visitor) == {"France": 3, "Italy": 1}


def test_the_list_says_what_the_dots_say(visitor, appeal, map_page):
    sign(appeal, "US", "FR", "FR", "AR")

    assert rows(visitor) == [("Argentina", 1), ("France", 2), ("United States", 1)]
    assert dict(rows(visitor)) == dots(visitor)
    assert "4 signatories by country" in words(read(visitor, "/en/a-map/"))


@pytest.mark.parametrize("code", widely(["en", "ru", "fr", "es", "de", "ar"], "ar"))
def test_on_the_demos_map_too(visitor, code):
    answer = visitor.get(f"/{code}/map/", follow=True)
    address = answer.request["PATH_INFO"]

    assert dict(rows(visitor, address)) == dots(visitor, address)
    assert len(dots(visitor, address)) == 16


@pytest.mark.both_databases
def test_map_front_page_and_filter_count_people_by_one_rule(visitor, appeal, map_page):
    sign(appeal, "FR", further_countries="IT,CH,FR")
    sign(appeal, "FR", "")
    make_page(SignatoriesPage, home_of("en"), title="Roll", slug="roll", appeal=appeal)
    expected = {"France": 2, "Italy": 1, "Switzerland": 1}

    assert dots(visitor) == expected
    assert dict(rows(visitor)) == expected
    filters = [words(option) for option in read(visitor, "/en/roll/").iter("option")]
    assert {f"{name} ({count})" for name, count in expected.items()} <= set(filters)
    page = words(read(visitor, "/en/a-map/"))
    assert "2 signatories by country" in page
    assert "Anyone connected with several countries is counted in each of them." in page


@pytest.mark.wide
def test_the_demos_front_page_map_and_filter_agree(visitor):
    roll = [words(option) for option in read(visitor, "/en/signatories/").iter("option")]
    front = [words(entry) for entry in read(visitor, "/en/").iter("li")]

    for name, count in rows(visitor, "/en/map/"):
        assert f"{name} ({count})" in roll
        assert f"{name} {count}" in front


@pytest.mark.both_databases
def test_only_those_who_signed_the_appeal_and_are_shown_are_counted(visitor, appeal, map_page):
    sign(appeal, "FR")
    sign(appeal, "FR", shown=False)
    make_signatory(name_en="Signed nothing", country="FR")

    assert dots(visitor) == {"France": 1}


def test_without_an_appeal_everyone_counts_once(visitor, appeal):
    make_page(SolidarityMapPage, home_of("en"), title="Map", slug="all", show_acts=False)
    person = make_signatory(name_en="A Person", country="IS")
    for each in (appeal, Appeal.objects.exclude(pk=appeal.pk).earliest("pk")):
        Signature.objects.create(appeal=each, signatory=person)

    assert dots(visitor, "/en/all/")["Iceland"] == 1


def test_countries_are_named_and_sorted_in_the_readers_language(visitor, appeal, map_page):
    sign(appeal, "DE", "GB", "ES", "EG")
    translate(map_page, "fr", title="Carte", slug="une-carte")

    names = [name for name, _ in rows(visitor, "/fr/une-carte/")]

    assert names == ["Allemagne", "Égypte", "Espagne", "Royaume-Uni"]
    assert set(dots(visitor, "/ru/a-map/")) == {"Германия", "Египет", "Испания", "Великобритания"}


def test_the_map_is_not_mirrored(visitor):
    def places(address):
        return sorted(
            re.findall(r"\bm[xy]\d+", dot.get("class")) for dot in titled(visitor, address)
        )

    assert len(places("/en/map/")) == 18
    assert places("/ar/map/") == places("/en/map/")


@pytest.mark.wide
def test_what_is_in_europe_stands_on_its_own_picture_only(visitor, appeal, map_page):
    sign(appeal, "SI", "ES", "US")

    europe = {dot.get("title") for dot in having(picture(visitor, "world world--europe"), "title")}
    elsewhere = {dot.get("title") for dot in having(picture(visitor, "world"), "title")}
    assert (europe, elsewhere) == ({"Slovenia", "Spain"}, {"United States"})
    assert "Europe" in words(picture(visitor, "world world--europe"))
    assert "Европа" in words(picture(visitor, "world world--europe", "/ru/a-map/"))


@pytest.mark.wide
def test_without_anybody_in_europe_it_is_not_drawn_twice(visitor, appeal, map_page):
    sign(appeal, "US")

    assert not having(world(visitor), "class", "world__frame")


@pytest.mark.wide
def test_a_dot_that_had_to_make_room_is_tied_to_its_country(visitor, appeal, map_page):
    sign(appeal, "NL", "US")
    assert not having(world(visitor), "class", "leader")

    sign(appeal, "BE", "LU")
    assert having(picture(visitor, "world world--europe"), "class", "leader")
    assert not having(picture(visitor, "world"), "class", "leader")


@pytest.mark.wide
def test_where_nothing_is_drawn_each_number_has_its_country(visitor, appeal, map_page):
    sign(appeal, "FR", "FR", "IT")

    assert re.findall(r"(\w+) (\d)", words(world(visitor))) == [("France", "2"), ("Italy", "1")]


def test_the_west_is_on_the_left(visitor, appeal, map_page):
    sign(appeal, "US", "JP")

    def column(name):
        (dot,) = having(world(visitor, "/ar/a-map/"), "title", name)
        return int(re.search(r"\bmx(\d+)", dot.get("class"))[1])

    assert column("الولايات المتحدة") < column("اليابان")


def test_every_dot_has_its_place_in_the_style_sheet(visitor):
    sheet = Path(finders.find("campaign_pages/map/grid.css")).read_text(encoding="utf-8")
    styled = set(re.findall(r"\.(m[xy]\d+)\b", sheet))

    for dot in having(world(visitor, "/en/map/"), "title"):
        used = set(re.findall(r"\bm[xy]\d+", dot.get("class")))
        assert len(used) == 2
        assert used <= styled


def test_the_picture_says_in_words_what_it_shows(visitor, appeal, map_page):
    sign(appeal, "FR", "IT")

    assert world(visitor).get("aria-label") == "A map of the world with 2 countries marked"


def test_no_person_and_no_city_is_on_the_map(visitor, appeal, map_page):
    sign(appeal, "FR", city="Nanterre")

    html = visitor.get("/en/a-map/").content.decode()

    assert "A Person" not in html
    assert "Nanterre" not in html


def test_a_map_without_signatories_is_empty(visitor, map_page):
    assert dots(visitor) == {}
    assert rows(visitor) == []
