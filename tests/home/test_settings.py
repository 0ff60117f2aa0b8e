"""A site starts with what it needs, or says which environment variable is missing or wrong."""

import importlib
import os
import re
import shutil
import stat
import subprocess
import sys
from unittest.mock import patch

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from home.settings.environment import KNOWN
from tests.breadth import widely
from tests.databases import sqlite_file
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


@pytest.mark.parametrize("missing", widely(COMPLETE, "SECRET_KEY"))
def test_production_names_the_one_variable_that_is_missing_or_empty(start, missing):
    others = {name: value for name, value in COMPLETE.items() if name != missing}
    for variables in (others, {**others, missing: ""}):
        result = start("production", *show("s.DEBUG"), **variables)

        assert result.returncode != 0
        assert f"Missing in the environment: {missing} (" in last_line(result)
        assert "; " not in last_line(result)


ONION = "http://duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion"
#: A wrong value, and words of the sentence that says so.
WRONG = [
    ("SECRET_KEY", "short", "at least 50 characters"),
    ("SECRET_KEY", "x" * 49, "at least 50 characters"),
    ("SECRET_KEY", "a" * 60, "chosen at random"),
    ("SECRET_KEY", "ab" * 40, "chosen at random"),
    ("SECRET_KEY", " " * 60, "Missing in the environment"),
    ("SECRET_KEY", "django-insecure-0123456789" * 3, "chosen at random"),
    ("SECRET_KEY_FALLBACKS", "short", "at least 50 characters"),
    ("TRANSLATION_URL", "translate.example.org", "such as http://127.0.0.1:5000"),
    ("TRANSLATION_URL", "ftp://translate.example.org", "such as http://127.0.0.1:5000"),
    ("TRANSLATION_URL", "http://", "such as http://127.0.0.1:5000"),
    ("TRANSLATION_URL", "http://a.org:99999", "such as http://127.0.0.1:5000"),
    ("TRANSLATION_URL", "https://me:secret@a.org", "without a name or a password"),
    ("TRANSLATION_URL", "https://a.org/translate", "without translate at the end"),
    ("TRANSLATION_URL", "https://a.org/?key=1", "nothing behind a path"),
    ("TRANSLATION_KEY", "a-key", "without TRANSLATION_URL"),
    ("LIBRETRANSLATE_URL", "http://127.0.0.1:5000", "Did you mean TRANSLATION_URL"),
    ("DEBUG", "1", "shows the insides"),
    ("DEBUG", "perhaps", "1 or 0"),
    ("BASE_URL", "example.org", "like https://example.org"),
    ("BASE_URL", "ftp://example.org", "like https://example.org"),
    ("BASE_URL", "https://", "like https://example.org"),
    ("BASE_URL", "https://.", "like https://example.org"),
    ("BASE_URL", "https://example.org/site", "without a path"),
    ("BASE_URL", "https://example.org?site=1", "without a path"),
    ("BASE_URL", "https://example.org#site", "without a path"),
    ("BASE_URL", "https://user@example.org", "without a path"),
    ("BASE_URL", "https://example.org:port", "without a path"),
    ("BASE_URL", "https://example.org:99999", "without a path"),
    ("BASE_URL", "https://exa mple.org", "without a path"),
    ("BASE_URL", "https://our_site.org", "letters, digits, hyphens"),
    ("BASE_URL", "https://-a.org", "letters, digits, hyphens"),
    ("BASE_URL", "'https://example.org'", "like https://example.org"),
    ("BASE_URL", "https://a.org,https://b.org", "without a path"),
    ("EXTRA_HOSTS", "https://www.example.org", "no https://"),
    ("EXTRA_HOSTS", "a.org;b.org", "names of hosts"),
    ("EXTRA_HOSTS", "*", "no star"),
    ("EXTRA_HOSTS", ".example.org", "names of hosts"),
    ("DATABASE_URL", "nonsense", "postgres://"),
    ("DATABASE_URL", "mysql://user:word@host/name", "postgres://"),
    ("DATABASE_URL", "nosuchdatabase://host/name", "postgres://"),
    ("DATABASE_URL", "postgres://user:wo#rd@host/name", "%23"),
    ("DATABASE_URL", "postgres://user:wo/rd@host/name", "%2F"),
    ("DATABASE_URL", "postgres://user:word@host:port/name", "port as a number"),
    ("DATABASE_URL", "postgres://user:word@host", "does not name a database"),
    ("DATABASE_URL", "sqlite:///site.sqlite3", "four slashes"),
    ("DATABASE_URL", "sqlite://", "four slashes"),
    ("DATABASE_URL", "sqlite:///{folder}/var/media/site.sqlite3", "inside MEDIA_ROOT"),
    ("DATABASE_URL", "sqlite:///{folder}/var/static/db/site.sqlite3", "inside static files"),
    ("DATABASE_URL", "sqlite:///{folder}/var/printed/site.sqlite3", "inside drawings"),
    ("DATABASE_URL", "sqlite:///{folder}/var/error-pages/site.sqlite3", "inside error pages"),
    ("DATABASE_URL", "sqlite:///{folder}/var/backups/site.sqlite3", "inside BACKUP_DIR"),
    ("DATABASE_URL", "sqlite:///{folder}/x/../var/media/site.sqlite3", "inside MEDIA_ROOT"),
    ("BACKUP_KEYS", "nonsense", "no public key"),
    ("BACKUP_KEYS", "age1abc", "no public key"),
    ("BACKUP_KEYS", "ssh-ed25519 AAAA", "no public key"),
    ("BACKUP_KEYS", "AGE-SECRET-KEY-1WORD", "a private key"),
    ("DEFAULT_LANGUAGE", "tlh", "one of en"),
    ("CAMPAIGN_TIME_ZONE", "Mars/Phobos", "like Europe/Paris"),
    ("CAMPAIGN_TIME_ZONE", "../../etc/passwd", "like Europe/Paris"),
    ("CAMPAIGN_TIME_ZONE", "localtime", "like Europe/Paris"),
    ("CAMPAIGN_TIME_ZONE", "Factory", "like Europe/Paris"),
    ("CAMPAIGN_TIME_ZONE", "Europe/Moskow", "Did you mean Europe/Moscow?"),
    ("LANGUAGE_REGIONS", "xx-YY", "en-US"),
    ("HSTS_SECONDS", "long", "whole number"),
    ("HSTS_SECONDS", "-1", "from 0"),
    ("HSTS_PRELOAD", "perhaps", "1 or 0"),
    ("CDN_SECONDS", "5s", "whole number"),
    ("CDN_SECONDS", "-5", "from 0"),
    ("CDN_STALE_SECONDS", "1" + "0" * 20, "to 31536000"),
    ("PAGE_CACHE_MB", "-5", "from 1"),
    ("PAGE_CACHE_MB", "1000000", "to 4096"),
    ("BIN_DAYS", "0", "from 1"),
    ("SECURITY_CONTACT", "name@example.org", "mailto:"),
    ("SECURITY_ENCRYPTION", "http://example.org/key", "https://"),
    ("ONION_LOCATION", "http://example.org", "file hostname"),
    ("ONION_LOCATION", "https://example.org", "file hostname"),
    ("ONION_LOCATION", ONION.removeprefix("http://"), "http:// before it"),
    ("ONION_LOCATION", f"{ONION}/en/", "file hostname"),
    ("ONION_LOCATION", f"{ONION}\nhttp://a.onion", "file hostname"),
    ("ONION_LOCATION", ONION.replace("duck", "dukc", 1), "file hostname"),
    ("EMAIL_URL", "nonsense", "submission://"),
    ("EMAIL_URL", "console://", "it begins with 'console'"),
    ("EMAIL_URL", "dummymail://", "it begins with"),
    ("EMAIL_URL", "dummy://", "it begins with"),
    ("EMAIL_URL", "file:///tmp/mail", "it begins with"),
    ("EMAIL_URL", "submission://user:word@mail.example.org:465", "smtps://"),
    ("EMAIL_URL", "smtps://user:word@mail.example.org:587", "submission://"),
    ("EMAIL_URL", "submission://user:wo#rd@mail.example.org", "%23"),
    ("EMAIL_URL", "submission://user:wo/rd@mail.example.org", "%2F"),
    ("EMAIL_URL", "submission://mail.example.org:port", "port as a number"),
    ("EMAIL_URL", "submission://", "names no server"),
    ("EMAIL_FROM", "campaign", "an address"),
    ("EMAIL_FROM", "a@example.org\nBcc: b@example.org", "an address"),
    ("PAGE_FILES", "pages", "whole path"),
    ("PAGE_FILES", "/", "whole path"),
    ("PAGE_FILES", "{folder}/var", "VAR_DIR"),
    ("PAGE_FILES", "{folder}/var/media/pages", "MEDIA_ROOT"),
    ("MIRROR_DIR", "{folder}/var", "VAR_DIR"),
    ("MIRROR_DIR", "{folder}/var/static", "static files"),
    ("MIRROR_DIR", "{folder}/../mirror", "whole path"),
    ("MEDIA_ROOT", "{folder}", "is inside MEDIA_ROOT"),
    ("MEDIA_ROOT", "media", "whole path"),
    ("VAR_DIR", "var", "whole path"),
    # Misspelt, or called as others call it.
    ("EMAIL_HOST", "mail.example.org", "Did you mean EMAIL_URL?"),
    ("TIME_ZONE", "Europe/Paris", "Did you mean CAMPAIGN_TIME_ZONE?"),
    ("ALLOWED_HOSTS", "example.org", "Did you mean EXTRA_HOSTS?"),
    ("PAGEFILES", "/run/pages", "Did you mean PAGE_FILES?"),
    ("MIRROR_DIRS", "/srv/mirror", "Did you mean MIRROR_DIR?"),
    ("BASEURL", "https://example.org", "Did you mean BASE_URL?"),
]


