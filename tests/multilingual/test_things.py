"""Things: a row with a column per language, edited by several people at once."""

import pytest
from django.urls import reverse
from django.utils import translation

from home.models import CampaignSettings
from people.models import Signatory
from tests.breadth import widely
from tests.builders import make_signatory, make_user
from tests.editing import send_form

pytestmark = pytest.mark.django_db


def edit_address(person):
    return reverse("wagtailsnippets_people_signatory:edit", args=[person.pk])


def form_of(client, person, address=""):
    """The values that the edit form of a person would send unchanged."""
    return values_of(client.get(address or edit_address(person)).context["form"])


def values_of(form):
    values = {}
    for name in form.fields:
        value = form[name].value()
        values[name] = "" if value is None else value
    if not values.get("shown", True):
        values.pop("shown")
    return values


@pytest.mark.parametrize("admin_language", widely(["en", "fr", "ar"], "ar"))
def test_a_save_in_any_admin_language_changes_only_the_column_edited(admin_client, admin_language):
    person = make_signatory(name_en="Name", name_ru="Имя", name_fr="Nom")
    with translation.override(admin_language):
        values = {**form_of(admin_client, person), "name_ru": "Новое имя"}
        answer = admin_client.post(edit_address(person), values)

    assert answer.status_code == 302
    person = Signatory.objects.get(pk=person.pk)
    assert (person.name_en, person.name_ru, person.name_fr) == ("Name", "Новое имя", "Nom")
    with translation.override(admin_language):
        revision = person.latest_revision.as_object()
    assert (revision.name_en, revision.name_ru, revision.name_fr) == ("Name", "Новое имя", "Nom")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_raw_column_holds_the_default_language_whatever_is_active(language):
    with translation.override(language):
        person = make_signatory(name_en="Name", name_fr="Nom", name_ar="اسم")

    assert Signatory.objects.rewrite(False).filter(pk=person.pk, name="Name").exists()


def test_two_editors_in_two_languages_lose_nothing(client):
    person = make_signatory(name_en="Name", name_ru="Имя", name_fr="Nom")
    russian, french = make_user("Editors: Russian"), make_user("Editors: French")
    client.force_login(russian)
    of_russian = {**form_of(client, person), "name_ru": "Иное"}
    client.force_login(french)
    of_french = {**form_of(client, person), "name_fr": "Autre"}

    client.post(edit_address(person), of_french)
    client.force_login(russian)
    client.post(edit_address(person), of_russian)

    person.refresh_from_db()
    assert (person.name_en, person.name_ru, person.name_fr) == ("Name", "Иное", "Autre")
    newest = person.latest_revision.as_object()
    assert (newest.name_ru, newest.name_fr) == ("Иное", "Autre")


def test_a_one_language_editor_has_only_that_language_and_no_common_fields(client):
    person = make_signatory(name_en="Name", name_ru="Имя")
    client.force_login(make_user("Translators: French"))

    form = client.get(edit_address(person)).context["form"]

    assert set(form.fields) == {"name_fr", "description_fr", "seen_texts"}


def test_columns_sent_without_the_right_are_ignored(client):
    person = make_signatory(name_en="Name", name_ru="Имя")
    client.force_login(make_user("Translators: French"))

    send_form(client, edit_address(person), name_fr="Nom", name_ru="Другой", shown="")

    person.refresh_from_db()
    assert (person.name_fr, person.name_ru, person.shown) == ("Nom", "Имя", True)


def test_each_tab_says_how_full_its_language_is(admin_client):
    person = make_signatory(name_en="Name", description_en="Line", name_ru="Имя")

    html = admin_client.get(edit_address(person)).content.decode()

    assert "● English (filled)" in html
    assert "◐ русский (partly filled)" in html
    assert "○ français (empty)" in html
    assert "italiano" not in html  # known, but not prepared


def test_a_text_falls_back_along_the_chain_and_says_in_which_language_it_is():
    person = make_signatory(name_en="", name_ka="სახელი")

    assert person.text("name", "fr").value == "სახელი"
    assert person.text("name", "fr").language.code == "ka"
    assert person.text("description", "fr").language is None


def test_a_person_without_a_name_in_any_language_is_refused(admin_client):
    person = make_signatory(name_en="Name")
    values = {**form_of(admin_client, person), "name_en": ""}

    answer = admin_client.post(edit_address(person), values)

    assert answer.status_code == 200
    assert "Fill in “Name” in one language at least." in answer.content.decode()
    person.refresh_from_db()
    assert person.name_en == "Name"


@pytest.mark.wide
def test_a_name_that_lacks_is_asked_for_at_a_field_whose_tab_counts_it(client):
    person = make_signatory(name_en="", name_fr="Nom")
    for group, field in (("Organisers", "name_en"), ("Editors: French", "name_fr")):
        client.force_login(make_user(group))
        values = {**form_of(client, person), "name_fr": ""}

        form = client.post(edit_address(person), values).context["form"]

        assert form.errors[field] == ["Fill in “Name” in one language at least."]
        assert not form.non_field_errors()


@pytest.mark.wide
def test_a_thing_is_not_saved_while_it_is_typed(admin_client):
    person = make_signatory(name_en="Name")

    html = admin_client.get(edit_address(person)).content.decode()

    assert 'data-controller="w-autosave' not in html
    assert "w-autosave-" not in html


def test_an_old_version_comes_back_only_by_who_may_edit_every_language(client, admin_client):
    person = make_signatory(name_en="Before", name_ru="Имя")
    revision = person.save_revision()
    address = reverse(
        "wagtailsnippets_people_signatory:revisions_revert", args=[person.pk, revision.pk]
    )

    assert admin_client.get(address).status_code == 200
    client.force_login(make_user("Translators: French"))
    assert client.get(address).status_code in (302, 403)


@pytest.mark.wide
def test_the_listing_finds_a_person_by_any_spelling(admin_client):
    make_signatory(name_en="Zzyzx Person", name_ru="Ззайзикс", other_spellings="Zzizix")
    listing = reverse("wagtailsnippets_people_signatory:list")

    for words in ("Zzyzx", "Ззайз", "Zzizix"):
        html = admin_client.get(listing, {"q": words}).content.decode()
        assert "Zzyzx Person" in html
        assert "Corbyn" not in html


def test_a_signatory_can_be_previewed_in_each_prepared_language():
    person = make_signatory(name_en="Name", name_ru="Имя", description_ru="Строка")

    modes = [mode for mode, _ in person.preview_modes]
    html = person.make_preview_request(preview_mode="ru").content.decode()

    assert {"en", "ru", "fr", "ar"} <= set(modes)
    assert "Имя" in html
    assert '<html lang="ru"' in html


@pytest.mark.wide
def test_site_texts_have_a_tab_per_prepared_language(admin_client):
    settings = CampaignSettings.load()
    address = reverse("wagtailsettings:edit", args=["home", "campaignsettings", settings.pk])

    html = admin_client.get(address, follow=True).content.decode()

    assert "● français (filled)" in html
