"""Who works in the admin finds people as readers do, hidden ones too."""

import pytest
from django.urls import reverse

from campaign_pages.models import Court
from people.models import Appeal, Signatory, Signature
from tests.breadth import widely
from tests.builders import make_signatory, make_user
from tests.reading import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NAMES = {"name_en": "Slavoj Quaggžek", "name_ru": "Славой Кваггжек"}
TYPED = ["кваггжек", "КВАГГЖЕК", "quaggzek", "Славой кваггжек", "Kvaggschek", "quaggžek slavoj"]


@pytest.fixture
def organiser(client):
    user = make_user("Organisers")
    client.force_login(user)
    return user


def listed(client, model: str, **parameters: str) -> str:
    return words(read(client, reverse(f"wagtailsnippets_{model}:list"), **parameters))


def choice(client, model: str, step: str = "choose_results", **parameters: str) -> str:
    address = reverse(f"wagtailsnippetchoosers_{model}:{step}")
    return client.get(address, parameters).content.decode()


@pytest.mark.parametrize("typed", widely(TYPED, first=1))
def test_people_are_listed_by_their_name_in_any_script(client, organiser, typed):
    make_signatory(other_spellings="Kvaggschek", shown=False, **NAMES)

    found = listed(client, "people_signatory", q=typed)

    assert "Quaggžek" in found
    assert str(Signatory.objects.exclude(name_en="Slavoj Quaggžek").first()) not in found


@pytest.mark.parametrize("typed", widely(TYPED, first=1))
def test_people_are_chosen_by_their_name_in_any_script(client, organiser, typed):
    make_signatory(other_spellings="Kvaggschek", shown=False, **NAMES)

    found = choice(client, "people_signatory", q=typed)

    assert "Quaggžek" in found
    assert str(Signatory.objects.exclude(name_en="Slavoj Quaggžek").first()) not in found


@pytest.mark.parametrize(
    "typed", widely(["Кагарлицкий", "Kagarlickij", "كاغارليتسكي", "קגרליצקי"], first=1)
)
def test_a_name_in_one_script_alone_is_found_in_others(client, organiser, typed):
    make_signatory(name_en="Boris Kagarlitsky")

    assert "Kagarlitsky" in listed(client, "people_signatory", q=typed)
    assert "Kagarlitsky" in choice(client, "people_signatory", q=typed)


def test_every_chooser_of_things_has_a_field_to_search(client, organiser):
    for model in ("people_signatory", "people_appeal", "campaign_pages_court"):
        assert 'name=\\"q\\"' in choice(client, model, "choose")


@pytest.mark.wide
def test_signatures_are_found_by_the_name_of_who_signed(client, organiser):
    person = make_signatory(**NAMES)
    Signature.objects.create(appeal=Appeal.objects.first(), signatory=person)

    assert "Quaggžek" in listed(client, "people_signature", q="кваггжек")
    assert "Quaggžek" not in listed(client, "people_signature", q="nobody quagga")


def test_courts_are_found_in_any_script(client, organiser):
    Court.objects.create(name_en="Quaggovsky court")

    assert "Quaggovsky" in listed(client, "campaign_pages_court", q="квагговский")


def test_a_search_for_no_word_finds_nobody(client, organiser):
    make_signatory(**NAMES)

    assert "Quaggžek" not in choice(client, "people_signatory", q="?!")


def test_people_stand_in_the_order_of_the_editors_alphabet(client, organiser):
    for name in ("Åse Quagga", "Zoe Quagga", "Ärlig Quagga", "Adam Quagga"):
        make_signatory(name_en=name)

    def order(text: str) -> list[str]:
        return sorted(("Åse Quagga", "Zoe Quagga", "Ärlig Quagga", "Adam Quagga"), key=text.index)

    english = ["Adam Quagga", "Ärlig Quagga", "Åse Quagga", "Zoe Quagga"]
    assert order(listed(client, "people_signatory", q="quagga")) == english
    assert order(choice(client, "people_signatory", q="quagga")) == english


def test_a_search_looks_at_the_names_in_one_query(client, organiser, django_assert_max_num_queries):
    for number in range(20):
        make_signatory(name_en=f"Quagga {number}")
    choice(client, "people_signatory", q="quagga")

    with django_assert_max_num_queries(12):
        choice(client, "people_signatory", q="quagga")
