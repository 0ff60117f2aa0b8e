"""The log of what matters: who did it, to whom, for 90 days, for Organisers, without visitors."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.accounts import security_log
from home.accounts.models import SecurityEvent
from home.models import User
from home.releases.withdrawal import undo, withdraw
from people.hiding import hide
from tests.accounts.logins import PASSWORD, give_password
from tests.builders import make_signatory, make_text, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser() -> User:
    return make_user("Organisers", password=PASSWORD)


@pytest.fixture
def logged_in(client, organiser) -> Client:
    client.force_login(organiser)
    return client


def entries() -> list[tuple[str, Any]]:
    """Kinds and actors, in the order in which they happened."""
    return [(each.kind, each.actor) for each in SecurityEvent.objects.order_by("pk")]


def shown(client: Client, **query: str) -> str:
    return client.get(reverse("security_log"), query).content.decode()


def test_a_login_stands_in_it_with_browser_and_name(client, organiser):
    client.defaults["HTTP_USER_AGENT"] = "Firefox/140 Linux"
    give_password(client, organiser.username)

    html = shown(client)

    assert "Firefox, Linux" in html
    assert organiser.username in html
    assert entries() == [("login", organiser)]


def test_a_group_that_is_given_or_taken_stands_in_it(logged_in, organiser):
    person = make_user("Translators: French")
    editors = Group.objects.get(name="Editors: French")
    sent = {
        "username": person.username,
        "first_name": "A",
        "last_name": "B",
        "is_active": "on",
        "groups": [editors.pk],
    }
    logged_in.post(reverse("wagtailusers_users:edit", args=[person.pk]), sent)

    changes = SecurityEvent.objects.filter(kind="rights", person=person, actor=organiser)
    assert sorted(each.details["change"] for each in changes) == [
        "+ Editors: French",
        "− Translators: French",
    ]
    assert "Translators: French" in shown(logged_in)


def test_a_group_that_is_given_to_several_at_once_stands_in_it_for_each(logged_in, organiser):
    people = [make_user("Translators: French") for _ in range(2)]
    editors = Group.objects.get(name="Editors: French")
    chosen = "&".join(f"id={each.pk}" for each in people)

    logged_in.post(f"/admin/bulk/home/user/assign_role/?{chosen}", {"role": editors.pk})

    changes = SecurityEvent.objects.filter(kind="rights", actor=organiser)
    assert {each.person for each in changes} == set(people)
    assert {each.details["change"] for each in changes} == {"+ Editors: French"}


def test_groups_given_by_commands_and_builders_are_no_act_of_anybody():
    make_user("Editors: French")

    assert entries() == []


def test_accounts_that_are_made_changed_and_deleted_stand_in_it(logged_in, organiser):
    sent = {"username": "new", "first_name": "N", "last_name": "P", "email": "n@example.org"}
    sent["groups"] = Group.objects.get(name="Editors: French").pk
    logged_in.post(reverse("wagtailusers_users:add"), sent)
    person = User.objects.get(username="new")
    logged_in.post(
        reverse("wagtailusers_users:edit", args=[person.pk]), {**sent, "first_name": "Other"}
    )
    logged_in.post(f"/admin/bulk/home/user/delete/?id={person.pk}")

    kinds = [kind for kind, _ in entries() if kind != "rights"]
    assert kinds == ["account.new", "invitation", "account.changed", "account.gone"]
    assert {actor for _, actor in entries()} == {organiser}


@pytest.mark.wide
def test_a_list_that_is_taken_along_stands_in_it(logged_in, organiser):
    logged_in.get(reverse("wagtailadmin_reports:site_history"), {"export": "csv"})
    logged_in.get(reverse("wagtailadmin_reports:site_history"))

    assert entries() == [("export", organiser)]


@pytest.mark.both_databases
def test_what_is_taken_offline_and_brought_back_stands_in_it(logged_in, organiser):
    page = make_text("en", title="Zebra text")
    withdrawal = withdraw([page], organiser)
    undo(withdrawal, organiser)
    hide(make_signatory(name_en="Hidden Person"), organiser)

    kinds = [("withdrawal", organiser), ("restore", organiser), ("withdrawal", organiser)]
    assert entries() == kinds
    html = shown(logged_in)
    assert html.count("Zebra text") == 2
    assert "Hidden Person" not in html


def test_what_was_undone_by_the_database_does_not_stand_in_it(organiser):
    page = make_text("en")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        withdraw([page], organiser)
        raise ZeroDivisionError

    assert entries() == []


def test_one_kind_can_be_looked_at_alone(logged_in, organiser):
    security_log.note("export", actor=organiser, list="/admin/reports/quagga/")
    security_log.note("login", actor=organiser, browser="Zebra, Linux")

    assert "quagga" in shown(logged_in, kind="export")
    assert "Zebra" not in shown(logged_in, kind="export")
    assert "Zebra" in shown(logged_in, kind="no such kind")


def test_a_kind_without_words_is_no_kind():
    with pytest.raises(KeyError):
        security_log.note("made up")


def test_who_is_gone_keeps_the_name(logged_in):
    person = make_user(first_name="Gone", last_name="Person")
    security_log.note("login", actor=person)
    person.delete()

    assert "Gone Person" in shown(logged_in)


def test_after_90_days_an_entry_is_forgotten(organiser):
    security_log.note("login", actor=organiser)
    old = timezone.now() - datetime.timedelta(days=91)
    security_log.note("login", actor=organiser)
    SecurityEvent.objects.filter(pk=SecurityEvent.objects.last().pk).update(happened_at=old)

    security_log.forget_old_events()
    security_log.forget_old_events()

    assert SecurityEvent.objects.count() == 1


def test_every_entry_can_be_read_in_every_language_of_the_admin(logged_in, organiser):
    for kind in security_log.KINDS:
        security_log.note(kind, actor=organiser, person=organiser, what="factor")

    assert shown(logged_in).count("<strong>") >= len(security_log.KINDS)


def test_a_visitor_leaves_no_entry(visitor):
    for path in ("/en/", "/admin/", "/admin/login/", "/en/search/?q=x"):
        visitor.get(path)
    visitor.post("/admin/login/", {"username": "nobody", "password": "x"})
    security_log.note_refusals()

    assert not SecurityEvent.objects.exists()
