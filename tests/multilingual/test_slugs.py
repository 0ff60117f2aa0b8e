"""Addresses are made of words in any script: readable, and none is lost."""

import random
import re
import unicodedata

import pytest
from django.urls import reverse

from home.multilingual.languages import cldr
from home.multilingual.slugs import slug_of
from home.settings.languages import CODES
from tests.breadth import widely
from tests.builders import home_of, make_text, make_user, publish
from tests.editing import edit_address, send

#: Signs that change how their neighbours sound, and are dropped by custom.
SILENT = set("ьъЬЪʼ")


@pytest.mark.parametrize(
    ("code", "title", "slug"),
    [
        ("en", "What the court didn’t say", "what-the-court-didnt-say"),
        ("ru", "Письмо: объявление № 4", "pismo-obyavlenie-no-4"),
        ("uk", "Лук’яненко і Згурський", "lukianenko-i-zghurskyi"),
        ("sr", "Војислав Шешељ", "vojislav-seselj"),
        ("sr", "Vojislav Šešelj, Đorđe", "vojislav-seselj-djordje"),
        ("tr", "İstanbul’da ILIK bir gün", "istanbulda-ilik-bir-gun"),
        ("de", "Größe der Mächte", "groesse-der-maechte"),
        ("da", "Øen på Åen", "oeen-paa-aaen"),
        ("el", "Ουρανός και ευχή", "ouranos-kai-evchi"),
        ("ka", "სასამართლო", "sasamartlo"),
        ("hi", "हिन्दी समाचार पत्र", "hindi-samachar-patr"),
        ("he", "ירושלים ועם", "yrushlim-vam"),
        ("fa", "نامه به دوستان", "nameh-beh-dustan"),
        ("ar", "خبر من العالم", "khbr-mn-alaalm"),
        ("zh-hans", "致朋友的信，2023年", "zhi-peng-you-de-xin-2023-nian"),
    ],
)
def test_a_title_makes_an_address_that_its_readers_can_spell(code, title, slug):
    assert slug_of(title, code) == slug


def letters_of(code):
    """The letters in CLDR's names of languages and countries, which are nearly all."""
    locale = cldr(code)
    words = "".join([*locale.languages.values(), *locale.territories.values()])
    return {sign for sign in words if unicodedata.category(sign) in ("Ll", "Lu", "Lo")}


@pytest.mark.parametrize("code", CODES)
def test_no_letter_of_a_language_is_lost(code):
    assert [sign for sign in letters_of(code) - SILENT if not slug_of(sign, code)] == []


@pytest.mark.parametrize("code", CODES)
def test_an_address_has_letters_and_digits_of_every_keyboard(code):
    signs = [*letters_of(code), *" -–«»’'\"،。/№½€\u0301\u200c\u2067\U0001f54a0123"]
    chance = random.Random(code)
    for _try in range(300):
        slug = slug_of("".join(chance.choices(signs, k=12)), code)

        assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug)
        assert slug_of(slug, code) == slug


def test_a_long_title_is_cut_after_a_word():
    slug = slug_of("Слово " * 30, "ru")

    assert len(slug) <= 80
    assert set(slug.split("-")) == {"slovo"}


# In the editor


def ask(client, parent, **query):
    headers = {"X-Requested-With": "XMLHttpRequest"}
    return client.get(reverse("address_of_title", args=[parent.pk]), query, headers=headers)


@pytest.mark.django_db
def test_the_browser_asks_for_the_address_that_the_server_would_make(client):
    client.force_login(make_user("Organisers"))
    make_text("ru", title="Шум", slug="shum")

    answer = ask(client, home_of("ru"), title="Шум")

    assert answer.json() == {"slug": "shum-2"}
    assert ask(client, home_of("ru"), title="…").json() == {"slug": ""}


@pytest.mark.django_db
def test_its_own_address_is_free_for_a_page(client):
    client.force_login(make_user("Organisers"))
    page = make_text("ru", title="Шум", slug="shum")

    assert ask(client, home_of("ru"), title="Шум", page=page.pk).json() == {"slug": "shum"}


@pytest.mark.django_db
def test_only_who_may_write_below_a_page_is_told(client):
    client.force_login(make_user("Translators: French"))

    assert ask(client, home_of("ru"), title="Шум").status_code == 403
    assert ask(client, home_of("fr"), title="Bruit").json() == {"slug": "bruit"}


@pytest.mark.django_db
def test_the_address_of_a_new_page_follows_its_title(client):
    client.force_login(make_user("Organisers"))
    add = reverse("wagtailadmin_pages:add", args=["home", "textpage", home_of("ru").pk])

    html = client.get(add).content.decode()

    (field,) = re.findall(r'<input[^>]*name="slug"[^>]*>', html)
    assert "data-slug-follows" in field
    assert reverse("address_of_title", args=[home_of("ru").pk]) in field


@pytest.mark.django_db
def test_wagtails_own_spelling_is_not_used_in_the_browser(client):
    client.force_login(make_user("Organisers"))
    page = make_text("ru", title="Шум", slug="shum", live=False)

    html = client.get(edit_address(page)).content.decode()

    (field,) = re.findall(r'<input[^>]*name="slug"[^>]*>', html)
    assert "w-slug" not in field
    assert "data-slug-follows" in field
    assert "home/js/address" in html


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "kept"), widely([("", "known"), ("Тайна!", "tayna")], first=1))
def test_a_page_that_readers_know_gets_the_address_that_is_typed_or_keeps_its_own(
    client, typed, kept
):
    client.force_login(make_user("Organisers"))
    page = publish(make_text("ru", title="Имя", slug="known"))

    send(client, page, "action-publish", title="Другое имя", slug=typed)

    page.refresh_from_db()
    assert (page.slug, page.title) == (kept, "Другое имя")


@pytest.mark.wide
@pytest.mark.django_db
def test_the_address_of_a_draft_follows_its_title_without_a_script_too(client):
    client.force_login(make_user("Organisers"))
    page = make_text("ru", title="Имя", slug="imya", live=False)

    send(client, page, title="Слово", slug="")

    page.refresh_from_db()
    assert page.get_latest_revision_as_object().slug == "slovo"
