"""The admin screens of signatories, appeals and signatures."""

import pytest
from django.urls import reverse

from people.models import Appeal, Signatory, Signature
from tests.builders import make_signatory, make_user
from tests.reading import parse, words

pytestmark = pytest.mark.django_db

LISTING = "wagtailsnippets_people_signatory:list"


def address(view, *args, model="signatory"):
    return reverse(f"wagtailsnippets_people_{model}:{view}", args=args)


def listed(client, **query):
    """The names in the listing."""
    rows = client.get(reverse(LISTING), query).context["object_list"]
    return {str(person) for person in rows}


def form_of(client, url):
    """What a form would send unchanged."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


@pytest.fixture
def three_people():
    return [
        make_signatory(name_en="Aaa", country="IS", field="lawyer"),
        make_signatory(name_en="Bbb", country="IS", field="musician"),
        make_signatory(name_en="Ccc", country="JP", field="musician", shown=False),
    ]


def test_the_listing_shows_everyone_hidden_ones_too(admin_client, three_people):
    html = admin_client.get(reverse(LISTING)).content.decode()

    for name in ("Aaa", "Bbb", "Ccc"):
        assert name in html


@pytest.mark.both_databases
def test_the_listing_is_filtered_by_country_field_and_shown(admin_client, three_people):
    assert listed(admin_client, country="IS") == {"Aaa", "Bbb"}
    assert listed(admin_client, country="IS", field="musician") == {"Bbb"}
    assert {"Aaa", "Bbb", "Ccc"} & listed(admin_client, shown="false") == {"Ccc"}


def test_the_listing_is_filtered_by_appeal(admin_client, three_people):
    appeal = Appeal.objects.create(title_en="An appeal")
    Signature.objects.create(appeal=appeal, signatory=three_people[1])

    assert listed(admin_client, signatures__appeal=appeal.pk) == {"Bbb"}


def test_the_country_filter_offers_names_and_not_codes(admin_client, three_people):
    page = parse(admin_client.get(reverse(LISTING)).content.decode())

    labels = {words(label) for label in [*page.iter("option"), *page.iter("label")]}

    assert "Iceland" in labels


def test_an_editor_changes_a_person(admin_client):
    person = make_signatory(name_en="Before", country="FR")
    url = address("edit", person.pk)

    answer = admin_client.post(
        url,
        {
            **form_of(admin_client, url),
            "name_en": "After",
            "description_fr": "Une ligne",
            "country": "IT",
            "further_countries": ["FR", "CH"],
        },
    )

    assert answer.status_code == 302
    person = Signatory.objects.get(pk=person.pk)
    assert (person.name_en, person.description_fr) == ("After", "Une ligne")
    assert (person.country, set(person.further_countries.split(","))) == ("IT", {"FR", "CH"})


def test_a_new_person_may_be_saved_hidden(admin_client, visitor):
    url = address("add")
    values = {**form_of(admin_client, url), "name_en": "Not Yet Known", "country": "FR"}
    values.pop("shown")

    answer = admin_client.post(url, values)

    assert answer.status_code == 302
    person = Signatory.objects.get(name_en="Not Yet Known")
    assert not person.shown
    appeal = Appeal.objects.earliest("pk")
    Signature.objects.create(appeal=appeal, signatory=person, position=0)
    assert "Not Yet Known" not in visitor.get("/en/signatories/").content.decode()


def test_a_wrong_link_is_refused_at_its_field(admin_client):
    person = make_signatory(name_en="Name")
    url = address("edit", person.pk)

    answer = admin_client.post(url, {**form_of(admin_client, url), "link": "nonsense"})

    assert answer.status_code == 200
    assert "link" in answer.context["form"].errors


@pytest.mark.both_databases
def test_nobody_signs_the_same_appeal_twice_and_the_editor_is_told_so(admin_client):
    signature = Signature.objects.select_related("signatory").earliest("pk")

    answer = admin_client.post(
        address("add", model="signature"),
        {"appeal": signature.appeal_id, "signatory": signature.signatory_id, "position": 1},
    )

    assert answer.status_code == 200
    assert "This person has already signed this appeal." in answer.content.decode()
    same = Signature.objects.filter(appeal=signature.appeal_id, signatory=signature.signatory_id)
    assert same.count() == 1


def test_a_person_signs_by_the_signatures_screen(admin_client):
    person = make_signatory(name_en="Name")
    appeal = Appeal.objects.earliest("pk")

    answer = admin_client.post(
        address("add", model="signature"),
        {"appeal": appeal.pk, "signatory": person.pk, "position": 99, "date": "2023-08-04"},
    )

    assert answer.status_code == 302
    assert person.signatures.get().position == 99


def test_the_history_of_a_person_can_be_read_and_compared(admin_client):
    person = make_signatory(name_en="Before")
    url = address("edit", person.pk)
    for name in ("Between", "After"):
        admin_client.post(url, {**form_of(admin_client, url), "name_en": name})

    history = admin_client.get(address("history", person.pk))
    compared = admin_client.get(address("revisions_compare", person.pk, "earliest", "latest"))

    assert history.status_code == 200
    assert compared.status_code == 200
    html = compared.content.decode()
    assert "Between" in html
    assert "After" in html


def test_the_history_of_one_language_compares_that_language(admin_client):
    person = make_signatory(name_en="Same", name_fr="Avant")
    person.save_revision()
    url = address("edit", person.pk)
    admin_client.post(url, {**form_of(admin_client, url), "name_fr": "Après"})

    html = admin_client.get(
        address("revisions_compare", person.pk, "earliest", "latest")
    ).content.decode()

    assert "Avant" in html
    assert "Après" in html


@pytest.mark.parametrize("model", ["signatory", "appeal", "signature"])
def test_an_organiser_opens_every_screen(client, model):
    client.force_login(make_user("Organisers"))
    thing = {"signatory": Signatory, "appeal": Appeal, "signature": Signature}[model]
    first = thing.objects.earliest("pk")

    for url in (
        address("list", model=model),
        address("add", model=model),
        address("edit", first.pk, model=model),
        address("usage", first.pk, model=model),
        address("delete", first.pk, model=model),
    ):
        assert client.get(url).status_code == 200, url


def test_a_translator_neither_makes_nor_deletes_people(client):
    client.force_login(make_user("Translators: French"))
    person = make_signatory(name_en="Name")

    for url in (address("add"), address("delete", person.pk)):
        assert client.get(url).status_code == 302
        assert client.post(url, {"name_fr": "Nom"}).status_code == 302
    assert Signatory.objects.filter(pk=person.pk).exists()


def test_signatures_are_not_for_translators(client):
    client.force_login(make_user("Translators: French"))

    assert client.get(address("list", model="signature")).status_code == 302


def test_an_appeal_is_dated_as_exactly_as_it_is_known(admin_client):
    appeal = Appeal.objects.earliest("pk")
    url = address("edit", appeal.pk, model="appeal")

    answer = admin_client.post(
        url, {**form_of(admin_client, url), "precision": "between", "date_end": ""}
    )

    assert answer.status_code == 200
    assert "Give both dates, the earlier one first." in answer.content.decode()
