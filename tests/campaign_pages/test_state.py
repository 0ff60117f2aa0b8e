"""The case at a glance: its state, since when, how many days, and how sure we are."""

import datetime
import re

import pytest
from babel.dates import format_date
from django.core.exceptions import ValidationError
from django.utils import translation

from campaign_pages.models import StateConfirmation
from campaign_pages.state import state_of
from campaign_pages.timeline import Timeline
from home.catalogues import COMPLETE
from home.multilingual.dates import campaign_today, day_in_words, format_moment
from home.multilingual.languages import cldr
from home.multilingual.reader import Reader
from tests.breadth import widely
from tests.builders import make_case, make_update, publish, translate
from tests.reading import having, links, plain, read, the_one, words

pytestmark = pytest.mark.django_db

SOURCE = [
    {"type": "source", "value": {"name": "A newspaper", "link": "https://example.org/report"}}
]


@pytest.fixture
def case():
    return make_case(title="A case", slug="a-case")


def day(text):
    return datetime.date.fromisoformat(text)


def days_ago(number):
    return campaign_today() - datetime.timedelta(days=number)


def state(case, today="2024-06-01", code="en"):
    return state_of(Timeline(Reader(code), case), today=day(today))


def confirm(case, date, **fields):
    fields = {"source_name": "A lawyer", **fields}
    return StateConfirmation.objects.create(case=case, date=date, **fields)


def at_a_glance(client, address="/en/a-case/"):
    return words(the_one(read(client, address), "data-case-state"))


def test_the_case_page_says_state_beginning_days_and_source(visitor, case):
    make_update(case, date=days_ago(12), state_after="custody", sources=SOURCE)

    shown = the_one(read(visitor, "/en/a-case/"), "data-case-state")

    assert shown.get("data-case-state") == "custody"
    assert "In custody" in words(shown)
    assert "12 days" in words(shown)
    assert plain(day_in_words(days_ago(12), "en")) in words(shown)
    assert f"As of {plain(day_in_words(campaign_today(), 'en'))}" in words(shown)
    assert "https://example.org/report" in links(shown)


def test_the_front_page_says_the_same_in_every_language(visitor):
    for code in ("en", "ru", "fr", "es", "de", "ar"):
        shown = the_one(read(visitor, f"/{code}/"), "data-case-state")
        assert shown.get("data-case-state") == "prison"


def test_no_update_states_anything_and_so_there_is_no_state(visitor, case):
    make_update(case, kind="hearing")

    assert state(case) is None
    assert not having(read(visitor, "/en/a-case/"), "data-case-state")


def test_the_newest_update_that_states_one_counts(case):
    make_update(case, date="2024-01-01", state_after="custody")
    make_update(case, date="2024-03-01", state_after="prison")
    make_update(case, date="2024-04-01", kind="hearing")

    assert state(case).state == "prison"


def test_within_a_day_the_later_one_counts(case):
    make_update(case, date="2024-01-01", day_order=2, state_after="custody")
    make_update(case, date="2024-01-01", day_order=1, state_after="free")

    assert state(case).state == "custody"


def test_a_draft_does_not_count(case):
    make_update(case, date="2024-01-01", state_after="custody")
    make_update(case, date="2024-02-01", state_after="free", live=False)

    assert state(case).state == "custody"


def test_an_unpublished_update_does_not_count_any_more(case):
    make_update(case, date="2024-01-01", state_after="custody")
    make_update(case, date="2024-02-01", state_after="free").unpublish()

    assert state(case).state == "custody"


def test_what_is_announced_for_later_is_not_yet_the_state(case):
    make_update(case, date="2024-01-01", state_after="custody")
    make_update(case, date="2024-07-01", state_after="free")

    assert state(case, today="2024-06-30").state == "custody"
    assert state(case, today="2024-07-01").state == "free"


