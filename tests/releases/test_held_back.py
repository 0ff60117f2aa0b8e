"""What changed since a release was made is looked at again at its moment, by people."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home.releases.due import do_due
from home.releases.models import Obstacle, PeriodicRun, PublishingFailure, Release, ReleaseItem
from home.releases.releasing import ReleaseError, join, publish_held
from home.releases.watch import report_failures
from home.releases.withdrawal import withdraw
from tests.breadth import widely
from tests.builders import make_case, make_user, publish
from tests.editing import edit_address, send
from tests.releases.builders import again, make_due, news, run, scheduled

pytestmark = pytest.mark.django_db
State = ReleaseItem.State


@pytest.fixture
def organiser(client):
    user = make_user("Organisers", email="organiser@example.org")
    client.force_login(user)
    return user


def public_news(*codes):
    """Public texts, each with a draft of "The ruling"."""
    pages = []
    for page in news(*codes):
        page = publish(page)
        page.title = "The ruling"
        page.save_revision()
        pages.append(again(page))
    return pages


def correct(page):
    """Publishes a text that is not the one which waits."""
    return publish(page, title="A correction")


def item_of(release, page):
    return release.items.get(page=page.pk)


def act(client, release, action, **values):
    """What a button of the release's screen does, on what is public now."""
    address = reverse("release", args=[release.pk])
    if item := ReleaseItem.objects.filter(pk=values.get("item")).select_related("page").first():
        values.setdefault("seen", item.page.live_revision_id or "")
    answer = client.post(address, {"action": action, **values}, follow=True)
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.wide
@pytest.mark.both_databases
def test_a_release_goes_live_when_nothing_changed(organiser):
    pages = public_news("fr")

    release = run(scheduled(*pages))

    assert {again(page).title for page in pages} == {"The ruling"}
    assert release.is_complete


@pytest.mark.both_databases
def test_a_correction_published_since_is_not_overwritten_and_the_others_go_live(organiser):
    page, french, russian = public_news("fr", "ru")
    release = scheduled(page, french, russian)
    correct(page)

    release = run(release)

    assert again(page).title == "A correction"
    assert again(french).title == "The ruling"
    assert again(russian).title == "The ruling"
    assert item_of(release, page).state == State.HELD
    assert item_of(release, page).held_because == Obstacle.PUBLISHED
    assert release.outcome == "published in part"


def test_what_is_held_back_is_not_a_failure_and_is_not_tried_again(client, organiser):
    page, french = public_news("fr")
    release = scheduled(page, french)
    correct(page)
    run(release)
    PeriodicRun.objects.create(name="pulse", done_at=timezone.now())

    do_due()

    assert again(page).title == "A correction"
    assert not PublishingFailure.objects.exists()
    assert client.get(reverse("health_publishing")).status_code == 200


@pytest.mark.wide
def test_the_very_text_published_early_is_no_correction(organiser):
    page, french = public_news("fr")
    release = scheduled(page, french)
    publish(page, title="The ruling")

    assert run(release).is_complete


@pytest.mark.wide
def test_the_facts_of_a_corrected_original_hold_no_translation_back(organiser):
    page, french = public_news("fr")
    release = scheduled(french)
    publish(page, place="Lyon")

    assert run(release).is_complete


@pytest.mark.both_databases
def test_a_page_published_for_the_first_time_meanwhile_is_held_back(organiser):
    page, french = news("fr")
    release = scheduled(page, french)
    correct(page)

    release = run(release)

    assert again(page).title == "A correction"
    assert item_of(release, page).state == State.HELD


def test_who_publishes_a_correction_is_asked_then_and_there(client, organiser):
    page, french = public_news("fr")
    scheduled(page, french)

    answer = send(client, page, "action-publish", title="A correction")

    assert answer.url == reverse("release_correction", args=[page.pk])
    html = client.get(answer.url).content.decode()
    for words in ("Put the newest text into the release", "Keep the release", "Take the page out"):
        assert words in html
    assert "Show the difference" in html


