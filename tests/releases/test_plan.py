"""The screen of a release says what is ready, and what readers get, as it is."""

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from home.releases.models import Release
from home.releases.plan import Readiness, ReleasePlan
from home.releases.readiness import mark_ready
from tests.builders import (
    make_case,
    make_text,
    make_update,
    make_user,
    publish,
    translate,
)
from tests.releases.builders import again, news, run, scheduled
from tests.releases.test_release_screens import fill, new_release

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def organiser(client):
    user = make_user("Organisers")
    client.force_login(user)
    return user


def entries(user, *pages, release=None):
    plan = ReleasePlan(user, pages, release)
    return {(entry.key, entry.language.code): entry for entry in plan.entries}


def below_a_draft(user):
    """An update in English, public above, and in French, ready but below a draft of the case."""
    case = make_case()
    french_case = translate(case, "fr", live=False)
    page = make_update(case, live=False)
    page.save_revision()
    french = translate(page, "fr", live=False)
    french.title = "Le jugement"
    french.save()
    mark_ready(again(french), french.save_revision(), user)
    return again(page), again(french), again(french_case)


def test_a_language_below_a_draft_is_not_ready(client, organiser):
    page, french, _case = below_a_draft(organiser)

    found = entries(organiser, page)[page.translation_key, "fr"]
    html = client.get(new_release(page)).content.decode()

    assert found.readiness == Readiness.UNFOUND
    assert not found.is_choosable
    assert f'id="include-{french.pk}"' not in html
    assert "Nobody would find it" in html


@pytest.mark.wide
def test_it_can_be_chosen_together_with_what_is_above_it(client, organiser):
    page, french, case = below_a_draft(organiser)
    mark_ready(case, case.latest_revision or case.save_revision(), organiser)

    found = entries(organiser, page, case)
    both = f"{new_release(page)}&page={case.pk}"
    client.post(both, fill(page, french, case))

    assert found[page.translation_key, "fr"].readiness == Readiness.READY
    assert found[case.translation_key, "fr"].readiness == Readiness.READY
    assert run(Release.objects.get()).is_complete


@pytest.mark.wide
def test_a_page_above_that_nobody_has_translated_is_not_ready(client, organiser):
    page, french, case = below_a_draft(organiser)

    html = client.get(f"{new_release(page)}&page={case.pk}").content.decode()
    found = entries(organiser, page, case)

    assert found[case.translation_key, "fr"].readiness == Readiness.DRAFT
    assert found[page.translation_key, "fr"].readiness == Readiness.UNFOUND
    assert found[page.translation_key, "fr"].is_choosable
    assert f'id="include-{case.pk}"' in html
    assert f'id="include-{french.pk}"' in html


def test_what_making_it_refuses_is_said_before_the_last_screen(client, organiser):
    page, french = news("fr")
    french.title = ""
    french.save_revision(clean=False)

    html = client.post(new_release(page), fill(page, french, step="check")).content.decode()

    assert "Schedule it" not in html
    assert "help-critical" in html


def reads(user, page, code, chosen=(), release=None):
    plan = ReleasePlan(user, [page], release)
    plan.say_what_is_read({each.pk for each in chosen})
    found = next(entry for entry in plan.entries if entry.language.code == code)
    return found.reads.code if found.reads else None


def test_what_visitors_read_counts_what_is_public_or_chosen_only(organiser):
    page, french = news("fr")
    mark_ready(french, again(french).latest_revision, organiser)

    assert reads(organiser, page, "ru") is None
    assert reads(organiser, page, "ru", [page]) == "en"
    assert reads(organiser, page, "fr", [page, french]) == "en"


@pytest.mark.wide
def test_the_screen_of_a_release_counts_no_language_that_is_not_in_it(client, organiser):
    page, french = news("fr")
    mark_ready(french, again(french).latest_revision, organiser)
    release = scheduled(page)

    html = client.get(reverse("release", args=[release.pk])).content.decode()

    assert "Visitors of this language read English, with a notice." in html
    assert "Visitors of this language read French" not in html


@pytest.mark.wide
def test_a_language_that_is_public_goes_on_reading_its_own_words(client, organiser):
    page, french = news("fr")
    publish(page)
    publish(french)
    again(french).save_revision()

    assert reads(organiser, page, "fr") == "fr"
    assert (
        "go on reading the text that is public now"
        in client.get(new_release(page)).content.decode()
    )


@pytest.mark.wide
def test_a_language_prepared_before_the_first_text_is_not_outdated(client, organiser):
    original = make_text("en", title="Campaign", live=False)
    original.save_revision()
    prepared = translate(original, "fr", live=False)

    original = publish(again(original), title="The first text")

    found = entries(organiser, original)[original.translation_key, "fr"]
    assert found.readiness == Readiness.DRAFT
    html = client.get(reverse("wagtailadmin_pages:edit", args=[prepared.pk])).content.decode()
    assert "Not translated yet" in html
    assert "Outdated" not in html


def test_a_translation_somebody_worked_on_is_outdated_all_the_same(organiser):
    original = make_text("en", title="Campaign", live=False)
    original.save_revision()
    french = translate(original, "fr", live=False)
    french.title = "Campagne"
    french.save()
    french.save_revision()

    original = publish(again(original), title="The first text")

    found = entries(organiser, original)[original.translation_key, "fr"]
    assert found.readiness == Readiness.OUTDATED


@pytest.mark.wide
def test_what_visitors_read_is_named_in_the_language_of_the_admin(client, organiser):
    page, french = news("fr")
    mark_ready(french, again(french).latest_revision, organiser)
    UserProfile.objects.create(user=organiser, preferred_language="it")

    html = client.get(reverse("release", args=[scheduled(page).pk])).content.decode()

    assert "leggono in inglese, con un avviso." in html