def test_the_state_is_the_same_whatever_the_language_of_the_update(case):
    russian = translate(case, "ru")
    make_update(case, date="2024-01-01", state_after="custody")
    make_update(russian, date="2024-02-01", state_after="free")

    assert {state(case, code=code).state for code in ("en", "ru", "fr", "ar")} == {"free"}


def test_the_days_run_from_the_day_it_began_to_today(case):
    make_update(case, date="2024-01-01", state_after="custody")

    found = state(case, today="2024-01-31")

    assert (found.spell.days, found.total.days) == (30, 30)
    assert found.is_current


def test_custody_that_becomes_prison_is_one_unbroken_time(case):
    began = make_update(case, date="2024-01-01", state_after="custody")
    make_update(case, date="2024-01-20", state_after="prison")

    found = state(case, today="2024-01-31")

    assert found.since.pk == began.pk
    assert found.spell.days == 30


@pytest.mark.parametrize("days", widely([0, 70], first=1))
def test_days_are_not_counted_before_there_is_one(visitor, case, days):
    """On the day itself, and where nobody has confirmed anything since the arrest."""
    make_update(case, date=days_ago(days), state_after="custody")

    shown = at_a_glance(visitor)

    assert "Without interruption since" in shown
    assert "0 days" not in shown
    assert "in total" not in shown


@pytest.mark.wide
def test_several_times_are_summed(case):
    make_update(case, date="2023-01-01", state_after="custody")
    make_update(case, date="2023-01-11", state_after="free")
    make_update(case, date="2023-06-01", state_after="house-arrest")
    make_update(case, date="2023-06-21", state_after="restricted")
    make_update(case, date="2024-01-01", state_after="prison")

    found = state(case, today="2024-01-06")

    assert found.spell.days == 5
    assert found.total.days == 10 + 20 + 5


@pytest.mark.wide
def test_at_liberty_the_days_are_those_of_before(visitor, case):
    make_update(case, date="2023-01-01", state_after="custody")
    free = make_update(case, date="2023-01-11", state_after="free")

    found = state(case, today="2024-01-06")

    assert found.spell is None
    assert found.total.days == 10
    assert found.since.pk == free.pk
    assert "10 days" in at_a_glance(visitor)


def test_who_was_never_deprived_of_liberty_has_no_days(visitor, case):
    make_update(case, date=days_ago(10), state_after="restricted")

    assert state_of(Timeline(Reader("en"), case)).total is None
    assert "day" not in at_a_glance(visitor)


@pytest.mark.wide
def test_a_bound_known_to_the_month_gives_months(visitor, case):
    make_update(case, date="2023-01-15", precision="month", state_after="custody")
    make_update(case, date="2023-04-20", state_after="free")

    found = state(case)

    assert not found.total.is_exact
    assert found.total.months == 3
    assert "more than 3 months" in at_a_glance(visitor)


@pytest.mark.wide
def test_one_rough_bound_makes_the_whole_sum_rough(case):
    make_update(case, date="2023-01-01", state_after="custody")
    make_update(case, date="2023-01-31", state_after="free")
    make_update(case, date="2024-01-01", precision="month", state_after="custody")

    found = state(case, today="2024-02-01")

    assert not found.total.is_exact
    assert found.total.days == 30 + 31


@pytest.mark.wide
def test_a_change_in_between_that_is_rough_does_not_blur_the_days(case):
    make_update(case, date="2024-01-01", state_after="custody")
    make_update(
        case,
        date="2024-01-10",
        date_end="2024-01-20",
        precision="between",
        state_after="prison",
    )

    assert state(case, today="2024-01-31").total == (30, True)


@pytest.mark.parametrize(
    ("age", "is_current"),
    widely([(0, True), (59, True), (60, False), (400, False)], (59, True), (60, False)),
)
def test_an_update_is_current_for_less_than_sixty_days(visitor, case, age, is_current):
    make_update(case, date=days_ago(age), state_after="prison")

    found = state_of(Timeline(Reader("en"), case))

    assert found.is_current is is_current
    days = found.total.days if found.total else 0
    assert days == (age if is_current else 0)
    as_of = campaign_today() if is_current else days_ago(age)
    assert f"As of {plain(day_in_words(as_of, 'en'))}" in at_a_glance(visitor)


