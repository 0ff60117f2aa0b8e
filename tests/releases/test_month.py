"""The schedule as a list and as a month: the same events on the same days."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from home.releases.models import Release, ReleaseItem
from home.releases.month import Month
from tests.builders import make_text, make_user
from tests.reading import having, parse, words

pytestmark = pytest.mark.django_db

MAY = datetime.datetime(2031, 5, 14, 12, tzinfo=datetime.UTC)


@pytest.fixture
def waiting():
    page = make_text("en", title="To come", live=False)
    release = Release.objects.create(title="To come", moment=MAY, created_by_name="Somebody")
    ReleaseItem.objects.create(
        release=release,
        page=page,
        revision=page.get_latest_revision() or page.save_revision(),
        key=page.translation_key,
        code="en",
        title=page.title,
    )
    return release


def shown(client, **query):
    client.force_login(make_user("Organisers"))
    return parse(client.get(reverse("schedule"), query).content.decode())


def test_a_month_shows_what_is_due_on_its_day(client, waiting):
    html = shown(client, view="month", month="2031-05")

    (day,) = [cell for cell in html.iter("td") if having(cell, "datetime", "2031-05-14")]
    assert "To come" in words(day)
    assert "English" in words(day)
    assert "May 2031" in words(html)


def test_another_month_does_not_show_it(client, waiting):
    html = shown(client, view="month", month="2031-06")

    assert not [cell for cell in html.iter("td") if "To come" in words(cell)]


def test_months_lead_to_their_neighbours_over_the_turn_of_the_year(client):
    html = shown(client, view="month", month="2031-12")

    links = [each.get("href") for each in html.iter("a")]
    assert "?view=month&month=2031-11" in links
    assert "?view=month&month=2032-01" in links


@pytest.mark.parametrize("month", ["", "2031-13", "soon", "2031-5-1"])
def test_what_is_no_month_is_that_of_today(client, month):
    html = shown(client, view="month", month=month)

    assert having(html, "datetime", f"{timezone.localdate():%Y-%m-%d}")


def test_the_list_has_the_same_and_says_what_to_do_when_empty(client, waiting):
    assert "To come" in words(shown(client))

    waiting.delete()
    assert "Release in all languages" in words(shown(client))


@pytest.mark.parametrize(
    ("code", "first"), [("en", "Monday"), ("fr", "lundi"), ("ru", "понедельник")]
)
def test_weeks_begin_where_the_language_begins_them(code, first):
    with translation.override(code):
        month = Month(datetime.date(2031, 5, 1), [])

        assert month.weekdays[0][1].lower() == first.lower()
        assert len(month.weeks[0]) == 7
