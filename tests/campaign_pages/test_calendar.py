"""The calendar of the hearings, as a phone that subscribed to it reads it."""

import datetime

import icalendar
import pytest
from django.utils import timezone

from campaign_pages.models import CaseUpdatePage, Court
from tests import ical
from tests.breadth import widely
from tests.builders import make_case, make_update, publish, translate
from tests.reading import plain

pytestmark = pytest.mark.django_db

CALENDAR = "/en/a-case/calendar.ics"
DAY = datetime.date(2030, 6, 5)


@pytest.fixture
def case():
    return make_case(title="A case", slug="a-case")


@pytest.fixture
def court():
    return Court.objects.create(
        name_en="Town Court", name_fr="Tribunal de la ville", time_zone="Asia/Tokyo"
    )


@pytest.fixture
def hearing(case, court):
    return make_update(
        case,
        title="The court sits",
        slug="sits",
        summary="It hears, first of all; the appeal.",
        place="A town",
        date=DAY,
        local_time=datetime.time(10, 30),
        kind="hearing",
        hearing_status="planned",
        court=court,
    )


def fetch(client, address=CALENDAR):
    """The calendar, refused by the strict reader unless it is valid."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    ical.check(answer.content)
    return icalendar.Calendar.from_ical(answer.content)


def events(client, address=CALENDAR):
    found = fetch(client, address).walk("VEVENT")
    assert not any(event.errors for event in found)
    return found


def event_of(client, address=CALENDAR):
    (event,) = events(client, address)
    return event


def test_a_planned_hearing_is_an_event_at_its_moment(visitor, hearing):
    event = event_of(visitor)

    assert event["SUMMARY"] == "The court sits"
    assert event.start == datetime.datetime(2030, 6, 5, 1, 30, tzinfo=datetime.UTC)
    assert event["LOCATION"] == "Town Court, A town"
    assert event["URL"] == "http://testserver/en/a-case/sits/"
    assert event["STATUS"] == "CONFIRMED"
    assert event["SEQUENCE"] == 0
    assert "10:30 (local time of the court, 01:30 UTC)" in event["DESCRIPTION"]
    assert event["DESCRIPTION"].endswith("\nIt hears, first of all; the appeal.")
    assert event["UID"] == f"{hearing.translation_key}@testserver"


@pytest.mark.wide
def test_the_calendar_has_a_name_and_says_how_often_to_look(visitor, case, hearing):
    publish(case, title="A case, one; two")
    calendar = fetch(visitor)

    # The library does not know these two as texts, and so leaves them escaped.
    assert (
        calendar["X-WR-CALNAME"]
        == calendar["NAME"]
        == (r"A case\, one\; two – Free Boris Kagarlitsky: hearings and other dates")
    )
    assert calendar["REFRESH-INTERVAL"].dt == datetime.timedelta(hours=1)


@pytest.mark.parametrize("code", widely(["en", "ru", "fr", "de", "ar"], "en", "ar"))
def test_the_calendars_of_the_demo_are_valid(visitor, code):
    address = visitor.get(f"/{code}/case/calendar.ics", follow=True).request["PATH_INFO"]

    assert len(events(visitor, address)) > 4


def test_a_case_without_hearings_has_a_valid_calendar_without_events(visitor, case):
    assert events(visitor) == []


# A subscription


@pytest.mark.both_databases
def test_a_hearing_that_is_put_off_moves_in_the_calendars_of_subscribers(visitor, hearing):
    before = event_of(visitor)
    publish(hearing, date=datetime.date(2030, 7, 9))
    after = event_of(visitor)

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.start == datetime.datetime(2030, 7, 9, 1, 30, tzinfo=datetime.UTC)
    assert after["STATUS"] == "CONFIRMED"

    publish(hearing, hearing_status="cancelled")
    last = event_of(visitor)
    assert last["UID"] == before["UID"]
    assert last["SEQUENCE"] > after["SEQUENCE"]
    assert last["STATUS"] == "CANCELLED"
    assert last["SUMMARY"] == "Cancelled: The court sits"


@pytest.mark.wide
def test_put_off_without_a_new_date_it_is_struck_out_on_its_old_day(visitor, hearing):
    before = event_of(visitor)
    publish(hearing, hearing_status="postponed")
    after = event_of(visitor)

    assert (after["UID"], after.start) == (before["UID"], before.start)
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["STATUS"] == "CANCELLED"
    assert after["SUMMARY"] == "Postponed: The court sits"


def test_a_change_that_waits_with_a_draft_moves_nothing(visitor, hearing):
    before = visitor.get(CALENDAR).content
    draft = CaseUpdatePage.objects.get(pk=hearing.pk)
    draft.date = datetime.date(2030, 7, 9)
    draft.save_revision()

    assert visitor.get(CALENDAR).content == before


def test_the_moment_of_the_change_is_told(visitor, hearing):
    before = event_of(visitor)["LAST-MODIFIED"].dt
    changed = publish(hearing, date=datetime.date(2030, 7, 9))

    event = event_of(visitor)
    moment = changed.last_published_at.replace(microsecond=0)
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt == moment >= before


def test_a_hearing_that_is_taken_down_leaves_the_calendar(visitor, hearing):
    hearing.unpublish()

    assert events(visitor) == []


def test_a_hearing_is_not_there_before_its_publication(visitor, case):
    make_update(case, date=DAY, kind="hearing", live=False)
    later = make_update(case, date=DAY, kind="hearing")
    type(later).objects.filter(pk=later.pk).update(
        go_live_at=timezone.now() + datetime.timedelta(hours=1)
    )

    assert events(visitor) == []


# Languages


def test_a_hearing_is_the_same_event_in_every_language(visitor, case, hearing):
    translate(case, "fr", title="Une affaire", slug="une-affaire")
    translate(hearing, "fr", title="Le tribunal siège", slug="siege", place="Une ville")
    publish(hearing, date=datetime.date(2030, 7, 9))

    english, french = event_of(visitor), event_of(visitor, "/fr/une-affaire/calendar.ics")

    for name in ("UID", "SEQUENCE", "STATUS", "LAST-MODIFIED"):
        assert english[name] == french[name]
    assert english.start == french.start
    assert french["SUMMARY"] == "Le tribunal siège"
    assert "LANGUAGE" not in french["SUMMARY"].params
    assert french["LOCATION"] == "Tribunal de la ville, Une ville"
    assert "9 juillet 2030" in plain(french["DESCRIPTION"])
    assert french["URL"] == "http://testserver/fr/une-affaire/siege/"


def test_an_untranslated_hearing_speaks_its_own_language_and_names_it(visitor, hearing):
    event = event_of(visitor, "/fr/a-case/calendar.ics")

    for name in ("SUMMARY", "LOCATION", "DESCRIPTION"):
        assert event[name].params["LANGUAGE"] == "en"
    assert event["LOCATION"] == "Town Court, A town"
    assert "5 June 2030" in plain(event["DESCRIPTION"])
    assert event["URL"] == "http://testserver/fr/a-case/sits/"


@pytest.mark.wide
def test_a_court_without_a_name_in_the_language_says_which_it_is(visitor, case):
    court = Court.objects.create(name_ru="Городской суд")
    make_update(case, date=DAY, kind="hearing", court=court)

    assert event_of(visitor)["LOCATION"].params["LANGUAGE"] == "ru"


# Days and times


def test_without_a_time_it_takes_the_whole_day(visitor, hearing):
    publish(hearing, local_time=None)
    event = event_of(visitor)

    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event.start == DAY
    assert "DTEND" not in event


@pytest.mark.wide
def test_where_nobody_has_named_a_zone_the_time_floats(visitor, hearing, court, settings):
    settings.CAMPAIGN_TIME_ZONE = "UTC"
    court.time_zone = ""
    court.save()

    [event] = events(visitor)

    assert event["DTSTART"].to_ical() == b"20300605T103000"
    assert "UTC" not in event["DESCRIPTION"]


@pytest.mark.wide
def test_without_a_court_the_time_is_the_campaigns(visitor, hearing, settings):
    settings.CAMPAIGN_TIME_ZONE = "Europe/Paris"
    publish(hearing, court=None)

    assert event_of(visitor).start == datetime.datetime(2030, 6, 5, 8, 30, tzinfo=datetime.UTC)


@pytest.mark.wide
def test_on_one_of_several_days_it_is_tentative_on_all_of_them(visitor, hearing):
    publish(hearing, precision="between", date_end=datetime.date(2030, 6, 7))
    event = event_of(visitor)

    assert (event.start, event.end) == (DAY, datetime.date(2030, 6, 8))
    assert event["STATUS"] == "TENTATIVE"


@pytest.mark.parametrize(("kind", "told"), [("release", "Release: Free"), ("other", "Free")])
def test_what_is_no_hearing_says_in_the_calendar_what_it_is(visitor, case, kind, told):
    make_update(case, title="Free", date=DAY, kind=kind)

    assert event_of(visitor)["SUMMARY"] == told


def test_what_lasts_takes_all_its_days(visitor, hearing):
    end = datetime.date(2030, 6, 7)
    publish(hearing, local_time=None, precision="period", date_end=end)

    event = event_of(visitor)
    assert (event.start, event.end) == (DAY, datetime.date(2030, 6, 8))
    assert event["STATUS"] == "CONFIRMED"


def test_what_is_only_reported_is_tentative(visitor, hearing):
    publish(hearing, confidence="reported")

    assert event_of(visitor)["STATUS"] == "TENTATIVE"


@pytest.mark.parametrize(
    "kind", widely(["hearing", "verdict", "sentence", "appeal", "cassation"], first=1)
)
def test_past_sessions_are_kept(visitor, case, kind):
    make_update(case, date="2024-05-01", kind=kind)

    event = event_of(visitor)
    assert event.start == datetime.date(2024, 5, 1)
    assert event["STATUS"] == "CONFIRMED"


@pytest.mark.parametrize(
    "facts",
    widely(
        [
            {"kind": "arrest"},
            {"kind": "solidarity"},
            {"kind": "hearing", "precision": "month"},
            {"kind": "appeal", "precision": "between", "date_end": "2024-07-01"},
        ],
        {"kind": "hearing", "precision": "month"},
    ),
    ids=["arrest", "solidarity", "month", "some day between"],
)
def test_what_is_no_session_of_a_known_day_is_left_out(visitor, case, facts):
    make_update(case, date="2024-05-01", **facts)

    assert events(visitor) == []


@pytest.mark.parametrize(
    "text",
    widely(
        ["Слушание дела," * 12, "الجلسة؛" * 20, "a\\b;c,d:e", 'say "no"', "a\x0bb\x7f", "🎈" * 40],
        "a\\b;c,d:e",
    ),
    ids=["cyrillic", "arabic", "signs", "quotes", "control", "emoji"],
)
def test_no_word_breaks_the_calendar(visitor, hearing, text):
    publish(hearing, title=text, summary=f"{text}\r\n{text}\n{text}", place="A;B,C")

    event = event_of(visitor)
    assert event["SUMMARY"] == text.replace("\x0b", "").replace("\x7f", "")
    assert event["DESCRIPTION"].count("\n") == 3


@pytest.mark.parametrize(
    "wrong",
    widely(
        [
            b"SUMMARY:a\r\nSUMMARY:b\r\n",
            b"SUMMARY:a,b\r\n",
            b"SUMMARY:" + b"a" * 80 + b"\r\n",
            b"SUMMARY:a\n",
            b"no line\r\n",
        ],
        first=1,
    ),
)
def test_the_strict_reader_would_find_a_fault(visitor, hearing, wrong):
    good = visitor.get(CALENDAR).content
    ical.check(good)
    summary = next(line for line in good.split(b"\r\n") if line.startswith(b"SUMMARY"))

    with pytest.raises(AssertionError):
        ical.check(good.replace(summary + b"\r\n", wrong))
