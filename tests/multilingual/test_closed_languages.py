"""Addresses of a language that was open once lead to the best other version, with a notice."""

import pytest

from home.language_admin.changes import remove_language
from home.models import HomePage
from home.releases.bin.pages import delete, delete_for_good
from home.releases.models import Deletion
from home.releases.withdrawal import withdraw
from home.settings.languages import BY_CODE
from tests.breadth import widely
from tests.builders import (
    close_languages,
    home_of,
    make_page,
    make_text,
    make_user,
    open_language,
    publish,
    translate,
)
from tests.reading import parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def text():
    """A text in English, with versions in Italian and German."""
    original = make_text("en", title="Statement", slug="statement")
    open_language("it")
    translate(original, "de", slug="erklaerung")
    translate(original, "it", slug="dichiarazione")
    return original


def close(code):
    withdraw([home_of(code)], make_user("Organisers"))


def remove(code):
    """Closes a language, empties it and removes it, as an organiser does."""
    user = make_user("Organisers")
    withdraw([home_of(code)], user)
    delete(list(home_of(code).get_children()), user)
    for deletion in Deletion.objects.all():
        delete_for_good(deletion, user)
    remove_language(BY_CODE[code], user)


def leads_to(visitor, address):
    answer = visitor.get(address)
    assert answer.status_code == 302, f"{address}: {answer.status_code}"
    return answer["Location"]


@pytest.mark.both_databases
@pytest.mark.parametrize("gone", widely([close, remove], close))
def test_shared_addresses_lead_to_the_same_text_in_the_next_language(visitor, text, gone):
    assert visitor.get("/it/dichiarazione/").status_code == 200

    gone("it")

    assert leads_to(visitor, "/it/dichiarazione/") == "/en/statement/#from-it"
    assert leads_to(visitor, "/it/dichiarazione/?a=1") == "/en/statement/?a=1#from-it"
    assert leads_to(visitor, "/it/") == "/en/#from-it"


@pytest.mark.both_databases
@pytest.mark.parametrize("gone", widely([close, remove], close))
def test_it_goes_by_the_fallback_of_its_readers(visitor, text, gone):
    translate(text, "es", slug="declaracion")
    close_languages("en", "fr")

    gone("it")

    assert leads_to(visitor, "/it/dichiarazione/") == "/es/declaracion/#from-it"


@pytest.mark.wide
@pytest.mark.parametrize("gone", widely([close, remove], close))
def test_feeds_papers_and_the_search_lead_on_too(visitor, text, gone):
    gone("it")

    assert leads_to(visitor, "/it/search/?q=statement") == "/en/search/?q=statement"
    assert leads_to(visitor, "/it/dichiarazione/print.pdf") == "/en/statement/print.pdf"


@pytest.mark.wide
def test_what_only_the_closed_language_has_is_not_found(visitor):
    open_language("it")
    make_text("it", slug="solo")
    close("it")

    assert visitor.get("/it/solo/").status_code == 404
    assert visitor.get("/it/nothing/").status_code == 404


def test_what_was_not_public_in_the_closed_language_tells_nothing(visitor):
    open_language("it")
    draft = translate(make_text("en", slug="other"), "it", live=False)
    draft.slug = "segreto"
    draft.save_revision()
    close("it")

    assert visitor.get("/it/segreto/").status_code == 404


@pytest.mark.parametrize("code", widely(["ka", "nl"], first=1))
def test_a_language_that_never_was_open_has_no_addresses(visitor, code):
    make_page(type(make_text("en")), home_of("en"), slug="plain")

    assert not HomePage.objects.filter(locale__language_code=code, live=True).exists()
    assert visitor.get(f"/{code}/").status_code == 404
    assert visitor.get(f"/{code}/plain/").status_code == 404


def test_the_page_says_why_to_those_who_were_led_there(visitor, text):
    assert 'id="from-it"' not in visitor.get("/en/statement/").content.decode()
    close("it")

    page = parse(visitor.get("/en/statement/").content.decode())
    found = page.find(".//*[@id='from-it']")

    assert found is not None
    assert found.get("lang") == "it"
    assert " ".join(found.itertext()).strip()


@pytest.mark.wide
def test_an_opened_language_answers_by_itself_again(visitor, text):
    close("it")
    publish(home_of("it"))

    assert visitor.get("/it/dichiarazione/").status_code == 200
    assert 'id="from-it"' not in visitor.get("/en/").content.decode()


def test_what_is_not_found_is_said_in_the_language_of_the_readers_choice(visitor):
    """A Norwegian reader is answered in Danish, where Norwegian is not open."""
    open_language("da")

    assert visitor.get("/nb/nothing/")["Content-Language"] == "da"