@pytest.mark.wide
def test_publishing_what_waits_asks_nothing(client, organiser):
    page = public_news()[0]
    scheduled(page)

    answer = send(client, page, "action-publish")

    assert answer.url != reverse("release_correction", args=[page.pk])


@pytest.mark.wide
def test_the_correction_is_put_into_the_release(client, organiser):
    page, french = public_news("fr")
    release = scheduled(page, french)
    send(client, page, "action-publish", title="A correction")

    act(client, release, "draft", item=item_of(release, page).pk)

    assert run(release).is_complete
    assert again(page).title == "A correction"


@pytest.mark.wide
def test_the_release_keeps_its_text_after_the_question(client, organiser):
    page, french = public_news("fr")
    release = scheduled(page, french)
    send(client, page, "action-publish", title="A correction")

    act(client, release, "keep", item=item_of(release, page).pk)

    assert run(release).is_complete
    assert again(page).title == "The ruling"


@pytest.mark.parametrize("is_out", widely([False, True], first=1))
def test_nobody_decides_on_a_correction_they_have_not_seen(client, organiser, is_out):
    page, french = public_news("fr")
    release = scheduled(page, french)
    seen = correct(page).live_revision_id
    if is_out:
        run(release)
    publish(page, title="Another correction")

    action = "publish_held" if is_out else "keep"
    said = act(client, release, action, item=item_of(release, page).pk, seen=seen)

    assert "published again meanwhile" in said[0]
    run(release)
    assert again(page).title == "Another correction"


@pytest.mark.wide
def test_a_second_correction_is_asked_about_again(client, organiser):
    page, french = public_news("fr")
    release = scheduled(page, french)
    send(client, page, "action-publish", title="A correction")
    act(client, release, "keep", item=item_of(release, page).pk)
    publish(page, title="Another correction")

    release = run(release)

    assert item_of(release, page).state == State.HELD
    assert again(page).title == "Another correction"


@pytest.mark.wide
def test_the_page_is_taken_out_after_the_question(client, organiser):
    page, french = public_news("fr")
    release = scheduled(page, french)
    send(client, page, "action-publish", title="A correction")

    act(client, release, "leave", item=item_of(release, page).pk)

    assert run(release).is_complete
    assert again(page).title == "A correction"
    assert again(french).title == "The ruling"


@pytest.mark.wide
def test_the_only_text_of_a_release_is_taken_out_by_cancelling_it(client, organiser):
    page = public_news()[0]
    release = scheduled(page)
    send(client, page, "action-publish", title="A correction")
    assert (
        "Cancel the release"
        in client.get(reverse("release_correction", args=[page.pk])).content.decode()
    )

    act(client, release, "cancel")

    release.refresh_from_db()
    assert release.state == Release.State.CANCELLED


@pytest.mark.wide
def test_corrections_published_in_bulk_are_asked_about(client, organiser):
    page = public_news()[0]
    scheduled(page)
    page.title = "A correction"
    page.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    client.post(f"{address}?id={page.pk}", {"include_descendants": ""})

    html = client.get(reverse("schedule")).content.decode()
    assert reverse("release_correction", args=[page.pk]) in html


@pytest.mark.wide
def test_who_approves_a_correction_is_asked(client, organiser):
    page = public_news()[0]
    scheduled(page)
    page.title = "A correction"
    page.save_revision()
    page.get_workflow().start(page, make_user("Translators: English"))

    approval = {"workflow-action-name": "approve", "action-workflow-action": "approve"}
    answer = send(client, page, **approval)

    assert again(page).title == "A correction"
    assert answer.url == reverse("release_correction", args=[page.pk])


@pytest.mark.wide
def test_the_question_stands_in_the_editor_and_on_the_release_until_it_is_answered(
    client, organiser
):
    page, french = public_news("fr")
    release = scheduled(page, french)
    correct(page)

    editor = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert reverse("release_correction", args=[page.pk]) in editor
    screen = client.get(reverse("release", args=[release.pk])).content.decode()
    assert "If nobody decides, this one is held back." in screen


