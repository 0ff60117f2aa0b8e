"""Accounts are given by invitation: the person alone chooses the password."""

import datetime
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from home.accounts.models import Invitation, SecurityEvent
from home.accounts.waiting_mail import send_waiting, wait_once_an_hour
from home.models import User
from tests.accounts.logins import PASSWORD, is_in
from tests.breadth import widely
from tests.builders import make_user

pytestmark = pytest.mark.django_db

NEW = "another long sentence"


@pytest.fixture
def organiser(client) -> Client:
    """An Organiser who has just given the password once more."""
    client.force_login(make_user("Organisers", password=PASSWORD))
    client.post(reverse("own_password"), {"password": PASSWORD})
    return client


def invite(client: Client, **sent: Any) -> Any:
    group = Group.objects.get(name="Translators: French").pk
    given = {"email": "marie.dupont@example.org", "language": "", "groups": [group], **sent}
    return client.post(reverse("wagtailusers_users:add"), given)


def marie() -> User:
    return User.objects.get(email="marie.dupont@example.org")


def shown_link(answer: Any) -> str:
    found = re.search(
        r'value="http://testserver(/admin/invitation/[^"]+)"', answer.content.decode()
    )
    assert found
    return found[1]


def mailed_link() -> str:
    mail.outbox.clear()
    send_waiting()
    return re.findall(r"http://testserver(/admin/\S+)", mail.outbox[-1].body)[0]


def follow(link: str, password: str = NEW) -> tuple[Client, Any]:
    """Somebody opens a link in a browser of their own, and sends the form if there is one."""
    person = Client()
    answer = person.get(link, follow=True)
    if answer.redirect_chain:
        sent = {"new_password1": password, "new_password2": password}
        answer = person.post(answer.redirect_chain[-1][0], sent, follow=True)
    return person, answer


def about(person: User) -> str:
    return reverse("account_invitation", args=[person.pk])


def ends(person: User, **ago: int) -> None:
    moment = timezone.now() - datetime.timedelta(**ago)
    Invitation.objects.filter(person=person).update(ends_at=moment)


def test_an_address_is_enough_and_the_mailed_link_lets_its_person_in(organiser):
    editors = Group.objects.get(name="Editors: French")

    invite(organiser, groups=[editors.pk])

    assert (marie().username, list(marie().groups.all())) == ("marie-dupont", [editors])
    assert not marie().has_usable_password()
    person, _answer = follow(mailed_link())
    assert marie().check_password(NEW)
    assert is_in(person)


@pytest.mark.wide
def test_a_site_that_asks_for_second_factors_asks_for_one_next(organiser, settings):
    invite(organiser)
    link = mailed_link()
    settings.SECOND_FACTOR_REQUIRED = True

    person, answer = follow(link)

    assert answer.redirect_chain[-1][0].startswith(reverse("set_up_factor"))
    assert not is_in(person)


def test_the_link_is_shown_once_to_copy_and_no_mail_is_sent(organiser):
    link = shown_link(invite(organiser, show_link="1"))

    send_waiting()
    assert mail.outbox == []
    assert link not in organiser.get(about(marie())).content.decode()
    follow(link)
    assert marie().check_password(NEW)


@pytest.mark.wide
def test_mail_and_screen_are_in_the_language_chosen(organiser):
    invite(organiser, language="ru")

    link = mailed_link()
    assert "Вас приглашают" in mail.outbox[-1].body
    assert "Добро пожаловать" in Client().get(link, follow=True).content.decode()
    assert UserProfile.get_for_user(marie()).preferred_language == "ru"


@pytest.mark.parametrize("language", widely(["ru", "uk"], "ru"))
def test_a_date_that_ends_in_a_full_stop_gets_no_second_one(organiser, language):
    invite(organiser, language=language)
    mailed_link()

    assert ".." not in mail.outbox[-1].body


def test_a_link_can_be_used_once(organiser):
    link = shown_link(invite(organiser, show_link="1"))
    follow(link)

    follow(link, "quite another sentence")

    assert marie().check_password(NEW)
    assert not Invitation.objects.exists()


def test_a_link_ends_after_some_days(organiser):
    link = shown_link(invite(organiser, show_link="1"))
    ends(marie(), seconds=1)

    _person, answer = follow(link)

    assert "This link leads nowhere" in answer.content.decode()
    assert not marie().has_usable_password()


def test_a_link_lasts_seven_days(organiser):
    invite(organiser)

    left = Invitation.objects.get().ends_at - timezone.now()

    assert datetime.timedelta(days=6, hours=23) < left <= datetime.timedelta(days=7)


@pytest.mark.wide
def test_what_ended_is_sent_again_and_the_link_of_before_is_void(organiser):
    first = shown_link(invite(organiser, show_link="1"))
    ends(marie(), days=3)

    organiser.post(about(marie()), {"again": "1"})
    second = mailed_link()

    follow(first)
    assert not marie().has_usable_password()
    follow(second)
    assert marie().check_password(NEW)


