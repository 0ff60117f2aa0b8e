"""Hearings: planned by their date, over by the clock, postponed and cancelled with one click."""

import datetime
import re
import zoneinfo

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation
from wagtail.models import PageLogEntry

from campaign_pages.models import CaseUpdatePage, Court
from campaign_pages.reminders import send_hearing_reminders
from home.multilingual.dates import campaign_today
from tests.breadth import widely
from tests.builders import make_case, make_update, make_user, publish, translate
from tests.editing import send
from tests.reading import having, plain, read, words

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def case():
    return make_case(slug="a-case")


@pytest.fixture
def court():
    court = Court(name_en="Town Court", time_zone="Asia/Tokyo")
    court.save()
    return court


def hearing(case, days=10, **fields):
    fields = {
        "title": "A hearing",
        "kind": "hearing",
        "date": campaign_today() + days * DAY,
    } | fields
    return make_update(case, **fields)


def again(page):
    return CaseUpdatePage.objects.get(pk=page.pk)


def at(update, **changes):
    """How it stands so long after it is over."""
    return update.status_at(update.ends_at + datetime.timedelta(**changes))


def test_an_event_in_the_future_is_planned_by_itself(case):
    assert hearing(case).current_status == "planned"
    assert hearing(case, days=0).current_status == ""
    assert hearing(case, days=-1).current_status == ""


def test_after_its_time_its_result_is_pending(case, court):
    update = hearing(case, local_time=datetime.time(14), court=court)

    assert update.ends_at.tzinfo == zoneinfo.ZoneInfo("Asia/Tokyo")
    assert at(update, seconds=-1) == "planned"
    assert at(update, seconds=1) == "pending"


def test_without_a_time_it_is_planned_to_the_end_of_its_day(case):
    update = hearing(case)

    assert at(update, seconds=-1) == "planned"
    assert at(update, seconds=1) == "pending"


def test_an_outcome_ends_what_is_pending(case):
    update = publish(hearing(case), outcome="adjourned")

    assert at(update, days=1) == ""


def test_what_has_no_result_is_simply_past(case):
    assert at(hearing(case, kind="solidarity"), days=1) == ""


@pytest.mark.parametrize(
    "stated", widely(["took-place", "pending", "postponed", "cancelled"], "pending", "cancelled")
)
def test_what_an_editor_has_stated_counts(case, stated):
    assert hearing(case, hearing_status=stated).current_status == stated


def test_visitors_read_that_the_result_is_pending(visitor, case):
    update = hearing(case)
    CaseUpdatePage.objects.filter(pk=update.pk).update(date=campaign_today() - DAY)

    assert "took place, result pending" in words(read(visitor, "/en/a-case/"))


@pytest.mark.parametrize(
    ("code", "in_three_days", "tomorrow"),
    widely(
        [("en", "in 3 days", "tomorrow"), ("ru", "через 3 дня", None), ("fr", "dans 3 jours", None)]
    ),
)
def test_how_far_off_it_is_stands_in_the_words_of_the_reader(case, code, in_three_days, tomorrow):
    update = hearing(case, days=10)
    day = datetime.datetime.combine(update.date, datetime.time(12), tzinfo=update.zone)

    with translation.override(code):
        assert update.how_far_off(code, day - 3 * DAY) == in_three_days
        if tomorrow:
            assert update.how_far_off(code, day - DAY) == tomorrow
            assert update.how_far_off(code, day) == "today"
    assert update.how_far_off(code, day + DAY) == ""


def test_hours_are_counted_when_it_is_near(case, court):
    update = hearing(case, local_time=datetime.time(14), court=court)

    assert update.how_far_off("en", update.ends_at - datetime.timedelta(hours=2)) == "in 2 hours"


def test_a_time_names_its_zone_wherever_it_stands(visitor, case, court):
    update = hearing(case, slug="hearing", court=court, local_time=datetime.time(14))
    told = "14:00 (local time of the court, 05:00 UTC)"
    moment = f"{update.date.isoformat()}T14:00+09:00"

    for address in ("/en/a-case/", "/en/a-case/hearing/", "/en/search/?q=hearing"):
        page = read(visitor, address).find(".//main")
        assert words(page).count("14:00") == words(page).count(told) > 0, address
        assert moment in {element.get("datetime") for element in page.iter("time")}, address


@pytest.mark.wide
def test_a_time_without_a_court_is_told_with_its_zone_too(visitor, case, settings):
    settings.CAMPAIGN_TIME_ZONE = "Asia/Tokyo"
    hearing(case, local_time=datetime.time(5))

    shown = words(having(read(visitor, "/en/a-case/"), "data-case-state")[0])

    assert re.search(r"05:00 \(local time, \d+ \w+, 20:00 UTC\)", shown)


