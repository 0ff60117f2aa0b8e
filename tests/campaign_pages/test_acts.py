"""Acts of solidarity: an editor names a town, readers find it on the map and in its list."""

from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

import campaign_pages
from campaign_pages.cities import city_called, is_far_from
from campaign_pages.city_names import city_name
from campaign_pages.models import CaseUpdatePage, SolidarityMapPage
from home.multilingual.reader import Reader, reading
from home.multilingual.wording_items import items_of
from home.multilingual.wordings import Kind, change, load, use
from home.printing.documents import picture_of
from people.models import Signatory
from tests.breadth import widely
from tests.builders import home_of, make_case, make_page, make_update, make_user, translate
from tests.reading import having, links, read, the_one, words

pytestmark = pytest.mark.django_db

BUILD = Path(campaign_pages.__file__).parent / "cities_build"


@pytest.fixture
def case():
    return make_case(title="A case", slug="a-case")


@pytest.fixture
def map_page():
    CaseUpdatePage.objects.update(act_country="")  # those of the demo
    return make_page(SolidarityMapPage, home_of("en"), title="Map", slug="a-map")


@pytest.fixture
def own_names():
    """Whatever names a test puts into use are forgotten after it."""
    yield
    use([])


def make_act(case, **fields):
    facts = {"kind": "solidarity", "act_country": "ME", "act_city": "Budva", "slug": "an-act"}
    return make_update(case, **{"title": "A festival", **facts, **fields})


def marked(client, address="/en/a-map/"):
    """What is marked for acts: the place with the number."""
    dots = having(the_one(read(client, address), "role", "img"), "title")
    acts = [dot for dot in dots if "dot--act" in dot.get("class")]
    return {dot.get("title"): int(words(dot).split()[-1]) for dot in acts}


def listed(client, address="/en/a-map/"):
    """The list of acts as it reads."""
    page = read(client, address)
    (section,) = [each for each in page.iter("section") if each.get("aria-labelledby") == "acts"]
    return section


# What readers see


@pytest.mark.both_databases
def test_an_act_stands_on_the_map_and_in_its_list(visitor, case, map_page):
    make_act(case, date="2024-08-24")

    assert marked(visitor) == {"Budva, Montenegro": 1}
    assert words(listed(visitor)) == (
        "Acts of solidarity Montenegro Budva 24 August 2024 A festival"
    )
    assert "/en/a-case/an-act/" in links(listed(visitor))


@pytest.mark.wide
def test_acts_in_one_city_have_one_mark_and_the_newest_is_first(visitor, case, map_page):
    make_act(case, date="2024-08-24")
    make_act(case, date="2025-01-02", title="A vigil", slug="a-vigil")

    assert marked(visitor) == {"Budva, Montenegro": 2}
    told = words(listed(visitor))
    assert told.index("A vigil") < told.index("A festival")
    assert told.count("Montenegro") == 1


@pytest.mark.wide
def test_an_act_of_which_only_the_country_is_known_stands_for_it(visitor, case, map_page):
    make_act(case, act_country="US", act_city="")

    assert marked(visitor) == {"United States": 1}


@pytest.mark.wide
def test_people_and_acts_are_told_apart_in_words(visitor, case, map_page):
    make_act(case)
    page = read(visitor, "/en/a-map/")

    (key,) = having(page, "class", "map__key")
    assert words(key) == "Signatories Acts of solidarity"
    assert len(having(key, "class", "dot dot--act")) == 1


@pytest.mark.wide
def test_each_of_the_two_can_be_left_out(visitor, case, map_page):
    make_act(case)
    only_acts = make_page(
        SolidarityMapPage, home_of("en"), title="Acts", slug="acts-only", show_people=False
    )

    dots = having(the_one(read(visitor, only_acts.url), "role", "img"), "title")
    assert [dot.get("title") for dot in dots] == ["Budva, Montenegro"]
    assert "by country" not in words(read(visitor, only_acts.url))
    without = make_page(
        SolidarityMapPage, home_of("en"), title="People", slug="people-only", show_acts=False
    )
    assert marked(visitor, without.url) == {}
    assert "Acts of solidarity" not in words(read(visitor, without.url))


