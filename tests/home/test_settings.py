"""A site starts with what it needs, or says which environment variable is missing or wrong."""

import os
import re
import stat
import subprocess
import sys

import pytest
from django.apps import apps

from tests.site import ROOT

COMPLETE = {
    "SECRET_KEY": "a-key-for-tests-" * 4 + "0123456789",
    "DATABASE_URL": "sqlite:///{folder}/site.sqlite3",
    "BASE_URL": "https://example.org",
    "EMAIL_URL": "submission://name:word@mail.example.org",
}
CONTRIB = re.compile(r"^\s*(?:from|import) ((?:django|wagtail)\.contrib\.\w+)", re.MULTILINE)
SHOW = "from django.conf import settings as s; print({expression})"


@pytest.fixture
def start(tmp_path):
    """Runs Python with some settings and nothing else in the environment."""

    def run(settings, *arguments, **variables):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "VAR_DIR": str(tmp_path / "var"),
            "DJANGO_SETTINGS_MODULE": f"home.settings.{settings}",
            "PYTHONWARNINGS": "ignore",
        }
        for name, value in variables.items():
            environment[name] = value.format(folder=tmp_path)
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


def show(expression):
    return ("-c", SHOW.format(expression=expression))


def last_line(result):
    return (result.stderr or result.stdout).strip().splitlines()[-1]


# The public site


def test_production_starts_with_its_four_variables(start):
    result = start(
        "production", *show("s.DEBUG, s.ALLOWED_HOSTS, s.SECURE_SSL_REDIRECT"), **COMPLETE
    )

    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "False ['example.org'] True"


def test_production_names_everything_that_is_missing(start):
    result = start("production", *show("s.DEBUG"))

    assert result.returncode != 0
    for name in COMPLETE:
        assert name in last_line(result)


@pytest.mark.parametrize("missing", COMPLETE)
def test_production_names_the_one_variable_that_is_missing_or_empty(start, missing):
    others = {name: value for name, value in COMPLETE.items() if name != missing}
    for variables in (others, {**others, missing: ""}):
        result = start("production", *show("s.DEBUG"), **variables)

        assert result.returncode != 0
        assert f"Missing in the environment: {missing} (" in last_line(result)
        assert "; " not in last_line(result)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "x" * 49),
        ("SECRET_KEY", "ab" * 40),
        ("SECRET_KEY", "django-insecure-0123456789" * 3),
        ("SECRET_KEY_FALLBACKS", "short"),
        ("DEBUG", "1"),
        ("BASE_URL", "example.org"),
        ("BASE_URL", "ftp://example.org"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://example.org/site"),
        ("BASE_URL", "https://example.org?site=1"),
        ("BASE_URL", "https://example.org#site"),
        ("BASE_URL", "https://user@example.org"),
        ("BASE_URL", "https://example.org:port"),
        ("BASE_URL", "https://exa mple.org"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "nosuchdatabase://host/name"),
        ("DEFAULT_LANGUAGE", "tlh"),
        ("CAMPAIGN_TIME_ZONE", "Mars/Phobos"),
        ("CAMPAIGN_TIME_ZONE", "../../etc/passwd"),
        ("HSTS_SECONDS", "long"),
        ("HSTS_PRELOAD", "perhaps"),
        ("SECURITY_CONTACT", "name@example.org"),
        ("SECURITY_ENCRYPTION", "http://example.org/key"),
        ("ONION_LOCATION", "http://example.org"),
        ("EMAIL_URL", "nonsense"),
        ("EMAIL_URL", "console://"),
        ("EMAIL_URL", "dummymail://"),
    ],
)
def test_a_wrong_variable_stops_the_start_and_is_named(start, name, value):
    result = start("production", *show("s.DEBUG"), **{**COMPLETE, name: value})

    assert result.returncode != 0
    assert name in last_line(result)


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("https://example.org/", "['example.org']"),
        ("https://example.org:8443", "['example.org']"),
        ("http://127.0.0.1:8000", "['127.0.0.1']"),
    ],
)
def test_an_address_without_a_path_is_accepted(start, address, hosts):
    expression = "s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS == [s.WAGTAILADMIN_BASE_URL]"

    result = start("production", *show(expression), **{**COMPLETE, "BASE_URL": address})

    assert result.stdout.strip() == f"{hosts} True", result.stderr


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("smtp://name:word@mail.example.org:25", "smtp mail.example.org 25 False"),
        ("submission://name:word@mail.example.org", "smtp mail.example.org 587 True"),
    ],
)
def test_mail_goes_where_it_is_told(start, address, said):
    expression = (
        "s.EMAIL_BACKEND.split('.')[-2], s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, sep=' '"
    )
    result = start("production", *show(expression), **{**COMPLETE, "EMAIL_URL": address})

    assert result.stdout.strip() == said, result.stderr


def test_no_secret_is_written_where_it_is_refused(start):
    result = start("production", *show("s.DEBUG"), **{**COMPLETE, "SECRET_KEY": "tell-no-one"})

    assert "tell-no-one" not in result.stderr


def test_djangos_own_check_for_deployment_is_content(start):
    result = start("production", "manage.py", "check", "--deploy", "--fail-level=DEBUG", **COMPLETE)

    assert result.returncode == 0, result.stderr
    assert "System check identified no issues (1 silenced)." in result.stdout


@pytest.mark.parametrize(("variables", "said"), [({}, "False"), ({"HSTS_PRELOAD": "1"}, "True")])
def test_browsers_are_asked_to_preload_only_when_somebody_wants_it(start, variables, said):
    expression = "getattr(s, 'SECURE_HSTS_PRELOAD')"

    result = start("production", *show(expression), **{**COMPLETE, **variables})

    assert result.stdout.strip() == said, result.stderr


