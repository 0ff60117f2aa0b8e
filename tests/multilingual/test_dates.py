"""Dates as exact as they are known, in the reader's own manner."""

import datetime

import pytest
from babel.dates import format_date
from django.core.exceptions import ValidationError

from home.multilingual.dates import (
    DatedModel,
    Precision,
    campaign_today,
    day_in_words,
    day_with_weekday,
    format_moment,
    hour_in_words,
    in_sentence,
)
from home.multilingual.languages import cldr
from home.settings.languages import CODES
from people.models import Appeal
from tests.builders import make_case, make_update
from tests.reading import plain

DAY = datetime.date(2024, 2, 13)
EARLIER = datetime.date(2023, 12, 12)

IN_WORDS = {
    "en": ("13 February 2024", "February 2024"),
    "ru": ("13 февраля 2024 г.", "февраль 2024 г."),
    "fr": ("13 février 2024", "février 2024"),
    "ar": ("13 فبراير 2024", "فبراير 2024"),
}
#: Between 13 March and 27 April 2024; and between 12 December 2023 and 13 February 2024.
BETWEEN = {
    "en": (
        "between 13 March and 27 April 2024",
        "between 12 December 2023 and 13 February 2024",
    ),
    "ru": (
        "между 13 марта и 27 апреля 2024 г.",
        "между 12 декабря 2023 г. и 13 февраля 2024 г.",
    ),
    "uk": (
        "між 13 березня і 27 квітня 2024 р.",
        "між 12 грудня 2023 р. і 13 лютого 2024 р.",
    ),
    "fr": (
        "entre le 13 mars et le 27 avril 2024",
        "entre le 12 décembre 2023 et le 13 février 2024",
    ),
    "de": (
        "zwischen dem 13. März und dem 27. April 2024",
        "zwischen dem 12. Dezember 2023 und dem 13. Februar 2024",
    ),
    "es": (
        "entre el 13 de marzo y el 27 de abril de 2024",
        "entre el 12 de diciembre de 2023 y el 13 de febrero de 2024",
    ),
    "it": (
        "tra il 13 marzo e il 27 aprile 2024",
        "tra il 12 dicembre 2023 e il 13 febbraio 2024",
    ),
    "ar": ("بين 13 مارس و27 أبريل 2024", "بين 12 ديسمبر 2023 و13 فبراير 2024"),
}
#: A season, a winter, a part of a month, a part of a year, a year.
ROUGHLY = {
    "en": ("spring 2023", "winter 2023/24", "early May 2024", "late 2024", "2024"),
    "ru": ("весна 2023 г.", "зима 2023/24 г.", "начало мая 2024 г.", "конец 2024 г.", "2024"),
    "uk": ("весна 2023 р.", "зима 2023/24 р.", "початок травня 2024 р.", "кінець 2024 р.", "2024"),
    "fr": ("printemps 2023", "hiver 2023/24", "début mai 2024", "fin 2024", "2024"),
    "de": ("Frühjahr 2023", "Winter 2023/24", "Anfang Mai 2024", "Ende 2024", "2024"),
    "es": (
        "primavera de 2023",
        "invierno de 2023/24",
        "principios de mayo de 2024",
        "finales de 2024",
        "2024",
    ),
    "it": ("primavera 2023", "inverno 2023/24", "inizio maggio 2024", "fine 2024", "2024"),
    "ar": ("ربيع 2023", "شتاء 2023/24", "أوائل مايو 2024", "أواخر عام 2024", "2024"),
}
#: What lasted from 2 March to 11 April 2024: numbers before which words change.
LASTED = {
    "en": "from 2 March to 11 April 2024",
    "ru": "со 2 марта по 11 апреля 2024 г.",
    "uk": "з 2 березня по 11 квітня 2024 р.",
    "fr": "du 2 mars au 11 avril 2024",
    "de": "vom 2. März bis zum 11. April 2024",
    "es": "del 2 de marzo al 11 de abril de 2024",
    "it": "dal 2 marzo all’11 aprile 2024",
    "ar": "من 2 مارس إلى 11 أبريل 2024",
}


def dated(**facts):
    return Appeal(title_en="An appeal", **facts)


@pytest.mark.parametrize("code", IN_WORDS)
def test_a_day_is_written_as_the_language_writes_it(code):
    words = format_moment(DAY, Precision.DAY, None, code)

    assert plain(words) == IN_WORDS[code][0]


@pytest.mark.parametrize("code", IN_WORDS)
def test_a_month_is_written_without_a_day(code):
    words = format_moment(DAY, Precision.MONTH, None, code)

    assert plain(words) == IN_WORDS[code][1]


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize("code", BETWEEN)
def test_what_happened_between_two_days_is_never_told_as_a_span(code):
    in_a_year = format_moment(day("2024-03-13"), Precision.BETWEEN, day("2024-04-27"), code)
    in_two = format_moment(EARLIER, Precision.BETWEEN, DAY, code)

    assert (plain(in_a_year), plain(in_two)) == BETWEEN[code]
    assert not {"–", "—", "-"} & set(in_a_year + in_two)