def test_a_confirmation_lets_the_days_run_on(visitor, case):
    make_update(case, date=days_ago(100), state_after="prison")
    confirm(case, days_ago(59))

    assert "100 days" in at_a_glance(visitor)
    assert f"As of {plain(day_in_words(campaign_today(), 'en'))}" in at_a_glance(visitor)


def test_after_sixty_days_they_stop_at_the_day_of_the_confirmation(visitor, case):
    make_update(case, date=days_ago(100), state_after="prison")
    confirm(case, days_ago(60))

    assert "40 days" in at_a_glance(visitor)
    assert f"As of {plain(day_in_words(days_ago(60), 'en'))}" in at_a_glance(visitor)


def test_a_confirmation_names_its_own_source(visitor, case):
    make_update(case, date=days_ago(100), state_after="prison", sources=SOURCE)
    confirm(case, days_ago(5), source_name="The lawyer", source_link="https://example.org/lawyer")

    shown = the_one(read(visitor, "/en/a-case/"), "data-case-state")

    assert "The lawyer" in words(shown)
    assert "https://example.org/lawyer" in links(shown)
    assert "A newspaper" not in words(shown)


def test_the_newest_confirmation_counts(case):
    make_update(case, date="2024-01-01", state_after="prison")
    confirm(case, day("2024-05-01"), source_name="Newer")
    confirm(case, day("2024-04-01"), source_name="Older")

    assert state(case).confirmation.source_name == "Newer"


def test_a_confirmation_older_than_the_newest_state_says_nothing_about_it(case):
    confirm(case, day("2024-01-01"))
    make_update(case, date="2024-02-01", state_after="free", sources=SOURCE)

    found = state(case)

    assert found.confirmation.date == day("2024-02-01")
    assert found.confirmation.source_name == "A newspaper"


def test_a_confirmation_holds_for_every_language_of_the_case(case):
    russian = translate(case, "ru")
    make_update(case, date="2024-01-01", state_after="prison")
    confirm(case, day("2024-05-20"))

    assert state(russian, code="ru").confirmation.date == day("2024-05-20")


@pytest.mark.wide
def test_a_confirmation_known_to_the_month_gives_months_and_says_the_month(visitor, case):
    make_update(case, date="2023-01-01", state_after="prison")
    confirm(case, day("2023-07-01"), precision="month")

    shown = at_a_glance(visitor)

    assert "more than 5 months" in shown
    assert "As of July 2023" in shown


@pytest.mark.wide
def test_a_correction_of_the_date_moves_the_days(case):
    update = make_update(case, date="2024-01-01", state_after="prison")
    publish(update, date=day("2024-01-11"))

    assert state(case, today="2024-01-31").total.days == 20


@pytest.mark.parametrize(
    ("code", "number", "expected"),
    widely(
        [
            ("ru", 1, "1 день"),
            ("ru", 2, "2 дня"),
            ("ru", 5, "5 дней"),
            ("ru", 11, "11 дней"),
            ("ru", 21, "21 день"),
            ("ru", 22, "22 дня"),
            ("fr", 1, "1 jour"),
            ("fr", 2, "2 jours"),
            ("es", 1, "1 día"),
            ("es", 2, "2 días"),
            ("de", 1, "1 Tag"),
            ("de", 2, "2 Tage"),
        ],
        ("ru", 22, "22 дня"),
        ("fr", 1, "1 jour"),
    ),
)
def test_days_are_counted_as_the_language_counts(visitor, case, code, number, expected):
    make_update(case, date=days_ago(number), state_after="custody")
    confirm(case, campaign_today())

    shown = at_a_glance(visitor, f"/{code}/a-case/")

    assert re.search(rf"(?<!\w){expected}(?!\w)", shown)


