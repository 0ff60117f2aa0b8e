"""A roll of more names than one page: its pages, its alphabet, its search, and what it costs."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from home.mirror.addresses import file_of
from home.mirror.sources import Site
from home.multilingual.alphabet import letters
from home.page_cache.cache import named
from home.public.content_version import read_version_of
from home.settings.languages import BY_CODE
from people import models
from people import roll as rolls
from people.alphabet import PlaceInAlphabet, enter_missing
from people.models import Appeal, SignatoriesPage, Signatory, Signature
from people.roll import Asked, Roll
from tests.breadth import widely
from tests.builders import home_of, make_letter, make_page, make_signatory, publish
from tests.reading import having, links, parse, read, words
from tests.signatories import sign_many

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ADDRESS = "/en/roll/"


@pytest.fixture
def appeal():
    return Appeal.objects.create(title_en="An appeal of its own")


@pytest.fixture
def roll_page(appeal):
    return make_page(SignatoriesPage, home_of("en"), title="Roll", slug="roll", appeal=appeal)


@pytest.fixture
def short_pages(monkeypatch):
    """Four names make a page."""
    monkeypatch.setattr(rolls, "ON_A_PAGE", 4)
    monkeypatch.setattr(models, "ON_A_PAGE", 4)
    monkeypatch.setattr(rolls, "ON_A_FILE", 6)


@pytest.fixture
def ten(appeal, roll_page, short_pages):
    """Ten people, the names of the last ones first in the alphabet."""
    people = []
    for number, letter in enumerate("JIHGFEDCBA", start=1):
        country = "FR" if number % 2 else "IT"
        person = make_signatory(name_en=f"{letter}nn {letter}urname", country=country)
        Signature.objects.create(appeal=appeal, signatory=person, position=number)
        people.append(person)
    return people


@pytest.fixture
def kept(monkeypatch):
    """As if what a test has written were committed."""
    monkeypatch.setattr("home.public.kept.is_changing", lambda part: False)


def names(page):
    return [words(entry) for entry in having(page, "data-signatory")]


def initials(page):
    return "".join(name[0] for name in names(page))


def related(page, rel, tag="a"):
    """Where the links with a relation lead."""
    return [each.get("href") for each in page.iter(tag) if each.get("rel") == rel]


def test_a_long_roll_has_pages_in_the_curated_order(visitor, ten):
    shown = [initials(read(visitor, ADDRESS, **query)) for query in ({}, {"page": 2}, {"page": 3})]

    assert shown == ["JIHG", "FEDC", "BA"]


def test_its_pages_lead_to_each_other_and_say_which_they_are(visitor, ten):
    first, second, last = (read(visitor, f"{ADDRESS}{part}") for part in ("", "?page=2", "?page=3"))

    assert (related(first, "prev"), related(first, "next")) == ([], [f"{ADDRESS}?page=2"])
    assert (related(second, "prev"), related(second, "next")) == ([ADDRESS], [f"{ADDRESS}?page=3"])
    assert (related(last, "prev"), related(last, "next")) == ([f"{ADDRESS}?page=2"], [])
    (here,) = related(first, "canonical", "link")
    assert related(second, "prev", "link") == [here]
    assert related(second, "next", "link") == [f"{here}?page=3"]
    assert "Page 2 of 3" in words(second)
    assert "Page 2 of 3" in words(next(second.iter("title")))
    assert "10 names" in words(second)


@pytest.mark.wide
def test_each_page_is_known_by_its_own_address_and_a_choice_by_the_whole_rolls(visitor, ten):
    def canonical(**query):
        (address,) = related(read(visitor, ADDRESS, **query), "canonical", "link")
        return address.partition("/en/")[2]

    assert canonical() == "roll/"
    assert canonical(page=1) == "roll/"
    assert canonical(page=2) == "roll/?page=2"
    assert canonical(country="FR", page=2) == "roll/"
    assert canonical(letter="A") == "roll/"


@pytest.mark.parametrize(
    ("asked", "shown"), widely([("99", "BA"), ("0", "JIHG"), ("x", "JIHG")], first=1)
)
def test_a_number_that_is_no_page_shows_the_nearest(visitor, ten, asked, shown):
    assert initials(read(visitor, ADDRESS, page=asked)) == shown


def test_the_filters_and_their_pages_go_together(visitor, ten):
    page = read(visitor, ADDRESS, country="FR", page=2)

    assert initials(page) == "B"
    assert related(page, "prev") == [f"{ADDRESS}?country=FR"]
    assert "5 names" in words(page)


def test_under_a_letter_stand_those_whom_the_readers_language_has_there(visitor, appeal, ten):
    for name in ("Émile", "Čapek", "Ерёма"):
        person = make_signatory(name_en=name, name_cs=name)
        Signature.objects.create(appeal=appeal, signatory=person, position=20)

    assert names(read(visitor, ADDRESS, letter="E")) == ["Émile", "Enn Eurname"]
    assert names(read(visitor, ADDRESS, letter="C")) == ["Čapek", "Cnn Curname"]
    in_czech = Roll(BY_CODE["cs"], appeal.pk, Asked(letter="Č"))
    assert "Č" in letters("cs")
    assert in_czech.letter == ""  # nobody has prepared Czech, so nobody stands there yet


@pytest.mark.wide
def test_the_letters_shown_are_those_under_which_somebody_stands(visitor, ten):
    page = read(visitor, ADDRESS, letter="B")

    (nav,) = having(page, "data-letters")
    assert [words(each) for each in nav.iter("a")] == list("ABCDEFGHIJ")
    assert [words(each) for each in nav.iter("a") if each.get("aria-current")] == ["B"]


def test_search_within_the_roll_finds_in_any_script_and_stays_in_it(visitor, appeal, ten):
    person = make_signatory(name_en="Zinovy Pridumanny", name_ru="Зиновий Придуманный")
    Signature.objects.create(appeal=appeal, signatory=person, position=20)
    make_signatory(name_en="Zinovy Elsewhere")

    assert names(read(visitor, ADDRESS, q="зиновий")) == ["Zinovy Pridumanny"]
    assert names(read(visitor, ADDRESS, q="no such name")) == []


def test_a_hidden_person_is_on_no_page_under_no_letter_and_not_counted(visitor, appeal, ten):
    before = Roll(BY_CODE["en"], appeal.pk).count()
    ten[0].shown = False
    ten[0].save()

    assert Roll(BY_CODE["en"], appeal.pk).count() == before - 1
    assert "J" not in [option.value for option in Roll(BY_CODE["en"], appeal.pk).letters]
    assert initials(read(visitor, ADDRESS)) == "IHGF"
    assert "Jnn Jurname" not in names(read(visitor, ADDRESS, q="Jnn"))


@pytest.mark.wide
def test_a_roll_of_one_page_has_no_letters_no_search_and_no_pages(visitor, appeal, roll_page):
    sign_many(appeal, 30)

    page = read(visitor, ADDRESS)

    assert len(names(page)) == 30
    assert not having(page, "data-letters")
    assert not [each for each in page.iter("input") if each.get("id") == "q"]
    assert not related(page, "next", "link")


@pytest.mark.wide
def test_a_letter_of_another_alphabet_has_nobody(visitor, ten, roll_page):
    page = read(visitor, ADDRESS, letter="Ø")

    assert names(page) == []
    assert "0 names" in words(page)
    assert len(names(read(visitor, ADDRESS, letter="<b>"))) == 4


@pytest.mark.wide
def test_all_that_is_told_of_a_page_in_another_language_is_told_of_one_address(
    visitor, ten, roll_page
):
    page = read(visitor, "/fr/roll/", page=2)

    told = {each.get("rel"): each.get("href") for each in having(page, "rel") if each.tag == "link"}
    here = told["canonical"].partition("?")[0]
    assert here.endswith("/en/roll/")
    assert (told["prev"], told["next"]) == (here, f"{here}?page=3")


#: What a reader may ask of a roll.
ASKED = (
    "",
    "page=3",
    "country=FR",
    "country=FR&field=writer",
    "letter=B",
    "q=made",
    "letter=B&q=made",
)


@pytest.mark.wide
def test_a_page_of_hundreds_takes_at_most_twelve_queries(visitor, appeal, roll_page, kept):
    sign_many(appeal, 350)
    for query in ASKED:
        address = f"{ADDRESS}?{query}"
        visitor.get(address)  # what is looked up once a process, such as content types

        with CaptureQueriesContext(connection) as captured:
            page = parse(visitor.get(address).content.decode())

        assert 0 < len(names(page)) <= 100, query
        assert len(captured) <= 12, (query, [each["sql"][:80] for each in captured])


def test_no_unknown_parameter_and_no_unknown_value_reaches_rendering():
    known = SignatoriesPage.query_parameters

    asked = "page=2&utm_source=x&country=FR&letter=B&field=writer&q=x"
    assert named(asked, known) == "country=FR&field=writer&letter=B&page=2&q=x"
    for junk in (
        "page=0",
        "page=02",
        "page=-1",
        "page=12345",
        "letter=BB",
        "letter=%3Cb%3E",
        "p=2",
    ):
        assert named(junk, known) == ""


def test_a_result_of_search_leads_to_the_page_on_which_the_person_stands(visitor, ten):
    found = read(visitor, "/en/search/", q="Ann Aurname")

    assert f"{ADDRESS}?page=3#signatory-{ten[-1].pk}" in links(found)


@pytest.mark.wide
def test_below_a_letter_stand_the_first_names_and_the_way_to_all(visitor, appeal, ten):
    make_letter(title="Letter", slug="long-letter", appeal=appeal)

    page = read(visitor, "/en/long-letter/")

    assert names(page) == [f"{letter}nn {letter}urname" for letter in "JIHG"]
    assert "10 signatories" in words(page)
    assert ADDRESS in links(page)


def test_a_mirror_has_longer_pages_as_files(ten):
    site = Site()

    first, second = site.get(ADDRESS), site.get(f"{ADDRESS}?page=2")

    found = [len(re.findall("data-signatory", each.content.decode())) for each in (first, second)]
    assert found == [6, 4]
    assert file_of(f"{ADDRESS}?page=2") == "en/roll/page-2.html"


# What is kept of it


@pytest.mark.wide
def test_nothing_is_counted_again_while_other_things_are_published(visitor, appeal, kept):
    make_page(SignatoriesPage, home_of("en"), title="Roll", slug="roll", appeal=appeal)
    sign_many(appeal, 120)
    addresses = [ADDRESS, "/en/", "/en/map/"]
    for address in addresses:
        visitor.get(address)

    publish(make_letter(title="Something else"))
    with CaptureQueriesContext(connection) as captured:
        for address in addresses:
            visitor.get(address)

    counting = [each["sql"] for each in captured if "COUNT(" in each["sql"]]
    assert not [sql for sql in counting if "people_signat" in sql]


def test_what_is_kept_is_counted_anew_when_a_person_or_a_signature_changes(appeal, kept, ten):
    def counted():
        found = Roll(BY_CODE["en"], appeal.pk)
        return {option.value: option.count for option in found.countries}, found.count()

    make_the_next_transaction()
    assert counted() == ({"FR": 5, "IT": 5}, 10)
    ten[0].country = "DE"
    with transaction.atomic():
        ten[0].save()
    make_the_next_transaction()
    assert counted() == ({"FR": 4, "IT": 5, "DE": 1}, 10)

    ten[1].signatures.all().delete()
    make_the_next_transaction()
    assert counted() == ({"FR": 4, "IT": 4, "DE": 1}, 9)


def make_the_next_transaction():
    """What is written so far has been counted once; the next write is counted again."""
    connection.run_on_commit = []


def test_another_language_gets_its_alphabet_by_the_periodic_task(appeal, ten):
    PlaceInAlphabet.objects.filter(code="ru").delete()
    PlaceInAlphabet.objects.filter(code="en").update(rules="old")
    before = read_version_of("people")
    make_the_next_transaction()

    enter_missing()
    enter_missing()

    places = PlaceInAlphabet.objects.exclude(rules="old")
    assert places.filter(code="ru").count() == Signatory.objects.count()
    assert places.filter(code="en").count() == Signatory.objects.count()
    assert read_version_of("people") != before


@pytest.mark.wide
def test_the_periodic_task_goes_on_where_it_was_ended(appeal, ten, monkeypatch):
    PlaceInAlphabet.objects.all().delete()

    def fail(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("people.alphabet.count_part", fail)
        with pytest.raises(KeyboardInterrupt):
            enter_missing()
    assert not PlaceInAlphabet.objects.exists()
    enter_missing()

    for code in ("en", "ru"):
        assert PlaceInAlphabet.objects.filter(code=code).count() == Signatory.objects.count()


def test_a_name_that_changes_changes_its_place(appeal, ten):
    ten[0].name_en = "Zoe"
    ten[0].save()

    assert PlaceInAlphabet.objects.get(signatory=ten[0], code="en").letter == "Z"