def test_other_events_and_drafts_are_not_on_the_map(visitor, case, map_page):
    make_act(case, live=False)
    make_update(case, title="A hearing", slug="a-hearing", kind="hearing")
    make_update(case, title="Online", slug="online", kind="solidarity")

    assert marked(visitor) == {}


def test_a_reader_of_another_language_finds_the_act_in_words_that_there_are(
    visitor, case, map_page
):
    make_act(case, date="2024-08-24")

    section = listed(visitor, "/ru/a-map/")
    assert "Черногория" in words(section)
    (link,) = section.iter("a")
    assert (link.get("href"), link.get("lang")) == ("/ru/a-case/an-act/", "en")


def test_a_translation_has_the_place_of_its_original(visitor, case, map_page):
    act = make_act(case)
    translate(case, "fr", title="Une affaire", slug="une-affaire")
    french = translate(act, "fr", title="Un festival", slug="un-festival")

    assert french.act_point == act.act_point == (42.3, 18.8)
    assert "Un festival" in words(listed(visitor, "/fr/a-map/"))


def test_the_act_says_where_it_was_and_is_found_by_it(visitor, case):
    make_act(case)

    assert "Budva, Montenegro" in words(read(visitor, "/en/a-case/an-act/"))
    assert "A festival" in words(read(visitor, "/en/search/?q=Budva"))


@pytest.mark.wide
def test_what_its_editors_say_of_the_place_is_not_said_twice(visitor, case):
    make_act(case, place="Budva, Montenegro")

    (article,) = having(read(visitor, "/en/a-case/an-act/"), "data-update")
    assert words(article).count("Budva") == 1


def test_the_front_page_leads_to_the_acts(visitor):
    front = read(visitor, "/en/")

    assert "2 acts of solidarity" in words(front)
    assert "/en/map/#acts" in links(front)


def test_the_demos_acts_are_those_whose_place_its_sources_name(visitor):
    assert marked(visitor, "/en/map/") == {"Budva, Montenegro": 1, "United States": 1}
    assert "Черногория Будва" in words(listed(visitor, "/ru/karta/"))


@pytest.mark.wide
def test_the_picture_that_the_map_is_shared_with_shows_people_and_acts(case, map_page):
    make_act(case)
    with reading(Reader("en")) as reader:
        drawn = picture_of(reader, map_page).data["map"]

    assert [dot["count"] for dot in drawn["europe"] if dot["is_act"]] == ["1"]
    assert [dot for dot in drawn["world"] if not dot["is_act"]]
    assert drawn["key"] == ["Signatories", "Acts of solidarity"]


def test_an_empty_map_is_shared_with_its_title(map_page):
    Signatory.objects.update(shown=False)
    with reading(Reader("en")) as reader:
        assert picture_of(reader, map_page).data["map"] is None


# Names of cities


def test_a_city_is_called_what_its_language_calls_it():
    assert city_name("Paris", "FR", "ru") == "Париж"
    assert city_name("Buenos Aires", "AR", "ar") == "بوينوس أيرس"
    assert city_name("Paris", "US", "ru") == "Paris"


@pytest.mark.wide
def test_where_no_list_has_a_name_the_campaign_says_it_once(visitor, case, map_page, own_names):
    make_act(case)
    (item,) = [each for each in items_of(Kind.CITY, "ru") if "Budva" in each.message]
    change(Kind.CITY, "ru", item.message, ["Будва"])
    load()

    assert "Будва" in words(listed(visitor, "/ru/a-map/"))


# What editors type


@pytest.mark.parametrize(
    ("typed", "country", "name"),
    widely(
        [
            ("будва", "ME", "Budva"),
            ("München", "DE", "Munich"),
            ("buenos aires", "AR", "Buenos Aires"),
        ],
        first=1,
    ),
)
def test_a_city_is_found_in_whatever_language_it_is_typed(case, typed, country, name):
    act = make_act(case, act_city=typed, act_country=country)

    assert act.act_city == name
    assert act.act_point is not None