@pytest.mark.parametrize(
    ("number", "expected"),
    widely(
        [(1, "يوم"), (2, "يوم(ان|ين)"), (3, "أيام"), (11, "11.* يوم"), (100, "100.* يوم")],
        (11, "11.* يوم"),
    ),
)
def test_days_are_counted_as_arabic_counts(visitor, case, number, expected):
    make_update(case, date=days_ago(number), state_after="custody")
    confirm(case, campaign_today())

    assert re.search(expected, at_a_glance(visitor, "/ar/a-case/"))


@pytest.mark.wide
def test_months_are_counted_as_russian_counts(visitor, case):
    for start, months in (("2023-01-01", "1 месяц"), ("2022-11-01", "3 месяц")):
        update = make_update(case, date=start, precision="month", state_after="custody")
        ended = make_update(case, date="2023-02-10", state_after="free")
        assert months in at_a_glance(visitor, "/ru/a-case/")
        update.delete()
        ended.delete()


@pytest.mark.wide
def test_what_began_on_some_day_between_two_has_lasted_from_the_later_at_least(visitor, case):
    make_update(
        case,
        date="2023-01-01",
        date_end=day("2023-03-31"),
        precision="between",
        state_after="custody",
    )
    make_update(case, date="2023-06-05", state_after="free")

    found = state(case)

    assert found.total == ((day("2023-06-05") - day("2023-03-31")).days, False)


@pytest.mark.parametrize(
    ("facts", "since", "as_of"),
    widely(
        [
            (
                {"date": "2023-03-13", "date_end": day("2023-04-27"), "precision": "between"},
                "Without interruption. Beginning: between 13 March and 27 April 2023",
                "As of 27 April 2023",
            ),
            (
                {"date": "2023-04-01", "precision": "season"},
                "Without interruption. Beginning: spring 2023",
                "As of: spring 2023",
            ),
            (
                {"date": "2023-04-01", "precision": "month"},
                "Without interruption since April 2023",
                "As of April 2023",
            ),
        ],
        first=1,
    ),
)
def test_rough_dates_stand_in_no_sentence_that_they_do_not_fit(visitor, case, facts, since, as_of):
    make_update(case, state_after="prison", **facts)

    shown = at_a_glance(visitor)

    assert since in shown
    assert as_of in shown


#: Since a day and a month, in prison and at liberty. Where a sentence would need the article
#: before a day and none before a month, the date stands after a colon.
SINCE = {
    "en": (
        "Without interruption since 13 February 2024",
        "Without interruption since February 2024",
        "Since 13 February 2024",
        "Since February 2024",
    ),
    "ru": (
        "Непрерывно с 13 февраля 2024 г.",
        "Непрерывно с февраля 2024 г.",
        "С 13 февраля 2024 г.",
        "С февраля 2024 г.",
    ),
    "uk": (
        "Безперервно з 13 лютого 2024 р.",
        "Безперервно з лютого 2024 р.",
        "З 13 лютого 2024 р.",
        "З лютого 2024 р.",
    ),
    "de": (
        "Ununterbrochen seit 13. Februar 2024",
        "Ununterbrochen seit Februar 2024",
        "Seit 13. Februar 2024",
        "Seit Februar 2024",
    ),
    "fr": (
        "Sans interruption. Début : 13 février 2024",
        "Sans interruption. Début : février 2024",
        "Début : 13 février 2024",
        "Début : février 2024",
    ),
    "es": (
        "Sin interrupción. Comienzo: 13 de febrero de 2024",
        "Sin interrupción. Comienzo: febrero de 2024",
        "Comienzo: 13 de febrero de 2024",
        "Comienzo: febrero de 2024",
    ),
    "it": (
        "Senza interruzione. Inizio: 13 febbraio 2024",
        "Senza interruzione. Inizio: febbraio 2024",
        "Inizio: 13 febbraio 2024",
        "Inizio: febbraio 2024",
    ),
    "pl": (
        "Nieprzerwanie od 13 lutego 2024",
        "Nieprzerwanie od lutego 2024",
        "Od 13 lutego 2024",
        "Od lutego 2024",
    ),
    "cs": (
        "Nepřetržitě od 13. února 2024",
        "Nepřetržitě od února 2024",
        "Od 13. února 2024",
        "Od února 2024",
    ),
    "el": (
        "Χωρίς διακοπή. Από πότε: 13 Φεβρουαρίου 2024",
        "Χωρίς διακοπή. Από πότε: Φεβρουάριος 2024",
        "Ημερομηνία: 13 Φεβρουαρίου 2024",
        "Ημερομηνία: Φεβρουάριος 2024",
    ),
    "ar": (
        "دون انقطاع منذ 13 فبراير 2024",
        "دون انقطاع منذ فبراير 2024",
        "منذ 13 فبراير 2024",
        "منذ فبراير 2024",
    ),
}