@pytest.mark.parametrize("code", ROUGHLY)
def test_less_than_a_month_known_is_told_as_people_say_it(code):
    told = [
        format_moment(day(date), precision, None, code)
        for date, precision in (
            ("2023-05-20", Precision.SEASON),
            ("2024-01-15", Precision.SEASON),
            ("2024-05-10", Precision.MONTH_PART),
            ("2024-09-01", Precision.YEAR_PART),
            ("2024-07-07", Precision.YEAR),
        )
    ]

    assert tuple(plain(words) for words in told) == ROUGHLY[code]


@pytest.mark.parametrize("code", LASTED)
def test_a_period_says_that_it_lasted(code):
    words = format_moment(day("2024-03-02"), Precision.PERIOD, day("2024-04-11"), code)

    assert plain(words) == LASTED[code]


@pytest.mark.parametrize(
    ("code", "precision", "words"),
    [
        ("it", Precision.BETWEEN, "tra l’8 marzo e il 1º aprile 2024"),
        ("it", Precision.PERIOD, "dall’8 marzo al 1º aprile 2024"),
        ("fr", Precision.BETWEEN, "entre le 8 mars et le 1er avril 2024"),
        ("pt-br", Precision.PERIOD, "de 8 de março a 1º de abril de 2024"),
    ],
)
def test_the_first_of_a_month_and_elisions_are_written_as_in_print(code, precision, words):
    told = format_moment(day("2024-03-08"), precision, day("2024-04-01"), code)

    assert plain(told) == words


#: Between two days of one month, and of two; from one to another; early in a month.
ELSEWHERE = {
    "zh-hans": ("2024年3月13日至27日之间", "2024年3月13日至4月27日之间", "2024年3月上旬"),
    "de": (
        "zwischen dem 13. und dem 27. März 2024",
        "zwischen dem 13. März und dem 27. April 2024",
        "Anfang März 2024",
    ),
    "ru": (
        "между 13 и 27 марта 2024 г.",
        "между 13 марта и 27 апреля 2024 г.",
        "начало марта 2024 г.",
    ),
    "sr": (
        "између датума 13. и 27. март 2024.",
        "између датума 13. март и 27. април 2024.",
        "март 2024. (почетак)",
    ),
    "tr": (
        "13 ile 27 Mart 2024 arasında",
        "13 Mart ile 27 Nisan 2024 arasında",
        "Mart 2024 başı",
    ),
    "ka": (
        "13 მარტი – 27 მარტი, 2024 (ამ შუალედში)",
        "13 მარტი – 27 აპრილი, 2024 (ამ შუალედში)",
        "მარტი, 2024 (თვის დასაწყისი)",
    ),
}


@pytest.mark.parametrize("code", ELSEWHERE)
def test_what_two_days_share_is_said_once_where_the_language_says_it(code):
    march, later = day("2024-03-13"), day("2024-04-27")
    told = (
        format_moment(march, Precision.BETWEEN, day("2024-03-27"), code),
        format_moment(march, Precision.BETWEEN, later, code),
        format_moment(day("2024-03-01"), Precision.MONTH_PART, None, code),
    )

    assert tuple(plain(each) for each in told) == ELSEWHERE[code]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("precision", [Precision.BETWEEN, Precision.PERIOD])
def test_two_days_of_one_month_say_its_year_once_in_every_language(code, precision):
    told = format_moment(day("2024-03-01"), precision, day("2024-03-27"), code)

    assert told.count("2024") == 1
    assert "1" in told and "27" in told


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ru", "13\xa0февраля\xa02024\xa0г."),
        ("de", "13.\xa0Februar\xa02024"),
        ("es", "13\xa0de febrero de\xa02024"),
        ("zh-hans", "2024年2月13日"),
    ],
)
def test_no_line_parts_a_number_from_what_it_counts(code, words):
    told = format_moment(DAY, Precision.DAY, None, code)

    # CLDR has no-break spaces of its own in some languages.
    assert told.replace("\u202f", "\xa0") == words


@pytest.mark.parametrize("code", CODES)
def test_a_day_and_a_month_are_those_of_cldr(code):
    locale = cldr(code)
    for each in (DAY, EARLIER, day("2024-11-30")):
        month = format_date(each, locale.datetime_skeletons["yMMMM"].pattern, locale=locale)

        assert plain(day_in_words(each, code)) == plain(format_date(each, "long", locale=locale))
        assert plain(format_moment(each, Precision.MONTH, None, code)) == plain(month)


@pytest.mark.parametrize(
    ("code", "year"), [("sr", "2024."), ("zh-hans", "2024年"), ("ru", "2024"), ("en", "2024")]
)
def test_a_year_stands_as_it_stands_alone(code, year):
    assert format_moment(DAY, Precision.YEAR, None, code) == year


def test_a_serbian_full_stop_of_a_number_gives_way_to_another_sign():
    assert in_sentence("13. фебруар 2024., Суд", "sr") == "13. фебруар 2024, Суд"