@pytest.mark.wide
def test_where_nobody_has_named_a_zone_nothing_is_promised_in_utc(visitor, case, settings):
    settings.CAMPAIGN_TIME_ZONE = "UTC"
    court = Court.objects.create(name_en="Court of Tver")
    update = hearing(case, slug="hearing", court=court, local_time=datetime.time(14, 30))

    for address in ("/en/a-case/", "/en/a-case/hearing/", "/en/search/?q=hearing"):
        page = read(visitor, address).find(".//main")
        assert "14:30 (local time of the court)" in words(page), address
        assert "UTC" not in words(page), address
        moments = {element.get("datetime") for element in page.iter("time")}
        assert f"{update.date.isoformat()}T14:30" in moments, address


def test_where_nobody_has_named_a_zone_an_hour_is_not_counted_down(case, settings):
    settings.CAMPAIGN_TIME_ZONE = "UTC"
    update = hearing(case, local_time=datetime.time(14, 30))
    before = update.begins_at - datetime.timedelta(hours=1)

    assert update.how_far_off("en", before) == "today"
    assert update.status_at(update.begins_at + datetime.timedelta(hours=1)) == "planned"
    assert at(update, seconds=1) == "pending"


def test_in_a_language_from_right_to_left_a_time_keeps_together(case, court):
    update = hearing(case, court=court, local_time=datetime.time(14))

    with translation.override("ar"):
        assert "\u206605:00 UTC\u2069" in update.time_in_words("ar")


@pytest.mark.parametrize(
    ("kind", "label"),
    widely(
        [
            ("hearing", "Next hearing: A date,"),
            ("verdict", "Next hearing: A date,"),
            ("transfer", "Next date: Transfer – A date,"),
            ("release", "Next date: Release – A date,"),
            ("other", "Next date: A date,"),
        ],
        ("hearing", "Next hearing: A date,"),
        ("transfer", "Next date: Transfer – A date,"),
    ),
)
def test_only_a_session_of_a_court_is_the_next_hearing(visitor, case, kind, label):
    hearing(case, kind=kind, title="A date")

    shown = words(having(read(visitor, "/en/a-case/"), "data-case-state")[0])

    assert label in shown


@pytest.mark.wide
def test_of_what_is_no_session_programs_are_told_no_hearing(visitor, case, court):
    hearing(case, kind="release", court=court)

    assert '"@type": "Event"' not in visitor.get("/en/a-case/").content.decode()


@pytest.mark.parametrize(
    ("facts", "planned_while_it_runs"),
    widely(
        [
            ({"precision": "month-part"}, False),
            ({"precision": "season"}, False),
            ({"precision": "year"}, False),
            ({"precision": "period", "date_end": datetime.date(2031, 3, 9)}, False),
            ({"precision": "between", "date_end": datetime.date(2031, 3, 9)}, True),
        ],
        first=1,
    ),
    ids=lambda facts: facts["precision"] if isinstance(facts, dict) else "",
)
def test_of_a_rough_date_nobody_knows_whether_it_is_to_come(case, facts, planned_while_it_runs):
    update = hearing(case, date=datetime.date(2031, 3, 5), **facts)
    begins = datetime.datetime.combine(update.date, datetime.time.min, tzinfo=update.zone)

    assert update.status_at(begins - DAY) == "planned"
    assert (update.status_at(begins + DAY) == "planned") is planned_while_it_runs
    assert at(update, days=1) == "pending"


@pytest.mark.wide
def test_a_hearing_of_a_month_is_not_said_to_be_postponed_from_a_day(client, case):
    update = hearing(case, days=40, precision="month")
    client.force_login(make_user("Organisers"))

    client.post(reverse("postpone_hearing", args=[update.pk]), {"date": update.date + 90 * DAY})

    assert again(update).postponed_from is None


@pytest.mark.wide
def test_staff_read_a_rough_date_as_readers_do(client, case):
    hearing(case, date=datetime.date(2031, 5, 5), precision="month-part")
    client.force_login(make_user("Organisers"))

    for name in ("court_news", "wagtailadmin_home"):
        assert "early May 2031" in plain(client.get(reverse(name)).content.decode())


def test_the_next_hearing_names_its_time_in_utc(visitor, case, court):
    hearing(case, court=court, local_time=datetime.time(14))

    shown = words(having(read(visitor, "/en/a-case/"), "data-case-state")[0])

    assert "14:00 (local time of the court, 05:00 UTC)" in shown


