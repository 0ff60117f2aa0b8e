"""Each text of a thing remembers the text it was translated from."""

import pytest
from django.urls import reverse
from django.utils import translation

from home.models import CampaignImage
from home.multilingual.text_sources import TextState
from home.translating.models import GlossaryTerm
from people.models import Signatory
from tests.builders import make_signatory, make_user, png
from tests.multilingual.test_things import edit_address, form_of, values_of
from tests.reading import parse, words

pytestmark = pytest.mark.django_db


def change(person, **values):
    person = Signatory.objects.get(pk=person.pk)
    for name, value in values.items():
        setattr(person, name, value)
    person.save()
    return Signatory.objects.get(pk=person.pk)


def state(person, code, field="name"):
    return Signatory.objects.get(pk=person.pk).text_state(field, code)


@pytest.fixture
def person():
    return make_signatory(name_en="Name", name_ru="Имя")


def test_a_column_is_empty_filled_or_outdated(person):
    assert state(person, "ru") == TextState.FILLED
    assert state(person, "fr") == TextState.EMPTY

    change(person, name_en="New name")

    assert state(person, "en") == TextState.FILLED
    assert state(person, "ru") == TextState.OUTDATED
    assert state(person, "fr") == TextState.EMPTY


def test_a_text_written_anew_is_current(person):
    change(person, name_en="New name")

    change(person, name_ru="Новое имя")

    assert state(person, "ru") == TextState.FILLED


def test_saving_the_same_texts_changes_nothing(person):
    change(person, name_en="New name")

    change(person)

    assert state(person, "ru") == TextState.OUTDATED


def test_the_first_text_is_the_original_in_whichever_language():
    person = make_signatory(name_en="", name_ru="Имя")
    change(person, name_en="Name")

    change(person, name_en="Another name")
    assert state(person, "ru") == TextState.FILLED
    change(person, name_ru="Другое имя")
    assert state(person, "en") == TextState.OUTDATED


def test_of_several_filled_at_once_the_default_language_is_the_original():
    person = make_signatory(name_ru="Имя", name_en="Name", name_fr="Nom")

    change(person, name_en="New name")

    assert state(person, "ru") == state(person, "fr") == TextState.OUTDATED


def test_when_the_original_is_emptied_the_others_stay_as_they_were():
    person = make_signatory(name_en="Name", name_ru="Имя", name_fr="Nom", name_de="Name (de)")
    change(person, name_en="New name")
    change(person, name_ru="Новое имя", name_fr="Nouveau nom")

    change(person, name_en="")

    assert state(person, "ru") == TextState.FILLED
    assert state(person, "fr") == TextState.FILLED
    assert state(person, "de") == TextState.OUTDATED


@pytest.mark.parametrize("changed", ["Name ", " Name", "Name"])
def test_spaces_are_no_change(person, changed):
    change(person, name_en=changed)

    assert state(person, "ru") == TextState.FILLED


def test_a_row_written_past_the_model_counts_as_current():
    person = make_signatory(name_en="Name", name_ru="Имя")
    Signatory.objects.filter(pk=person.pk).update(text_sources={})

    assert state(person, "ru") == TextState.FILLED
    change(person, name_en="New name", name_ru="Новое имя")
    assert state(person, "ru") == TextState.FILLED


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_language_of_the_admin_makes_no_difference(person, language):
    with translation.override(language):
        change(person, name_en="New name")
        assert state(person, "ru") == TextState.OUTDATED


@pytest.mark.wide
def test_an_old_version_brings_its_memory_back(admin_client, person):
    revision = Signatory.objects.get(pk=person.pk).save_revision()
    change(person, name_en="New name")
    address = reverse(
        "wagtailsnippets_people_signatory:revisions_revert", args=[person.pk, revision.pk]
    )
    values = form_of(admin_client, person, address)

    answer = admin_client.post(address, values)
    assert answer.status_code == 302

    assert Signatory.objects.get(pk=person.pk).name_en == "Name"
    assert state(person, "ru") == TextState.FILLED


