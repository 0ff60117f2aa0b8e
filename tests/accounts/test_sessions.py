"""Sessions end when nobody uses them, when their owner says so, and when the password changes."""

import datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from home.accounts import sessions
from home.accounts.models import Login, SecurityEvent
from home.accounts.waiting_mail import send_waiting
from home.models import User
from tests.accounts.logins import PASSWORD, give_password, is_in
from tests.breadth import widely
from tests.builders import make_user

pytestmark = pytest.mark.django_db

NEW = "another long sentence"


@pytest.fixture
def editor() -> User:
    return make_user("Editors: French", password=PASSWORD, email="editor@example.org")


def logged_in(user: User, agent: str = "Firefox/140 Linux", **fields: Any) -> Client:
    client = Client(headers={"user-agent": agent})
    data = {"username": user.username, "password": PASSWORD, **fields}
    client.post(reverse("wagtailadmin_login"), data)
    return client


def let_pass(client: Client, time: datetime.timedelta) -> None:
    """As if nothing had been done in a session for so long."""
    session = client.session
    session[sessions.SEEN] -= time.total_seconds()
    session.save()


def confirm(client: Client) -> None:
    """Gives the password once more, as is asked before changes."""
    client.post(reverse("own_password"), {"password": PASSWORD})


def mailed() -> list[tuple[str, str]]:
    """To whom mail went, and its subject."""
    send_waiting()
    return [(each.to[0], each.subject.partition(": ")[2]) for each in mail.outbox]


@pytest.mark.wide
def test_a_session_goes_on_while_it_is_used(editor):
    client = logged_in(editor)
    for _ in range(4):
        let_pass(client, sessions.IDLE * 0.7)
        assert is_in(client)


def test_a_session_that_nobody_uses_ends(editor):
    client = logged_in(editor)
    let_pass(client, sessions.IDLE + datetime.timedelta(minutes=1))

    assert not is_in(client)
    assert not Session.objects.filter(session_key=client.cookies["sessionid"].value).exists()


def test_who_wants_to_be_remembered_has_longer(editor):
    client = logged_in(editor, remember="on")
    let_pass(client, sessions.IDLE * 2)
    assert is_in(client)

    let_pass(client, sessions.IDLE_REMEMBERED + datetime.timedelta(minutes=1))
    assert not is_in(client)


def test_a_window_that_is_left_open_does_not_keep_a_session(editor):
    client = logged_in(editor)
    for _ in range(4):
        let_pass(client, sessions.IDLE * 0.3)
        client.get(reverse("session"))

    assert not is_in(client)


def test_one_sees_where_one_is_logged_in_and_logs_out_elsewhere(editor):
    here, phone, desk = logged_in(editor), logged_in(editor, "Chrome/1 Android"), logged_in(editor)
    stranger = logged_in(make_user("Organisers", password=PASSWORD))
    shown = here.get(reverse("own_security")).content.decode()
    assert shown.count("Firefox, Linux") >= 2
    assert "Chrome, Android" in shown
    assert here.session.session_key not in shown

    login = Login.objects.get(session_key=phone.session.session_key)
    here.post(reverse("own_security"), {"end": sessions.name_of_login(login)})
    assert [is_in(each) for each in (here, phone, desk)] == [True, False, True]
    here.post(reverse("own_security"), {"end": "others"})
    assert [is_in(each) for each in (here, desk, stranger)] == [True, False, True]


def test_nobody_ends_the_sessions_of_others(editor):
    other = logged_in(make_user("Organisers", password=PASSWORD))
    login = Login.objects.get(session_key=other.session.session_key)

    logged_in(editor).post(reverse("own_security"), {"end": sessions.name_of_login(login)})

    assert is_in(other)