@pytest.mark.both_databases
def test_a_hearing_is_postponed_to_another_day_in_every_language(client, case):
    translate(case, "fr")
    update = hearing(case)
    french = translate(update, "fr")
    client.force_login(make_user("Organisers"))
    day = update.date + 5 * DAY

    client.post(reverse("postpone_hearing", args=[french.pk]), {"date": day, "local_time": "10:30"})

    for page in (again(update), again(french)):
        assert page.date == day
        assert page.local_time == datetime.time(10, 30)
        assert page.postponed_from == update.date
        assert page.current_status == "planned"
    assert PageLogEntry.objects.filter(page=update, action="campaign.postpone").exists()


@pytest.mark.wide
def test_a_hearing_is_postponed_to_an_unknown_day(client, visitor, case):
    update = hearing(case)
    client.force_login(make_user("Organisers"))

    client.post(reverse("postpone_hearing", args=[update.pk]), {})

    assert again(update).current_status == "postponed"
    assert "postponed" in words(read(visitor, "/en/a-case/"))


def test_a_hearing_is_cancelled(client, case):
    update = hearing(case)
    client.force_login(make_user("Organisers"))
    assert client.get(reverse("cancel_hearing", args=[update.pk])).status_code == 200

    client.post(reverse("cancel_hearing", args=[update.pk]))

    assert again(update).current_status == "cancelled"


@pytest.mark.both_databases
def test_a_newer_draft_survives_a_postponement(client, case):
    update = hearing(case, title="Public words")
    update.title = "Words of a draft"
    update.save_revision()
    client.force_login(make_user("Organisers"))

    client.post(reverse("cancel_hearing", args=[update.pk]))

    update = again(update)
    assert update.title == "Public words"
    draft = update.get_latest_revision_as_object()
    assert draft.title == "Words of a draft"
    assert draft.hearing_status == "cancelled"
    assert update.has_unpublished_changes


def test_who_may_not_publish_the_original_changes_nothing(client, case):
    translate(case, "fr")
    update = hearing(case)
    french = translate(update, "fr")
    client.force_login(make_user("Editors: French"))

    client.post(reverse("cancel_hearing", args=[french.pk]))

    assert again(update).current_status == "planned"


@pytest.mark.parametrize(
    ("values", "message"),
    widely(
        [
            ({"date": "2020-01-01"}, "This day is over."),
            ({"local_time": "10:00"}, "Give the day too."),
            ({"date": "never"}, "Enter a valid date."),
        ],
        first=1,
    ),
)
def test_a_wrong_day_is_refused(client, case, values, message):
    update = hearing(case)
    client.force_login(make_user("Organisers"))

    answer = client.post(reverse("postpone_hearing", args=[update.pk]), values)

    assert message in answer.content.decode()
    assert again(update).date == update.date


@pytest.mark.wide
def test_a_hearing_in_review_is_left_alone(client, case):
    update = hearing(case)
    update.title = "Draft"
    update.save_revision()
    update.get_workflow().start(update, None)
    client.force_login(make_user("Organisers"))

    answer = client.post(reverse("cancel_hearing", args=[update.pk]), follow=True)

    assert "in review" in " ".join(str(message) for message in answer.context["messages"])
    assert again(update).current_status == "planned"


@pytest.mark.wide
def test_a_time_that_clocks_at_the_court_skip_is_refused(client, case):
    court = Court(name_en="Court in Paris", time_zone="Europe/Paris")
    court.save()
    update = hearing(case, court=court)
    client.force_login(make_user("Organisers"))

    answer = send(
        client, update, "action-publish", date="2030-03-31", local_time="02:30", precision="day"
    )

    assert "there is no 02:30" in answer.content.decode()


@pytest.mark.both_databases
def test_editors_are_reminded_once_of_an_outcome(client, case):
    organiser = make_user("Organisers", email="organiser@example.org")
    update = hearing(case)
    CaseUpdatePage.objects.filter(pk=update.pk).update(date=campaign_today() - DAY)

    assert send_hearing_reminders() == 1
    assert send_hearing_reminders() == 0

    assert mail.outbox[0].to == ["organiser@example.org"]
    assert reverse("wagtailadmin_pages:edit", args=[update.pk]) in mail.outbox[0].body
    client.force_login(organiser)
    assert "Add the outcome" in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.wide
def test_the_calendar_number_grows_with_the_schedule_only(case):
    translate(case, "fr")
    update = hearing(case)
    french = translate(update, "fr")
    first = again(update).calendar_sequence
    publish(update, title="Other words")
    assert again(update).calendar_sequence == first

    moved = publish(update, date=update.date + DAY)
    assert again(moved).calendar_sequence == first + 1
    assert again(french).calendar_sequence == first + 1

    moved.get_latest_revision().get_previous().publish()
    assert again(update).calendar_sequence == first + 2


def test_what_was_published_today_is_not_planned_though_it_is_today(case):
    assert hearing(case, days=0, kind="verdict", outcome="upheld").current_status == ""
