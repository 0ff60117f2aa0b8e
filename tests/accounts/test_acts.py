"""Nobody changes the factor, password or address of somebody else alone."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.accounts import acts, factors
from home.accounts.models import Act, SecurityEvent
from home.accounts.waiting_mail import send_waiting
from home.models import User
from tests.accounts.logins import PASSWORD, is_in, with_app
from tests.builders import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return with_app(make_user("Editors: French", password=PASSWORD, email="old@example.org"))


@pytest.fixture
def first(client) -> Client:
    return organiser(client)


@pytest.fixture
def second() -> Client:
    return organiser(Client())


def organiser(client: Client) -> Client:
    """An Organiser who has just given the password once more."""
    client.force_login(make_user("Organisers", password=PASSWORD))
    client.post(reverse("own_password"), {"password": PASSWORD})
    return client


def ask(client: Client, person: User, **sent: str) -> Any:
    return client.post(reverse("account_security", args=[person.pk]), sent)


def confirm(client: Client) -> Any:
    act = Act.objects.first()
    return client.post(reverse("security_log"), {"confirm": str(act.pk if act else 0)})


def links() -> list[str]:
    send_waiting()
    bodies = " ".join(each.body for each in mail.outbox)
    return re.findall(r"http://testserver(/admin/\S+)", bodies)


@pytest.mark.both_databases
def test_two_organisers_remove_a_lost_factor_and_the_person_is_told(first, second, person):
    factors.new_codes(person)
    assert ask(first, person, factor="1").status_code == 302
    assert factors.has_factor(person)

    confirm(second)

    assert not factors.has_factor(person)
    assert factors.codes_left(person) == 0
    send_waiting()
    assert [each.to for each in mail.outbox] == [["old@example.org"]]
    assert "second factors were removed" in mail.outbox[0].body


def test_the_list_of_users_leads_there(first, person):
    shown = first.get(reverse("wagtailusers_users:index"), {"q": person.username}).content.decode()

    assert reverse("account_security", args=[person.pk]) in shown


def test_one_organiser_alone_removes_nothing(first, person):
    ask(first, person, factor="1")

    answer = confirm(first)

    assert answer.status_code == 302
    assert factors.has_factor(person)
    assert Act.objects.exists()


def test_both_are_asked_for_their_password(first, person):
    ask(first, person, factor="1")
    other = Client()
    other.force_login(make_user("Organisers", password=PASSWORD))

    answers = [confirm(other), ask(other, person, address="new@example.org")]

    assert all(each["Location"].startswith(reverse("own_password")) for each in answers)
    assert factors.has_factor(person)
    assert Act.objects.count() == 1


def test_the_person_confirms_no_removal(first, person):
    ask(first, person, factor="1")
    own = Client()
    own.force_login(person)

    confirm(own)
    token = acts.token_of(Act.objects.get())
    own.post(reverse("confirm_address", args=[token]))

    assert factors.has_factor(person)


def test_its_sessions_end_with_it(first, second, person, settings):
    own = Client()
    own.force_login(person)
    ask(first, person, factor="1")
    settings.SECOND_FACTOR_REQUIRED = True

    acts.confirm(Act.objects.get(), make_user("Organisers"))

    assert not is_in(own)


def test_a_second_organiser_confirms_another_address(first, second, person):
    ask(first, person, address="new@example.org")
    person.refresh_from_db()
    assert person.email == "old@example.org"

    confirm(second)

    person.refresh_from_db()
    assert person.email == "new@example.org"
    send_waiting()
    told = [each.to[0] for each in mail.outbox if "was changed" in each.body]
    assert sorted(told) == ["new@example.org", "old@example.org"]


def test_the_person_confirms_another_address_by_the_old_one(first, person, visitor):
    ask(first, person, address="new@example.org")
    link = next(each for each in links() if "/login/address/" in each)
    assert mail.outbox[0].to == ["old@example.org"]

    assert "new@example.org" in visitor.get(link).content.decode()
    person.refresh_from_db()
    assert person.email == "old@example.org"  # a look changes nothing
    assert visitor.post(link).status_code == 200

    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert visitor.get(link).status_code == 404


def test_a_made_up_link_confirms_nothing(first, person, visitor):
    ask(first, person, address="new@example.org")

    for token in ("x", "1-2~abc~def", acts.token_of(Act.objects.get()) + "x"):
        assert visitor.post(reverse("confirm_address", args=[token])).status_code == 404


def test_what_nobody_confirms_is_void(first, second, person):
    ask(first, person, factor="1")
    Act.objects.update(asked_at=timezone.now() - acts.LASTS)

    confirm(second)

    assert factors.has_factor(person)


def test_an_organiser_sends_a_link_and_learns_no_password(first, person):
    for _ in range(3):
        ask(first, person, password="1")

    assert [each for each in links() if "/password_reset/confirm/" in each]
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["old@example.org"]


def test_no_form_sets_the_password_or_address_of_an_account(first, person):
    before = person.password
    address = reverse("wagtailusers_users:edit", args=[person.pk])
    assert "password1" not in first.get(address).content.decode()
    sent = {
        "username": person.username,
        "first_name": "New",
        "last_name": "Name",
        "email": "thief@example.org",
        "password1": "another long sentence",
        "password2": "another long sentence",
        "is_active": "on",
    }

    first.post(address, sent)

    person.refresh_from_db()
    assert (person.first_name, person.email) == ("New", "old@example.org")
    assert person.password == before


def test_who_is_given_an_account_chooses_the_password(first, visitor):
    sent = {"username": "new", "first_name": "New", "last_name": "Person", "email": "n@example.org"}
    group = Group.objects.get(name="Editors: French")
    first.post(reverse("wagtailusers_users:add"), {**sent, "groups": [group.pk]})
    assert not User.objects.get(username="new").has_usable_password()

    link = next(each for each in links() if "/invitation/" in each)
    form = visitor.get(link, follow=True)
    new = "another long sentence"
    visitor.post(form.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})

    assert User.objects.get(username="new").check_password(new)


def test_nobody_asks_for_who_may_do_more(first):
    root = with_app(User.objects.create_superuser("root"))

    assert ask(first, root, factor="1").status_code == 302
    assert not Act.objects.exists()
    assert first.get(reverse("account_security", args=[root.pk])).status_code == 302


@pytest.mark.parametrize("group", ["Editors: French", "Translators: French"])
def test_others_than_organisers_neither_ask_nor_confirm_nor_read_the_log(client, person, group):
    act = acts.ask(Act.Kind.FACTOR, person, make_user("Organisers"))
    client.force_login(make_user(group))

    for address in (reverse("account_security", args=[person.pk]), reverse("security_log")):
        assert client.get(address).status_code == 302
        client.post(address, {"factor": "1", "confirm": str(act.pk), "withdraw": str(act.pk)})

    assert Act.objects.get() == act
    assert factors.has_factor(person)


def test_a_request_can_be_withdrawn(first, second, person):
    ask(first, person, factor="1")
    act = Act.objects.get()

    second.post(reverse("security_log"), {"withdraw": str(act.pk)})

    assert not Act.objects.exists()


def test_the_shell_removes_a_lost_factor(person, capsys):
    call_command("reset_second_factor", person.username)

    assert not factors.has_factor(person)
    event = SecurityEvent.objects.get(kind="factor.lost")
    assert (event.person, event.details) == (person, {"shell": True})


def test_the_shell_names_an_account_that_there_is_not():
    with pytest.raises(CommandError, match="nobody"):
        call_command("reset_second_factor", "nobody")