def test_readers_are_shown_the_name_that_was_typed_in_their_script(own_names):
    act = make_act(make_case("ru", slug="novoe-delo"), act_city="лион", act_country="FR")
    load()

    assert act.act_city == "Lyon"
    assert act.act_in_words("ru") == "Лион, Франция"
    assert city_name("Lyon", "FR", "fr") == "Lyon"


@pytest.mark.wide
def test_a_name_in_another_script_than_the_page_has_is_for_nobody(own_names):
    make_act(make_case("fr", slug="une-affaire"), act_city="Лион", act_country="FR")
    make_act(make_case("ru", slug="novoe-delo"), act_city="Lyon", act_country="FR", slug="akt")
    load()

    assert city_name("Lyon", "FR", "fr") == city_name("Lyon", "FR", "ru") == "Lyon"


def test_a_name_that_the_campaign_has_corrected_stays(own_names):
    change(Kind.CITY, "ru", "Lyon (FR)", ["Лион-на-Роне"])
    load()
    make_act(make_case("ru", slug="novoe-delo"), act_city="Лион", act_country="FR")
    load()

    assert city_name("Lyon", "FR", "ru") == "Лион-на-Роне"


@pytest.mark.wide
def test_cities_of_crimea_are_cities_of_ukraine(case):
    assert make_act(case, act_city="Симферополь", act_country="UA").act_city == "Simferopol"
    for city in ("Simferopol", "Sevastopol", "Kerch"):
        assert city_called(city, "UA") is not None
        assert city_called(city, "RU") is None


def refused(case, **fields):
    with pytest.raises(ValidationError) as found:
        make_act(case, slug=uuid4().hex, **fields)  # a draft of it stays
    return set(found.value.message_dict)


def test_an_unknown_city_needs_coordinates(case):
    assert refused(case, act_city="Nowhere at all") == {"act_city"}
    act = make_act(case, slug="near", act_city="A village", act_coordinates="42.4321, 18.7654")
    assert (act.act_city, act.act_point) == ("A village", (42.4, 18.8))
    assert act.act_coordinates == "42.4, 18.8"


@pytest.mark.parametrize(
    "typed", widely(["18.8, 142.3", "42.3", "98, 18", "12 Main Street", "18.8, 42.3"])
)
def test_coordinates_that_cannot_be_right_are_refused(case, typed):
    assert refused(case, act_city="A village", act_coordinates=typed) == {"act_coordinates"}


def test_only_an_act_of_solidarity_has_a_place_on_the_map(case):
    assert refused(case, kind="hearing") == {"act_country"}
    assert refused(case, act_country="") == {"act_country"}


def test_coordinates_near_a_city_of_the_country_are_not_far_from_it():
    assert not is_far_from("ME", 42.3, 18.8)
    assert is_far_from("ME", 55.8, 37.6)


@pytest.mark.wide
def test_the_front_page_of_the_admin_opens_one_form_for_an_act(client, case):
    client.force_login(make_user("Editors: English"))
    address = reverse("add_act", args=[case.pk])

    assert address in links(read(client, "/admin/"))
    form = client.get(address).context["form"]
    assert form["kind"].value() == "solidarity"
    assert {"act_country", "act_city", "act_coordinates"} <= set(form.fields)
    assert form.parent_page.pk == case.pk


def test_whoever_may_not_write_news_cannot_open_that_form(client, case):
    client.force_login(make_user("Translators: French"))

    assert client.get(reverse("add_act", args=[case.pk])).status_code in (302, 403)


# The table


def test_the_table_of_cities_is_the_one_that_the_build_recorded():
    recorded = (BUILD / "checksums.txt").read_text(encoding="ascii").splitlines()
    for line in recorded:
        digest, path = line.split("  ")
        assert sha256((BUILD / path).read_bytes()).hexdigest() == digest, path
    assert len(recorded) == 2


def test_no_person_is_put_into_a_city(visitor, map_page):
    city = Signatory.objects.exclude(city="").values_list("city", flat=True)[0]

    assert city not in words(the_one(read(visitor, "/en/a-map/"), "role", "img"))
