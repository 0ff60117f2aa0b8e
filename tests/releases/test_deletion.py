"""Deleting what a release holds: the screen says so, and nothing fails for ever."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from home.releases.due import do_due
from home.releases.models import PeriodicRun, PublishingFailure, Release, ReleaseItem
from tests.breadth import widely
from tests.builders import make_user, publish
from tests.releases.builders import again, make_due, news, run, scheduled

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
State = ReleaseItem.State


@pytest.fixture
def organiser(client):
    user = make_user("Organisers", first_name="Ada", last_name="Lovelace")
    client.force_login(user)
    return user


def delete_address(page):
    return reverse("wagtailadmin_pages:delete", args=[page.pk])


def bulk_address(page):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    return f"{address}?id={page.pk}"


def the_page(french):
    return french


def its_parent(french):
    return french.get_parent().specific


def its_language(french):
    return french.get_ancestors().get(depth=2).specific


@pytest.mark.parametrize("what", widely([the_page, its_parent], the_page))
@pytest.mark.parametrize("address", widely([delete_address, bulk_address], delete_address))
def test_the_screen_says_which_releases_hold_what_is_deleted(client, organiser, what, address):
    page, french = news("fr", title="The ruling")
    release = scheduled(page, french)

    html = client.get(address(what(french)), follow=True).content.decode()

    assert "A release holds this, or something below it" in html
    assert reverse("release", args=[release.pk]) in html


@pytest.mark.wide
def test_a_language_that_releases_hold_is_not_deleted(client, organiser):
    _page, french = news("fr")

    answer = client.get(delete_address(its_language(french)), follow=True)

    assert "A language is not deleted." in answer.content.decode()


@pytest.mark.wide
def test_deleting_what_no_release_holds_says_nothing(client, organiser):
    page, french = news("fr")
    scheduled(page)

    assert "A release holds" not in client.get(delete_address(french)).content.decode()


@pytest.mark.wide
def test_deleting_an_original_says_that_its_translations_stay(client, organiser):
    page, french = news("fr")
    release = scheduled(french)

    html = client.get(delete_address(page)).content.decode()
    client.post(delete_address(page))

    assert "Translations of this wait in a release" in html
    assert run(release).is_complete
    assert again(french).live


@pytest.mark.parametrize("what", widely([the_page, its_parent, its_language], the_page))
def test_what_is_deleted_leaves_the_release_and_the_others_go_live(client, organiser, what):
    page, french = news("fr")
    release = scheduled(page, french)

    client.post(delete_address(what(french)), {"wagtail_site_name": "", "confirm_site_name": ""})
    if Page.objects.filter(pk=french.pk).exists():  # asked to type the name of the site
        what(french).delete()

    item = release.items.get(code="fr")
    assert item.state == State.DROPPED
    assert item.page is None
    assert run(release).is_complete
    assert again(page).live
    assert not PublishingFailure.objects.exists()


def test_a_release_whose_only_text_is_deleted_is_cancelled(client, organiser):
    page = news()[0]
    release = scheduled(page)

    client.post(delete_address(page))

    release.refresh_from_db()
    assert release.state == Release.State.CANCELLED
    assert release.ended_by_name == "Ada Lovelace"


@pytest.mark.wide
def test_what_was_deleted_before_an_upgrade_ends_as_taken_out(client, organiser):
    """Until 0.1.0 such an item failed for ever, and nobody could end it."""
    page, french = news("fr")
    release = scheduled(page, french)
    ReleaseItem.objects.filter(page=french).update(page=None, revision=None)
    make_due(release)
    PeriodicRun.objects.create(name="pulse", done_at=timezone.now())

    do_due()

    assert release.items.get(code="fr").state == State.DROPPED
    assert not PublishingFailure.objects.exists()
    assert client.get(reverse("health_publishing")).status_code == 200


@pytest.mark.wide
def test_the_release_shows_that_a_text_of_it_was_deleted(client, organiser):
    page, french = news("fr")
    release = scheduled(page, french)
    french.delete()

    html = client.get(reverse("release", args=[release.pk])).content.decode()

    assert "The page has been deleted." in html


@pytest.mark.wide
def test_deleting_what_a_release_held_back_ends_it(client, organiser):
    page, french = news("fr")
    publish(french)
    french = again(french)
    french.title = "Le jugement"
    french.save_revision()
    release = scheduled(page, french)
    publish(french, title="Une correction")
    run(release)

    again(french).delete()

    assert release.items.get(code="fr").state == State.DROPPED
