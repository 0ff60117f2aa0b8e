"""The screens of releases and the schedule, as editors of several roles meet them."""

import datetime
import re
import zoneinfo

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from home.releases.models import PeriodicRun, PublishingFailure, ReadyMark, Release, ReleaseItem
from home.releases.readiness import mark_ready
from tests.breadth import widely
from tests.builders import make_user, publish
from tests.editing import send
from tests.releases.builders import again, make_due, news, run, scheduled

pytestmark = pytest.mark.django_db
TOMORROW = datetime.timedelta(days=1)


@pytest.fixture
def organiser(client):
    user = make_user("Organisers")
    client.force_login(user)
    return user


def new_release(page):
    return f"{reverse('new_release')}?page={page.pk}"


def wall(moment, zone="UTC"):
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def fill(*pages, step="confirm", **changes):
    """What the form of a new release sends for tomorrow, in UTC."""
    values = {
        "include": [page.pk for page in pages],
        "when": "at",
        "wall": wall(timezone.now() + TOMORROW),
        "zone": "UTC",
        "late": "fallback",
        "step": step,
        **changes,
    }
    return values | {f"revision-{page.pk}": again(page).latest_revision_id for page in pages}


def messages_of(answer):
    return [str(message) for message in answer.context["messages"]]


def test_an_organiser_schedules_a_release(client, organiser):
    page, french = news("fr")
    address = new_release(page)
    assert "français" in client.get(address).content.decode()

    check = client.post(address, fill(page, french, step="check"))
    assert "Schedule" in check.content.decode()
    assert not Release.objects.exists()
    done = client.post(address, fill(page, french), follow=True)

    release = Release.objects.get()
    assert done.redirect_chain[-1][0] == reverse("release", args=[release.pk])
    assert release.items.count() == 2
    assert "The release is scheduled." in messages_of(done)


@pytest.mark.wide
def test_the_ready_ones_are_chosen_to_begin_with(client, organiser):
    page, french, russian = news("fr", "ru")
    mark_ready(french, again(french).latest_revision, organiser)

    html = client.get(new_release(page)).content.decode()

    for each, is_checked in ((page, True), (french, True), (russian, False)):
        start = html.index(f'id="include-{each.pk}"')
        assert (" checked" in html[start : html.index(">", start)]) is is_checked


def test_the_moment_is_shown_in_the_zones_of_editor_court_and_utc(client, organiser):
    profile = UserProfile.get_for_user(organiser)
    profile.current_time_zone = "Asia/Tokyo"
    profile.save()
    page = news()[0]

    html = client.post(
        new_release(page), fill(page, step="check", wall="2030-01-10T14:00", zone="Asia/Tokyo")
    ).content.decode()

    assert "Asia/Tokyo" in html
    assert "14:00" in html
    assert "05:00" in html


@pytest.mark.parametrize(
    ("wall_time", "words"),
    [("2030-03-31T02:30", "there is no 02:30"), ("2030-10-27T02:30", "it is 02:30 twice")],
)
def test_a_time_on_the_night_of_the_clock_change_is_refused(client, organiser, wall_time, words):
    profile = UserProfile.get_for_user(organiser)
    profile.current_time_zone = "Europe/Paris"
    profile.save()
    page = news()[0]

    answer = client.post(new_release(page), fill(page, wall=wall_time, zone="Europe/Paris"))

    assert words in answer.content.decode()
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    widely(
        [
            ({"wall": ""}, "Give the day and the time."),
            ({"wall": "tomorrow"}, "Enter a valid date/time."),
            ({"zone": "Mars/Olympus"}, "Select a valid choice"),
            ({"include": []}, "Choose at least one language."),
            ({"wall": "2020-01-01T10:00"}, "at least two minutes"),
            ({"when": "never"}, None),
        ],
        first=2,
    ),
)
def test_bad_input_is_named_and_nothing_is_scheduled(client, organiser, changes, words):
    page = news()[0]

    answer = client.post(new_release(page), fill(page, **changes))

    assert answer.status_code == 200
    if words:
        assert words in answer.content.decode()
    assert not Release.objects.exists()


@pytest.mark.wide
def test_publishing_now_needs_no_moment(client, organiser):
    page, french = news("fr")

    client.post(new_release(page), fill(page, french, when="now", wall=""))

    assert again(page).live
    assert again(french).live


