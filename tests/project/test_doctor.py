"""``manage.py doctor``: a line for each thing that can be wrong, with what to do about it."""

import shutil
import subprocess
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.core.management import call_command
from django.db import OperationalError

from home.deploying import doctor
from home.models import User
from home.releases.scheduler import beat
from tests.builders import make_user
from tests.nginx import DEPLOY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_the_site(monkeypatch, settings):
    """The checks of a start are tried elsewhere; the machine has no nginx for this site."""
    settings.BASE_URL = "https://localhost:9"
    monkeypatch.setattr(doctor.checks, "run_checks", lambda **options: [])


def found(what, mail_to=""):
    return [each for each in doctor.findings(mail_to) if each.what == what]


def test_a_site_that_is_well_has_a_line_for_each_thing():
    beat()
    make_user(email="anna@example.org", is_superuser=True)

    for what in ("settings", "database", "clock", "scheduler", "alarms", "mail", "monitor", "disk"):
        assert found(what), what
        assert all(each.is_well for each in found(what)), found(what)


def test_whatever_is_wrong_comes_with_what_to_do_and_makes_the_command_fail():
    told = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=told)

    assert ended.value.code == 1
    lines = told.getvalue().splitlines()
    wrong = [at for at, line in enumerate(lines) if line.startswith("  BAD")]
    assert wrong and all("→ " in lines[at + 1] for at in wrong)


def test_alarms_that_would_reach_nobody_are_said():
    User.objects.update(email="")

    (alarms,) = found("alarms")

    assert "nobody" in alarms.said and not alarms.is_well


def test_accounts_without_a_second_factor_are_named():
    name = make_user().get_username()

    assert any(name in each.said and each.fix for each in found("accounts"))


def test_a_dead_scheduler_is_said():
    (scheduler,) = found("scheduler")

    assert scheduler.said == "is not alive" and "restart" in scheduler.fix


def test_a_mail_server_that_refuses_is_said_and_a_test_is_sent_on_request(monkeypatch):
    found("mail", "anna@example.org")
    assert [each.to for each in mail.outbox] == [["anna@example.org"]]

    refusing = EmailBackend(host="127.0.0.1", port=9, timeout=1)
    monkeypatch.setattr(doctor, "get_connection", lambda: refusing)
    (said,) = found("mail")

    assert "refuses" in said.said and "EMAIL_URL" in said.fix


def test_nginx_that_does_not_answer_is_said():
    (said,) = found("nginx")

    assert "port 9" in said.said and "nginx -t" in said.fix


def test_a_full_disk_is_said(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = settings.VAR_DIR = tmp_path
    usage = shutil.disk_usage(tmp_path)._replace(total=100, free=1)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: usage)

    assert not found("disk")[0].is_well


def test_a_database_that_is_away_is_the_last_thing_said(monkeypatch):
    def away():
        raise OperationalError("connection refused")

    monkeypatch.setattr(doctor.connection, "ensure_connection", away)
    last = list(doctor.findings())[-1]

    assert (last.what, last.said) == ("database", "connection refused")


@pytest.mark.parametrize("name", ["campaign-web@", "campaign-scheduler", "campaign-backup"])
def test_what_the_units_may_do_is_rated_below_three(name, tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / f"{name.replace('@', '@8000')}.service"
    unit.write_text((DEPLOY / f"{name}.service").read_text())
    command = [program, "security", "--offline=yes", "--threshold=30", "--no-pager", str(unit)]
    rated = subprocess.run(command, capture_output=True, text=True, check=False)

    assert rated.returncode == 0, rated.stdout + rated.stderr


@pytest.mark.parametrize("name", ["campaign-web@", "campaign-scheduler"])
def test_a_unit_checks_the_settings_first_never_gives_up_and_has_a_limit_of_memory(name):
    text = (DEPLOY / f"{name}.service").read_text()

    for line in ("manage.py check --deploy", "StartLimitIntervalSec=0", "MemoryMax="):
        assert line in text
