"""Dates as exact as they are known, in the reader's own manner."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from home.multilingual.dates import (
    DatedModel,
    Precision,
    campaign_today,
    day_in_words,
    format_moment,
)
from home.settings.languages import CODES
from people.models import Appeal
from tests.builders import make_case, make_update

DAY = datetime.date(2024, 2, 13)
EARLIER = datetime.date(2023, 12, 12)

IN_WORDS = {
    "en": ("February 13, 2024", "February 2024", "Dec 12, 2023 – Feb 13, 2024"),
    "ru": ("13 февраля 2024 г.", "февраль 2024 г.", "12 дек. 2023 г. — 13 февр. 2024 г."),
    "fr": ("13 février 2024", "février 2024", "12 déc. 2023 – 13 févr. 2024"),
    "ar": ("13 فبراير 2024", "فبراير 2024", "12 ديسمبر 2023 – 13 فبراير 2024"),
}


def with_plain_spaces(text):
    """CLDR's thin and no-break spaces as ordinary ones: they differ between its versions."""
    return " ".join(text.split())


def dated(**facts):
    return Appeal(title_en="An appeal", **facts)


@pytest.mark.parametrize("code", IN_WORDS)
def test_a_day_is_written_as_the_language_writes_it(code):
    words = format_moment(DAY, Precision.DAY, None, code)

    assert with_plain_spaces(words) == IN_WORDS[code][0]


@pytest.mark.parametrize("code", IN_WORDS)
def test_a_month_is_written_without_a_day(code):
    words = format_moment(DAY, Precision.MONTH, None, code)

    assert with_plain_spaces(words) == IN_WORDS[code][1]


@pytest.mark.parametrize("code", IN_WORDS)
def test_between_two_days_names_both(code):
    words = format_moment(EARLIER, Precision.BETWEEN, DAY, code)

    assert with_plain_spaces(words) == IN_WORDS[code][2]


@pytest.mark.parametrize("code", CODES)
def test_every_known_language_writes_every_date_with_european_digits(code):
    for precision in Precision:
        words = format_moment(EARLIER, precision, DAY, code)
        digits = {letter for letter in words if letter.isdigit()}

        assert digits
        assert digits <= set("0123456789")
        assert "2023" in words


@pytest.mark.django_db
def test_an_arabic_page_shows_european_digits(visitor):
    update = make_update(make_case("ar", title="Tarikh", slug="tarikh"), slug="khabar", date=DAY)

    html = visitor.get("/ar/tarikh/").content.decode()

    assert f'data-update="{update.pk}"' in html
    assert "13 فبراير 2024" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "machine"),
    [
        ({"date": DAY}, "2024-02-13"),
        ({"date": DAY, "precision": "month"}, "2024-02"),
        ({"date": EARLIER, "precision": "between", "date_end": DAY}, "2023-12-12"),
        ({}, ""),
    ],
)
def test_machines_are_told_no_more_than_is_known(facts, machine):
    assert dated(**facts).machine_date() == machine


@pytest.mark.django_db
def test_no_date_is_no_words():
    assert dated().date_in_words("ru") == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"date": DAY, "precision": "between"},
        {"date": DAY, "precision": "between", "date_end": EARLIER},
        {"date_end": DAY, "precision": "between"},
        {"date": EARLIER, "date_end": DAY},
        {"date": EARLIER, "date_end": DAY, "precision": "month"},
    ],
)
def test_dates_that_contradict_each_other_are_refused(facts):
    with pytest.raises(ValidationError) as refused:
        dated(**facts).full_clean()

    assert "date_end" in refused.value.message_dict


@pytest.mark.django_db
def test_dates_that_agree_are_accepted():
    dated(date=EARLIER, date_end=DAY, precision="between").full_clean()
    dated(date=DAY, precision="month").full_clean()


def test_a_moment_is_the_day_in_the_campaigns_zone(settings):
    late = datetime.datetime(2024, 2, 13, 22, 30, tzinfo=datetime.UTC)

    assert day_in_words(late, "fr") == "13 février 2024"
    settings.CAMPAIGN_TIME_ZONE = "Asia/Tokyo"
    assert day_in_words(late, "fr") == "14 février 2024"
    assert day_in_words(DAY, "fr") == "13 février 2024"


def test_today_is_the_campaigns_today(settings):
    settings.CAMPAIGN_TIME_ZONE = "Pacific/Kiritimati"
    ahead = campaign_today()
    settings.CAMPAIGN_TIME_ZONE = "Pacific/Honolulu"

    assert ahead - campaign_today() == datetime.timedelta(days=1)


def test_every_dated_model_has_the_same_fields():
    assert DatedModel.dated_fields == [field.name for field in DatedModel._meta.local_fields]