def test_pictures_and_terms_remember_too():
    image = CampaignImage(title="x", file=png(), description_en="A man", description_ru="Человек")
    image.save()
    image.description_en = "A woman"
    image.save(update_fields=["description_en"])
    assert CampaignImage.objects.get(pk=image.pk).language_state("ru") == TextState.OUTDATED

    term = GlossaryTerm(term_en="court", term_fr="tribunal")
    term.save()
    assert term.language_state("fr") == TextState.FILLED
    assert term.language_state("de") == TextState.EMPTY


# In the editor


def test_the_tab_says_it_and_shows_the_original(client, person):
    change(person, name_en="New name")
    client.force_login(make_user("Translators: Russian"))

    shown = words(parse(client.get(edit_address(person)).content.decode()))

    assert "◆ русский (outdated)" in shown
    assert "Name English changed since New name" in shown


def test_texts_that_match_are_marked_so(client, person):
    change(person, name_en="New name")
    client.force_login(make_user("Translators: Russian"))
    values = form_of(client, person)
    assert "matches_ru" in values

    client.post(edit_address(person), {**values, "matches_ru": "on"})

    assert state(person, "ru") == TextState.FILLED
    assert "matches_ru" not in form_of(client, person)


def test_unticked_it_stays_outdated(client, person):
    change(person, name_en="New name")
    client.force_login(make_user("Translators: Russian"))
    values = form_of(client, person)
    values.pop("matches_ru")

    client.post(edit_address(person), values)

    assert state(person, "ru") == TextState.OUTDATED


def test_only_the_own_language_is_asked_about(client, person):
    change(person, name_en="New name")
    client.force_login(make_user("Translators: French"))

    values = form_of(client, person)
    client.post(edit_address(person), {**values, "matches_ru": "on"})

    assert "matches_ru" not in values
    assert state(person, "ru") == TextState.OUTDATED


# Two at once


@pytest.mark.wide
def test_in_two_languages_both_texts_and_memories_are_kept(client, person):
    french, russian = make_user("Translators: French"), make_user("Translators: Russian")
    client.force_login(french)
    of_french = form_of(client, person)
    client.force_login(russian)
    client.post(edit_address(person), {**form_of(client, person), "name_ru": "Другое имя"})
    client.force_login(french)
    client.post(edit_address(person), {**of_french, "name_fr": "Nom"})

    person = Signatory.objects.get(pk=person.pk)
    assert (person.name_ru, person.name_fr) == ("Другое имя", "Nom")
    change(person, name_en="New name")
    assert state(person, "ru") == state(person, "fr") == TextState.OUTDATED


def test_in_the_same_language_the_second_is_told_and_shown_both(client, person):
    client.force_login(make_user("Translators: Russian"))
    opened = form_of(client, person)
    change(person, name_ru="Их текст")

    answer = client.post(edit_address(person), {**opened, "name_ru": "Мой текст"})

    assert answer.status_code == 200
    assert Signatory.objects.get(pk=person.pk).name_ru == "Их текст"
    html = answer.content.decode()
    assert "Их текст" in html
    assert 'value="Мой текст"' in html


def test_saving_again_decides_for_the_own_text(client, person):
    client.force_login(make_user("Translators: Russian"))
    opened = form_of(client, person)
    change(person, name_ru="Их текст")
    answer = client.post(edit_address(person), {**opened, "name_ru": "Мой текст"})
    again = values_of(answer.context["form"])
    client.post(edit_address(person), again)

    assert Signatory.objects.get(pk=person.pk).name_ru == "Мой текст"


def test_an_unchanged_text_is_not_in_the_way(client, person):
    client.force_login(make_user("Translators: Russian"))
    opened = form_of(client, person)
    change(person, name_ru="Их текст")

    client.post(edit_address(person), {**opened, "description_ru": "Описание"})

    person = Signatory.objects.get(pk=person.pk)
    assert person.description_ru == "Описание"
