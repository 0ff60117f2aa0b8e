"""A colleague proposes other words for a passage; nothing changes until somebody takes them."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from home.translating.models import Suggestion
from home.translating.suggestions import proposals
from tests.breadth import widely
from tests.builders import make_text, make_user, paragraph, publish, translate
from tests.editing import edit_address
from tests.reading import parse, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy():
    original = make_text("en", title="Title", body=[paragraph("A <b>word</b>", "one")])
    author = make_user("Translators: French", first_name="Anne")
    copy = translate(original, "fr", live=False, owner=author)
    copy.title = "Titre"
    copy.body = [paragraph("Un <b>mot</b>", "one"), paragraph("Deux", "two")]
    copy.save_revision(user=author)
    copy = type(copy).objects.get(pk=copy.pk)
    copy.author = author
    return copy


@pytest.fixture
def colleague(client):
    user = make_user("Translators: French", first_name="Ben")
    client.force_login(user)
    return user


def draft(page):
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def suggest(client, page, path, value):
    address = reverse("suggest_words", args=[page.pk, path])
    return client.post(address, {"words": value}, follow=True)


def seen(client, address):
    return words(parse(client.get(address).content.decode()))


def test_words_are_proposed_beside_the_passage_and_the_text_stays(client, copy, colleague):
    answer = suggest(client, copy, "title", "Un meilleur titre")

    assert answer.redirect_chain[-1][0] == edit_address(copy) + "#at=title"
    assert draft(copy).title == "Titre"
    client.force_login(copy.author)
    screen = seen(client, edit_address(copy))
    assert "Ben suggests:" in screen
    assert "Un meilleur titre" in client.get(edit_address(copy)).content.decode()
    home = seen(client, reverse("wagtailadmin_home"))
    assert "Proposed for your texts" in home
    client.force_login(colleague)
    assert "What you proposed" in seen(client, reverse("wagtailadmin_home"))


@pytest.mark.wide
def test_running_text_keeps_its_marks(client, copy, colleague):
    address = reverse("suggest_words", args=[copy.pk, "body.one"])
    assert 'dir="ltr"' in client.get(address).content.decode()
    suggest(client, copy, "body.one", rich_text("<p>Une <b>parole</b></p>", features=["bold"]))

    (proposal,) = proposals(draft(copy))
    assert "<b>parole</b>" in proposal.suggestion.words
    assert "BOLD" in proposal.copy


def test_what_stands_there_already_is_no_suggestion(client, copy, colleague):
    same = rich_text("<p>Un <b>mot</b></p>", features=["bold"])
    suggest(client, copy, "title", "Titre")
    suggest(client, copy, "body.one", same)

    assert not Suggestion.objects.exists()


@pytest.mark.wide
def test_a_second_one_of_the_same_person_takes_the_place_of_the_first(client, copy, colleague):
    for title in ("Un titre", "Un autre"):
        suggest(client, copy, "title", title)

    assert Suggestion.objects.get().words == "Un autre"


def test_it_is_declined_or_withdrawn_by_who_may_edit_the_text(client, copy, colleague):
    suggest(client, copy, "title", "Un autre")
    address = reverse("settle_suggestion", args=[Suggestion.objects.get().pk])

    client.force_login(make_user("Translators: Russian"))
    assert client.post(address).status_code in (302, 403)
    assert Suggestion.objects.exists()
    client.force_login(copy.author)
    assert client.post(address).status_code == 200
    assert not Suggestion.objects.exists()
    assert client.post(address).status_code == 404  # two who press it at once


@pytest.mark.wide
def test_it_goes_with_its_passage_and_when_its_words_stand_there(client, copy, colleague):
    suggest(client, copy, "body.two", rich_text("<p>Second</p>", features=[]))
    suggest(client, copy, "title", "Un autre")
    page = draft(copy)
    page.body = [paragraph("Un mot", "one")]
    page.title = "Un autre"
    page.save_revision()

    assert proposals(draft(copy)) == []
    assert "Proposed for your texts" not in seen(client, reverse("wagtailadmin_home"))
    client.force_login(copy.author)
    assert "suggests:" not in seen(client, edit_address(copy))
    publish(copy, title="Un autre", body=page.body)
    assert not Suggestion.objects.exists()


def test_only_who_has_the_right_of_the_language_may_propose(client, copy):
    client.force_login(make_user("Translators: Russian"))

    answer = suggest(client, copy, "title", "Un autre")

    assert answer.status_code in (403, 404) or answer.redirect_chain
    assert not Suggestion.objects.exists()


@pytest.mark.wide
def test_a_passage_of_one_place_is_chosen_already_and_others_are_offered(client, copy, colleague):
    address = reverse("suggest", args=[copy.pk])

    answer = client.get(address, {"about": "one"})
    assert answer["Location"] == reverse("suggest_words", args=[copy.pk, "body.one"])
    assert "Deux" in seen(client, address)
    assert client.get(reverse("suggest_words", args=[copy.pk, "no.place"])).status_code == 404


@pytest.mark.wide
@pytest.mark.parametrize(
    "value",
    widely(["", "<script>alert(1)</script>", "ا" * 300, "\u202eevil"], "<script>alert(1)</script>"),
)
def test_odd_words_break_nothing(client, copy, colleague, value):
    suggest(client, copy, "title", value)

    html = client.get(edit_address(copy)).content.decode()
    assert "<script>alert(1)" not in html
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
