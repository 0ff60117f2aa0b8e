"""Dates and times of the admin: the browser's own fields, and nothing typed becomes another."""

import datetime

import pytest
from django import forms
from django.urls import reverse
from django.utils import translation
from wagtail import blocks
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

from campaign_pages.models import CaseUpdatePage, Court
from home import checks
from home.native_dates import last_year
from tests.breadth import widely
from tests.builders import make_case, make_update, make_user, paragraph
from tests.editing import edit_address, form_data, send

pytestmark = pytest.mark.django_db

SPELLINGS = [
    "15.06.2024",
    "15/06/2024",
    "06/15/2024",
    "June 15, 2024",
    "15 июня 2024",
    "15 juin 2024",
    "2024-02-30",
    "2024-6",
    "tomorrow",
    "?",
]


@pytest.fixture
def update():
    return make_update(make_case(), date="2024-05-01", title="News")


@pytest.fixture
def editor(client):
    client.force_login(make_user("Organisers"))
    return client


def again(update):
    return CaseUpdatePage.objects.get(pk=update.pk)


def test_a_day_that_a_browser_sends_is_saved(editor, update):
    send(editor, update, "action-publish", date="2024-06-15")

    assert again(update).date == datetime.date(2024, 6, 15)


def refused(editor, update, typed, *fields):
    """Sends the form with the same words in several fields, and looks for what it says of each."""
    values = {**form_data(editor, update).dict(), "action-publish": "1"}
    for words in typed:
        answer = editor.post(edit_address(update), {**values, **dict.fromkeys(fields, words)})

        errors, after = answer.context["form"].errors, again(update)
        for field in fields:
            assert errors[field], f"{field}: {words}"
            assert getattr(after, field) == getattr(update, field), f"{field}: {words}"


@pytest.mark.wide
def test_what_is_no_date_is_refused_by_the_name_of_the_field(editor, update):
    refused(editor, update, SPELLINGS, "date", "date_end", "postponed_from", "local_time")


def test_a_moment_that_is_none_schedules_nothing(editor, update):
    typed = ("05.01.2027 12:00", "01/05/2027 12:00", "?", "2027-13-01T12:00")

    refused(editor, update, typed, "go_live_at", "expire_at", "banner_until")


@pytest.mark.wide
def test_the_date_of_a_block_is_refused_too(editor, update):
    update.corrections = [{"type": "correction", "value": {"date": "2024-06-01", "text": "Wrong."}}]
    update.save_revision().publish()
    (name,) = [key for key in form_data(editor, update) if key.endswith("-value-date")]

    answer = send(editor, update, "action-publish", **{name: "15.06.2024"})

    assert "corrections" in answer.context["form"].errors
    assert again(update).corrections[0].value["date"] == datetime.date(2024, 6, 1)


@pytest.mark.wide
def test_a_year_that_cannot_be_meant_is_refused(editor, update):
    values = {**form_data(editor, update).dict(), "action-publish": "1"}

    for year in ("0024", "1899", str(last_year() + 1), "9999"):
        answer = editor.post(edit_address(update), {**values, "date": f"{year}-06-15"})

        (message,) = answer.context["form"].errors["date"]
        assert str(int(year)) in message and str(last_year()) in message


@pytest.mark.wide
@pytest.mark.parametrize("page", widely(["update", "court"], "court"))
def test_no_page_of_the_admin_loads_the_picker(editor, update, page):
    court = Court.objects.create(name_en="A court")
    address = {
        "update": edit_address(update),
        "court": reverse(Court.snippet_viewset.get_url_name("edit"), args=[court.pk]),
    }[page]

    html = editor.get(address).content.decode()

    assert "date-time-chooser" not in html
    assert "DateChooser" not in html


@pytest.mark.wide
def test_every_field_of_an_update_is_the_browsers_own(editor, update):
    fields = editor.get(edit_address(update)).context["form"].fields

    kinds = {name: field.widget.input_type for name, field in fields.items() if is_dated(field)}
    assert kinds == {
        "date": "date",
        "date_end": "date",
        "first_published_elsewhere": "date",
        "postponed_from": "date",
        "local_time": "time",
        "banner_until": "datetime-local",
        "go_live_at": "datetime-local",
        "expire_at": "datetime-local",
    }


def is_dated(field):
    return isinstance(field, (forms.DateField, forms.TimeField, forms.DateTimeField))


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        (blocks.DateBlock, "date"),
        (blocks.TimeBlock, "time"),
        (blocks.DateTimeBlock, "datetime-local"),
    ],
)
def test_blocks_use_them_as_well(block, kind):
    assert block().field.widget.input_type == kind


@pytest.mark.parametrize(
    ("widget", "value", "shown"),
    [
        (AdminDateInput, datetime.date(2024, 6, 15), 'value="2024-06-15"'),
        (AdminTimeInput, datetime.time(14, 5), 'value="14:05"'),
        (AdminDateTimeInput, datetime.datetime(2024, 6, 15, 14, 5), 'value="2024-06-15T14:05"'),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr", "ru", "ar"])
def test_a_value_is_written_as_browsers_read_it_in_any_language(widget, value, shown, language):
    with translation.override(language):
        assert shown in widget().render("name", value)


def test_a_widget_with_the_picker_stops_the_start():
    class Picker(forms.DateInput):
        class Media:
            js = ["wagtailadmin/js/date-time-chooser.js"]

    try:
        assert [error.obj for error in checks.dates_are_native(None)] == [Picker]
    finally:
        Picker.input_type = "date"  # it stays among the subclasses for as long as it lives
    assert checks.dates_are_native(None) == []


@pytest.mark.wide
def test_the_words_of_a_letter_are_saved_with_it(editor, update):
    """The form as a whole: nothing else is lost by the fields being others."""
    update.body = [paragraph("Words")]
    update.save_revision().publish()

    send(editor, update, "action-publish", date="2024-06-15", local_time="14:30")

    assert "Words" in str(again(update).body[0].value)
    assert again(update).local_time == datetime.time(14, 30)
