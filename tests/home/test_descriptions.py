"""The description of a picture says its language where the text around it has another one."""

import json

import pytest

from home.models import CampaignImage
from tests.builders import make_text, png, translate
from tests.reading import read

pytestmark = pytest.mark.django_db


def make_picture(**descriptions):
    return CampaignImage.objects.create(title="A picture", file=png(900, 600), **descriptions)


def text_with(image, code="en", **fields):
    block = {"type": "image", "value": {"image": image.pk, "caption": ""}, "id": "a-picture"}
    return make_text(code, slug="a-text", body=json.dumps([block]), **fields)


def description(client, address):
    """The description with the language and direction that the picture says it is in."""
    found = [each for each in read(client, address).iter("img") if each.get("class") == "picture"]
    assert len(found) == 1
    return tuple(found[0].get(name) for name in ("alt", "lang", "dir"))


def test_in_the_language_of_the_text_nothing_is_said(visitor):
    text_with(make_picture(description_en="A man", description_fr="Un homme"))

    assert description(visitor, "/en/a-text/") == ("A man", None, None)


def test_a_description_in_another_language_only_is_marked(visitor):
    text_with(make_picture(description_ar="رجل"))

    assert description(visitor, "/en/a-text/") == ("رجل", "ar", "rtl")


def test_in_a_text_shown_in_another_language_the_readers_own_description_is_marked(visitor):
    text_with(make_picture(description_en="A man", description_fr="Un homme"))

    assert description(visitor, "/fr/a-text/") == ("Un homme", "fr", "ltr")


def test_in_a_text_shown_in_another_language_its_own_description_needs_no_mark(visitor):
    text_with(make_picture(description_en="A man"))

    assert description(visitor, "/fr/a-text/") == ("A man", None, None)


def test_a_picture_without_a_description_has_an_empty_one(visitor):
    text = text_with(make_picture())
    translate(text, "fr", slug="un-texte")

    assert description(visitor, "/fr/un-texte/") == ("", None, None)
