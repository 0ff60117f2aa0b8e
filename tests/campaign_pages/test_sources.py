"""A source is named as each language writes it; issue and copy are facts, not English words."""

import pytest

from campaign_pages.sources import names_of_sources
from home.multilingual import wordings
from home.multilingual.wordings import Kind, change
from tests.builders import make_case, make_update, translate
from tests.reading import having, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def usual_words():
    yield
    wordings.use([])


def make_source(**value):
    value = {"name": "Газета", "link": "https://example.org/", "language": "ru", **value}
    return [{"type": "source", "value": value}]


@pytest.fixture
def named():
    def name(code, text):
        change(Kind.SOURCE, code, "Газета", [text])
        wordings.load()

    return name


def sources_on(visitor, address):
    (place,) = having(read(visitor, address), "class", "sources")
    return words(place)


def test_a_source_is_named_as_the_reader_writes_it(visitor, named):
    case = make_case(title="A case", slug="a-case")
    update = make_update(case, title="News", slug="news", sources=make_source())
    translate(case, "fr", title="Une affaire", slug="une-affaire")
    translate(update, "fr", title="Nouvelle", slug="nouvelle")
    named("en", "Gazeta")

    assert "Gazeta" in sources_on(visitor, "/en/a-case/news/")
    assert "Газета" in sources_on(visitor, "/fr/une-affaire/nouvelle/")


def test_a_name_that_stands_as_it_is_is_marked_with_its_language(visitor):
    make_update(make_case(title="A case", slug="a-case"), slug="news", sources=make_source())

    page = read(visitor, "/en/a-case/news/")

    assert [words(each) for each in having(page, "lang", "ru") if each.tag == "bdi"] == ["Газета"]


@pytest.mark.wide
def test_issue_and_copy_are_told_in_the_readers_words(visitor, named):
    case = make_case(title="A case", slug="a-case")
    source = make_source(issue="230", copy_on="Another site")
    make_update(case, title="News", slug="news", sources=source)
    translate(case, "fr", title="Une affaire", slug="une-affaire")
    named("en", "Gazeta")

    assert "Gazeta, no. 230 (copy: Another site)" in sources_on(visitor, "/en/a-case/news/")
    assert "Газета, nº 230 (copie : Another site)" in sources_on(visitor, "/fr/une-affaire/news/")


def test_the_names_of_public_news_can_be_corrected_and_no_others():
    case = make_case(title="A case", slug="a-case")
    make_update(case, slug="news", sources=make_source(copy_on="Another site"))
    make_update(case, slug="draft", live=False, sources=make_source(name="Secret"))

    names = names_of_sources().usual("en")

    assert {"Газета", "Another site"} <= names.keys()
    assert "Secret" not in names


@pytest.mark.parametrize(
    ("address", "name", "foreign"),
    [("/ru/pressa/", "РБК", "RBC"), ("/en/press/", "RBC", "РБК")],
)
def test_the_demos_sources_are_written_as_its_readers_do(visitor, address, name, foreign):
    told = words(read(visitor, address))

    assert name in told
    assert foreign not in told
