"""What a monitor is told: of each thing that keeps readers or publishing from their due, a word."""

import datetime
import io
import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home import health
from home.models import User
from home.public import certificate
from home.releases.models import PeriodicRun
from home.staff.groups import answerable, is_organiser
from tests.builders import make_user
from tests.databases import ROOT

READY, PUBLISHING = "/health/ready", "/health/publishing"
HOURS = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def nothing_rendered(monkeypatch):
    monkeypatch.setattr(health, "_rendered", [0.0])


def asked(address, **headers):
    answer = Client().get(address, **headers)
    return answer.status_code, json.loads(answer.content)["status"]


def test_a_site_that_serves_is_ready(db):
    assert asked(READY) == (200, "ready")


@pytest.mark.parametrize("address", [READY, PUBLISHING, "/health/live"])
def test_it_answers_under_any_host_name(db, settings, monkeypatch, address):
    settings.ALLOWED_HOSTS = ["example.org"]
    monkeypatch.setattr("home.health.neutral_environ", lambda: {"HTTP_HOST": "example.org"})
    assert Client(headers={"host": "127.0.0.1:8000"}).get(address).status_code in (200, 503)
    assert Client(headers={"host": "127.0.0.1:8000"}).get("/en/").status_code == 400


def test_a_page_that_cannot_be_rendered_is_told(db, monkeypatch):
    def broken(*args, **more):
        raise ValueError("a template is broken")

    monkeypatch.setattr("home.health.render", broken)
    assert asked(READY) == (503, "no pages")


def test_a_page_that_is_an_error_is_told(db, monkeypatch):
    monkeypatch.setattr("home.health.render", lambda *args: SimpleNamespace(status=500))
    assert asked(READY) == (503, "no pages")


def test_a_migration_that_was_left_out_is_told(db):
    MigrationRecorder.Migration.objects.filter(app="releases").order_by("-pk")[0].delete()
    assert asked(READY) == (503, "not migrated")


def test_a_database_that_has_gone_is_told(db, monkeypatch):
    def gone():
        raise OperationalError("the server closed the connection unexpectedly")

    monkeypatch.setattr("home.health._applied_migrations", gone)
    assert asked(READY) == (503, "no database")


def test_a_full_disk_is_told(db, monkeypatch):
    monkeypatch.setattr(health, "TOO_FULL", 2**60)
    assert asked(READY) == (503, "disk full")


def test_pages_without_a_database_are_503_and_not_500(tmp_path):
    """In a process of its own: it starts without one."""
    code = (
        "import django; django.setup(); from django.test import Client;"
        "client = Client(raise_request_exception=False);"
        "print(*(client.get(each).status_code for each in"
        " ('/', '/en/', '/sitemap.xml', '/health/ready', '/admin/login/')))"
    )
    settings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "home.settings.test",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["503"] * 5, done.stderr[-2000:]


# Publishing


@pytest.fixture
def alive(db):
    PeriodicRun.objects.create(name="pulse", done_at=timezone.now())


def test_publishing_that_works_is_well(alive):
    assert asked(PUBLISHING) == (200, "well")


def test_a_backup_that_was_not_made_last_night_is_told(alive):
    run = PeriodicRun.objects.create(name="backup", done_at=timezone.now() - 30 * HOURS)
    assert asked(PUBLISHING) == (200, "well")
    run.done_at -= 12 * HOURS
    run.save()
    assert asked(PUBLISHING) == (503, "backup is late")


def test_a_mirror_that_is_not_made_any_more_is_told(alive, settings, tmp_path):
    settings.MIRROR_DIR = tmp_path / "mirror"
    run = PeriodicRun.objects.create(name="mirror is current", done_at=timezone.now())
    assert asked(PUBLISHING) == (200, "well")
    run.done_at -= HOURS
    run.save()
    assert asked(PUBLISHING) == (503, "mirror is old")


def test_mail_that_reaches_no_organiser_is_told(alive):
    people = [make_user("Organisers", email=f"{name}@example.org") for name in ("a", "b")]
    users = User.objects.filter(pk__in=[each.pk for each in people])
    for person in users:
        assert asked(PUBLISHING) == (200, "well")
        person.mail_failed_at, person.mail_failed_address = timezone.now(), person.email
        person.save()
    assert asked(PUBLISHING) == (503, "mail is refused")


@pytest.mark.parametrize(
    ("days", "error", "status"),
    [
        (60, "", "well"),
        (10, "", "certificate ends soon"),
        (0, "certificate has expired", "certificate is not valid"),
    ],
)
def test_a_certificate_about_to_end_is_told(alive, settings, tmp_path, days, error, status):
    settings.VAR_DIR = tmp_path
    ends = timezone.now() + datetime.timedelta(days=days)
    said = {"ends": ends.isoformat() if days else "", "error": error}
    (tmp_path / "certificate.json").write_text(json.dumps(said))
    assert asked(PUBLISHING) == (200 if status == "well" else 503, status)


def test_a_site_that_does_not_reach_itself_says_nothing_of_its_certificate(settings, tmp_path):
    settings.VAR_DIR, settings.BASE_URL = tmp_path, "https://127.0.0.1:1"
    certificate.look()
    assert certificate.trouble() == ""


# Alarms


def test_the_schedule_says_when_nobody_would_be_told(client, db):
    words = "nobody is told"
    client.force_login(make_user("Organisers", email=""))
    assert words in client.get(reverse("schedule")).content.decode()
    make_user("Organisers", email="a@example.org")
    assert words not in client.get(reverse("schedule")).content.decode()


def test_the_first_account_is_an_organiser_whom_alarms_reach(db):
    User.objects.all().delete()
    call_command("start_campaign", username="ann", email="ann@example.org", stdout=io.StringIO())
    assert [each.email for each in answerable()] == ["ann@example.org"]
    assert is_organiser(User.objects.get(username="ann"))
