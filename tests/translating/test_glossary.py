"""Terms that are translated the same everywhere, beside the text they occur in."""

import pytest
from django.urls import reverse

from home.settings.languages import BY_CODE
from home.translating.glossary import pattern_of, terms_in
from home.translating.models import GlossaryTerm
from tests.builders import make_text, make_user, paragraph, translate
from tests.editing import edit_address
from tests.reading import parse, words

pytestmark = pytest.mark.django_db


def make_term(**fields):
    term = GlossaryTerm(**fields)
    term.full_clean()
    term.save()
    return term


def found(text, target="fr", **fields):
    return [entry.here for entry in terms_in(text, BY_CODE["en"], BY_CODE[target])]


def test_the_terms_of_the_original_stand_beside_the_translation(client):
    make_term(term_en="penal colony", term_fr="colonie pénitentiaire", note_fr="pas « camp »")
    make_term(term_en="house arrest", term_fr="assignation à résidence")
    original = make_text("en", title="Moved", body=[paragraph("He is in a penal colony.")])
    copy = translate(original, "fr", title="Transféré", slug="transfere")
    client.force_login(make_user("Translators: French"))

    shown = words(parse(client.get(edit_address(copy)).content.decode()))

    assert "penal colony colonie pénitentiaire pas « camp »" in shown
    assert "assignation" not in shown


@pytest.mark.wide
def test_a_term_without_translation_is_said_and_leads_to_its_editor(client):
    term = make_term(term_en="penal colony")
    copy = translate(make_text("en", title="A penal colony"), "fr", title="Colonie", slug="colonie")
    client.force_login(make_user("Translators: French"))

    html = client.get(edit_address(copy)).content.decode()

    assert "no translation yet" in html
    address = reverse("wagtailsnippets_translating_glossaryterm:edit", args=[term.pk])
    assert address in html
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("colony", "Two penal COLONIES."),
        ("колония", "Он в колонии."),
        ("исправительная колония", "перевели в исправительную колонию № 4"),
        ("Kagarlitsky", "Kagarlitsky’s letter"),
        ("court", "courts"),
    ],
)
def test_a_term_is_found_with_other_endings_and_in_any_case(term, text):
    assert pattern_of(term).search(text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("art", "the party"),
        ("court", "in a cot"),
        ("law", "flaw"),
        ("a.b", "a-c"),
    ],
)
def test_other_words_are_not_taken_for_it(term, text):
    assert not pattern_of(term).search(text)


def test_terms_come_in_the_order_of_the_text():
    make_term(term_en="second thing")
    make_term(term_en="first thing")
    text = make_text("en", title="The first thing, then the second thing")

    assert found(text) == ["first thing", "second thing"]


def test_a_term_of_signs_only_is_found_nowhere():
    make_term(term_en="???")

    assert found(make_text("en", title="What???")) == []


def test_a_translator_adds_a_term_in_the_own_language_only(client):
    client.force_login(make_user("Translators: French"))
    address = reverse("wagtailsnippets_translating_glossaryterm:add")

    client.post(address, {"term_fr": "colonie de rééducation", "term_ru": "чужое"}, follow=True)

    term = GlossaryTerm.objects.get(term_fr="colonie de rééducation")
    assert not term.term_ru


def test_a_translator_deletes_no_term(client):
    term = make_term(term_en="a term")
    client.force_login(make_user("Translators: French"))

    client.post(reverse("wagtailsnippets_translating_glossaryterm:delete", args=[term.pk]))

    assert GlossaryTerm.objects.filter(pk=term.pk).exists()


def test_the_demo_brings_a_glossary_in_its_languages():
    terms = GlossaryTerm.objects.all()

    assert len(terms) >= 20
    for code in ("ar", "de", "en", "es", "fr", "ru"):
        assert all(term.only("term", code) for term in terms), code