@pytest.fixture
def refusal(tmp_path):
    """What production says of variables, in this process: a start takes half a second."""

    def ask(**variables):
        environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var")}
        for name, value in variables.items():
            environment[name] = value.format(folder=tmp_path)
        with patch.dict(os.environ, environment, clear=True), patch.dict(sys.modules):
            for name in ("production", "base", "environment"):
                sys.modules.pop(f"home.settings.{name}", None)
            with pytest.raises(ImproperlyConfigured) as refused:
                importlib.import_module("home.settings.production")
        return str(refused.value)

    return ask


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_a_wrong_variable_stops_the_start_and_is_named_with_what_is_right(
    refusal, name, value, said
):
    told = refusal(**{**COMPLETE, name: value})

    assert name in told and said in told
    assert name.startswith("EMAIL_FROM") or "word" not in told.replace("password", "")


def test_a_settings_module_that_is_not_there_is_named(start):
    result = start("produciton", "manage.py", "check")

    assert result.returncode == 1
    assert "home.settings.production" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "program",
    [
        ("manage.py", "scheduler"),
        pytest.param(("-m", "home.serve"), marks=pytest.mark.wide),
        pytest.param(("-m", "home.run"), marks=pytest.mark.wide),
    ],
)
def test_every_program_of_the_site_says_it_without_a_traceback(start, program):
    result = start("production", *program, **{**COMPLETE, "BASE_URL": "example.org"})

    assert result.returncode == 1
    assert result.stderr.strip().startswith("BASE_URL must be"), result.stderr


