"""What pages tell programs of themselves: schema.org, and nothing that is not public."""

import datetime
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from campaign_pages.models import CasePage, CaseUpdatePage, LetterPage
from home.files.licences import address_of_licence
from tests.builders import make_text, make_update, paragraph, publish
from tests.reading import plain

pytestmark = pytest.mark.django_db

#: What search engines ask of each type at least.
NEEDED = {
    "Organization": {"name", "url"},
    "WebSite": {"name", "url", "inLanguage"},
    "WebPage": {"name", "url", "inLanguage"},
    "Article": {"headline", "author", "datePublished", "dateModified", "inLanguage"},
    "NewsArticle": {"headline", "author", "datePublished", "dateModified", "inLanguage"},
    "Person": {"name"},
    "Event": {"name", "startDate", "eventStatus", "location"},
    "BreadcrumbList": {"itemListElement"},
}


def data_of(client, address):
    text = client.get(address).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert len(found) == 1, address
    graph = json.loads(found[0])
    assert graph["@context"] == "https://schema.org"
    return graph["@graph"]


def of_type(nodes, kind):
    return next(node for node in nodes if node["@type"] == kind)


def make_hearing(case, **fields):
    return make_update(case, title="A hearing", kind="hearing", place="Moscow", **fields)


@pytest.mark.parametrize(
    ("address", "kinds"),
    [
        ("/en/", {"Organization", "WebSite"}),
        ("/en/letter-to-friends-2023/", {"Article", "BreadcrumbList"}),
        ("/en/about/", {"Article", "BreadcrumbList"}),
        ("/en/case/", {"WebPage", "BreadcrumbList"}),
        ("/ru/delo/", {"WebPage", "BreadcrumbList"}),
        ("/en/press/", {"WebPage", "BreadcrumbList"}),
        ("/en/signatories/", {"BreadcrumbList"}),
        ("/en/map/", {"BreadcrumbList"}),
    ],
)
def test_each_kind_of_page_says_what_it_is(client, address, kinds):
    nodes = data_of(client, address)

    told = {node["@type"] for node in nodes}
    assert kinds <= told
    for node in nodes:
        assert NEEDED.get(node["@type"], set()) <= node.keys(), node


def test_the_page_of_a_case_is_about_the_person(client):
    case = CasePage.objects.get(locale__language_code="en")

    nodes = data_of(client, "/en/case/")

    person = of_type(nodes, "Person")
    assert person["name"] == case.subject_name
    assert of_type(nodes, "WebPage")["about"] == {"@id": person["@id"]}


def test_a_hearing_to_come_is_an_event_with_its_hour_and_zone(client, settings):
    settings.CAMPAIGN_TIME_ZONE = "Europe/Paris"
    case = CasePage.objects.get(locale__language_code="en")
    day = timezone.localdate() + datetime.timedelta(days=9)
    hearing = make_hearing(case, date=day, local_time=datetime.time(10, 30))

    for address in (hearing.get_url(), "/en/case/"):
        event = of_type(data_of(client, address), "Event")
    assert event["startDate"].startswith(f"{day.isoformat()}T10:30")
    assert re.search(r"[+-]\d\d:\d\d$", event["startDate"])
    assert event["eventStatus"] == "https://schema.org/EventScheduled"


def test_a_hearing_that_was_put_off_says_so(client):
    case = CasePage.objects.get(locale__language_code="en")
    day = timezone.localdate() + datetime.timedelta(days=9)
    hearing = make_hearing(case, date=day)
    hearing = publish(hearing, date=day + datetime.timedelta(days=3), postponed_from=day)

    event = of_type(data_of(client, hearing.get_url()), "Event")

    assert event["eventStatus"] == "https://schema.org/EventRescheduled"
    assert event["previousStartDate"] == day.isoformat()


def test_what_is_past_is_no_event(client):
    update = CaseUpdatePage.objects.filter(live=True, locale__language_code="en").latest("date")

    kinds = {node["@type"] for node in data_of(client, update.get_url())}

    assert "NewsArticle" in kinds
    assert "Event" not in kinds


def test_nothing_that_an_editor_writes_ends_the_element(client):
    page = make_text(title='</script><script>alert("x")</script>', slug="odd")

    article = of_type(data_of(client, page.get_url()), "Article")

    assert article["headline"] == page.title


def test_a_page_shown_in_another_language_speaks_of_itself(client):
    make_text("ru", title="Только по-русски", slug="tolko")

    article = of_type(data_of(client, "/en/tolko/"), "Article")

    assert article["inLanguage"] == "ru"
    assert article["url"] == "http://testserver/ru/tolko/"


def test_it_names_no_draft(client):
    letter = LetterPage.objects.get(locale__language_code="en", slug="letter-to-friends-2023")
    draft = make_text(title="A secret draft", live=False)
    letter.title = "A secret title"
    letter.save_revision()

    text = json.dumps(data_of(client, letter.get_url())) + json.dumps(data_of(client, "/en/"))

    assert "secret" not in text
    assert draft.slug not in text


# What search engines show


def test_without_a_summary_the_text_itself_is_the_description(client):
    words = "One sentence that says it. " + "More words follow here and go on. " * 20
    page = make_text(title="No summary", body=[paragraph(words)])

    text = client.get(page.get_url()).content.decode()

    description = re.search(r'<meta name="description" content="([^"]*)"', text)[1]
    assert description.startswith("One sentence that says it.")
    assert len(description) <= 160
    assert description.endswith("…")


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("cc by-sa 3.0", "https://creativecommons.org/licenses/by-sa/3.0/"),
        ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("free for press", ""),
        ("", ""),
    ],
)
def test_usual_licences_are_linked(name, address):
    assert address_of_licence(name) == address


def test_an_older_text_was_published_on_its_own_day_and_not_when_it_was_entered(client):
    text = make_text(slug="old", first_published_elsewhere=datetime.date(2019, 3, 1))

    article = of_type(data_of(client, "/en/old/"), "Article")
    assert (article["datePublished"], article["dateModified"]) == ("2019-03-01", "2019-03-01")

    publish(text, summary="Other words.")
    changed = of_type(data_of(client, "/en/old/"), "Article")
    assert changed["datePublished"] == "2019-03-01"
    assert changed["dateModified"] > "2026"


def test_readers_read_on_which_day_an_older_text_was_published(client):
    make_text(slug="old", first_published_elsewhere=datetime.date(2019, 3, 1))

    page = client.get("/en/old/").content.decode()

    assert "First published elsewhere: 1 March 2019" in plain(page)


def test_no_text_was_published_in_the_future():
    text = make_text(slug="old")
    text.first_published_elsewhere = datetime.date(2999, 1, 1)

    with pytest.raises(ValidationError) as refused:
        text.full_clean()

    assert "first_published_elsewhere" in refused.value.message_dict
