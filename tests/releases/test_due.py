"""What is due is done in order, exactly once, and a failure harms nothing else."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published

from home.releases.due import do_due
from home.releases.models import PublishingFailure, Release, ReleaseItem
from tests.builders import make_text, make_user, publish
from tests.releases.builders import again, make_due, news, run, schedule_singly, scheduled

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def poison():
    """Makes the publication of some pages fail; the list names them by title."""
    titles: list[str] = []

    def refuse(sender, instance, **kwargs):
        if instance.title in titles:
            raise ValueError("the cache of the neighbour is full")

    page_published.connect(refuse)
    yield titles
    page_published.disconnect(refuse)


def test_a_release_is_public_in_all_its_languages_after_its_moment(visitor):
    pages = news("fr", "ru")
    release = scheduled(*pages)
    do_due()
    assert not any(again(page).live for page in pages)

    release = run(release)

    assert all(again(page).live for page in pages)
    assert release.is_published
    assert release.ended_by_name == ""
    assert {item.state for item in release.items.all()} == {ReleaseItem.State.PUBLISHED}
    assert visitor.get(again(pages[1]).get_url()).status_code == 200


def test_a_second_pass_publishes_nothing_again():
    pages = news("fr")
    run(scheduled(*pages))
    do_due()

    entries = PageLogEntry.objects.filter(page=pages[0].pk, action="wagtail.publish.scheduled")
    assert entries.count() == 1
    assert entries.get().user is None


def test_the_text_that_was_scheduled_goes_live_and_not_a_newer_draft():
    page, french = news("fr")
    scheduled_title = french.title
    release = scheduled(page, french)
    french.title = "Un brouillon plus récent"
    french.save_revision()

    run(release)

    french = again(french)
    assert french.title == scheduled_title
    assert french.has_unpublished_changes
    assert french.get_latest_revision_as_object().title == "Un brouillon plus récent"


@pytest.mark.wide
def test_a_translation_goes_live_with_the_facts_of_the_original():
    page, french = news("fr")
    page.place, page.kind = "Paris", "verdict"
    page.save_revision()

    run(scheduled(page, french))

    assert again(french).kind == "verdict"


def test_nothing_is_outdated_after_a_release():
    page, french = news("fr")

    run(scheduled(page, french))

    assert not again(french).record.is_outdated


def test_one_poisoned_page_is_kept_and_the_others_go_up(poison):
    pages = news("fr", "ru", "de")
    poison.append(pages[2].title)

    release = run(scheduled(*pages))

    assert [again(page).live for page in pages] == [True, True, False, True]
    assert release.is_published
    item = release.items.get(page=pages[2])
    assert item.state == ReleaseItem.State.WAITING
    failure = PublishingFailure.objects.get(kind=PublishingFailure.Kind.ITEM, target=item.pk)
    assert "the cache of the neighbour is full" in failure.error
    assert failure.retry_at > timezone.now()


def test_what_failed_is_tried_again_after_its_pause(poison):
    pages = news("fr")
    poison.append(pages[1].title)
    run(scheduled(*pages))
    poison.clear()
    do_due()
    assert not again(pages[1]).live

    PublishingFailure.objects.update(retry_at=timezone.now())
    do_due()

    assert again(pages[1]).live
    assert not PublishingFailure.objects.exists()


@pytest.mark.wide
def test_the_pause_grows_with_each_failure(poison):
    page = news()[0]
    poison.append(page.title)
    run(scheduled(page))
    pauses = []
    for _number in range(3):
        failure = PublishingFailure.objects.get()
        pauses.append(failure.retry_at - failure.failed_at)
        PublishingFailure.objects.update(retry_at=timezone.now())
        do_due()

    assert pauses[0] < pauses[1] < pauses[2]
    assert PublishingFailure.objects.get().tries == 4


def test_a_page_scheduled_in_the_dialog_goes_live():
    page = make_text(live=False)
    schedule_singly(page, MINUTE)

    do_due()

    page = again(page)
    assert page.live
    assert page.go_live_at is None
    assert PageLogEntry.objects.filter(page=page, action="wagtail.publish.scheduled").count() == 1


def test_a_failing_page_scheduled_singly_keeps_its_schedule(poison):
    bad, good = make_text(live=False, title="Bad"), make_text(live=False)
    revision = schedule_singly(bad, 2 * MINUTE)
    schedule_singly(good, MINUTE)
    poison.append("Bad")

    do_due()

    assert not again(bad).live
    assert again(good).live
    revision.refresh_from_db()
    assert revision.approved_go_live_at is not None
    assert PublishingFailure.objects.get().kind == PublishingFailure.Kind.REVISION


def test_a_page_ends_at_its_expiry():
    page = publish(make_text(), expire_at=timezone.now() + MINUTE)
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - MINUTE)

    do_due()

    page = again(page)
    assert not page.live
    assert page.expired


def test_an_expiry_leaves_a_later_schedule_alone():
    page = make_text()
    revision = schedule_singly(page, MINUTE)
    later = timezone.now() + 10 * MINUTE
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=later)
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - MINUTE)

    do_due()

    assert not again(page).live
    revision.refresh_from_db()
    assert revision.approved_go_live_at == later


def test_what_expired_before_anything_ran_never_appears(visitor):
    page = make_text(live=False)
    seen = []
    schedule_singly(page, 2 * MINUTE, expire_at=timezone.now() - MINUTE)
    page_published.connect(lambda instance, **kwargs: seen.append(instance.pk), weak=False)

    do_due()

    page = again(page)
    assert page.pk not in seen
    assert not page.live
    assert page.expired
    assert page.scheduled_revision is None


@pytest.mark.wide
def test_an_expired_text_of_a_release_is_said_to_be_over():
    page, french = news("fr")
    french.expire_at = timezone.now() + MINUTE
    french.save_revision()
    release = scheduled(page, french)
    revision = release.items.get(page=french).revision
    revision.content["expire_at"] = (timezone.now() - MINUTE).isoformat()
    revision.save()

    release = run(release)

    assert release.items.get(page=french).state == ReleaseItem.State.EXPIRED
    assert again(page).live
    assert not again(french).live


def test_overdue_work_is_done_in_the_order_of_its_moments():
    """The old end must not take down what was published again before it."""
    page = make_text()
    schedule_singly(page, 3 * MINUTE, expire_at=timezone.now() + MINUTE)
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - 2 * MINUTE)

    do_due()

    assert again(page).live


@pytest.mark.wide
def test_a_release_without_one_of_its_pages_lets_the_others_go():
    page, french = news("fr")
    release = scheduled(page, french)
    french.delete()

    release = run(release)

    assert again(page).live
    item = release.items.get(code="fr")
    assert item.page is None
    assert item.state == ReleaseItem.State.DROPPED
    assert not PublishingFailure.objects.exists()


@pytest.mark.wide
def test_a_release_outlives_the_account_that_made_it():
    user = make_user("Organisers", first_name="Ada", last_name="Lovelace")
    page = news()[0]
    release = scheduled(page, user=user)
    user.delete()

    release = run(release)

    assert again(page).live
    assert release.created_by is None
    assert release.created_by_name == "Ada Lovelace"


@pytest.mark.wide
def test_the_review_of_a_newer_draft_goes_on():
    page = news()[0]
    release = scheduled(page)
    page = again(page)
    page.title = "A newer draft"
    page.save_revision()
    page.get_workflow().start(page, None)

    run(release)

    assert again(page).live
    assert again(page).workflow_in_progress


def test_a_lost_release_of_a_cancelled_moment_is_forgotten():
    page = news()[0]
    release = scheduled(page)
    make_due(release)
    PublishingFailure.objects.create(
        kind="release", target=release.pk, title="x", moment=release.moment, tries=1
    )
    Release.objects.update(state=Release.State.CANCELLED)

    do_due()

    assert not PublishingFailure.objects.exists()
    assert not again(page).live