def since(case, code):
    with translation.override(code):
        return " ".join(state_of(Timeline(Reader(code), case)).since_in_words(code).split())


@pytest.mark.parametrize("code", widely(SINCE, "ar"))
def test_since_when_is_told_in_the_form_that_the_sentence_asks_for(case, code):
    update = make_update(case, date="2024-02-13", state_after="prison")
    told = []
    for stated in ("prison", "free"):
        for precision in ("day", "month"):
            update.state_after, update.precision = stated, precision
            update.date = day("2024-02-13")
            update.save()
            told.append(since(case, code))

    assert tuple(told) == SINCE[code]


@pytest.mark.parametrize("code", widely(COMPLETE, "ru", "el"))
def test_a_month_after_a_colon_stands_as_it_stands_alone(case, code):
    """For each complete language: the message and the form of the month go together."""
    make_update(case, date="2024-02-01", precision="month", state_after="prison")
    pattern = cldr(code).datetime_skeletons["yMMMM"].pattern
    alone, genitive = (
        " ".join(format_date(day("2024-02-01"), form, locale=cldr(code)).split())
        for form in (pattern, pattern.replace("LLLL", "MMMM"))
    )

    told = since(case, code)

    assert told.endswith(alone) if ":" in told else genitive in told


@pytest.mark.parametrize(("code", "day_two"), [("ru", "Непрерывно со 2 марта")])
def test_the_word_before_a_day_sounds_with_it(case, code, day_two):
    make_update(case, date="2024-03-02", state_after="prison")

    assert since(case, code).startswith(day_two)


@pytest.mark.parametrize(
    "status", widely(["planned", "postponed", "cancelled", "pending"], "planned", "pending")
)
def test_what_did_not_happen_or_nobody_knows_changes_no_state(case, status):
    make_update(case, date="2024-01-01", state_after="custody")
    ahead = campaign_today() + datetime.timedelta(days=9)
    make_update(case, date=ahead, kind="release", state_after="free", hearing_status=status)

    found = state_of(Timeline(Reader("en"), case), today=ahead)

    assert found.state == "custody"


@pytest.mark.wide
def test_what_is_announced_for_a_season_changes_the_state_when_that_is_over(case):
    make_update(case, date="2024-01-01", state_after="custody")
    today = campaign_today()
    make_update(
        case,
        date=today,
        precision="year",
        kind="release",
        state_after="free",
        hearing_status="planned",
    )

    assert state_of(Timeline(Reader("en"), case)).state == "custody"


def test_what_lasted_changes_no_state(case):
    update = make_update(case, date="2024-01-01", date_end=day("2024-02-01"), precision="period")
    update.state_after = "custody"

    with pytest.raises(ValidationError) as refused:
        update.full_clean()

    assert "state_after" in refused.value.message_dict


def test_the_demo_counts_in_months_to_its_latest_report(visitor):
    shown = at_a_glance(visitor, "/en/case/")

    assert "In prison" in shown
    assert "more than 28 months" in shown
    assert f"As of {plain(format_moment(day('2026-02-01'), 'month', None, 'en'))}" in shown
    assert "T-invariant" in shown
