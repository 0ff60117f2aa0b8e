"""What was translated before is offered beside the field, as fresh as the site itself."""

import pytest
from django.urls import reverse

from home.public.content_version import count_anew
from home.translating.memory import forget, memory_of, sentences
from tests.builders import make_text, make_user, paragraph, publish, translate

pytestmark = pytest.mark.django_db

ENGLISH = "The court left the sentence unchanged. The lawyers will appeal against it in May."
FRENCH = "Le tribunal a maintenu la peine. Les avocats feront appel en mai."


@pytest.fixture(autouse=True)
def fresh():
    forget()
    yield
    forget()


@pytest.fixture
def earlier():
    page = make_text("en", title="Earlier", body=[paragraph(f"<b>{ENGLISH}</b>", "one")])
    translate(page, "fr", title="Plus tôt", body=[paragraph(f"<b>{FRENCH}</b>", "one")])
    return page


@pytest.fixture
def ask(client):
    client.force_login(make_user("Translators: French"))

    def ask(words, **fields):
        page = make_text("en", title="Now", body=[paragraph(words, "two")], **fields)
        copy = translate(page, "fr", live=False)
        address = reverse("translation_memory", args=[copy.pk])
        return client.get(address, {"path": "body.two"}).json()

    return ask


def test_the_same_passage_is_offered_with_its_origin_and_its_marks(ask, earlier):
    (offer,) = ask(ENGLISH)["whole"]

    assert (offer["words"], offer["likeness"], offer["title"]) == (FRENCH, 100, "Plus tôt")
    assert offer["html"] == f"<p><b>{FRENCH}</b></p>"
    assert '"BOLD"' in offer["copy"]


@pytest.mark.wide
def test_a_passage_that_is_only_alike_is_offered_as_such(ask, earlier):
    (offer,) = ask(ENGLISH.replace("May", "June"))["whole"]

    assert offer["words"] == FRENCH
    assert 75 <= offer["likeness"] < 100


@pytest.mark.wide
def test_a_sentence_of_another_passage_is_offered_too(ask, earlier):
    found = ask("Nobody was in the room that day. The court left the sentence unchanged.")

    assert found["whole"] == []
    (sentence,) = found["sentences"]
    assert sentence["source"] == "The court left the sentence unchanged."
    assert sentence["offers"][0]["words"] == "Le tribunal a maintenu la peine."
    assert sentence["offers"][0]["copy"] == ""


@pytest.mark.wide
def test_what_is_less_than_alike_is_not_offered(ask, earlier):
    assert ask("Friends of the campaign met in Paris and Berlin.") == {"whole": [], "sentences": []}


def test_no_draft_is_remembered(ask):
    page = make_text("en", title="Earlier", body=[paragraph(ENGLISH, "one")])
    copy = translate(page, "fr", live=False)
    copy.body = [paragraph(FRENCH, "one")]
    copy.save_revision()

    assert ask(ENGLISH)["whole"] == []


@pytest.mark.wide
def test_it_follows_what_is_published_and_what_is_taken_offline(ask, earlier):
    copy = earlier.get_translations().get(locale__language_code="fr").specific
    assert ask(ENGLISH)["whole"][0]["words"] == FRENCH

    publish(copy, body=[paragraph("Autrement.", "one")])
    count_anew()  # as a commit does; the test is one transaction
    assert ask(ENGLISH, slug="b")["whole"][0]["words"] == "Autrement."

    copy.unpublish()
    count_anew()
    assert ask(ENGLISH, slug="c")["whole"] == []


def test_a_translation_that_is_outdated_is_not_remembered(ask, earlier):
    publish(earlier, body=[paragraph(ENGLISH, "one"), paragraph("More.", "two")])

    assert ask(ENGLISH)["whole"] == []


@pytest.mark.wide
def test_while_nothing_changes_the_memory_costs_one_query(earlier, django_assert_num_queries):
    memory = memory_of("en", "fr")

    with django_assert_num_queries(1):
        assert memory_of("en", "fr") is memory


def test_the_place_itself_is_no_news(earlier):
    place = (earlier.translation_key, "body.one")

    assert memory_of("en", "fr").offers(ENGLISH, place) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two? Three", ["One.", "Two?", "Three"]),
        ("他说。她走了。", ["他说。", "她走了。"]),
        ("هل رحل؟ نعم.", ["هل رحل؟", "نعم."]),
        ("", []),
    ],
)
def test_sentences_end_as_each_script_ends_them(text, found):
    assert sentences(text) == found


def test_nobody_asks_about_a_text_of_another_language(client, earlier):
    client.force_login(make_user("Translators: French"))
    copy = translate(earlier, "ru", live=False)

    answer = client.get(reverse("translation_memory", args=[copy.pk]), {"path": "title"})

    assert answer.status_code in (302, 404)