def test_an_editor_of_one_language_schedules_that_one_only(client):
    page, french = news("fr")
    client.force_login(make_user("Editors: French"))

    client.post(new_release(french), fill(french, page))

    assert [item.page_id for item in ReleaseItem.objects.all()] == [french.pk]
    assert client.get(new_release(page)).status_code == 404


def test_a_translator_releases_nothing(client):
    _page, french = news("fr")
    client.force_login(make_user("Translators: French"))

    assert client.get(new_release(french), follow=True).status_code in (200, 403)
    client.post(new_release(french), fill(french))

    assert not Release.objects.exists()


def test_an_editor_sees_no_title_of_another_language(client):
    page, french = news("fr", title="Geheimnis")
    french.title = "Secret français"
    french.save()
    french.save_revision()
    release = scheduled(page)
    client.force_login(make_user("Editors: French"))

    for address in (reverse("release", args=[release.pk]), reverse("schedule")):
        html = client.get(address).content.decode()
        assert "Geheimnis" not in html
        assert "Secret français" in html
    assert "Geheimnis" not in client.get(new_release(french)).content.decode()


def test_the_draft_of_a_public_page_stays_secret_in_its_release(client):
    page, french = news("fr")
    page.save_revision().publish()
    page = again(page)
    page.title = "A secret verdict"
    page.save_revision()
    release = scheduled(again(page), french)
    PublishingFailure.objects.create(
        kind=PublishingFailure.Kind.ITEM,
        target=release.items.get(page=page).pk,
        title=page.title,
        moment=release.moment,
        tries=1,
        error="“A secret verdict” is not live",
    )

    for group in ("Editors: French", "Translators: French", "Editors: Russian"):
        client.force_login(make_user(group))
        for address in (reverse("release", args=[release.pk]), reverse("schedule")):
            assert "secret verdict" not in client.get(address).content.decode(), (group, address)


def test_a_release_of_other_languages_is_unknown(client):
    release = scheduled(news()[0])
    client.force_login(make_user("Editors: French"))

    assert client.get(reverse("release", args=[release.pk])).status_code == 404


def do(client, release, action, **values):
    address = reverse("release", args=[release.pk])
    return client.post(address, {"action": action, **values}, follow=True)


@pytest.mark.wide
def test_a_release_is_moved_and_cancelled_on_its_screen(client, organiser):
    release = scheduled(news()[0])
    moment = (timezone.now() + TOMORROW).replace(second=0, microsecond=0)

    do(client, release, "move", wall=wall(moment), zone="UTC")
    release.refresh_from_db()
    assert release.moment == moment

    do(client, release, "cancel")
    release.refresh_from_db()
    assert release.state == Release.State.CANCELLED
    assert "over" in " ".join(messages_of(do(client, release, "cancel")))


@pytest.mark.wide
def test_the_screen_offers_the_newer_draft_and_takes_it(client, organiser):
    page = news()[0]
    release = scheduled(page)
    page.title = "Better"
    page.save_revision()
    html = client.get(reverse("release", args=[release.pk])).content.decode()
    assert "Take the newer draft" in html
    assert "Show the difference" in html

    do(client, release, "draft", item=release.items.get().pk)

    assert release.items.get().revision.content["title"] == "Better"


@pytest.mark.wide
def test_another_language_is_asked_and_joins(client, organiser):
    page, french = news("fr")
    release = scheduled(page)
    editor = make_user("Editors: French", email="editor@example.org")

    do(client, release, "ask", language="fr")
    assert [message.to for message in mail.outbox] == [["editor@example.org"]]
    assert reverse("release", args=[release.pk]) in mail.outbox[0].body

    client.force_login(editor)
    do(client, release, "join", page=french.pk)
    assert release.items.filter(page=french).exists()


@pytest.mark.wide
def test_after_a_release_there_is_a_text_for_messengers(client, organiser):
    page, french = news("fr", summary="One sentence.")
    release = run(scheduled(page, french))

    html = client.get(reverse("release", args=[release.pk])).content.decode()

    assert f"http://testserver/fr/{again(french).url_path.split('/', 2)[2]}" in html
    assert "One sentence." in html


@pytest.mark.wide
def test_the_schedule_lists_releases_single_pages_and_ends(client, organiser):
    page = news(title="In a release")[0]
    scheduled(page)
    single = news(title="Alone")[0]
    single.go_live_at = timezone.now() + TOMORROW
    single.save_revision().publish()
    publish(news(title="Ending")[0], expire_at=timezone.now() + TOMORROW)

    html = client.get(reverse("schedule")).content.decode()

    assert all(title in html for title in ("In a release", "Alone", "Ending"))


