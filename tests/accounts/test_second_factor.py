"""Nobody gets in with a password alone: a second factor is asked for, at every address."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from wagtail.users.models import UserProfile

from home import run
from home.accounts import factors
from home.models import User
from home.settings import base
from tests.accounts.logins import PASSWORD, code_of, give_code, give_password, is_in, with_app
from tests.builders import make_text, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked_for(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def editor() -> User:
    return make_user("Editors: French", password=PASSWORD)


def test_a_site_asks_for_it_unless_it_is_told_otherwise():
    assert base.SECOND_FACTOR_REQUIRED


def test_password_and_code_let_in_and_lead_to_where_one_wanted_to_go(client, editor):
    with_app(editor)

    asked = give_password(client, editor.username, then="/admin/account/")
    assert asked["Location"] == "/admin/login/second-factor/?next=%2Fadmin%2Faccount%2F"
    assert not is_in(client)
    answer = give_code(client, code_of(editor), then="/admin/account/")

    assert answer["Location"] == "/admin/account/"
    assert is_in(client)


def test_the_code_leads_to_no_other_site(client, editor):
    with_app(editor)
    give_password(client, editor.username)

    assert give_code(client, code_of(editor), then="https://evil.example/")["Location"] == "/admin/"


def test_a_wrong_code_and_one_that_was_used_let_nobody_in(client, editor):
    with_app(editor)
    give_password(client, editor.username)
    code = code_of(editor)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"

    assert "not right" in give_code(client, wrong).content.decode()
    assert not is_in(client)
    give_code(client, code)
    again = Client()
    give_password(again, editor.username)
    give_code(again, code)

    assert is_in(client)
    assert not is_in(again)


def test_a_recovery_code_lets_in_once(client, editor):
    with_app(editor)
    codes = factors.new_codes(editor)
    give_password(client, editor.username)

    give_code(client, codes[0].upper())

    assert is_in(client)
    assert factors.codes_left(editor) == len(codes) - 1
    again = Client()
    give_password(again, editor.username)
    give_code(again, codes[0])
    assert not is_in(again)


def test_the_codes_of_somebody_else_let_nobody_in(client, editor):
    with_app(editor)
    other = with_app(make_user("Organisers"))
    codes = factors.new_codes(other)
    give_password(client, editor.username)

    give_code(client, codes[0])
    give_code(client, code_of(other))

    assert not is_in(client)
    assert factors.codes_left(other) == len(codes)


def test_the_first_login_leads_to_setting_one_up(client, editor):
    asked = give_password(client, editor.username)
    page = client.get(asked["Location"], follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("set_up_factor"))
    key = client.session["new_app_key"]
    assert factors.key_to_type(key) in page.content.decode()
    assert "data:image/svg+xml" in page.content.decode()

    code = f"{totp(bytes.fromhex(key)):06}"
    answer = client.post(reverse("set_up_factor"), {"code": f"{code[:3]} {code[3:]}"})

    assert answer["Location"].startswith(reverse("security_codes"))
    assert is_in(client)
    assert factors.has_app(editor)


def test_a_wrong_first_code_adds_nothing(client, editor):
    give_password(client, editor.username)
    client.get(reverse("set_up_factor"))

    answer = client.post(reverse("set_up_factor"), {"code": "000000", "name": "phone"})

    assert answer.status_code == 200
    assert not factors.has_factor(editor)


def test_who_has_one_sets_up_no_other_with_the_password_alone(client, editor):
    with_app(editor)
    give_password(client, editor.username)

    answer = client.post(reverse("set_up_factor"), {"code": "000000"})
    begin = client.post(reverse("otp_webauthn:credential-registration-begin"))

    assert answer["Location"].startswith(reverse("second_factor"))
    assert begin.status_code == 403


def test_a_factor_that_is_removed_lets_in_no_longer(client, editor):
    with_app(editor)
    give_password(client, editor.username)
    give_code(client, code_of(editor))
    assert is_in(client)

    factors.remove_all(editor)

    assert not is_in(client)


def test_who_has_begun_can_leave(client, editor):
    give_password(client, editor.username)

    client.post(reverse("stop_login"))

    assert "sessionid" not in client.cookies or not client.session.keys()
    assert client.get(reverse("second_factor"))["Location"].startswith("/admin/login/?")


def test_the_screens_speak_the_language_of_the_account(client, editor):
    UserProfile.objects.create(user=editor, preferred_language="ru")
    give_password(client, editor.username)

    assert "второй фактор" in client.get(reverse("set_up_factor")).content.decode()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("fr-CA,fr;q=0.9,en;q=0.5", "Mot de passe"),
        ("ru", "Пароль"),
        ("de", "Passwort"),
        ("", "Password"),
    ],
)
def test_the_login_speaks_the_language_of_the_browser(visitor, asked, words):
    answer = visitor.get(reverse("wagtailadmin_login"), headers={"accept-language": asked})

    assert words in answer.content.decode()


def test_no_public_page_is_other_for_who_has_given_a_password_alone(client, editor):
    page = make_text("fr", title="Privé", slug="prive")
    page.view_restrictions.create(restriction_type="login")
    give_password(client, editor.username)

    answer = client.get(page.url)

    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


def test_a_public_page_asks_for_no_session(visitor):
    answer = visitor.get("/en/")

    assert "Cookie" not in answer.get("Vary", "")


def test_a_browser_is_known_only_after_the_second_factor(client, editor, settings):
    with_app(editor)
    give_password(client, editor.username)
    client.get(reverse("second_factor"))
    assert settings.KNOWN_BROWSER_COOKIE_NAME not in client.cookies

    give_code(client, code_of(editor))

    assert settings.KNOWN_BROWSER_COOKIE_NAME in client.cookies


def test_the_session_has_another_key_once_somebody_is_in(client, editor):
    with_app(editor)
    give_password(client, editor.username)
    before = client.session.session_key

    give_code(client, code_of(editor))

    assert client.session.session_key != before


def test_a_site_on_ones_own_machine_asks_for_none_but_of_who_has_one(client, editor, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    give_password(client, editor.username)
    assert is_in(client)
    other = Client()

    with_app(editor)
    give_password(other, editor.username)

    assert not is_in(other)


def test_a_login_without_one_ends_when_the_site_begins_to_ask(client, editor, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    give_password(client, editor.username)
    assert is_in(client)

    settings.SECOND_FACTOR_REQUIRED = True

    assert not is_in(client)


def test_make_run_says_that_it_asks_for_none(settings, capsys):
    settings.SECOND_FACTOR_REQUIRED = False

    run._announce("8000")

    assert "no second factor is asked for" in capsys.readouterr().out.lower()
