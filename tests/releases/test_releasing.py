"""Making and changing releases: all or nothing, with rights for each language."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from home.releases.models import ReadyMark, Release, ReleaseItem
from home.releases.plan import Readiness, ReleasePlan
from home.releases.readiness import approve, mark_ready
from home.releases.releasing import (
    ReleaseError,
    cancel,
    drop_from_releases,
    join,
    leave,
    make_release,
    move,
    publish_now,
    take_newer_draft,
)
from tests.builders import make_user, publish
from tests.releases.builders import again, chosen, news, run, scheduled

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def organiser():
    return make_user("Organisers")


def test_a_release_now_is_public_at_once_and_by_a_person(organiser):
    pages = news("fr")

    release = make_release(chosen(*pages), None, organiser)

    assert all(again(page).live for page in pages)
    assert release.ended_by_name == organiser.username
    entry = PageLogEntry.objects.get(page=pages[0].pk, action="wagtail.publish")
    assert entry.user == organiser


def test_scheduling_is_all_or_nothing(organiser):
    page, french = news("fr")
    french.title = ""
    french.save_revision(clean=False)

    with pytest.raises(ReleaseError) as error:
        make_release(chosen(page, french), timezone.now() + HOUR, organiser)

    assert "français" in str(error.value)
    assert not Release.objects.exists()
    assert not ReleaseItem.objects.exists()


def test_rights_are_needed_for_each_language():
    page, french = news("fr")
    editor = make_user("Editors: French")

    with pytest.raises(ReleaseError, match="may not publish"):
        make_release(chosen(page, french), timezone.now() + HOUR, editor)

    assert not Release.objects.exists()


def test_a_moment_too_near_is_refused(organiser):
    page = news()[0]

    with pytest.raises(ReleaseError, match="two minutes"):
        make_release(chosen(page), timezone.now() + datetime.timedelta(minutes=1), organiser)


def test_a_page_waits_in_one_release_only(organiser):
    page = news()[0]
    scheduled(page)

    with pytest.raises(ReleaseError, match="another release"):
        scheduled(page)


def test_a_text_that_changed_since_it_was_shown_is_refused(organiser):
    page = news()[0]
    seen = chosen(page)
    page.title = "Changed meanwhile"
    page.save_revision()

    with pytest.raises(ReleaseError, match="changed meanwhile"):
        make_release(seen, timezone.now() + HOUR, organiser)


@pytest.mark.wide
def test_a_page_in_review_is_refused(organiser):
    page, french = news("fr")
    french.get_workflow().start(french, None)

    with pytest.raises(ReleaseError, match="in review"):
        make_release(chosen(page, french), timezone.now() + HOUR, organiser)


def test_a_page_that_nobody_would_find_is_refused(organiser):
    page, french = news("fr")
    case = french.get_parent()
    case.specific.unpublish()

    with pytest.raises(ReleaseError, match="nobody would find it"):
        make_release(chosen(page, french), timezone.now() + HOUR, organiser)


def test_a_cancelled_release_publishes_nothing(organiser):
    page = news()[0]
    release = scheduled(page)

    cancel(release, organiser)

    release = run(release)
    assert release.state == Release.State.CANCELLED
    assert release.ended_by_name == organiser.username
    assert not again(page).live
    scheduled(page)  # it is free again


def test_only_who_may_publish_everything_in_it_changes_a_release():
    page, french = news("fr")
    release = scheduled(page, french)
    editor = make_user("Editors: French")

    for change in (
        lambda: cancel(release, editor),
        lambda: move(release, timezone.now() + HOUR, editor),
        lambda: publish_now(release, editor),
    ):
        with pytest.raises(PermissionDenied):
            change()

    leave(release.items.get(page=french), editor)
    assert release.items.get(page=french).state == ReleaseItem.State.DROPPED


def test_a_release_is_moved(organiser):
    release = scheduled(news()[0])
    moment = timezone.now() + HOUR

    move(release, moment, organiser)

    release.refresh_from_db()
    assert release.moment == moment


def test_the_newer_draft_is_taken(organiser):
    page = news()[0]
    release = scheduled(page)
    page.title = "Better words"
    page.save_revision()

    take_newer_draft(release.items.get(), organiser)

    run(release)
    assert again(page).title == "Better words"


def test_the_last_text_cannot_be_taken_out(organiser):
    release = scheduled(news()[0])

    with pytest.raises(ReleaseError, match="Cancel the release"):
        leave(release.items.get(), organiser)


@pytest.mark.wide
def test_an_editor_of_a_language_joins(organiser):
    page, french = news("fr")
    release = scheduled(page)

    join(release, french, make_user("Editors: French"))

    run(release)
    assert again(french).live


def test_what_is_taken_offline_leaves_its_releases(organiser):
    page, french = news("fr")
    release = scheduled(page, french)

    drop_from_releases([page, french], organiser)

    release.refresh_from_db()
    assert release.state == Release.State.CANCELLED
    assert not again(page).live


def test_every_step_is_in_the_history_of_the_page(organiser):
    page = news()[0]
    release = scheduled(page, user=organiser)
    move(release, timezone.now() + HOUR, organiser)
    cancel(release, organiser)

    entries = PageLogEntry.objects.filter(page=page, action__startswith="campaign.")
    found = list(entries.order_by("timestamp").values_list("action", "user"))
    actions = ["release.schedule", "release.move", "release.cancel"]
    assert found == [(f"campaign.{action}", organiser.pk) for action in actions]


@pytest.mark.wide
def test_the_history_of_every_language_shows_what_was_published_together(client, organiser):
    """Wagtail shows one entry for each action of a request."""
    client.force_login(organiser)
    pages = news("fr", "ru")
    make_release(chosen(*pages), None, organiser)

    for page in pages:
        address = reverse("wagtailadmin_pages:history", args=[page.pk])
        assert "Scheduled in a release" in client.get(address).content.decode()


def standings(user, page):
    plan = ReleasePlan(user, [page])
    return {entry.language.code: entry.readiness for entry in plan.entries}


@pytest.mark.wide
def test_the_plan_tells_how_each_language_stands(organiser):
    page, french, _russian, german, spanish = news("fr", "ru", "de", "es")
    mark_ready(french, again(french).latest_revision, organiser)
    german.get_workflow().start(german, None)
    scheduled(spanish)

    found = standings(organiser, page)

    assert found["en"] == Readiness.READY
    assert found["fr"] == Readiness.READY
    assert found["ru"] == Readiness.DRAFT
    assert found["de"] == Readiness.REVIEW
    assert found["es"] == Readiness.HELD
    assert found["ar"] == Readiness.MISSING


@pytest.mark.wide
def test_a_later_change_takes_the_mark_of_readiness_away(organiser):
    page, french = news("fr")
    mark_ready(french, again(french).latest_revision, organiser)
    french.title = "Encore un mot"
    french.save_revision()

    assert standings(organiser, page)["fr"] == Readiness.DRAFT


@pytest.mark.wide
def test_saving_without_a_change_keeps_the_mark_of_readiness(organiser):
    page, french = news("fr")
    mark_ready(french, again(french).latest_revision, organiser)
    again(french).save_revision()

    assert standings(organiser, page)["fr"] == Readiness.READY


@pytest.mark.wide
def test_autosave_does_not_write_over_a_marked_text(organiser):
    page = news()[0]
    revision = page.save_revision(user=organiser)
    mark_ready(page, revision, organiser)
    page.title = "Autosaved"

    page.save_revision(user=organiser, overwrite_revision=revision)

    revision.refresh_from_db()
    assert revision.content["title"] != "Autosaved"
    assert again(page).latest_revision_id != revision.pk


def test_a_translation_is_outdated_before_its_original_is_public(organiser):
    page, french = news("fr")
    mark_ready(french, again(french).latest_revision, organiser)
    page.title = "Other words in the draft"
    page.save_revision()

    assert standings(organiser, page)["fr"] == Readiness.OUTDATED


@pytest.mark.wide
def test_a_translation_made_for_the_new_original_is_true_to_it_after_the_release(organiser):
    page, french = news("fr")
    publish(page)
    french = publish(french)
    page = again(page)
    page.title = "Other words"
    page.save_revision()
    french.title = "D’autres mots"
    french.save_revision()
    both = chosen(page, french)

    release = make_release(
        [both[0], both[1]._replace(follows_original=True)], timezone.now() + HOUR, organiser
    )
    run(release)

    assert again(french).title == "D’autres mots"
    assert not again(french).record.is_outdated


def test_approval_before_the_original_is_public_marks_as_ready(organiser):
    _page, french = news("fr")

    approve(french, organiser)

    assert not again(french).live
    assert ReadyMark.objects.filter(page=french).exists()


def test_approval_publishes_where_nothing_waits(organiser):
    page, french = news("fr")
    publish(page)

    approve(french, organiser)

    assert again(french).live


def test_a_late_language_joins_by_itself_when_it_is_ready(organiser):
    page, french = news("fr")
    release = scheduled(page, late=Release.Late.JOIN)
    mark_ready(french, again(french).latest_revision, organiser)
    assert release.items.count() == 2

    run(release)
    assert again(french).live


@pytest.mark.wide
def test_a_late_language_is_published_by_itself_after_the_release(organiser):
    page, french = news("fr")
    release = run(scheduled(page, late=Release.Late.JOIN))
    assert not again(french).live

    mark_ready(french, again(french).latest_revision, organiser)

    assert again(french).live
    assert release.items.get(page=french).state == ReleaseItem.State.PUBLISHED


@pytest.mark.wide
def test_a_late_language_stays_a_draft_where_visitors_read_another(organiser):
    page, french = news("fr")
    run(scheduled(page))

    mark_ready(french, again(french).latest_revision, organiser)

    assert not again(french).live
