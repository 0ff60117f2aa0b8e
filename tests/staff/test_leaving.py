"""Somebody leaves: the account opens nothing any more, and its work goes to who may do it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import CommentReply, Locale, Page, PageLogEntry

from home.accounts import acts, factors
from home.accounts.models import Act, Login, SecurityEvent, WaitingMail
from home.accounts.unused import UNUSED_FOR, unused_accounts
from home.accounts.waiting_mail import send_waiting
from home.leaving import leaving
from home.leaving.leaving import Plan, leave
from home.models import User
from home.releases.models import Release, ReleaseItem
from home.translating.claims import take
from home.translating.models import Claim
from home.translating.questions import ask, mail_answer, open_questions, questions_by
from tests.accounts.logins import PASSWORD, is_in, with_app
from tests.builders import make_text, make_user, publish, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(client: Client) -> User:
    """One who has just given the password once more."""
    user = make_user("Organisers", password=PASSWORD, first_name="Olga")
    client.force_login(user)
    client.post(reverse("own_password"), {"password": PASSWORD})
    return user


@pytest.fixture
def person() -> User:
    name = {"first_name": "Anne", "last_name": "Leaving"}
    return with_app(make_user("Editors: French", password=PASSWORD, email="a@example.org", **name))


@pytest.fixture
def heir() -> User:
    return make_user("Editors: French", email="heir@example.org", first_name="Henri")


def address(person: User, to: User | None = None) -> str:
    found = reverse("account_leaving", args=[person.pk])
    return f"{found}?to={to.pk}" if to else found


def send(client: Client, person: User, to: User | None = None) -> Any:
    seen = Plan(person, to).mark
    return client.post(address(person, to), {"seen": seen})


def release_of(person: User, page: Page) -> Release:
    release = Release.objects.create(
        title=page.title,
        moment=timezone.now() + timedelta(days=1),
        created_by=person,
        created_by_name="Anne Leaving",
    )
    ReleaseItem.objects.create(
        release=release,
        page=page,
        revision=page.get_latest_revision(),
        key=page.translation_key,
        code=page.locale.language_code,
        title=page.title,
        added_by_name="Anne Leaving",
    )
    return release


class Work:
    """One thing of each kind that is open, all of it in French."""

    def __init__(self, person: User) -> None:
        french = Locale.objects.get(language_code="fr")
        self.original = publish(make_text("en", title="Original"))
        self.claim = take(self.original.translation_key, french, person)
        source = publish(make_text("en", title="Another original"))
        self.draft = translate(source, "fr", live=False)
        self.draft.title = "Brouillon"
        self.draft.owner = person
        self.draft.save()
        self.draft.save_revision(user=person)
        self.question = ask(self.draft, source, person, "title", "What does it mean?")
        self.own = make_text("fr", title="À elle", owner=person)
        self.to_answer = ask(
            translate(self.own, "en", live=False), self.own, make_user("Organisers"), "title", "?"
        )
        self.release = release_of(person, make_text("fr", title="Demain", live=False))
        self.locked = make_text("fr", title="Verrouillé")
        Page.objects.filter(pk=self.locked.pk).update(
            locked=True, locked_by=person, locked_at=timezone.now()
        )


@pytest.mark.both_databases
def test_everything_is_taken_from_the_account(client, organiser, person):
    own = Client()
    own.force_login(person)
    factors.new_codes(person)
    person.user_permissions.add(Permission.objects.get(codename="add_signatory"))
    acts.ask(Act.Kind.FACTOR, person, organiser)

    assert send(client, person).status_code == 302

    person.refresh_from_db()
    assert not person.is_active
    assert not is_in(own)
    assert not Login.objects.filter(user=person).exists()
    assert not factors.has_factor(person)
    assert factors.codes_left(person) == 0
    assert not person.groups.exists()
    assert not person.user_permissions.exists()
    assert not person.has_usable_password()
    assert not Act.objects.exists()
    assert not WaitingMail.objects.filter(person=person).exists()
    assert not own.login(username=person.username, password=PASSWORD)
    assert leaving.has_left(person)


@pytest.mark.both_databases
def test_open_work_goes_to_an_account_that_may_do_it(client, organiser, person, heir):
    work = Work(person)

    send(client, person, heir)

    assert Claim.objects.get(pk=work.claim.pk).user == heir
    assert Page.objects.get(pk=work.draft.pk).owner == heir
    assert Claim.objects.get(translation_key=work.draft.translation_key).user == heir
    assert [each.pk for each in questions_by(heir)] == [work.question.pk]
    assert Page.objects.get(pk=work.own.pk).owner == heir
    work.release.refresh_from_db()
    assert (work.release.created_by, work.release.is_waiting) == (heir, True)
    locked = Page.objects.get(pk=work.locked.pk)
    assert (locked.locked, locked.locked_by) == (True, heir)
    person.refresh_from_db()
    assert Plan(person, heir).pieces == []


@pytest.mark.wide
def test_names_stay_where_they_were_written(client, organiser, person, heir):
    work = Work(person)
    revision = work.draft.latest_revision

    send(client, person, heir)

    work.release.refresh_from_db()
    assert work.release.created_by_name == "Anne Leaving"
    revision.refresh_from_db()
    assert revision.user == person
    work.question.comment.refresh_from_db()
    assert work.question.comment.user == person


def test_nobody_gets_more_by_it_than_they_may_do(client, organiser, person):
    work = Work(person)
    other = make_user("Editors: German", email="other@example.org")
    shown = client.get(address(person, other)).content.decode()
    assert "→ <bdi>" not in shown

    send(client, person, other)

    assert not Claim.objects.filter(user=other).exists()
    assert not Claim.objects.filter(pk=work.claim.pk).exists()
    assert Page.objects.get(pk=work.draft.pk).owner == person
    assert questions_by(other) == []
    work.release.refresh_from_db()
    assert work.release.is_waiting
    assert work.release.created_by == person
    assert not Page.objects.get(pk=work.locked.pk).locked


@pytest.mark.wide
def test_a_translator_gets_what_translators_do_and_no_release(client, organiser, person):
    work = Work(person)
    translator = make_user("Translators: French", email="t@example.org")

    send(client, person, translator)

    assert Claim.objects.get(pk=work.claim.pk).user == translator
    assert Page.objects.get(pk=work.draft.pk).owner == translator
    work.release.refresh_from_db()
    assert work.release.created_by == person
    assert not Page.objects.get(pk=work.locked.pk).locked


def test_a_look_changes_nothing_and_names_everything(client, organiser, person, heir):
    Work(person)

    shown = client.get(address(person, heir)).content.decode()

    for words in ("Original", "Brouillon", "À elle", "Demain", "Verrouillé", "Editors: French"):
        assert words in shown
    assert shown.count("→ <bdi>Henri</bdi>") == len(Plan(person, heir).pieces) == 6
    assert User.objects.get(pk=person.pk).is_active
    assert Claim.objects.get(user=person)


def test_what_has_changed_since_the_look_is_looked_at_again(client, organiser, person, heir):
    seen = Plan(person, heir).mark
    take(make_text("en").translation_key, Locale.objects.get(language_code="fr"), person)

    client.post(address(person, heir), {"seen": seen})

    assert User.objects.get(pk=person.pk).is_active
    assert Claim.objects.get().user == person


@pytest.mark.both_databases
def test_half_of_it_is_never_done(organiser, person, heir, monkeypatch):
    Work(person)

    def fail(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(leaving.sessions, "end_all", fail)
    with pytest.raises(RuntimeError):
        leave(person, heir, organiser, Plan(person, heir).mark)

    assert User.objects.get(pk=person.pk).is_active
    assert factors.has_factor(person)
    assert Claim.objects.filter(user=person).exists()
    assert not Claim.objects.filter(user=heir).exists()


@pytest.mark.wide
def test_it_is_logged_and_stands_in_the_history_of_the_pages(client, organiser, person, heir):
    work = Work(person)

    send(client, person, heir)

    event = SecurityEvent.objects.get(kind="account.left")
    assert (event.actor, event.person, event.details["heir"]) == (organiser, person, "Henri")
    assert event.details["rights"]["fr"]
    given = PageLogEntry.objects.filter(action="campaign.handover", user=organiser)
    assert {work.draft.pk, work.locked.pk} <= set(given.values_list("page_id", flat=True))
    shown = client.get(reverse("security_log")).content.decode()
    assert "Editors: French → Henri" in shown
    assert SecurityEvent.objects.get(kind="rights").details == {"change": "− Editors: French"}


@pytest.mark.wide
def test_the_heir_is_told_by_mail(client, organiser, person, heir, settings):
    settings.MAIL_NAMES_DRAFTS = True
    Work(person)

    send(client, person, heir)
    send_waiting()

    told = next(each for each in mail.outbox if each.to == ["heir@example.org"])
    assert "Anne Leaving has left. Olga has given you this work:" in told.body
    assert "Brouillon" in told.body
    assert "http://testserver/admin/pages/" in told.body


@pytest.mark.wide
def test_the_answer_reaches_who_goes_on_with_the_question(client, organiser, person, heir):
    work = Work(person)
    send(client, person, heir)
    work.question.refresh_from_db()

    mail_answer(work.question, [])

    assert [each.to for each in mail.outbox] == [["heir@example.org"]]
    comment = work.question.comment
    CommentReply.objects.create(comment=comment, user=heir, text="Still open.")
    assert work.question in open_questions()
    CommentReply.objects.create(comment=comment, user=organiser, text="It means this.")
    assert work.question not in open_questions()


@pytest.mark.wide
def test_who_has_left_gets_no_mail(client, organiser, person):
    work = Work(person)
    send(client, person)
    work.question.refresh_from_db()

    mail_answer(work.question, [])
    send_waiting()

    assert mail.outbox == []


@pytest.mark.wide
def test_what_it_could_see_and_did_is_shown_afterwards_too(client, organiser, person):
    page = make_text("fr", title="Publié")
    page.save_revision(user=person, log_action=True)
    PageLogEntry.objects.filter(user=person).update(timestamp=timezone.now() - timedelta(days=2))
    old = make_text("fr", title="Ancien")
    old.save_revision(user=person, log_action=True)
    PageLogEntry.objects.filter(page=old.pk).update(timestamp=timezone.now() - timedelta(days=91))

    before = client.get(address(person)).content.decode()
    send(client, person)
    after = client.get(address(person)).content.decode()

    for shown in (each.split("What it", 1)[1] for each in (before, after)):
        assert "Publié" in shown
        assert "Ancien" not in shown
        assert "français" in shown
        assert "read and edit drafts" in shown
        assert "Deutsch" not in shown
    assert "Take everything" in before
    assert "Take everything" not in after


@pytest.mark.parametrize("group", ["Editors: French", "Translators: French"])
def test_others_than_organisers_neither_look_nor_do(client, person, group):
    client.force_login(make_user(group, password=PASSWORD))
    client.post(reverse("own_password"), {"password": PASSWORD})

    answers = [client.get(address(person)), send(client, person)]

    assert all("Leaving" not in each.content.decode() for each in answers)
    assert User.objects.get(pk=person.pk).is_active


def test_nobody_takes_from_who_may_do_more_nor_from_themselves(client, organiser, person):
    root = User.objects.create_superuser("root")

    send(client, root)
    send(client, organiser)

    assert User.objects.filter(pk__in=[root.pk, organiser.pk], is_active=True).count() == 2
    with pytest.raises(PermissionDenied):
        leave(root, None, organiser, Plan(root, None).mark)
    with pytest.raises(PermissionDenied):
        leave(person, None, make_user("Editors: French"), Plan(person, None).mark)


@pytest.mark.wide
def test_what_nobody_took_can_be_given_later(client, organiser, person, heir):
    work = Work(person)
    send(client, person)
    assert "Brouillon" in client.get(address(person, heir)).content.decode()

    send(client, person, heir)

    assert Page.objects.get(pk=work.draft.pk).owner == heir
    assert [each.pk for each in questions_by(heir)] == [work.question.pk]
    assert "read and edit drafts" in client.get(address(person)).content.decode()


def test_the_password_is_asked_for_first(client, person):
    client.force_login(make_user("Organisers", password=PASSWORD))

    answer = send(client, person)

    assert answer["Location"].startswith(reverse("own_password"))
    assert User.objects.get(pk=person.pk).is_active


def test_who_has_left_inherits_nothing(client, organiser, person, heir):
    Work(person)
    User.objects.filter(pk=heir.pk).update(is_active=False)

    send(client, person, heir)

    assert User.objects.get(pk=person.pk).is_active
    assert not Claim.objects.filter(user=heir).exists()


def test_the_list_of_users_leads_there(client, organiser, person):
    shown = client.get(reverse("wagtailusers_users:index"), {"q": person.username})

    assert address(person) in shown.content.decode()


# Accounts that nobody uses


def unused(**fields: Any) -> User:
    long_ago = timezone.now() - UNUSED_FOR - timedelta(days=1)
    return make_user("Editors: French", date_joined=long_ago, **fields)


def test_accounts_that_nobody_used_for_long_are_named_to_organisers(client, organiser, person):
    never = unused(first_name="Nadia")
    long_ago = timezone.now() - UNUSED_FOR - timedelta(hours=1)
    late = unused(last_login=long_ago, first_name="Lena")

    shown = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "Accounts unused for 90 days" in shown
    assert address(never) in shown
    assert address(late) in shown
    assert address(person) not in shown


def test_an_account_is_used_while_somebody_works_in_it_or_is_closed(organiser):
    working, gone = unused(), unused(is_active=False)
    now = timezone.now()
    Login.objects.create(user=working, session_key="x", began_at=now, seen_at=now)

    assert not unused_accounts().filter(pk__in=[working.pk, gone.pk]).exists()


def test_editors_are_told_of_no_account(client):
    unused(first_name="Nadia")
    client.force_login(make_user("Editors: French"))

    assert "Nadia" not in client.get(reverse("wagtailadmin_home")).content.decode()
