"""The press page: facts that cannot go stale, dates to quote, pictures with their credit."""

import datetime
import io
import re

import pytest
from django.utils import timezone
from pypdf import PdfReader

from campaign_pages.models import CasePage, CaseUpdatePage, PressPage
from campaign_pages.press import anchor_of
from home.models import CampaignImage, CampaignSettings
from tests.breadth import widely
from tests.builders import home_of, make_page, make_signatory, make_update, make_user, png, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def press():
    return PressPage.objects.get(locale__language_code="en")


def html(client, address="/en/press/"):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def make_picture(**fields):
    """A picture that is free for press, unless a test says otherwise."""
    fields = {
        "title": "Portrait",
        "credit": "Anna Photographer",
        "licence": "CC BY 4.0",
        "free_for_press": True,
        "description_en": "A man at a desk",
        **fields,
    }
    return CampaignImage.objects.create(file=png(1200, 800), **fields)


# Facts


def test_the_facts_are_those_of_the_case_at_the_moment(client):
    case = CasePage.objects.get(locale__language_code="en")
    make_update(
        case,
        title="Free",
        date=timezone.localdate() - datetime.timedelta(days=1),
        state_after="free",
    )

    brief = re.search(r"data-press-facts.*?</dl>", html(client), re.DOTALL)[0]

    assert case.subject_name in brief
    assert case.charge in brief
    assert "At liberty" in brief


def test_as_of_when_the_state_is_known_stands_beside_the_state(client):
    brief = re.search(r"data-press-facts.*?</dl>", html(client), re.DOTALL)[0]
    labels = re.findall(r"<dt>(.*?)</dt>", brief)

    place = labels.index("State of the case")
    assert labels[place : place + 3] == ["State of the case", "As of", "Source of the state"]


def test_a_fact_that_is_not_known_is_left_out(client):
    case = CasePage.objects.get(locale__language_code="en")
    publish(case, occupation="", birth_date=None)

    text = html(client)

    assert "Occupation" not in text
    assert "Date of birth" not in text


def test_the_facts_can_be_taken_as_plain_text(client):
    text = html(client)

    lines = re.search(r'data-copy="([^"]*)"', text)[1].splitlines()
    assert lines[0].startswith("Name: ")
    assert len(lines) > 5


@pytest.mark.wide
def test_without_a_case_the_page_still_answers(client):
    CasePage.objects.all().delete()

    assert "data-press-facts" not in html(client)


def test_facts_in_another_language_are_marked(client):
    text = html(client, "/ar/sahafa/")

    assert re.search(r"data-press-facts", text)
    assert 'lang="ar"' in text


# Dates


@pytest.mark.wide
def test_every_event_has_an_address_that_is_the_same_in_every_language(client):
    english = re.findall(r'<li id="(event-[0-9a-f]{12})"', html(client))
    russian = re.findall(r'<li id="(event-[0-9a-f]{12})"', html(client, "/ru/pressa/"))

    assert len(english) == len(set(english)) > 10
    assert english == russian


def test_the_address_of_an_event_outlives_its_title_and_date(client):
    update = CaseUpdatePage.objects.filter(live=True, locale__language_code="en").latest("date")
    anchor = anchor_of(update)

    publish(update, title="Another title", date=update.date - datetime.timedelta(days=1))

    entry = re.search(rf'<li id="{anchor}".*?</li>', html(client), re.DOTALL)[0]
    assert "Another title" in entry


def test_what_is_taken_offline_is_gone_from_it(client):
    update = CaseUpdatePage.objects.filter(live=True, locale__language_code="en").latest("date")
    assert anchor_of(update) in html(client)

    for page in CaseUpdatePage.objects.filter(translation_key=update.translation_key):
        page.unpublish()

    assert anchor_of(update) not in html(client)


# Pictures


def test_a_free_picture_is_offered_with_credit_licence_and_size(client):
    make_picture()

    pictures = re.search(r"data-press-pictures.*?</section>", html(client), re.DOTALL)[0]

    assert "Anna Photographer" in pictures
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in pictures
    assert "1200 × 800" in pictures
    large = re.search(r'href="(/media/[^"]+)" download="a-man-at-a-desk.jpg"', pictures)[1]
    assert client.get(large).status_code == 200


@pytest.mark.parametrize(
    "lacking", widely([{"free_for_press": False}, {"credit": ""}, {"description_en": ""}], first=1)
)
def test_no_other_picture_is(client, lacking):
    make_picture(**lacking)

    assert "data-press-pictures" not in html(client)


def test_a_picture_of_a_hidden_person_is_neither_offered_nor_served(client):
    picture = make_picture()
    person = make_signatory(image=picture)
    large = re.search(r'href="(/media/[^"]+)" download', html(client))[1]
    assert client.get(large).status_code == 200

    person.shown = False
    person.save()

    assert "data-press-pictures" not in html(client)
    assert client.get(large).status_code == 404


def test_a_picture_without_credit_cannot_be_marked_as_free(client):
    client.force_login(make_user(is_superuser=True))
    picture = make_picture(credit="", free_for_press=False)
    address = f"/admin/images/{picture.pk}/"
    form = client.get(address).context["form"]
    values = {name: form[name].value() or "" for name in form.fields if name != "file"}
    values["free_for_press"] = "on"

    answer = client.post(address, values)

    assert "say who made the picture" in answer.content.decode()
    picture.refresh_from_db()
    assert not picture.free_for_press


# The rest


def test_the_contact_is_that_of_the_site(client):
    settings = CampaignSettings.load()
    settings.contact_email = "press@example.org"
    settings.save()

    assert 'href="mailto:press@example.org"' in html(client)


def test_there_is_one_for_each_language(press):
    assert not PressPage.can_create_at(home_of("en"))


@pytest.mark.wide
def test_a_page_can_be_about_another_case(client, press):
    other = make_page(CasePage, home_of("en"), title="Another", subject_name="Somebody Else")

    publish(press, case=other)

    assert "Somebody Else" in html(client)


@pytest.mark.wide
@pytest.mark.parametrize(
    "address", widely(["/en/press/", "/ru/pressa/", "/fr/presse/", "/ar/sahafa/"], first=1)
)
def test_it_can_be_printed(client, address):
    make_picture(description_ru="Человек за столом")

    answer = client.get(f"{address}print.pdf")

    assert answer.status_code == 200
    paper = PdfReader(io.BytesIO(answer.content))
    text = "".join("".join(page.extract_text() for page in paper.pages).split())
    assert "AnnaPhotographer" in text
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