@pytest.mark.parametrize(
    "name",
    widely(
        ["EMAIL_FROM", "CAMPAIGN_TIME_ZONE", "MEDIA_ROOT", "CDN_SECONDS", "EXTRA_HOSTS"],
        "EMAIL_FROM",
    ),
)
def test_an_empty_variable_is_an_absent_one(start, name):
    for value in ("", "  "):
        assert start("production", *show("s.DEBUG"), **COMPLETE, **{name: value}).returncode == 0


def test_what_only_looks_like_a_variable_of_ours_is_left_alone(start):
    others = {"DATABASE_URL_OLD": "x", "MY_SECRET_KEY": "x", "LANG": "C", "MAIL": "/var/mail/me"}

    assert start("production", *show("s.DEBUG"), **COMPLETE, **others).returncode == 0


@pytest.mark.parametrize(
    ("address", "expected"),
    widely(
        [
            ("https://свобода.рф", "https://xn--80abcj2cbr.xn--p1ai"),
            ("https://Example.ORG:8443/", "https://example.org:8443"),
        ],
        first=1,
    ),
)
def test_a_host_in_any_script_is_known_by_the_name_that_browsers_send(start, address, expected):
    variables = {**COMPLETE, "BASE_URL": address, "EXTRA_HOSTS": "a.org, www.straße.de b.org"}

    result = start("production", *show("s.BASE_URL, *s.ALLOWED_HOSTS"), **variables)

    host = expected.removeprefix("https://").partition(":")[0]
    assert result.stdout.split() == [expected, host, "a.org", "www.xn--strae-oqa.de", "b.org"]


@pytest.mark.parametrize(
    ("address", "kept"),
    widely(
        [
            ("http://127.0.0.1:5000/", "http://127.0.0.1:5000"),
            ("https://Übersetzer.example/sub/", "https://xn--bersetzer-p9a.example/sub"),
            ("http://[::1]:5000", "http://[::1]:5000"),
        ],
        ("https://Übersetzer.example/sub/", "https://xn--bersetzer-p9a.example/sub"),
    ),
)
def test_a_server_of_translations_is_known_without_a_slash_at_its_end(start, address, kept):
    variables = {**COMPLETE, "TRANSLATION_URL": address, "TRANSLATION_KEY": "a-key"}

    result = start("production", *show("s.TRANSLATION_URL, s.TRANSLATION_KEY"), **variables)

    assert result.stdout.split() == [kept, "a-key"], result.stderr


def test_every_variable_is_explained_and_no_other():
    explained = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", explained, re.MULTILINE))

    assert rows == KNOWN - {"DEBUG", "DJANGO_SETTINGS_MODULE"}


# On the machine of a public site


