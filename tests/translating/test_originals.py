"""The words of the original, place by place, as the script beside the fields is given them."""

import json

import pytest
from django.urls import reverse

from tests.builders import make_text, make_user, paragraph, publish, translate

pytestmark = pytest.mark.django_db

FIRST, SECOND = "22222222-0000-4000-8000-000000000001", "22222222-0000-4000-8000-000000000002"
BODY = [
    {
        "type": "paragraph",
        "value": '<p>He is <b>free</b> since 2024, <a href="https://example.org/?a=1">they</a> say '
        "&amp; hope.</p>",
        "id": FIRST,
    },
    {"type": "heading", "value": {"text": "Different countries", "level": "2"}, "id": SECOND},
]


@pytest.fixture
def original():
    return make_text("en", title="Original", slug="original", summary="A < B", body=BODY)


@pytest.fixture
def arabic(original):
    return translate(original, "ar", live=False)


def ask(client, page, name="originals", **query):
    return client.get(reverse(name, args=[page.pk]), query)


def test_every_place_of_the_original_is_given_by_its_path(admin_client, arabic):
    found = ask(admin_client, arabic).json()

    assert (found["lang"], found["dir"], found["name"]) == ("en", "ltr", "English")
    assert list(found["places"]) == ["title", "summary", f"body.{FIRST}", f"body.{SECOND}.text"]
    assert found["places"]["summary"]["html"] == "A &lt; B"
    assert found["sequences"] == {"body": [[FIRST, "paragraph"], [SECOND, "heading"]]}


def test_running_text_is_shown_with_its_marks_and_without_addresses(admin_client, arabic):
    place = ask(admin_client, arabic).json()["places"][f"body.{FIRST}"]

    assert "<b>free</b>" in place["html"] and "<a>they</a>" in place["html"]
    assert "example.org" not in place["html"]
    assert place["text"] == "He is free since 2024, they say & hope."


def test_a_copy_takes_links_and_marks_along(admin_client, arabic):
    place = ask(admin_client, arabic).json()["places"][f"body.{FIRST}"]

    raw = json.loads(place["copy"])

    assert [each["type"] for each in raw["entityMap"].values()] == ["LINK"]
    assert [style["style"] for style in raw["blocks"][0]["inlineStyleRanges"]] == ["BOLD"]


def test_no_markup_but_that_of_running_text_is_passed_on(admin_client):
    text = make_text("en", title="<img src=x>", body=[paragraph("a<script>b</script><i x=1>c</i>")])
    copy = translate(text, "fr", live=False)

    html = "".join(place["html"] for place in ask(admin_client, copy).json()["places"].values())

    assert "<script" not in html and "<img" not in html
    assert "<i>c</i>" in html


def test_what_changed_since_is_marked_word_by_word(admin_client, original):
    copy = translate(original, "ru", title="Перевод", slug="perevod")
    publish(original, title="Original, new")

    places = ask(admin_client, copy).json()["places"]

    assert "<ins>" in places["title"]["changed"] and "new" in places["title"]["changed"]
    assert [path for path, place in places.items() if "changed" in place] == ["title"]


@pytest.mark.wide
def test_another_public_version_can_be_read_beside_it(admin_client, original, arabic):
    translate(original, "fr", title="L’original", slug="l-original")

    found = ask(admin_client, arabic, source="fr").json()

    assert found["lang"] == "fr"
    assert found["places"]["title"] == {"html": "L’original"}


def test_a_draft_in_another_language_cannot_be_read_beside_it(admin_client, original, arabic):
    translate(original, "fr", live=False)

    assert ask(admin_client, arabic, source="fr").status_code == 404
    assert ask(admin_client, arabic, source="xx").status_code == 404


def test_only_who_may_write_the_translation_is_given_it(client, arabic):
    client.force_login(make_user("Translators: Russian"))

    for name in ("originals", "offered_address"):
        assert ask(client, arabic, name).status_code == 404


def test_an_original_that_is_not_public_is_not_given(client, original, arabic):
    original.unpublish()
    client.force_login(make_user("Translators: Arabic"))

    assert ask(client, arabic).status_code == 404


@pytest.mark.wide
def test_the_address_is_offered_from_the_title_while_nobody_knows_it(admin_client, original):
    copy = translate(original, "ru", live=False)

    html = admin_client.get(reverse("wagtailadmin_pages:edit", args=[copy.pk])).content.decode()
    answer = ask(admin_client, copy, "offered_address", title="Разные страны")

    assert "data-address" in html
    assert answer.json() == {"slug": "raznye-strany"}
    assert ask(admin_client, copy, "offered_address").json() == {"slug": ""}


@pytest.mark.wide
def test_no_address_is_offered_for_a_page_that_was_public(admin_client, original):
    copy = translate(original, "ru", title="Перевод")

    html = admin_client.get(reverse("wagtailadmin_pages:edit", args=[copy.pk])).content.decode()

    assert copy.slug == "original"
    assert "data-address" not in html
