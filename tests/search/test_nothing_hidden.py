"""Search finds nothing that its visitor could not read, even if nothing ran since it was hidden."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home.search.models import SearchEntry
from people.models import Signatory
from tests.builders import home_of, make_case, make_text, make_update, publish, translate
from tests.releases.builders import run, scheduled

from .test_search import NAMES, make_signed, titles

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HOUR = timedelta(hours=1)


@pytest.fixture
def text():
    return make_text("en", title="Quagga")


def test_a_draft_is_not_found_and_a_newer_draft_changes_nothing(text):
    make_text("en", title="Quagga draft", live=False)
    text.title = "Unicorn"
    text.save_revision()

    assert titles("quagga") == ["Quagga"]
    assert titles("unicorn") == []


def test_what_waits_for_its_moment_is_found_from_then_on(text):
    text.title = "Unicorn"
    text.save_revision()
    release = scheduled(text)
    assert titles("unicorn") == []

    run(release)

    assert titles("unicorn") == ["Unicorn"]
    assert titles("quagga") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"expire_at": timezone.now() - HOUR},
        {"go_live_at": timezone.now() + HOUR},
        {"live": False},
    ],
)
def test_what_is_over_or_has_not_begun_is_not_found_though_nothing_runs(text, changes):
    Page.objects.filter(pk=text.pk).update(**changes)

    assert SearchEntry.objects.filter(page_id=text.pk).exists()
    assert titles("quagga") == []


def test_a_private_text_is_not_found_nor_is_what_is_below_it():
    case = make_case("en", title="Quagga case")
    make_update(case, title="Quagga update")
    assert len(titles("quagga")) == 2

    restriction = PageViewRestriction.objects.create(page=case, restriction_type="login")
    assert titles("quagga") == []

    restriction.delete()
    assert len(titles("quagga")) == 2


def test_what_is_below_a_text_offline_is_not_found():
    case = make_case("en", title="Quagga case")
    make_update(case, title="Quagga update")

    Page.objects.filter(pk=case.pk).update(live=False)

    assert titles("quagga") == []


def test_the_words_of_a_translation_offline_find_nothing(text):
    french = translate(text, "fr", title="Phare")
    assert titles("phare") == ["Quagga"]

    french.unpublish()

    assert titles("phare") == []
    assert not SearchEntry.objects.filter(page_id=french.pk).exists()


def test_a_person_who_is_hidden_is_not_found_and_found_again_when_shown():
    person = make_signed(**NAMES)
    Signatory.objects.filter(pk=person.pk).update(shown=False)
    assert titles("quaggzek") == []

    person.shown = False
    person.save(update_fields=["shown"])
    assert not person.search_entries.exists()

    person.shown = True
    person.save(update_fields=["shown"])
    assert titles("quaggzek") == ["Slavoj Quaggžek"]


def test_private_notes_and_cities_find_nobody():
    make_signed(city="Quaggatown", private_note="Quagganote", **NAMES)

    assert titles("quaggatown") == titles("quagganote") == []


def test_a_publication_that_fails_leaves_what_is_found_as_it_was(text, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("something went wrong")

    monkeypatch.setattr("home.pages.end_workflow", fail)

    with pytest.raises(RuntimeError), transaction.atomic():
        publish(text, title="Unicorn")

    assert titles("unicorn") == []
    assert titles("quagga") == ["Quagga"]


def test_a_closed_home_takes_its_language_with_it():
    make_text("fr", title="Quagga")
    assert titles("quagga", "ru") == ["Quagga"]

    Page.objects.filter(pk=home_of("fr").pk).update(live=False)

    assert titles("quagga", "ru") == []