@pytest.mark.parametrize(
    "program", [("manage.py", "migrate"), pytest.param(("-m", "home.run"), marks=pytest.mark.wide)]
)
def test_on_the_machine_of_a_public_site_no_settings_are_guessed(start, tmp_path, program):
    file = tmp_path / "campaign.env"
    file.touch()
    module = "home.run" if "-m" in program else "manage"
    code = (
        "import runpy, sys; from pathlib import Path; from home.settings import start;"
        f"start.SETTINGS_FILE = Path({str(file)!r}); sys.argv = ['manage.py', 'migrate'];"
        f"runpy.run_module({module!r}, run_name='__main__')"
    )

    result = start("", "-c", code, DJANGO_SETTINGS_MODULE="")

    assert result.returncode == 1
    assert "campaign manage" in result.stderr and "Traceback" not in result.stderr
    assert not (tmp_path / "var").exists()


# What the start accepts


@pytest.mark.parametrize(
    ("address", "hosts"),
    widely(
        [
            ("https://example.org/", "['example.org']"),
            ("https://example.org:8443", "['example.org']"),
            ("http://127.0.0.1:8000", "['127.0.0.1']"),
        ],
        ("https://example.org:8443", "['example.org']"),
    ),
)
def test_an_address_without_a_path_is_accepted(start, address, hosts):
    expression = "s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS == [s.WAGTAILADMIN_BASE_URL]"

    result = start("production", *show(expression), **{**COMPLETE, "BASE_URL": address})

    assert result.stdout.strip() == f"{hosts} True", result.stderr


@pytest.mark.parametrize(
    ("address", "said"),
    widely(
        [
            ("smtp://name:word@mail.example.org:25", "smtp mail.example.org 25 False False"),
            ("submission://name:word@mail.example.org", "smtp mail.example.org 587 True False"),
            ("smtps://name:word@mail.example.org", "smtp mail.example.org 465 False True"),
        ],
        ("submission://name:word@mail.example.org", "smtp mail.example.org 587 True False"),
    ),
)
def test_mail_goes_where_it_is_told(start, address, said):
    expression = (
        "s.EMAIL_BACKEND.split('.')[-2], s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, "
        "s.EMAIL_USE_SSL, sep=' '"
    )
    result = start("production", *show(expression), **{**COMPLETE, "EMAIL_URL": address})

    assert result.stdout.strip() == said, result.stderr


def test_no_secret_is_written_where_it_is_refused(start):
    result = start("production", *show("s.DEBUG"), **{**COMPLETE, "SECRET_KEY": "tell-no-one"})

    assert "tell-no-one" not in result.stderr


def test_djangos_own_check_for_deployment_is_content(start, tmp_path):
    shutil.copy(sqlite_file("empty"), tmp_path / "site.sqlite3")

    result = start("production", "manage.py", "check", "--deploy", "--fail-level=DEBUG", **COMPLETE)

    assert result.returncode == 0, result.stderr
    assert "System check identified no issues (1 silenced)." in result.stdout


@pytest.mark.parametrize(
    ("variables", "said"), widely([({}, "False"), ({"HSTS_PRELOAD": "1"}, "True")], first=1)
)
def test_browsers_are_asked_to_preload_only_when_somebody_wants_it(start, variables, said):
    expression = "getattr(s, 'SECURE_HSTS_PRELOAD')"

    result = start("production", *show(expression), **{**COMPLETE, **variables})

    assert result.stdout.strip() == said, result.stderr


def test_the_onion_service_is_one_of_our_hosts(start):
    expression = "s.ALLOWED_HOSTS[-1], s.CSRF_TRUSTED_ORIGINS[-1]"
    variables = {**COMPLETE, "ONION_LOCATION": f"{ONION}/"}

    result = start("production", *show(expression), **variables)

    assert result.stdout.strip() == f"{ONION.removeprefix('http://')} {ONION}", result.stderr


@pytest.mark.wide
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
    widely(
        [
            ({}, "False"),
            ({"GRANIAN_HOST": "127.0.0.1"}, "False"),
            ({"GRANIAN_HOST": "0.0.0.0"}, "True"),
            ({"SECOND_FACTOR": "1"}, "True"),
        ],
        ({}, "False"),
        ({"GRANIAN_HOST": "0.0.0.0"}, "True"),
    ),
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
    widely(
        [
            ("PORT", "eight"),
            ("DEBUG", "perhaps"),
            ("CAMPAIGN_TIME_ZONE", "Mars/Phobos"),
            ("DEFAULT_LANGUAGE", "english"),
        ],
        ("DEBUG", "perhaps"),
    ),
)
def test_a_wrong_variable_is_named_there_too(start, name, value):
    result = start("dev", *show("s.DEBUG"), **{name: value})

    assert result.returncode != 0
    assert name in last_line(result)


@pytest.mark.parametrize(
    ("given", "code"),
    widely(
        [("", "en"), ("ka", "ka"), ("PT-BR", "pt-br"), ("zh_Hans", "zh-hans")],
        ("zh_Hans", "zh-hans"),
    ),
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