def test_only_who_may_publish_the_page_is_asked_and_answers(client):
    page, french = public_news("fr")
    release = scheduled(page, french)
    correct(page)
    address = reverse("release_correction", args=[page.pk])

    client.force_login(make_user("Editors: French"))
    assert "Put the newest text" not in client.get(address, follow=True).content.decode()
    client.post(
        reverse("release", args=[release.pk]),
        {
            "action": "keep",
            "item": item_of(release, page).pk,
            "seen": again(page).live_revision_id,
        },
    )

    assert item_of(run(release), page).state == State.HELD


def above_goes_offline(page):
    page.get_parent().specific.unpublish()


def above_is_closed(page):
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")


def language_is_closed(page):
    home = page.get_ancestors().get(depth=2)
    Page.objects.filter(pk=home.pk).update(live=False)


def moves_below_a_draft(page):
    case = make_case("fr")
    page.move(again(case), pos="last-child")
    again(case).unpublish()


def is_locked(page):
    Page.objects.filter(pk=page.pk).update(
        locked=True, locked_by=make_user("Editors: French"), locked_at=timezone.now()
    )


def is_invalid(page):
    revision = ReleaseItem.objects.get(page=page.pk).revision
    revision.content["title"] = ""
    revision.save()


def loses_its_revision(page):
    ReleaseItem.objects.filter(page=page.pk).update(revision=None)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("change", "obstacle"),
    widely(
        [
            (above_goes_offline, Obstacle.ABOVE),
            (above_is_closed, Obstacle.ABOVE),
            (language_is_closed, Obstacle.ABOVE),
            (moves_below_a_draft, Obstacle.ABOVE),
            (is_locked, Obstacle.LOCKED),
            (is_invalid, Obstacle.INVALID),
            (loses_its_revision, Obstacle.LOST),
        ],
        (above_goes_offline, Obstacle.ABOVE),
        (is_locked, Obstacle.LOCKED),
    ),
)
def test_what_making_it_refuses_is_held_back_at_the_moment(client, organiser, change, obstacle):
    page, french = news("fr")
    release = scheduled(page, french)
    change(french)

    release = run(release)

    item = item_of(release, french)
    assert item.state == State.HELD
    assert item.held_because == obstacle
    assert again(page).live
    assert not again(french).live
    html = client.get(reverse("release", args=[release.pk])).content.decode()
    assert str(obstacle.label) in html
    assert "published in part" in html
    assert str(obstacle.label) in client.get(reverse("schedule")).content.decode()


@pytest.mark.wide
@pytest.mark.parametrize("change", widely([above_goes_offline, is_locked], is_locked))
def test_what_will_be_held_back_is_foretold_on_the_screen(client, organiser, change):
    page, french = news("fr")
    release = scheduled(page, french)
    address = reverse("release", args=[release.pk])
    assert "it will be held back" not in client.get(address).content.decode()

    change(french)

    assert "If nothing changes, it will be held back." in client.get(address).content.decode()


@pytest.mark.both_databases
def test_what_stands_below_a_text_held_back_is_held_back_with_it(organiser):
    page = news()[0]
    case = page.get_parent().specific
    case.unpublish()
    case = again(case)
    case.save_revision()
    release = scheduled(again(case), page)
    is_locked(case)

    release = run(release)

    assert item_of(release, case).held_because == Obstacle.LOCKED
    assert item_of(release, page).held_because == Obstacle.ABOVE
    assert release.outcome == "not published"


def test_a_lock_of_who_made_the_release_holds_nothing_back(organiser):
    page = news()[0]
    release = scheduled(page, user=organiser)
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=organiser)

    assert run(release).is_complete


