"""The roll of names, as readers of each language meet it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from home.settings.languages import BY_CODE
from people.models import Appeal, SignatoriesPage, Signatory, Signature
from people.roll import Asked, Roll
from tests.breadth import widely
from tests.builders import home_of, make_page, make_signatory
from tests.reading import having, read, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def appeal():
    return Appeal.objects.create(title_en="An appeal of its own")


@pytest.fixture
def roll_page(appeal):
    return make_page(SignatoriesPage, home_of("en"), title="Roll", slug="roll", appeal=appeal)


def sign(appeal, position=0, **fields):
    person = make_signatory(**fields)
    Signature.objects.create(appeal=appeal, signatory=person, position=position)
    return person


def names_shown(client, address="/en/roll/", **query):
    page = read(client, address, **query)
    return [words(entry) for entry in having(page, "data-signatory")]


def options(client, name, address="/en/roll/", **query):
    """The labels of a filter."""
    select = next(
        element
        for element in read(client, address, **query).iter("select")
        if element.get("name") == name
    )
    return [words(option) for option in select.iter("option")]


def test_everyone_stands_in_the_curated_order(visitor, appeal, roll_page):
    sign(appeal, 3, name_en="Anna")
    sign(appeal, 1, name_en="Zoe")
    sign(appeal, 2, name_en="Mia")

    assert names_shown(visitor) == ["Zoe", "Mia", "Anna"]


@pytest.mark.wide
def test_the_order_is_that_of_the_appeal_shown_and_not_of_another(visitor, appeal, roll_page):
    zoe, anna = sign(appeal, 1, name_en="Zoe"), sign(appeal, 2, name_en="Anna")
    other = Appeal.objects.create(title_en="Another appeal")
    Signature.objects.create(appeal=other, signatory=anna, position=1)
    Signature.objects.create(appeal=other, signatory=zoe, position=2)

    assert names_shown(visitor) == ["Zoe", "Anna"]


def test_only_those_who_signed_the_appeal_are_listed(visitor, appeal, roll_page):
    sign(appeal, name_en="Signed")
    make_signatory(name_en="Signed nothing")

    assert names_shown(visitor) == ["Signed"]


@pytest.mark.wide
def test_without_an_appeal_everyone_shown_is_listed_once(visitor, appeal):
    make_page(SignatoriesPage, home_of("en"), title="Everyone", slug="everyone")
    sign(appeal, name_en="Signed")
    make_signatory(name_en="Signed nothing")

    shown = names_shown(visitor, "/en/everyone/")

    assert len(shown) == Signatory.objects.count()
    assert shown[-2:] == ["Signed", "Signed nothing"]


def test_the_filter_by_country_finds_further_countries_too(visitor, appeal, roll_page):
    sign(appeal, 1, name_en="French", country="FR")
    sign(appeal, 2, name_en="Both", country="IT", further_countries="CH,FR")
    sign(appeal, 3, name_en="Italian", country="IT")

    assert names_shown(visitor, country="FR") == ["French", "Both"]
    assert names_shown(visitor, country="CH") == ["Both"]


def test_the_filter_by_field_of_work(visitor, appeal, roll_page):
    sign(appeal, 1, name_en="Judge", field="lawyer", country="FR")
    sign(appeal, 2, name_en="Singer", field="musician", country="FR")
    sign(appeal, 3, name_en="Drummer", field="musician", country="IT")

    assert names_shown(visitor, field="musician") == ["Singer", "Drummer"]
    assert names_shown(visitor, field="musician", country="FR") == ["Singer"]


@pytest.mark.parametrize(
    "query",
    widely(
        [{"country": "XX"}, {"country": "DE"}, {"field": "wizard"}, {"country": "<b>"}],
        {"country": "DE"},
    ),
)
def test_an_unknown_filter_value_is_ignored(visitor, appeal, roll_page, query):
    sign(appeal, 1, name_en="French", country="FR")

    assert names_shown(visitor, **query) == ["French"]


def test_the_filters_count_everyone_and_are_sorted_in_the_readers_language(
    visitor, appeal, roll_page
):
    sign(appeal, 1, name_en="One", country="CH", field="musician")
    sign(appeal, 2, name_en="Two", country="FR", further_countries="CH", field="musician")
    sign(appeal, 3, name_en="Three", country="ES", field="lawyer")

    assert options(visitor, "country")[1:] == ["France (1)", "Spain (1)", "Switzerland (2)"]
    assert options(visitor, "field")[1:] == ["Music (2)", "Law (1)"]
    in_french = options(visitor, "country", "/fr/roll/")[1:]
    assert in_french == ["Espagne (1)", "France (1)", "Suisse (2)"]


@pytest.mark.wide
def test_the_chosen_filter_stays_chosen(visitor, appeal, roll_page):
    sign(appeal, 1, name_en="French", country="FR")

    chosen = having(read(visitor, "/en/roll/", country="FR"), "selected")

    assert [option.get("value") for option in chosen] == ["FR"]


def test_the_number_of_names_is_the_number_of_entries(visitor, appeal, roll_page):
    for number in range(3):
        sign(appeal, number, name_en=f"Person {number}", country="FR" if number else "IT")

    assert "3 names" in words(read(visitor, "/en/roll/"))
    assert "2 names" in words(read(visitor, "/en/roll/", country="FR"))
    assert "1 name" in words(read(visitor, "/en/roll/", country="IT"))


def test_names_and_descriptions_are_the_readers_own(visitor, appeal, roll_page):
    sign(
        appeal,
        name_en="Name",
        description_en="A writer",
        name_ru="Имя",
        description_ru="Пишет книги",
    )

    (entry,) = having(read(visitor, "/ru/roll/"), "data-signatory")

    assert words(entry) == "Имя Пишет книги"
    assert not having(entry, "lang")


def test_a_missing_name_falls_back_and_says_in_which_language_it_is(visitor, appeal, roll_page):
    sign(appeal, name_en="Name", description_en="A writer", name_ar="اسم")

    (in_russian,) = having(read(visitor, "/ru/roll/"), "data-signatory")
    (in_arabic,) = having(read(visitor, "/ar/roll/"), "data-signatory")

    marked = [
        (words(part), part.get("lang"), part.get("dir")) for part in having(in_russian, "lang")
    ]
    assert marked == [("Name", "en", "ltr"), ("A writer", "en", "ltr")]
    (description,) = having(in_arabic, "lang")
    assert (words(description), description.get("lang")) == ("A writer", "en")


def test_markup_in_a_name_is_shown_as_it_is_written(visitor, appeal, roll_page):
    sign(appeal, name_en="<b>Bold</b> & Sons", description_ru="<i>строка</i>")

    assert names_shown(visitor) == ["<b>Bold</b> & Sons <i>строка</i>"]


def test_the_year_of_a_description_is_shown_with_it(visitor, appeal, roll_page):
    sign(appeal, 1, name_en="Name", description_en="Member of parliament", as_of=2023)
    sign(appeal, 2, name_en="Another", as_of=2024)

    assert "2023" in names_shown(visitor)[0]
    assert "2,023" not in names_shown(visitor)[0]


@pytest.mark.parametrize("code", widely(["en", "ru", "ar"], "ar"))
def test_a_hidden_person_is_nowhere(visitor, code):
    pages = [
        f"/{code}/",
        f"/{code}/signatories/",
        f"/{code}/map/",
        f"/{code}/appeal-2023/",
    ]
    person = Signatory.objects.order_by("pk").first()
    person.name_en, person.name_ru, person.country = "Hidden One", "Скрытое Имя", "IS"
    person.name_ar = ""  # readers of Arabic see the English one
    person.save()
    before = [visitor.get(page, follow=True).content.decode() for page in pages]
    person.shown = False
    person.save()

    after = [visitor.get(page, follow=True).content.decode() for page in pages]

    assert sum("Hidden One" in html or "Скрытое Имя" in html for html in before) == 3
    for html in after:
        assert "Hidden One" not in html
        assert "Скрытое Имя" not in html
        assert f'data-signatory="{person.pk}"' not in html
    assert Roll(BY_CODE[code], asked=Asked(country="IS")).country == ""


def test_private_notes_city_and_other_spellings_are_never_shown(visitor, appeal, roll_page):
    sign(appeal, name_en="Name", city="Secretville", private_note="hush", other_spellings="Naame")

    html = visitor.get("/en/roll/").content.decode()

    for secret in ("Secretville", "hush", "Naame"):
        assert secret not in html


@pytest.mark.parametrize(
    ("code", "month", "year", "day"),
    [
        ("en", "Died in January 2024", "Died in 2024", "Died on 5 January 2024"),
        ("ru", "Дата смерти: январь 2024 г.", "Год смерти: 2024", "Дата смерти: 5 января 2024 г."),
        ("de", "Gestorben im Januar 2024", "Gestorben 2024", "Gestorben am 5. Januar 2024"),
        ("es", "Falleció en enero de 2024", "Falleció en 2024", "Falleció el 5 de enero de 2024"),
    ],
)
def test_of_the_dead_it_is_said_when_as_exactly_as_it_is_known(code, month, year, day):
    told = {}
    with translation.override(code):
        for precision in ("month", "year", "day"):
            person = make_signatory(died=date(2024, 1, 5), died_precision=precision)
            told[precision] = " ".join(person.death_in_words(code).split())

    assert told == {"month": month, "year": year, "day": day}


def test_readers_of_the_roll_read_who_has_died(visitor, appeal, roll_page):
    facts = {"died": date(2024, 1, 31), "died_precision": "month"}
    sign(appeal, 1, name_en="Ann", description_en="A writer", **facts)
    sign(appeal, 2, name_en="Zoe", description_en="A singer")

    assert names_shown(visitor) == ["Ann A writer Died in January 2024", "Zoe A singer"]


def test_nobody_dies_in_the_future():
    with pytest.raises(ValidationError) as refused:
        make_signatory(died=date(2999, 1, 1))

    assert "died" in refused.value.message_dict


def test_a_year_that_all_share_stands_once_above_the_list(visitor, appeal, roll_page):
    sign(appeal, 1, name_en="Ann", as_of=2023)
    sign(appeal, 2, name_en="Zoe", as_of=2023)

    assert names_shown(visitor) == ["Ann", "Zoe"]
    assert "What is said of the people is as of 2023." in words(read(visitor, "/en/roll/"))


@pytest.mark.parametrize("other", widely([2025, None], first=1))
def test_where_years_differ_each_stands_with_its_person(visitor, appeal, roll_page, other):
    sign(appeal, 1, name_en="Ann", as_of=2023)
    sign(appeal, 2, name_en="Zoe", as_of=other)

    assert names_shown(visitor)[0] == "Ann As of 2023"
    assert not having(read(visitor, "/en/roll/"), "data-shared-year")


@pytest.mark.wide
def test_the_rule_by_which_countries_are_counted_stands_beside_them(visitor, appeal, roll_page):
    rule = "Anyone connected with several countries is counted in each of them."
    sign(appeal, 1, name_en="Ann", country="FR")
    assert rule not in words(read(visitor, "/en/roll/"))

    sign(appeal, 2, name_en="Zoe", country="FR", further_countries="IT")
    assert rule in words(read(visitor, "/en/roll/"))