def test_a_changed_password_ends_the_other_sessions_and_is_told(editor):
    here, elsewhere = logged_in(editor), logged_in(editor)
    form = here.get(reverse("wagtailadmin_account")).content.decode()
    assert 'name="password-old_password"' in form
    sent = querydict_from_html(form, form_id="w-editor-form").dict()
    sent |= {"password-new_password1": NEW, "password-new_password2": NEW}
    sent |= {"name_email-first_name": "E", "name_email-last_name": "E"}
    here.post(reverse("wagtailadmin_account"), {**sent, "password-old_password": "wrong"})
    assert is_in(elsewhere)

    answer = here.post(reverse("wagtailadmin_account"), {**sent, "password-old_password": PASSWORD})

    assert answer.status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert not Login.objects.exclude(session_key=here.session.session_key).exists()
    assert ("editor@example.org", "Your account was changed") in mailed()
    assert SecurityEvent.objects.filter(kind="password", person=editor).exists()


@pytest.mark.parametrize(
    "name",
    widely(
        ["security_app", "security_passkey", "security_codes", "security_address"],
        "security_codes",
        "security_address",
    ),
)
def test_each_change_asks_for_the_password(editor, name):
    client = logged_in(editor)
    for answer in (client.get(reverse(name)), client.post(reverse(name), {"address": "a@b.org"})):
        assert answer["Location"].startswith(f"{reverse('own_password')}?next=%2Fadmin%2F")
    client.post(reverse("own_password"), {"password": "wrong"})
    assert client.get(reverse(name)).status_code == 302

    confirm(client)

    assert client.get(reverse(name)).status_code == 200


def test_it_is_asked_for_again_after_some_minutes(editor):
    client = logged_in(editor)
    confirm(client)
    session = client.session
    session["password_given_at"] -= 6 * 60
    session.save()

    assert client.get(reverse("security_address")).status_code == 302


def test_a_changed_address_is_told_to_the_old_one(editor):
    client = logged_in(editor)
    client.get("/admin/")
    confirm(client)

    client.post(reverse("security_address"), {"address": "new@example.org"})

    editor.refresh_from_db()
    assert editor.email == "new@example.org"
    told = [address for address, subject in mailed() if subject == "Your account was changed"]
    assert sorted(told) == ["editor@example.org", "new@example.org"]


def test_no_two_accounts_have_one_address(editor):
    make_user(email="Taken@example.org")
    client = logged_in(editor)
    confirm(client)

    answer = client.post(reverse("security_address"), {"address": "taken@example.org"})

    assert answer.status_code == 200
    editor.refresh_from_db()
    assert editor.email == "editor@example.org"


def test_an_account_that_is_deactivated_is_out_at_once(editor):
    client = logged_in(editor)
    assert is_in(client)

    User.objects.filter(pk=editor.pk).update(is_active=False)

    assert not is_in(client)


def test_a_login_from_a_new_browser_is_told_once(editor):
    client = logged_in(editor)
    client.get("/admin/")
    client.post(reverse("wagtailadmin_logout"))
    give_password(client, editor.username)
    assert is_in(client)

    assert mailed() == [("editor@example.org", "A login from a new browser")]
    assert "Firefox, Linux" in mail.outbox[0].body


def test_no_address_of_a_browser_is_kept(editor):
    logged_in(editor).get("/admin/", REMOTE_ADDR="203.0.113.7")

    kept = [*Login.objects.values(), *SecurityEvent.objects.values()]
    assert kept
    assert "203.0.113" not in str(kept)
    assert "127.0.0.1" not in str(kept)


def test_what_is_noted_of_ended_sessions_is_forgotten(editor):
    client = logged_in(editor)
    gone = logged_in(editor)
    Session.objects.filter(session_key=gone.session.session_key).delete()
    Login.objects.update(seen_at=timezone.now() - sessions.IDLE * 2)

    sessions.forget_ended()
    sessions.forget_ended()

    assert [each.session_key for each in Login.objects.all()] == [client.session.session_key]


def test_the_entry_stands_in_the_menu_of_the_account(editor):
    assert reverse("own_security") in logged_in(editor).get("/admin/").content.decode()
