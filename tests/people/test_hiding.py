"""A person is hidden everywhere at once, their picture too, and shown again as they stood."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from campaign_pages.models import LetterPage
from home.models import CampaignImage
from home.releases.models import Withdrawal
from people.hiding import hide
from people.models import Signatory, Signature
from tests.breadth import widely
from tests.builders import make_signatory, make_text, make_user, png, publish

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def organiser():
    return make_user("Organisers", first_name="Olga", last_name="Organiser")


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = CampaignImage(title="A portrait", file=png())
    image.save()
    return image


@pytest.fixture
def person(picture):
    """The only one of a small country, who signed what the first letter shows."""
    person = make_signatory(name_en="Quagga Person", country="LI", image=picture)
    letter = LetterPage.objects.filter(live=True, locale__language_code="en").exclude(appeal=None)
    Signature.objects.create(appeal=letter[0].appeal, signatory=person, position=0)
    return person


def screen(person):
    return reverse("withdraw_signatory", args=[person.pk])


def fetched(client, address):
    """The answer to a request for a file, read to its end, which closes it."""
    answer = client.get(address)
    answer.getvalue()
    return answer


def read(client, address):
    return client.get(address).content.decode()


def pages(client):
    letter = LetterPage.objects.filter(live=True, locale__language_code="en").exclude(appeal=None)
    slugs = [f"/en/{letter[0].slug}/", "/en/", "/en/signatories/", "/en/map/", "/fr/"]
    return " ".join(read(client, address) for address in slugs)


def test_a_person_is_gone_from_lists_counts_and_map_and_comes_back(
    client, visitor, organiser, person
):
    before = pages(visitor)
    assert "Quagga Person" in before
    assert "Liechtenstein" in before
    client.force_login(organiser)

    told = client.post(screen(person), follow=True).content.decode()

    assert "This person is hidden everywhere." in told
    after = pages(visitor)
    assert "Quagga Person" not in after
    assert "Liechtenstein" not in after

    number = Withdrawal.objects.get().pk
    client.post(screen(person), {"undo": number})

    assert pages(visitor) == before


def test_the_screen_says_what_changes_before_anything_does(client, organiser, person):
    total = Signatory.public().count()
    client.force_login(organiser)

    html = read(client, screen(person))

    assert "It disappears below 1 appeal" in html
    row = html.split("Map, Liechtenstein")[1].split("</li>")[0]
    assert "<bdi>1</bdi>" in row
    assert "nothing" in row
    assert "Number of names in" in html
    assert Signatory.public().count() == total


def test_the_picture_cannot_be_opened_while_nobody_shown_has_it(
    client, visitor, organiser, person, picture
):
    addresses = [picture.file.url, picture.get_rendition("width-30").url]
    assert [fetched(visitor, address).status_code for address in addresses] == [200, 200]

    hide(person, organiser)

    assert [fetched(visitor, address).status_code for address in addresses] == [404, 404]
    client.force_login(organiser)
    assert fetched(client, addresses[0]).status_code == 200


def test_a_picture_that_somebody_shown_has_stays(visitor, organiser, person, picture):
    make_signatory(name_en="Another", image=picture)

    hide(person, organiser)

    assert fetched(visitor, picture.file.url).status_code == 200


@pytest.mark.wide
def test_a_picture_on_a_public_page_stays_and_the_screen_says_so(
    client, visitor, organiser, person, picture
):
    text = make_text("en")
    publish(text, body=[{"type": "image", "value": {"image": picture.pk, "caption": ""}}])
    client.force_login(organiser)
    assert "The picture stays" in read(client, screen(person))

    hide(person, organiser)

    assert fetched(visitor, picture.file.url).status_code == 200


def test_of_two_at_once_the_second_is_told(client, organiser, person):
    hide(person, organiser)
    client.force_login(make_user("Organisers"))

    told = client.post(screen(person), follow=True).content.decode()

    assert "Olga Organiser has already hidden this person." in told
    assert Withdrawal.objects.count() == 1


@pytest.mark.wide
def test_an_undo_sent_twice_is_told_who_was_first(client, organiser, person):
    number = hide(person, organiser).pk
    client.force_login(organiser)
    client.post(screen(person), {"undo": number})

    told = client.post(screen(person), {"undo": number}, follow=True).content.decode()

    assert "Olga Organiser has already undone this." in told


@pytest.mark.wide
def test_who_was_shown_again_in_the_editor_is_not_undone(client, organiser, person):
    number = hide(person, organiser).pk
    Signatory.objects.filter(pk=person.pk).update(shown=True)
    client.force_login(organiser)

    told = client.post(screen(person), {"undo": number}, follow=True).content.decode()

    assert "This person is shown already." in told


@pytest.mark.parametrize("group", widely(["Translators: French", "Editors: French"], first=1))
def test_who_may_not_change_common_facts_hides_nobody(client, person, group):
    client.force_login(make_user(group))

    client.post(screen(person))
    editor = read(client, reverse("wagtailsnippets_people_signatory:edit", args=[person.pk]))

    assert Signatory.objects.get(pk=person.pk).shown
    assert screen(person) not in editor


@pytest.mark.wide
def test_the_editor_and_the_list_lead_to_the_screen(client, organiser, person):
    client.force_login(organiser)
    edit = reverse("wagtailsnippets_people_signatory:edit", args=[person.pk])
    found = reverse("wagtailsnippets_people_signatory:list") + "?q=Quagga"

    assert screen(person) in read(client, edit)
    assert screen(person) in read(client, found)
    hide(person, organiser)
    assert "Show this person again" in read(client, edit)


@pytest.mark.wide
def test_the_history_and_the_list_name_it_with_the_user(client, organiser, person):
    client.force_login(organiser)
    client.post(screen(person))

    entry = ModelLogEntry.objects.get(action="people.hide")
    assert entry.user == organiser
    history = reverse("wagtailsnippets_people_signatory:history", args=[person.pk])
    assert "Hidden everywhere" in read(client, history)
    listed = read(client, reverse("withdrawals"))
    assert "Quagga Person" in listed
    assert screen(person) in listed


def test_texts_in_other_languages_are_not_touched(client, organiser, person):
    Signatory.objects.filter(pk=person.pk).update(name_ru="Квагга")
    client.force_login(organiser)
    client.post(screen(person))

    person = Signatory.objects.get(pk=person.pk)
    assert (person.name_en, person.name_ru, person.shown) == ("Quagga Person", "Квагга", False)
