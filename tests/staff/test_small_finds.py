"""What a stranger stumbled over in their first sitting in the admin."""

import datetime
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from home.multilingual.languages import prepared
from home.settings.environment import date_formats
from people.models import Signatory
from tests.breadth import widely
from tests.builders import home_of, make_text, make_user
from tests.reading import having, parse, words

pytestmark = pytest.mark.django_db


@pytest.mark.wide
def test_an_empty_list_of_people_offers_every_way_to_fill_it(admin_client):
    Signatory.objects.all().delete()
    address = reverse("wagtailsnippets_people_signatory:list")

    said = words(parse(admin_client.get(address).content.decode()))

    assert "There are three ways" in said
    assert all(way in said for way in ("Add a person", "Add several people", "Import a table"))


def test_who_may_not_import_is_offered_no_import(client):
    Signatory.objects.all().delete()
    client.force_login(make_user("Translators: French"))

    said = words(
        parse(client.get(reverse("wagtailsnippets_people_signatory:list")).content.decode())
    )

    assert "Import a table" not in said


def test_a_right_of_a_language_is_read_out_with_its_language(admin_client):
    html = admin_client.get(reverse("wagtailusers_users:add")).content.decode()

    labels = [words(each) for each in having(parse(html), "for") if "Translator:" in words(each)]

    assert "French: Translator: writes and translates, and submits it for approval" in labels


def test_dates_in_the_english_admin_are_written_as_readers_get_them():
    with translation.override("en"):
        assert date_format(datetime.date(2026, 11, 30), "DATE_FORMAT") == "30 November 2026"


@pytest.mark.parametrize("code", ["en", "ru", "fr", "de", "es", "it", "uk", "ar"])
def test_no_language_of_the_admin_has_moments_as_americans_write_them(code):
    moment = datetime.datetime(2026, 11, 30, 18, 20)
    with translation.override(code):
        written = date_format(moment, "DATETIME_FORMAT")

        month = date_format(moment, "F")[:3].casefold()

    assert written.index("30") < written.casefold().index(month) < written.index("2026")
    assert "18:20" in written


@pytest.mark.wide
def test_the_list_of_news_asks_for_its_language_once(admin_client):
    html = admin_client.get(reverse("court_news")).content.decode()

    choices = re.findall(r'<input type="(\w+)" name="locale" value="(\w+)"', html)
    assert {kind for kind, _value in choices} == {"checkbox"}
    assert len(choices) == len({value for _kind, value in choices}) == len(prepared())
    assert admin_client.get(f"{reverse('court_news')}?locale=99999").status_code == 200


def test_a_campaign_that_writes_for_the_united_states_has_their_dates():
    assert date_formats({"en": "US"}) is None
    assert date_formats({"en": "GB"}) == settings.FORMAT_MODULE_PATH


@pytest.mark.parametrize(
    ("parent", "is_ticked"), widely([("front page", True), ("text", False)], first=1)
)
def test_a_new_page_right_below_the_front_page_is_in_the_menu(admin_client, parent, is_ticked):
    above = home_of("en") if parent == "front page" else make_text("en", title="A text")
    address = reverse("wagtailadmin_pages:add", args=["home", "textpage", above.pk])

    form = admin_client.get(address).context["form"]

    assert bool(form["show_in_menus"].value()) is is_ticked


@pytest.mark.wide
def test_the_button_that_submits_says_what_for_in_the_language_of_its_reader(client):
    client.force_login(make_user("Translators: French"))
    address = reverse("wagtailadmin_pages:add", args=["home", "textpage", home_of("fr").pk])

    html = client.get(address).content.decode()

    assert "Submit for approval" in html
    assert "Submit to" not in html


def test_a_typed_table_is_headed_by_what_would_be_added(admin_client):
    sent = {"language": "en", "name_en-1": "Quagga"}

    html = admin_client.post(reverse("several_people"), sent, follow=True).content.decode()

    assert "What would be added" in html
    assert "typed list" not in html