def test_a_dead_scheduler_is_told_in_red(client, organiser):
    assert "has never run" in client.get(reverse("schedule")).content.decode()
    PeriodicRun.objects.create(name="pulse", done_at=timezone.now() - TOMORROW)
    assert "The scheduler is not running" in client.get(reverse("schedule")).content.decode()
    PeriodicRun.objects.update(done_at=timezone.now())
    assert "The scheduler is alive" in client.get(reverse("schedule")).content.decode()


def test_what_failed_is_tried_again_now(client, organiser):
    page = news()[0]
    release = scheduled(page)
    make_due(release)
    failure = PublishingFailure.objects.create(
        kind="release",
        target=release.pk,
        title="x",
        moment=release.moment,
        tries=3,
        error="It broke.",
        retry_at=timezone.now() + TOMORROW,
    )
    assert "It broke." in client.get(reverse("schedule")).content.decode()

    client.post(reverse("try_again", args=[failure.pk]))

    assert again(page).live
    assert not PublishingFailure.objects.exists()


def test_the_health_check_fails_without_a_scheduler_and_after_three_failures(client, db):
    address = reverse("health_publishing")
    assert client.get(address).status_code == 503
    PeriodicRun.objects.create(name="pulse", done_at=timezone.now())
    assert client.get(address).status_code == 200
    failure = PublishingFailure.objects.create(
        kind="expiry", target=1, title="Geheim", moment=timezone.now(), tries=2
    )
    assert client.get(address).status_code == 200
    failure.tries = 3
    failure.save()
    answer = client.get(address)
    assert answer.status_code == 503
    assert "Geheim" not in answer.content.decode()


@pytest.mark.wide
def test_the_editor_marks_a_text_as_ready(client, organiser):
    page = news()[0]

    send(client, page, "action-ready", title="Ready now")

    assert ReadyMark.objects.get(page=page).revision.content["title"] == "Ready now"
    assert (
        "Marked as ready"
        in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    )


@pytest.mark.wide
def test_the_editor_leads_to_the_release_of_what_it_saved(client, organiser):
    page = news()[0]

    answer = send(client, page, "action-release", title="Saved first")

    assert answer.url == new_release(page)
    assert again(page).get_latest_revision_as_object().title == "Saved first"


@pytest.mark.wide
def test_an_unfinished_text_is_not_marked_as_ready(client, organiser):
    page = news()[0]

    answer = send(client, page, "action-ready", date="")

    assert answer.status_code == 200
    assert not ReadyMark.objects.exists()


@pytest.mark.wide
def test_the_editor_of_a_held_page_can_go_on_and_is_told(client, organiser):
    page = news()[0]
    scheduled(page)

    assert (
        "In a release"
        in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    )
    send(client, page, title="Going on")

    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "The release holds an older text than this draft." in html


@pytest.mark.wide
def test_every_form_of_these_screens_can_be_sent(client, organiser):
    """A closed include without the token has a form that every browser is refused."""
    page, french = news("fr")
    release = scheduled(page)
    page = publish(page, title="A correction")
    french.title = "Autre"
    french.save_revision()
    page.title = "Newer"
    page.save_revision()
    PublishingFailure.objects.create(
        kind="expiry", target=1, page=page, title="x", moment=timezone.now(), tries=1, error="x"
    )
    for address in (
        reverse("release", args=[release.pk]),
        reverse("schedule"),
        reverse("release_correction", args=[page.pk]),
        new_release(french),
    ):
        html = client.get(address).content.decode()
        forms = re.findall(r'<form[^>]*method="post".*?</form>', html, re.DOTALL)
        assert forms
        assert all("csrfmiddlewaretoken" in form for form in forms), address


@pytest.mark.wide
@pytest.mark.parametrize("field", ["go_live_at", "expire_at", "banner_until"])
def test_wagtails_own_dates_refuse_a_time_that_clocks_skip(client, organiser, field):
    profile = UserProfile.get_for_user(organiser)
    profile.current_time_zone = "Europe/Paris"
    profile.save()
    page = news()[0]

    answer = send(client, page, "action-publish", **{field: "2030-03-31 02:30"})

    assert answer.status_code == 200
    assert "be interpreted in time zone Europe/Paris" in answer.content.decode()
    assert not again(page).live
