"""Guessing is slow, and locks out nobody who has logged in before."""

import datetime
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.accounts import tries, waiting_mail
from home.accounts.models import SecurityEvent, Tries, WaitingMail
from home.accounts.security_log import note_refusals
from home.models import User
from tests.accounts.logins import (
    PASSWORD,
    code_of,
    give_code,
    give_password,
    is_in,
    with_app,
)
from tests.builders import make_user

pytestmark = pytest.mark.django_db

MANY = tries.FREE + 1


@pytest.fixture
def editor() -> User:
    return make_user("Editors: French", password=PASSWORD, email="editor@example.org")


def guess(name: str, count: int = MANY, client: Client | None = None) -> Any:
    """Wrong passwords from an unknown browser each, or from one; the last answer."""
    return [give_password(client or Client(), name, "wrong") for _ in range(count)][-1]


def wait_for_all() -> None:
    """As if the longest pause had passed."""
    Tries.objects.update(retry_at=timezone.now() - datetime.timedelta(seconds=1))


def test_who_knows_the_password_gets_in(client, editor):
    give_password(client, editor.username)

    assert is_in(client)


@pytest.mark.both_databases
def test_after_some_wrong_ones_all_unknown_browsers_wait(client, editor):
    guess(editor.username)

    answer = give_password(client, editor.username)

    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()
    assert not is_in(client)
    wait_for_all()
    give_password(client, editor.username)
    assert is_in(client)


def test_a_browser_in_which_one_has_logged_in_does_not_wait_for_others(client, editor):
    give_password(client, editor.username)
    client.get("/admin/")
    client.post(reverse("wagtailadmin_logout"))
    guess(editor.username, count=MANY + 3)

    give_password(client, editor.username)

    assert is_in(client)


@pytest.mark.wide
def test_a_known_browser_has_a_counter_too(client, editor):
    give_password(client, editor.username)
    client.get("/admin/")
    client.post(reverse("wagtailadmin_logout"))

    assert guess(editor.username, client=client, count=MANY + 1).status_code == 429
    give_password(other := Client(), editor.username)
    assert is_in(other)  # it holds up nobody else


def test_a_browser_known_of_one_account_is_unknown_to_another(client, editor):
    give_password(client, make_user("Organisers", password=PASSWORD).username)
    client.get("/admin/")
    client.post(reverse("wagtailadmin_logout"))
    guess(editor.username)

    assert give_password(client, editor.username).status_code == 429


def test_a_made_up_mark_is_an_unknown_browser(client, editor, settings):
    guess(editor.username)
    client.cookies[settings.KNOWN_BROWSER_COOKIE_NAME] = f"{editor.pk}.made:up:mark"

    assert give_password(client, editor.username).status_code == 429


def test_pauses_grow_and_end():
    pauses = [tries.pause_after(count) for count in range(1, 60)]

    assert not any(pauses[: tries.FREE])
    assert pauses == sorted(pauses)
    assert pauses[-1] == tries.LONGEST_PAUSE


def test_an_account_that_there_is_not_is_answered_the_same(client, editor):
    def answers(name: str) -> list[tuple[int, str]]:
        given = [give_password(Client(), name, "wrong") for _ in range(MANY + 1)]
        return [
            (each.status_code, each.context["form"].non_field_errors().as_text()) for each in given
        ]

    assert answers("nobody-here") == answers(editor.username)


def asked_of_database(do: Callable[[], object]) -> list[str]:
    """What is asked of the database while something is done, without the values."""
    seen: list[str] = []

    def note(execute: Any, sql: str, *more: Any) -> Any:
        seen.append(re.sub(r'"s\d+_x\d+"', "", sql.split(" WHERE ")[0]))
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        do()
    return seen


def test_an_account_that_there_is_not_asks_the_database_as_much(editor):
    def queries(name: str) -> list[str]:
        return asked_of_database(lambda: give_password(Client(), name, "wrong"))

    assert queries("nobody-here") == queries(editor.username)


def test_the_name_that_was_typed_is_not_kept(editor):
    give_password(Client(), "my secret passphrase", "wrong")
    note_refusals()

    kept = [str(each) for row in Tries.objects.values() for each in row.values()]
    assert not any("passphrase" in each for each in kept)
    assert not SecurityEvent.objects.exists()


