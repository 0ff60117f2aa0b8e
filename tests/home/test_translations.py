"""Finding what is not translated, and starting a translation."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page

from home.models import TextPage
from tests.builders import make_case, make_text, make_update, make_user, translate

pytestmark = pytest.mark.django_db


def start(client, page, code):
    locale = Locale.objects.get(language_code=code)
    return client.post(reverse("start_translation", args=[page.pk, locale.pk]))


def test_a_translator_starts_a_translation_as_a_draft(client):
    page = make_text("en", title="Waiting text", slug="waiting-text")
    client.force_login(make_user("Translators: French"))
    assert "Waiting text" in client.get(reverse("translations")).content.decode()

    answer = start(client, page, "fr")

    copy = TextPage.objects.get(translation_key=page.translation_key, locale__language_code="fr")
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[copy.pk])
    assert not copy.live
    assert copy.is_translation
    assert client.get("/fr/waiting-text/").content.decode().count("data-fallback-notice") == 1


def test_only_the_languages_of_the_user_are_listed(client):
    make_text("en", title="Waiting text", slug="waiting-text")
    client.force_login(make_user("Translators: French"))

    html = client.get(reverse("translations")).content.decode()

    assert "français" in html
    assert "العربية" not in html


def test_another_language_is_refused_and_nothing_is_made(client):
    page = make_text("en", title="Waiting text")
    client.force_login(make_user("Translators: French"))

    start(client, page, "ru")

    assert Page.objects.filter(translation_key=page.translation_key).count() == 1


def test_a_parent_without_translation_is_named(admin_client):
    case = make_case("en", title="A parent case")
    update = make_update(case, title="An update")

    answer = admin_client.post(
        reverse("start_translation", args=[update.pk, Locale.objects.get(language_code="de").pk]),
        follow=True,
    )

    assert "First translate the page above it: “A parent case”." in answer.content.decode()


def test_a_draft_is_not_offered(admin_client):
    page = make_text("en", title="Secret draft", live=False)

    assert "Secret draft" not in admin_client.get(reverse("translations")).content.decode()
    assert start(admin_client, page, "fr").status_code == 404


def test_what_is_translated_is_no_longer_listed(admin_client):
    page = make_text("en", title="Once missing")
    for code in ("ru", "fr", "es", "de", "ar"):
        translate(page, code, live=False)

    assert "Once missing" not in admin_client.get(reverse("translations")).content.decode()
