"""A date that has passed keeps nobody from saving: what ends a page takes its dates along."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from home.releases.due import do_due
from tests.breadth import widely
from tests.builders import make_text, make_user, publish
from tests.editing import edit_address, form_data, send
from tests.releases.builders import again, news, run, schedule_singly, scheduled

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def organiser(client):
    user = make_user("Organisers")
    client.force_login(user)
    return user


def ending(ago=MINUTE, **fields):
    """A public page with an end, which passes as if time went on."""
    page = publish(make_text(**fields), expire_at=timezone.now() + 10 * MINUTE)
    let_it_pass(page, ago)
    return page


def let_it_pass(page, ago=MINUTE):
    """The end in the row and in the newest revision lies in the past."""
    end = timezone.now() - ago
    Page.objects.filter(pk=page.pk, live=True).update(expire_at=end)
    revision = again(page).latest_revision
    revision.content["expire_at"] = end.isoformat()
    revision.save(update_fields=["content"])


def draft_of(page):
    return again(page).get_latest_revision_as_object()


def wall(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_the_end_of_a_page_clears_its_dates(client, organiser):
    page = ending()

    do_due()

    page = again(page)
    assert not page.live
    assert page.expired
    assert page.expire_at is None
    assert draft_of(page).expire_at is None


def test_a_page_that_has_ended_can_be_saved_and_published(client, organiser):
    page = ending()
    do_due()

    send(client, page, title="Saved after its end")
    assert draft_of(page).title == "Saved after its end"
    send(client, page, "action-publish", title="Public again")

    page = again(page)
    assert page.live
    assert page.title == "Public again"
    assert page.expire_at is None


def test_the_end_of_a_page_leaves_the_later_end_of_a_newer_draft():
    page = ending()
    later = timezone.now().replace(microsecond=0) + 60 * MINUTE
    page = again(page)
    page.expire_at = later
    page.save_revision()

    do_due()

    assert again(page).expire_at is None
    assert draft_of(page).expire_at == later


@pytest.mark.wide
def test_what_was_over_before_it_could_appear_has_no_dates_left(client, organiser):
    page = make_text(live=False)
    schedule_singly(page, 2 * MINUTE, expire_at=timezone.now() - MINUTE)

    do_due()

    assert again(page).expire_at is None
    assert draft_of(page).expire_at is None
    send(client, page, title="Saved after its end")
    assert draft_of(page).title == "Saved after its end"


@pytest.mark.wide
def test_an_expired_text_of_a_release_can_be_saved(client, organiser):
    page, french = news("fr")
    french.expire_at = timezone.now() + MINUTE
    french.save_revision()
    release = scheduled(page, french)
    let_it_pass(french)
    run(release)

    send(client, again(french), title="Enregistré")

    assert draft_of(french).title == "Enregistré"


@pytest.mark.wide
def test_a_draft_whose_end_has_passed_can_be_saved(client, organiser):
    page = make_text(live=False)
    page.expire_at = timezone.now() + 10 * MINUTE
    page.save_revision()
    let_it_pass(page)

    send(client, page, title="Found again")

    assert draft_of(page).title == "Found again"
    assert draft_of(page).expire_at is None


@pytest.mark.wide
def test_a_page_taken_offline_before_its_end_can_be_saved_after_it(client, organiser):
    page = publish(make_text(), expire_at=timezone.now() + 10 * MINUTE)
    page.unpublish()
    let_it_pass(page)

    send(client, page, "action-publish", title="Public again")

    assert again(page).live
    assert again(page).expire_at is None


@pytest.mark.wide
def test_an_old_version_with_an_end_that_has_passed_can_be_restored(client, organiser):
    page = ending(title="An old version")
    do_due()
    old = again(page).latest_revision
    page = again(page)
    page.title = "A new version"
    page.save_revision()
    old.content["expire_at"] = (timezone.now() - MINUTE).isoformat()
    old.save()

    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
    values = form_data(client, page, address)
    client.post(edit_address(page), values)

    assert draft_of(page).title == "An old version"


@pytest.mark.wide
@pytest.mark.parametrize("is_carried_out", widely([False, True], first=1))
def test_a_form_that_was_open_when_the_end_came_is_saved(client, organiser, is_carried_out):
    page = publish(make_text(), expire_at=timezone.now() + 10 * MINUTE)
    values = form_data(client, page)
    end = timezone.now() - MINUTE
    let_it_pass(page)
    if is_carried_out:
        do_due()

    client.post(edit_address(page), {**values, "title": "Still open", "expire_at": wall(end)})

    assert draft_of(page).title == "Still open"
    assert draft_of(page).expire_at is None


@pytest.mark.wide
def test_who_publishes_from_such_a_form_decides_until_when(client, organiser):
    page = publish(make_text(), expire_at=timezone.now() + 10 * MINUTE)
    values = form_data(client, page)
    end = timezone.now() - MINUTE
    let_it_pass(page)
    do_due()

    stale = {**values, "title": "Still open", "action-publish": "1"}
    answer = client.post(edit_address(page), {**stale, "expire_at": wall(end)})

    assert "has passed. Empty it there, or give a later one." in answer.content.decode()
    assert not again(page).live
    client.post(edit_address(page), {**stale, "expire_at": ""})
    assert again(page).live


def test_an_end_that_is_typed_into_the_past_is_refused(client, organiser):
    page = make_text()

    answer = send(client, page, expire_at=wall(timezone.now() - 60 * MINUTE))

    assert answer.status_code == 200
    assert draft_of(page).expire_at is None