@pytest.mark.parametrize(
    ("code", "hour"), [("nb", "14.05"), ("da", "14.05"), ("en", "14:05"), ("fa", "14:05")]
)
def test_hours_are_written_as_newspapers_do(code, hour):
    assert hour_in_words(datetime.time(14, 5), code) == hour


@pytest.mark.parametrize(
    ("region", "words", "between"),
    [
        ("GB", "13 February 2024", "between 13 and 27 March 2024"),
        ("US", "February 13, 2024", "between March 13 and March 27, 2024"),
    ],
)
def test_dates_are_those_of_the_region_that_a_campaign_writes_for(settings, region, words, between):
    settings.LANGUAGE_REGIONS = {"en": region}
    for kept in (cldr, format_moment):
        kept.cache_clear()
    try:
        told = format_moment(day("2024-03-13"), Precision.BETWEEN, day("2024-03-27"), "en")

        assert plain(day_in_words(DAY, "en")) == words
        assert plain(told) == between
    finally:
        for kept in (cldr, format_moment):
            kept.cache_clear()


@pytest.mark.parametrize("code", [code for code in CODES if code != "en"])
def test_every_known_language_says_between_in_its_own_words(code, settings):
    settings.LANGUAGE_CODE = "ru"

    words = format_moment(day("2024-03-13"), Precision.BETWEEN, day("2024-04-27"), code)

    assert "13" in words and "27" in words
    assert "between" not in words
    assert code == "ru" or words != BETWEEN["ru"][0]


@pytest.mark.parametrize(
    ("precision", "typed", "first", "last"),
    [
        ("day", "2024-05-20", "2024-05-20", "2024-05-20"),
        ("month-part", "2024-02-10", "2024-02-01", "2024-02-10"),
        ("month-part", "2024-02-11", "2024-02-11", "2024-02-20"),
        ("month-part", "2024-02-21", "2024-02-21", "2024-02-29"),
        ("month", "2024-12-31", "2024-12-01", "2024-12-31"),
        ("season", "2023-12-01", "2023-12-01", "2024-02-29"),
        ("season", "2024-02-29", "2023-12-01", "2024-02-29"),
        ("season", "2024-05-31", "2024-03-01", "2024-05-31"),
        ("year-part", "2024-04-30", "2024-01-01", "2024-04-30"),
        ("year-part", "2024-12-01", "2024-09-01", "2024-12-31"),
        ("year", "2024-05-20", "2024-01-01", "2024-12-31"),
    ],
)
def test_whatever_day_was_typed_the_whole_of_it_is_meant(precision, typed, first, last):
    appeal = dated(date=day(typed), precision=precision)
    appeal.full_clean()

    assert (appeal.date, appeal.last_day) == (day(first), day(last))


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
    assert "13 فبراير 2024" in plain(html)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "machine"),
    [
        ({"date": DAY}, "2024-02-13"),
        ({"date": DAY, "precision": "month"}, "2024-02"),
        ({"date": EARLIER, "precision": "between", "date_end": DAY}, ""),
        ({"date": datetime.date(2024, 2, 1), "precision": "between", "date_end": DAY}, "2024-02"),
        ({"date": datetime.date(2024, 1, 1), "precision": "period", "date_end": DAY}, "2024"),
        ({"date": DAY, "precision": "month-part"}, "2024-02"),
        ({"date": datetime.date(2024, 5, 1), "precision": "season"}, "2024"),
        ({"date": DAY, "precision": "season"}, ""),
        ({"date": DAY, "precision": "year"}, "2024"),
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
        {"date": DAY, "precision": "between", "date_end": DAY},
        {"date": DAY, "precision": "period"},
        {"date": EARLIER, "date_end": DAY, "precision": "season"},
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
    dated(date=EARLIER, date_end=DAY, precision="period").full_clean()
    dated(date=DAY, precision="month").full_clean()


def test_a_moment_is_the_day_in_the_campaigns_zone(settings):
    late = datetime.datetime(2024, 2, 13, 22, 30, tzinfo=datetime.UTC)

    assert plain(day_in_words(late, "fr")) == "13 février 2024"
    settings.CAMPAIGN_TIME_ZONE = "Asia/Tokyo"
    assert plain(day_in_words(late, "fr")) == "14 février 2024"
    assert plain(day_in_words(DAY, "fr")) == "13 février 2024"


def test_today_is_the_campaigns_today(settings):
    settings.CAMPAIGN_TIME_ZONE = "Pacific/Kiritimati"
    ahead = campaign_today()
    settings.CAMPAIGN_TIME_ZONE = "Pacific/Honolulu"

    assert ahead - campaign_today() == datetime.timedelta(days=1)


def test_every_dated_model_has_the_same_fields():
    assert DatedModel.dated_fields == [field.name for field in DatedModel._meta.local_fields]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "Thursday, 1 May 2031"),
        ("ru", "четверг, 1 мая 2031 г."),
        ("fr", "jeudi 1er mai 2031"),
    ],
)
def test_a_day_is_named_with_its_weekday(code, words):
    assert day_with_weekday(datetime.date(2031, 5, 1), code).replace("\u202f", " ") == words
