"""Translators write what pictures show and documents are called, and nothing else of them."""

import json

import pytest
from django.urls import reverse

from home.models import CampaignDocument, CampaignImage
from tests.builders import make_text, make_user, pdf, png, translate
from tests.editing import edit_address
from tests.reading import having, parse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def picture():
    return CampaignImage.objects.create(
        title="A picture", file=png(), description_en="A man", description_ru="Человек"
    )


@pytest.fixture
def document():
    return CampaignDocument.objects.create(title="A document", file=pdf(), label_en="The verdict")


@pytest.fixture
def translator(client):
    user = make_user("Translators: French")
    client.force_login(user)
    return user


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def send(client, address, **changes):
    root = parse(client.get(address).content.decode())
    form = next(each for each in root.iter("form") if each.get("method") == "post")
    values = {
        each.get("name"): each.get("value") or ""
        for each in form.iter("input")
        if each.get("name") and each.get("type") != "checkbox"
    }
    return client.post(address, {**values, **changes}, follow=True)


def test_a_translator_writes_the_description_of_a_picture_from_the_table(
    client, translator, picture
):
    table = client.get(reverse("things_table"), {"kind": "home.campaignimage"})
    links = having(parse(table.content.decode()), "aria-label")
    mine = [link.get("href") for link in links if "A man" in link.get("aria-label")]
    assert mine == [reverse("picture_words", args=[picture.pk])]

    html = client.get(mine[0]).content.decode()
    assert "A man" in html  # the original beside the field
    answer = send(client, mine[0], description_fr="Un homme")

    assert answer.status_code == 200
    assert fresh(picture).description_fr == "Un homme"


@pytest.mark.wide
def test_the_editor_of_a_translation_names_the_pictures_to_describe(client, translator, picture):
    block = {"type": "image", "value": {"image": picture.pk, "caption": ""}, "id": "a-picture"}
    copy = translate(make_text("en", title="Text", body=json.dumps([block])), "fr", live=False)
    address = reverse("picture_words", args=[picture.pk])

    assert address in client.get(edit_address(copy)).content.decode()
    send(client, address, description_fr="Un homme")
    assert address not in client.get(edit_address(copy)).content.decode()


def test_a_translator_writes_the_label_of_a_document(client, translator, document):
    send(client, reverse("document_words", args=[document.pk]), label_fr="Le verdict")

    assert fresh(document).label_fr == "Le verdict"


def test_whatever_else_is_sent_is_left_as_it_was(client, translator, picture):
    before = fresh(picture)

    send(
        client,
        reverse("picture_words", args=[picture.pk]),
        description_fr="Un homme",
        description_en="Taken over",
        description_ru="Taken over",
        title="Taken over",
        credit="Taken over",
        free_for_press="on",
    )

    after = fresh(picture)
    assert after.description_fr == "Un homme"
    for name in ("description_en", "description_ru", "title", "credit", "free_for_press", "file"):
        assert getattr(after, name) == getattr(before, name)


def test_the_rest_of_the_picture_stays_closed_to_a_translator(client, translator, picture):
    for name in ("wagtailimages:edit", "wagtailimages:delete"):
        client.post(reverse(name, args=[picture.pk]), {"title": "Taken over"})
    for action in ("add_tags", "delete", "add_to_collection"):
        address = reverse("wagtail_bulk_action", args=["home", "campaignimage", action])
        client.post(f"{address}?id={picture.pk}", {"tags": "taken", "collection": "1"})

    assert fresh(picture).title == "A picture"
    assert not fresh(picture).tags.exists()


def test_who_translates_nothing_is_refused(client, picture):
    client.force_login(make_user())

    assert client.get(reverse("picture_words", args=[picture.pk])).status_code in (302, 403)


def test_two_at_once_lose_nothing(client, translator, picture):
    address = reverse("picture_words", args=[picture.pk])
    seen = client.get(address).context["form"].initial["seen_texts"]
    picture.description_ru = "Мужчина"
    picture.save()

    client.post(address, {"description_fr": "Un homme", "seen_texts": seen})

    assert fresh(picture).description_ru == "Мужчина"
    assert fresh(picture).description_fr == "Un homme"


@pytest.mark.wide
def test_a_picture_for_the_press_keeps_a_description(client, translator):
    picture = CampaignImage.objects.create(
        title="P", file=png(), description_fr="Un homme", credit="X", free_for_press=True
    )

    send(client, reverse("picture_words", args=[picture.pk]), description_fr="")

    assert fresh(picture).description_fr == "Un homme"


def test_an_organiser_is_led_on_to_everything_else(client, picture):
    client.force_login(make_user("Organisers"))

    html = client.get(reverse("picture_words", args=[picture.pk])).content.decode()

    assert reverse("wagtailimages:edit", args=[picture.pk]) in html
