"""A campaign begins in any known language, and nothing on its way assumes English."""

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import RequestFactory
from django.utils.translation import gettext as _
from wagtail.models import Locale, Site
from wagtail.users.models import UserProfile

from home.multilingual.default_language import began_in, refuse_another
from home.prepare import prepare_language
from home.settings.languages import CODES, COMMON_FALLBACK, known
from home.staff.mail import Message, mail_each
from home.views import server_error
from tests.breadth import widely
from tests.builders import home_of, make_user
from tests.databases import ROOT, environment, new_database
from tests.reading import parse


@pytest.mark.wide
@pytest.mark.parametrize("code", ["ar", pytest.param("ru", marks=pytest.mark.soak)])
def test_a_campaign_runs_from_its_empty_start_to_its_mirror(tmp_path, code):
    """Letter, case, translation, release, search, feeds and the admin, in a process of its own."""
    with new_database("empty", tmp_path) as database:
        result = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.trials.main_path", tmp_path / "mirror"],
            cwd=ROOT,
            env=environment(
                database, DEFAULT_LANGUAGE=code, DJANGO_SETTINGS_MODULE="home.settings.test"
            ),
            capture_output=True,
            text=True,
            check=False,
        )

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("default", ["en", "ka"])
@pytest.mark.parametrize("code", CODES)
def test_after_what_a_reader_may_understand_comes_what_the_originals_are_in(
    settings, code, default
):
    settings.LANGUAGE_CODE = default
    chain = known(code).chain

    assert sorted(chain) == sorted(CODES)
    first = {code, *known(code).fallback, *COMMON_FALLBACK, default}
    assert set(chain[: len(first)]) == first


# It stays as it was at the first start


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_campaign_that_began_in_another_language_does_not_start(settings):
    assert began_in() == "en"
    refuse_another()
    settings.LANGUAGE_CODE = "ka"
    before = list(Locale.objects.values_list("language_code", flat=True))

    with pytest.raises(ImproperlyConfigured, match=r"began in English.*DEFAULT_LANGUAGE=en"):
        refuse_another()
    for command in (["start_campaign"], ["add_locale", "it"], ["scheduler", "--once"]):
        with pytest.raises(CommandError, match="DEFAULT_LANGUAGE=en"):
            call_command(*command)
    assert list(Locale.objects.values_list("language_code", flat=True)) == before
    assert began_in() == "en"


@pytest.mark.django_db
def test_a_site_without_a_campaign_may_begin_in_any_language(settings):
    Site.objects.all().delete()
    settings.LANGUAGE_CODE = "ka"

    refuse_another()


@pytest.mark.django_db
def test_another_default_is_possible_where_the_site_begins_with_another_front_page(settings):
    """As docs/operations.md says it can be changed."""
    Site.objects.update(root_page=home_of("fr"))
    settings.LANGUAGE_CODE = "fr"

    home, _made = prepare_language("it")

    assert began_in() == "fr"
    assert home.title == home_of("fr").title


def test_a_database_that_does_not_answer_is_no_reason(monkeypatch):
    def fail():
        raise OperationalError

    monkeypatch.setattr("home.multilingual.default_language.began_in", fail)

    refuse_another()


# The admin, for people who have chosen no language


def language_of(answer):
    return parse(answer.content.decode()).get("lang")


@pytest.mark.wide
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wish", "code"),
    widely(
        [
            ("fr", "fr"),
            ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
            ("ka,ru;q=0.5", "ru"),
            ("ar,en;q=0.5", "ar"),
            ("ka", "en"),
            ("", "en"),
        ],
        ("ka,ru;q=0.5", "ru"),
    ),
)
def test_the_admin_speaks_the_language_of_the_browser_until_one_is_chosen(client, wish, code):
    user = make_user("Organisers")
    headers = {"accept-language": wish}
    assert language_of(client.get("/admin/login/", headers=headers)) == code

    client.force_login(user)
    assert language_of(client.get("/admin/", headers=headers)) == code
    UserProfile.get_for_user(user)  # as soon as somebody looks at the account
    assert language_of(client.get("/admin/", headers=headers)) == code

    UserProfile.objects.filter(user=user).update(preferred_language="ru")
    assert language_of(client.get("/admin/", headers=headers)) == "ru"


@pytest.mark.django_db
def test_the_account_says_that_the_browser_is_asked(client):
    client.force_login(make_user("Organisers"))

    html = client.get("/admin/account/").content.decode()

    assert "As the browser asks" in html
    assert "server language" not in html


@pytest.mark.django_db
@pytest.mark.parametrize(("default", "subject"), [("ru", "Удалить"), ("ka", "Delete")])
def test_mail_to_who_has_chosen_nothing_is_in_the_language_of_the_campaign(
    settings, mailoutbox, default, subject
):
    settings.LANGUAGE_CODE = default
    person = make_user("Organisers", email="somebody@example.org")

    told = {"by": person, "page": {"title": "A text"}, "link": "/admin/"}

    mail_each(
        [person], lambda user: Message(_("Delete"), "translating/admin/mail/urgent.txt", told)
    )

    assert mailoutbox[0].subject.partition(": ")[2] == subject


@pytest.mark.django_db
def test_the_workflow_of_a_language_without_an_admin_is_called_in_that_of_the_campaign(settings):
    home, _made = prepare_language("ka")

    assert home.get_workflow().name == "Approval: Georgian"


# Errors


@pytest.mark.parametrize(
    ("path", "code", "direction"),
    [("/ar/x/", "ar", "rtl"), ("/fr/", "fr", "ltr"), ("/health/", "en", "ltr")],
)
def test_a_failure_is_told_in_the_language_of_the_address(path, code, direction):
    answer = server_error(RequestFactory().get(path))

    page = parse(answer.content.decode())
    assert (page.get("lang"), page.get("dir")) == (code, direction)
    said = page.findtext(".//h1")
    assert (said == "The site cannot answer at the moment") == (code == "en")