def test_a_withdrawn_invitation_takes_the_account_in_which_nobody_was(organiser):
    link = shown_link(invite(organiser, show_link="1"))

    organiser.post(about(marie()), {"withdraw": "1"})

    _person, answer = follow(link)
    assert "This link leads nowhere" in answer.content.decode()
    assert not User.objects.filter(email="marie.dupont@example.org").exists()


def test_the_mail_of_a_withdrawn_invitation_is_not_sent(organiser):
    invite(organiser)

    organiser.post(about(marie()), {"withdraw": "1"})

    send_waiting()
    assert mail.outbox == []


def test_an_account_that_was_used_stays_when_its_invitation_is_withdrawn(organiser):
    invite(organiser)
    User.objects.update(last_login=timezone.now())

    organiser.post(about(marie()), {"withdraw": "1"})

    assert not Invitation.objects.exists()
    assert marie().is_active


def test_who_was_invited_and_never_came_gets_no_link_by_forgotten_password(organiser):
    invite(organiser, show_link="1")

    wait_once_an_hour("reset", "marie.dupont@example.org")
    send_waiting()

    assert mail.outbox == []


def test_a_link_of_a_deactivated_account_leads_nowhere(organiser):
    link = shown_link(invite(organiser, show_link="1"))
    User.objects.filter(pk=marie().pk).update(is_active=False)

    follow(link)

    assert not marie().has_usable_password()


def test_a_link_of_somebody_else_is_of_no_use_for_another_account(organiser):
    link = shown_link(invite(organiser, show_link="1"))
    invite(organiser, email="other@example.org", show_link="1")
    other = User.objects.get(email="other@example.org")
    number = link.split("/")[3]
    theirs = shown_link(organiser.post(about(other), {"link": "1"})).split("/")[3]

    follow(link.replace(number, theirs))

    other.refresh_from_db()
    assert not other.has_usable_password()


def test_no_two_accounts_have_the_same_address_or_user_name(organiser):
    invite(organiser)

    again = invite(organiser, email="Marie.Dupont@example.org")
    invite(organiser, email="marie.dupont@example.net")

    assert "Another account has this address." in again.content.decode()
    assert User.objects.get(email="marie.dupont@example.net").username == "marie-dupont-2"


def test_nobody_is_invited_who_could_do_nothing(organiser):
    answer = invite(organiser, groups=[])

    assert "can do nothing" in answer.content.decode()
    assert not User.objects.filter(email="marie.dupont@example.org").exists()
    assert not mail.outbox


def test_groups_are_offered_in_plain_words_below_the_name_of_their_language(organiser):
    html = organiser.get(reverse("wagtailusers_users:add")).content.decode()

    assert "Editor: writes, approves and publishes" in html
    assert "Translators: French" not in html
    assert re.search(r">\s*French\s*<.*?Translator: writes.*?Editor: writes", html, re.DOTALL)


@pytest.mark.wide
def test_a_link_to_the_form_chooses_group_and_language_beforehand(organiser):
    group = Group.objects.get(name="Translators: French").pk
    address = reverse("wagtailusers_users:add")

    html = organiser.get(address, {"group": group, "language": "fr"}).content.decode()

    assert re.search(rf'name="groups" value="{group}"[^>]* checked', html)
    assert re.search(r'<option value="fr" selected', html)
    assert " checked" not in organiser.get(address, {"group": "x"}).content.decode()


@pytest.mark.wide
def test_the_list_says_who_has_not_come_yet(organiser):
    invite(organiser)
    address = reverse("wagtailusers_users:index")
    assert "open until" in organiser.get(address).content.decode()

    ends(marie(), days=1)

    assert "ended on" in organiser.get(address).content.decode()


@pytest.mark.wide
def test_the_log_says_who_invited_whom_and_that_they_came(organiser):
    invite(organiser)
    follow(mailed_link())

    kinds = list(SecurityEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-4:] == ["account.new", "invitation", "invitation.used", "login"]


@pytest.mark.parametrize(
    "group", widely(["Editors: French", "Translators: French"], "Editors: French")
)
def test_others_than_organisers_do_nothing_with_invitations(organiser, group):
    invite(organiser)
    other = Client()
    other.force_login(make_user(group))

    other.post(about(marie()), {"withdraw": "1"})

    assert other.get(about(marie())).status_code == 302
    assert Invitation.objects.exists()


def test_an_account_without_a_name_saves_its_own_settings(client):
    client.force_login(user := make_user("Editors: French", email="a@example.org"))
    sent = {
        "name_email-first_name": "",
        "name_email-last_name": "",
        "locale-preferred_language": "fr",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "work_mail-work_mail": "weekly",
    }

    answer = client.post(reverse("wagtailadmin_account"), sent)

    assert answer.status_code == 302
    assert UserProfile.get_for_user(user).preferred_language == "fr"


def test_the_first_account_of_a_site_can_have_name_and_address():
    call_command(
        "start_campaign", username="root", email="admin@localhost", name="Admin", quiet=True
    )

    root = User.objects.get(is_superuser=True)
    assert (root.username, root.email, root.first_name) == ("root", "admin@localhost", "Admin")