def test_refusals_stand_in_the_log_once_with_their_number(client, editor):
    guess(editor.username, count=3)
    give_password(client, editor.username)
    note_refusals()
    note_refusals()

    events = SecurityEvent.objects.filter(kind="refused")
    assert [(each.person, each.details["times"]) for each in events] == [(editor, 3)]


@pytest.mark.parametrize("count", [1, 2, 40])
def test_what_nobody_has_tried_for_a_day_begins_anew(count):
    counter = tries.Counter(tries.PASSWORD, tries.digest_of("name"))
    for _ in range(count):
        tries.begin(counter)
        wait_for_all()
    Tries.objects.update(tried_at=timezone.now() - datetime.timedelta(days=2))

    assert not tries.begin(counter)
    assert Tries.objects.get().count == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_of_many_at_once_no_more_are_made_than_one_after_the_other():
    counter = tries.Counter(tries.PASSWORD, tries.digest_of("at once"))
    made = []

    def many() -> None:
        try:
            made.extend(not tries.begin(counter) for _ in range(6))
        finally:
            connection.close()

    if connection.vendor == "sqlite":  # in memory: one connection, which threads do not share
        for _ in range(4):
            made.extend(not tries.begin(counter) for _ in range(6))
    else:
        threads = [threading.Thread(target=many) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    assert sum(made) == tries.FREE + 1  # the last one brought the pause


# The second factor


def test_codes_are_counted_as_well(client, editor, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    with_app(editor)
    right = code_of(editor)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for _ in range(MANY):
        give_password(client, editor.username)
        give_code(client, wrong)

    answer = give_code(client, right)

    assert answer.status_code == 429
    assert not is_in(client)


def test_who_knows_a_password_does_not_lock_out_whose_it_is(client, editor, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    with_app(editor)
    give_password(client, editor.username)
    give_code(client, code_of(editor))
    client.post(reverse("wagtailadmin_logout"))
    thief = Client()
    give_password(thief, editor.username)
    for _ in range(MANY + 5):
        give_code(thief, "000000")

    give_password(client, editor.username)
    give_code(client, code_of(editor, ahead=1))

    assert is_in(client)


# Mail


def ask_for_mail(address: str) -> Any:
    return Client().post(reverse("wagtailadmin_password_reset"), {"email": address})


def links() -> list[str]:
    waiting_mail.send_waiting()
    return [line for each in mail.outbox for line in each.body.splitlines() if "/confirm/" in line]


@pytest.mark.wide
def test_a_forgotten_password_is_chosen_anew_and_the_browser_is_known(client, editor, settings):
    ask_for_mail("Editor@example.org")
    address = links()[0].removeprefix(settings.WAGTAILADMIN_BASE_URL)

    form = client.get(address, follow=True)
    new = "another long sentence"
    answer = client.post(form.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})
    guess(editor.username, count=MANY + 3)

    assert answer.status_code == 302
    give_password(client, editor.username, new)
    assert is_in(client)


def test_an_address_gets_one_mail_in_an_hour(editor):
    for _ in range(5):
        assert ask_for_mail("editor@example.org").status_code == 302

    assert len(links()) == 1


def test_whether_an_address_is_known_does_not_show(editor):
    def queries(address: str) -> list[str]:
        return asked_of_database(lambda: ask_for_mail(address))

    assert queries("nobody@example.org") == queries("editor@example.org")
    assert len(links()) == 1
    assert not WaitingMail.objects.exists()


def test_the_link_leads_to_this_site_whatever_host_was_asked(editor, settings):
    Client(headers={"host": "evil.example"}).post(
        reverse("wagtailadmin_password_reset"), {"email": editor.email}
    )

    assert links()[0].startswith(settings.WAGTAILADMIN_BASE_URL)


def test_a_flood_of_wishes_for_mail_is_bounded(monkeypatch):
    monkeypatch.setattr(waiting_mail, "MOST_WAITING", 3)
    for number in range(6):
        ask_for_mail(f"nobody-{number}@example.org")

    assert WaitingMail.objects.count() == 3


def test_mail_that_is_refused_is_tried_again_and_given_up(editor, monkeypatch):
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OSError("no server")

    monkeypatch.setattr("home.staff.mail._send", refuse)
    waiting_mail.wait("changed", editor, what="password")
    for _ in range(waiting_mail.MOST_TRIES):
        assert WaitingMail.objects.count() == 1
        WaitingMail.objects.update(send_at=timezone.now())
        waiting_mail.send_waiting()

    assert not WaitingMail.objects.exists()