@pytest.mark.wide
def test_a_lock_of_who_joined_holds_nothing_back():
    page, french = news("fr")
    release = scheduled(page)
    editor = make_user("Editors: French")
    join(release, french, editor)
    Page.objects.filter(pk=french.pk).update(locked=True, locked_by=editor)

    assert run(release).is_complete


def end_now(page):
    """What a revision of a release holds is over."""
    revision = ReleaseItem.objects.get(page=page.pk).revision
    revision.content["expire_at"] = (timezone.now() - datetime.timedelta(minutes=1)).isoformat()
    revision.save()


def test_a_translation_whose_original_is_over_is_held_back(organiser):
    page, french = news("fr")
    release = scheduled(page, french)
    end_now(page)

    release = run(release)

    assert item_of(release, page).state == State.EXPIRED
    assert item_of(release, french).held_because == Obstacle.ORIGINAL
    assert not again(french).live
    assert release.outcome == "not published"


@pytest.mark.wide
def test_making_a_release_refuses_what_is_over(organiser):
    page, french = news("fr")
    page.expire_at = timezone.now() - datetime.timedelta(minutes=1)
    page.save_revision()

    with pytest.raises(ReleaseError, match="its expiry has passed"):
        scheduled(page, french)


@pytest.mark.wide
def test_making_a_release_refuses_a_translation_of_what_is_over(organiser):
    page, french = news("fr")
    Page.objects.filter(pk=page.pk).update(live=False, expired=True)

    with pytest.raises(ReleaseError, match="original is over"):
        scheduled(french)


@pytest.mark.wide
def test_an_original_that_was_over_returns_with_its_translations(organiser):
    page, french = news("fr")
    Page.objects.filter(pk=page.pk).update(live=False, expired=True)

    assert run(scheduled(page, french)).is_complete


def test_making_a_release_refuses_what_is_closed_to_visitors(organiser):
    page, french = news("fr")
    above_is_closed(french)

    with pytest.raises(ReleaseError, match="nobody would find it"):
        scheduled(page, french)


@pytest.mark.wide
@pytest.mark.both_databases
def test_everybody_who_may_decide_is_mailed_once(organiser, settings):
    settings.MAIL_NAMES_DRAFTS = True
    make_user("Organisers", email="second@example.org")
    make_user("Editors: French", email="french@example.org")
    make_user("Editors: Russian", email="russian@example.org")
    page, french = public_news("fr")
    release = scheduled(page, french)
    correct(french)
    run(release)

    report_failures()
    report_failures()

    told = sorted(message.to[0] for message in mail.outbox)
    assert told == ["french@example.org", "organiser@example.org", "second@example.org"]
    text = mail.outbox[0].body
    assert "The ruling" in text
    assert str(Obstacle.PUBLISHED.label) in text
    assert reverse("release", args=[release.pk]) in text


def test_a_mail_names_nothing_that_its_reader_may_not_publish(organiser, settings):
    settings.MAIL_NAMES_DRAFTS = True
    make_user("Editors: French", email="french@example.org")
    page, french = news("fr", title="Geheimnis")
    release = scheduled(page, french)
    is_locked(page)
    is_locked(french)
    run(release)

    report_failures()

    french_mail = next(each for each in mail.outbox if each.to == ["french@example.org"])
    assert "Geheimnis (fr)" in french_mail.body
    assert "English" not in french_mail.body


@pytest.mark.both_databases
def test_what_was_held_back_is_published_by_a_decision(client, organiser):
    page, french = public_news("fr")
    release = scheduled(page, french)
    correct(page)
    release = run(release)

    said = act(client, release, "publish_held", item=item_of(release, page).pk)

    assert "Published." in said
    assert again(page).title == "The ruling"
    release.refresh_from_db()
    assert release.is_complete


@pytest.mark.wide
def test_a_decision_does_not_publish_past_what_is_still_in_the_way(client, organiser):
    page, french = news("fr")
    release = scheduled(page, french)
    above_goes_offline(french)
    release = run(release)

    said = act(client, release, "publish_held", item=item_of(release, french).pk)

    assert str(Obstacle.ABOVE.label) in said
    assert not again(french).live
    assert item_of(release, french).state == State.HELD
    publish(french.get_parent().specific)
    publish_held(item_of(release, french), organiser, None)
    assert again(french).live