def test_the_onion_service_is_one_of_our_hosts(start):
    expression = "s.ALLOWED_HOSTS[-1], s.CSRF_TRUSTED_ORIGINS[-1]"
    variables = {**COMPLETE, "ONION_LOCATION": "http://campaign.onion/"}

    result = start("production", *show(expression), **variables)

    assert result.stdout.strip() == "campaign.onion http://campaign.onion", result.stderr


def test_a_site_without_encryption_redirects_to_none(start):
    expression = "getattr(s, 'SECURE_SSL_REDIRECT', False), s.SESSION_COOKIE_SECURE"
    variables = {**COMPLETE, "BASE_URL": "http://campaign.onion"}

    result = start("production", *show(expression), **variables)

    assert result.stdout.strip() == "False False", result.stderr
    assert start("production", "manage.py", "check", **variables).returncode == 0


def test_cookies_are_of_this_host_alone(start):
    expression = (
        "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.KNOWN_BROWSER_COOKIE_NAME, "
        "s.MESSAGES_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH, sep=' '"
    )

    result = start("production", *show(expression), **COMPLETE)

    cookies = "__Host-sessionid __Host-csrftoken __Host-known __Host-messages"
    assert result.stdout.strip() == f"{cookies} True True None /", result.stderr


def test_keys_of_before_are_taken_for_a_while(start):
    old = "an-older-key-for-tests-" * 3 + "9876543210"

    result = start(
        "production", *show("s.SECRET_KEY_FALLBACKS"), **{**COMPLETE, "SECRET_KEY_FALLBACKS": old}
    )

    assert result.stdout.strip() == f"['{old}']", result.stderr


def test_production_asks_for_a_second_factor_whatever_the_environment_says(start):
    expression = "s.SECOND_FACTOR_REQUIRED, s.OTP_WEBAUTHN_RP_ID, s.OTP_WEBAUTHN_ALLOWED_ORIGINS"

    result = start("production", *show(expression), **{**COMPLETE, "SECOND_FACTOR": "0"})

    assert result.stdout.strip() == "True example.org ['https://example.org']", result.stderr


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "False"),
        ({"GRANIAN_HOST": "127.0.0.1"}, "False"),
        ({"GRANIAN_HOST": "0.0.0.0"}, "True"),
        ({"SECOND_FACTOR": "1"}, "True"),
    ],
)
def test_ones_own_machine_asks_for_none_while_nobody_else_reaches_it(start, variables, said):
    result = start("dev", *show("s.SECOND_FACTOR_REQUIRED"), **variables)

    assert result.stdout.strip() == said, result.stderr


def test_the_entry_point_of_the_web_server_is_the_public_site(start):
    result = start(
        "", "-c", "import os; os.environ.pop('DJANGO_SETTINGS_MODULE'); import home.wsgi"
    )

    assert result.returncode != 0
    assert "Missing in the environment: SECRET_KEY" in last_line(result)


# One's own machine


def test_a_machine_of_ones_own_needs_no_variable(start):
    result = start("dev", *show("s.DEBUG, s.ALLOWED_HOSTS, s.DATABASES['default']['ENGINE']"))

    assert result.returncode == 0, result.stderr
    hosts = "['localhost', '127.0.0.1', '[::1]']"
    assert result.stdout.strip() == f"False {hosts} django.db.backends.sqlite3"


def test_it_makes_a_secret_of_its_own_once_and_keeps_it_to_itself(start, tmp_path):
    first = start("dev", *show("s.SECRET_KEY")).stdout.strip()
    second = start("dev", *show("s.SECRET_KEY")).stdout.strip()

    assert first == second
    assert len(first) >= 50
    mode = (tmp_path / "var" / "secret_key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_errors_are_shown_to_developers_only_when_asked_for(start):
    result = start("dev", *show("s.DEBUG, s.ALLOWED_HOSTS"), DEBUG="1")

    assert result.stdout.strip() == "True ['*']"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eight"),
        ("DEBUG", "perhaps"),
        ("CAMPAIGN_TIME_ZONE", "Mars/Phobos"),
        ("DEFAULT_LANGUAGE", "english"),
    ],
)
def test_a_wrong_variable_is_named_there_too(start, name, value):
    result = start("dev", *show("s.DEBUG"), **{name: value})

    assert result.returncode != 0
    assert name in last_line(result)


@pytest.mark.parametrize(
    ("given", "code"), [("", "en"), ("ka", "ka"), ("PT-BR", "pt-br"), ("zh_Hans", "zh-hans")]
)
def test_a_campaign_begins_in_any_known_language(start, given, code):
    said = "s.LANGUAGE_CODE, s.MODELTRANSLATION_DEFAULT_LANGUAGE"
    result = start("dev", *show(said), DEFAULT_LANGUAGE=given)

    assert result.stdout.strip() == f"{code} {code}", result.stderr


# The apps


def test_what_is_used_of_django_and_wagtail_is_installed():
    """From 6.1 on, Django refuses fields and indexes of an app that is not installed."""
    imported = {
        found
        for folder in ("home", "people", "campaign_pages")
        for path in (ROOT / folder).rglob("*.py")
        for found in CONTRIB.findall(path.read_text(encoding="utf-8"))
    }

    assert "django.contrib.postgres" in imported
    assert [name for name in sorted(imported) if not apps.is_installed(name)] == []
