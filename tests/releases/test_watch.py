"""Nobody watches at night: what failed or is late is told, once, by whoever is alive."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from home.releases.models import FailureNotice, PeriodicRun, PublishingFailure
from home.releases.scheduler import PeriodicTask, run_periodic_tasks
from home.releases.watch import PULSE, health, report_failures
from tests.builders import make_user
from tests.releases.builders import make_due, news, run, scheduled

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def organiser():
    return make_user("Organisers", email="organiser@example.org")


def late_release():
    release = scheduled(news(title="The ruling")[0])
    make_due(release, 2 * MINUTE)
    return release


def test_a_late_release_is_told_once(organiser, settings):
    settings.MAIL_NAMES_DRAFTS = True
    late_release()

    assert report_failures() == 1
    assert report_failures() == 0

    assert mail.outbox[0].to == ["organiser@example.org"]
    assert "The ruling" in mail.outbox[0].subject
    assert reverse("schedule") in mail.outbox[0].body


def test_what_is_late_is_forgotten_when_it_is_done(organiser):
    release = late_release()
    report_failures()
    run(release)
    health()

    assert not PublishingFailure.objects.exists()


def test_what_is_due_but_not_late_is_not_told(organiser):
    make_due(scheduled(news()[0]))

    assert report_failures() == 0


def test_a_failure_is_told_with_its_cause_when_it_happens_again(organiser):
    failure = PublishingFailure.objects.create(
        kind="expiry", target=1, title="A text", moment=timezone.now(), tries=1, error="It broke."
    )
    assert report_failures() == 0
    failure.tries = 2
    failure.save()

    assert report_failures() == 1
    assert "It broke." in mail.outbox[0].body


def test_mail_that_cannot_be_sent_is_tried_again(organiser, monkeypatch):
    late_release()

    def refuse(*args, **kwargs):
        raise ConnectionRefusedError("no mail server")

    with monkeypatch.context() as broken:
        broken.setattr("home.staff.mail._send", refuse)
        assert report_failures() == 0

    FailureNotice.objects.update(retry_at=timezone.now())
    assert report_failures() == 1


def test_without_organisers_a_superuser_is_told():
    make_user(is_superuser=True, email="root@example.org")
    late_release()

    assert report_failures() == 1


def test_the_scheduler_is_alive_while_it_beats():
    assert not health().is_alive
    PeriodicRun.objects.create(name=PULSE, done_at=timezone.now())
    assert health().is_alive
    PeriodicRun.objects.update(done_at=timezone.now() - MINUTE)
    assert not health().is_alive


def test_regular_work_is_done_once_in_its_time(monkeypatch):
    done = []
    work = PeriodicTask("a_trial", datetime.timedelta(hours=1), lambda: done.append(1))
    monkeypatch.setattr("home.releases.scheduler.hooks.get_hooks", lambda name: [lambda: work])

    run_periodic_tasks()
    run_periodic_tasks()
    assert done == [1]

    PeriodicRun.objects.filter(name="a_trial").update(
        done_at=timezone.now() - datetime.timedelta(hours=2)
    )
    run_periodic_tasks()
    assert done == [1, 1]


def test_regular_work_that_fails_harms_nothing(monkeypatch):
    def fail():
        raise ValueError("a bug")

    work = PeriodicTask("a_trial", datetime.timedelta(hours=1), fail)
    monkeypatch.setattr("home.releases.scheduler.hooks.get_hooks", lambda name: [lambda: work])

    run_periodic_tasks()