@pytest.mark.wide
def test_what_was_held_back_is_left_by_a_decision(client, organiser):
    page, french = public_news("fr")
    release = scheduled(page, french)
    correct(page)
    release = run(release)

    act(client, release, "leave", item=item_of(release, page).pk)

    assert item_of(release, page).state == State.DROPPED
    assert again(page).title == "A correction"
    assert run(release).is_complete


@pytest.mark.wide
def test_an_editor_decides_on_the_own_language_only(client):
    page, french = public_news("fr")
    release = scheduled(page, french)
    correct(page)
    release = run(release)
    client.force_login(make_user("Editors: French"))

    for action in ("publish_held", "leave"):
        address = reverse("release", args=[release.pk])
        client.post(address, {"action": action, "item": item_of(release, page).pk})

    assert item_of(release, page).state == State.HELD


@pytest.mark.wide
def test_publishing_at_once_tells_what_was_held_back(client, organiser):
    page, french = public_news("fr")
    release = scheduled(page, french)
    correct(page)

    said = act(client, release, "publish")

    assert said == ["Not everything could be published. See below."]
    assert again(french).title == "The ruling"


@pytest.mark.wide
def test_what_was_held_back_can_go_into_another_release(client, organiser):
    page, french = public_news("fr")
    release = scheduled(page, french)
    correct(page)
    release = run(release)

    other = scheduled(page)

    said = act(client, release, "publish_held", item=item_of(release, page).pk)
    assert "already in another release" in said[0]
    assert run(other).is_complete


@pytest.mark.wide
def test_publishing_by_hand_what_was_held_back_settles_it(client, organiser):
    page, french = news("fr")
    release = scheduled(page, french)
    is_locked(french)
    release = run(release)
    Page.objects.filter(pk=french.pk).update(locked=False, locked_by=None)

    send(client, french, "action-publish")

    assert item_of(release, french).state == State.PUBLISHED


@pytest.mark.wide
def test_what_is_taken_offline_is_held_back_no_more(organiser):
    page, french = public_news("fr")
    release = scheduled(page, french)
    correct(page)
    release = run(release)

    withdraw([again(page)], organiser)

    assert item_of(release, page).state == State.DROPPED


@pytest.mark.wide
def test_a_failure_can_be_ended_on_the_screen_of_its_release(client, organiser, monkeypatch):
    page, french = news("fr")
    release = scheduled(page, french)
    make_due(release)

    def fail(*args, **kwargs):
        raise ValueError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("home.releases.due.go_live", fail)
        do_due()
    item = item_of(release, french)
    PublishingFailure.objects.update(tries=3)
    PeriodicRun.objects.create(name="pulse", done_at=timezone.now())
    assert client.get(reverse("health_publishing")).status_code == 503
    assert reverse("release", args=[release.pk]) in client.get(reverse("schedule")).content.decode()

    for each in (item, item_of(release, page)):
        act(client, release, "leave", item=each.pk)

    assert client.get(reverse("health_publishing")).status_code == 200
    do_due()
    assert not again(french).live
    assert item_of(release, french).state == State.DROPPED


@pytest.mark.wide
def test_the_end_of_a_text_that_fails_can_be_ended_in_its_editor(client, organiser, monkeypatch):
    page = publish(news()[0], expire_at=timezone.now() + datetime.timedelta(minutes=10))
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now())

    def fail(*args, **kwargs):
        raise ValueError("the disk is full")

    monkeypatch.setattr("home.releases.due.expire", fail)
    do_due()
    assert PublishingFailure.objects.exists()
    assert edit_address(page) in client.get(reverse("schedule")).content.decode()

    send(client, page, "action-publish", expire_at="")
    do_due()

    assert not PublishingFailure.objects.exists()
