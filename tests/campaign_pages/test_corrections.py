"""What was put right is said openly, and what changed lately is marked as changed."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from campaign_pages.models import CaseUpdatePage, Court
from home.multilingual.dates import day_in_words
from home.multilingual.models import PageTranslation
from tests.breadth import widely
from tests.builders import make_case, make_update, paragraph, publish, translate
from tests.reading import having, plain, read, the_one, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make_case(title="A case", slug="a-case")


@pytest.fixture
def update(case):
    return make_update(case, title="News", slug="news", body=[paragraph("The whole story.")])


@pytest.fixture
def french(case, update):
    translate(case, "fr", title="Une affaire", slug="une-affaire")
    return translate(update, "fr", title="Nouvelle", slug="nouvelle")


def correction(text="It said Monday.", date="2024-05-03"):
    return {"type": "correction", "value": {"date": date, "text": text}}


def source(name="A newspaper"):
    return {"type": "source", "value": {"name": name, "link": "https://example.org/"}}


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def days_later(monkeypatch, number):
    moment = timezone.now() + datetime.timedelta(days=number)
    monkeypatch.setattr(timezone, "now", lambda: moment)


# Corrections


@pytest.mark.wide
def test_corrections_stand_below_the_text_the_newest_last(visitor, update):
    newer = correction("It gave a wrong name.", "2024-06-01")
    publish(update, corrections=[newer, correction("It said Monday.", "2024-05-03")])

    shown = words(the_one(read(visitor, "/en/a-case/news/"), "data-corrections"))

    assert shown == (
        "Corrected on 3 May 2024: It said Monday. Corrected on 1 June 2024: It gave a wrong name."
    )


def test_a_text_without_corrections_has_no_place_for_them(visitor, update):
    assert not having(read(visitor, "/en/a-case/news/"), "data-corrections")


def test_a_correction_is_said_only_in_its_own_language(visitor, update, french):
    publish(update, corrections=[correction()])

    assert not having(read(visitor, "/fr/une-affaire/nouvelle/"), "data-corrections")


@pytest.mark.wide
def test_in_a_fallback_the_words_of_the_interface_keep_the_readers_language(visitor, update):
    publish(update, corrections=[correction()])

    shown = the_one(read(visitor, "/fr/a-case/news/"), "data-corrections")

    (label,) = having(shown, "lang", "fr")
    assert "3 mai 2024" in words(label)
    assert "It said Monday." not in words(label)


@pytest.mark.wide
def test_a_translation_is_outdated_by_a_correction_of_its_original(update, french):
    publish(update, corrections=[correction()])

    assert PageTranslation.objects.get(page_id=french.pk).is_outdated


@pytest.mark.wide
def test_a_new_translation_begins_without_the_corrections_of_its_original(case, update):
    publish(update, corrections=[correction()])
    translate(case, "fr", title="Une affaire", slug="une-affaire")

    copy = translate(update, "fr", live=False)

    assert len(copy.corrections) == 0
    assert len(copy.get_latest_revision_as_object().corrections) == 0


@pytest.mark.parametrize("value", [{"text": ""}, {"date": None}])
def test_a_correction_needs_a_date_and_words(update, value):
    block = CaseUpdatePage._meta.get_field("corrections").stream_block
    given = {**correction()["value"], **value}

    with pytest.raises(ValidationError):
        block.clean(block.to_python([{"type": "correction", "value": given}]))


# Recently updated


def labels(client, address="/en/a-case/news/"):
    return [words(label) for label in having(read(client, address), "data-updated")]


def today(code="en"):
    return plain(day_in_words(timezone.now(), code))


def test_changed_words_are_marked_on_the_page_and_in_lists(visitor, update):
    publish(update, summary="Another sentence.")

    assert labels(visitor) == [f"updated on {today()}"]
    assert labels(visitor, "/en/a-case/") == [f"updated on {today()}"]


@pytest.mark.parametrize(
    "changes",
    widely(
        [
            {"date": datetime.date(2024, 5, 2)},
            {"outcome": "upheld"},
            {"state_after": "custody"},
            {"confidence": "reported"},
            {"sources": [source()]},
        ]
    ),
    ids=lambda changes: next(iter(changes)),
)
@pytest.mark.both_databases
def test_changed_facts_are_marked_in_every_language(visitor, update, french, changes):
    publish(update, **changes)

    assert len(labels(visitor)) == 1
    assert len(labels(visitor, "/fr/une-affaire/nouvelle/")) == 1


@pytest.mark.parametrize(
    "changes",
    widely(
        [
            {},
            {"slug": "another"},
            {"day_order": 2},
            {"banner_until": timezone.now() + datetime.timedelta(days=1)},
            {"body": [paragraph("The whole  story.")]},
        ]
    ),
    ids=["nothing", "slug", "order", "banner", "spaces"],
)
def test_publishing_again_without_other_words_or_facts_marks_nothing(visitor, update, changes):
    publish(update, **changes)

    assert labels(visitor, "/en/a-case/") == []


@pytest.mark.wide
def test_the_same_sources_are_no_change(visitor, case):
    update = make_update(case, slug="news", sources=[source()])
    publish(update)
    publish(update, sources=[source()])

    assert labels(visitor) == []


def test_a_minor_edit_marks_nothing(visitor, update):
    publish(update, title="News, spelt right", minor_edit=True)
    publish(update, outcome="upheld", minor_edit=True)

    assert labels(visitor) == []


def test_a_new_correction_is_never_minor(visitor, update):
    publish(update, corrections=[correction()], minor_edit=True)

    assert len(labels(visitor)) == 1


@pytest.mark.wide
def test_what_has_just_been_published_is_not_updated(visitor, update, french):
    assert labels(visitor) == []
    assert labels(visitor, "/fr/une-affaire/nouvelle/") == []


@pytest.mark.wide
def test_a_translation_made_after_the_change_is_not_updated(visitor, case, update):
    publish(update, date=datetime.date(2024, 5, 2))
    translate(case, "fr", title="Une affaire", slug="une-affaire")
    translate(update, "fr", slug="nouvelle")

    assert labels(visitor, "/fr/une-affaire/nouvelle/") == []


@pytest.mark.wide
def test_changed_words_of_one_language_mark_no_other(visitor, update, french):
    publish(update, summary="Another sentence.")

    assert labels(visitor, "/fr/une-affaire/nouvelle/") == []


def test_a_change_that_waits_with_a_draft_is_not_told(visitor, update):
    draft = fresh(update)
    draft.title, draft.outcome = "Another headline", "upheld"
    revision = draft.save_revision()
    assert labels(visitor) == []

    revision.publish()
    assert len(labels(visitor)) == 1


@pytest.mark.wide
def test_after_a_week_it_is_marked_no_more(visitor, update, monkeypatch):
    publish(update, summary="Another sentence.")
    days_later(monkeypatch, 6)
    assert len(labels(visitor)) == 1

    days_later(monkeypatch, 1.1)
    assert labels(visitor) == []


@pytest.mark.wide
def test_going_back_to_old_words_is_a_change_too(update):
    before = fresh(update).live_revision
    changed = publish(update, summary="Another sentence.")
    before.publish()

    assert fresh(update).words_changed_at > changed.words_changed_at


# The number of the calendar

COURT = {"name_en": "Town Court", "time_zone": "Asia/Tokyo"}


def sequence(page):
    return fresh(page).calendar_sequence


@pytest.mark.parametrize(
    "changes",
    widely(
        [
            {"date": datetime.date(2024, 5, 2)},
            {"local_time": datetime.time(10)},
            {"hearing_status": "planned"},
            {"precision": "month"},
            {"precision": "between", "date_end": datetime.date(2024, 5, 9)},
        ]
    ),
    ids=["date", "time", "status", "precision", "between"],
)
@pytest.mark.both_databases
def test_a_changed_schedule_raises_the_number_in_every_language(update, french, changes):
    publish(update, **changes)

    assert (sequence(update), sequence(french)) == (1, 1)


@pytest.mark.wide
def test_another_court_raises_the_number_too(update):
    publish(update, court=Court.objects.create(**COURT))

    assert sequence(update) == 1


@pytest.mark.wide
def test_other_facts_words_and_translations_leave_the_number(update, french):
    publish(update, outcome="upheld", summary="Another sentence.")
    publish(french, title="Autre nouvelle")
    publish(update)

    assert (sequence(update), sequence(french)) == (0, 0)


@pytest.mark.wide
def test_a_minor_edit_of_the_schedule_counts_for_calendars(update):
    publish(update, date=datetime.date(2024, 5, 2), minor_edit=True)

    assert sequence(update) == 1


@pytest.mark.wide
def test_an_old_revision_takes_the_number_not_back(update, french):
    old = fresh(update).live_revision
    publish(update, date=datetime.date(2024, 5, 2))
    publish(update, date=datetime.date(2024, 5, 3))
    assert old.as_object().calendar_sequence == 2

    old.publish()

    assert (sequence(update), sequence(french)) == (3, 3)


@pytest.mark.both_databases
def test_the_number_grows_though_the_saved_object_is_stale(update):
    stale = fresh(update)
    publish(update, date=datetime.date(2024, 5, 2))
    stale.date = datetime.date(2024, 5, 9)
    stale.save()

    assert sequence(update) == 2


def test_a_draft_of_another_date_does_not_raise_it(update):
    draft = fresh(update)
    draft.date = datetime.date(2024, 5, 2)
    draft.save_revision()

    assert sequence(update) == 0


@pytest.mark.wide
def test_a_translation_that_becomes_the_original_goes_on_counting(update, french):
    publish(update, date=datetime.date(2024, 5, 2))
    fresh(update).delete()
    publish(french, date=datetime.date(2024, 5, 3))

    assert sequence(french) == 2
