"""Mail to several people: a refused address stops, repeats and loses nobody else's."""

import datetime
from email.header import decode_header, make_header

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.core.mail.utils import DNS_NAME
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from campaign_pages.models import CaseUpdatePage
from campaign_pages.reminders import send_hearing_reminders
from home.accounts.waiting_mail import send_waiting, wait
from home.models import CampaignSettings, User
from home.multilingual.dates import campaign_today
from home.releases.watch import report_failures
from home.staff.mail import name_the_site_in_mail
from home.translating.models import Question
from tests.breadth import widely
from tests.builders import make_case, make_text, make_update, make_user, translate
from tests.releases.builders import make_due, news, scheduled
from tests.smtp import mail_server

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
REFUSED = "gone@example.org"
#: The refused one between two others, in the order in which people are mailed.
ADDRESSES = ["first@example.org", REFUSED, "last@example.org"]
OTHERS = ["first@example.org", "last@example.org"]


@pytest.fixture
def server(settings):
    with mail_server(settings, refused=[REFUSED]) as server:
        yield server


def make_three(group, **fields):
    return [make_user(group, email=address, **fields) for address in ADDRESSES]


def later(monkeypatch, pause):
    """Puts the clock of notices forward."""
    moment = timezone.now() + pause
    monkeypatch.setattr("home.staff.notices.database_now", lambda: moment)


def late_release():
    make_due(scheduled(news(title="The ruling")[0]), datetime.timedelta(minutes=2))


def over_hearing():
    update = make_update(
        make_case(), title="A hearing", kind="hearing", date=campaign_today() + 5 * DAY
    )
    CaseUpdatePage.objects.filter(pk=update.pk).update(date=campaign_today() - DAY)
    return update


def told(answer):
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_an_alarm_reaches_each_organiser_once(server):
    make_three("Organisers")
    late_release()

    assert report_failures() == 2
    assert sorted(server.reached) == OTHERS
    for _ in range(5):
        assert report_failures() == 0
    assert sorted(server.tried) == sorted(ADDRESSES)


def test_only_who_was_not_reached_is_tried_again_with_growing_pauses(server, monkeypatch):
    make_three("Organisers")
    late_release()
    report_failures()

    tries = []
    for minute in range(32):
        later(monkeypatch, datetime.timedelta(minutes=minute, seconds=30))
        before = len(server.tried)
        report_failures()
        tries += [minute] if len(server.tried) > before else []
    assert tries == [1, 3, 7, 15, 31]
    assert set(server.tried[3:]) == {REFUSED}
    server.refused.clear()
    later(monkeypatch, 2 * DAY)
    assert report_failures() == 1
    assert sorted(server.reached) == sorted(ADDRESSES)


@pytest.mark.wide
def test_work_mail_of_everybody_behind_a_refused_address_is_sent(server):
    make_text("en", title="A waiting text")
    people = make_three("Translators: French", work_mail="daily")

    call_command("send_work_mail", verbosity=0)

    assert sorted(server.reached) == OTHERS
    sent = User.objects.filter(pk__in=[person.pk for person in people])
    assert sent.exclude(work_mail_sent_at=None).count() == 2
    server.refused.clear()
    call_command("send_work_mail", verbosity=0)
    assert sorted(server.reached) == sorted(ADDRESSES)


def test_a_reminder_counts_for_whom_it_reached_only(server, monkeypatch):
    make_three("Organisers")
    over_hearing()

    assert send_hearing_reminders() == 2
    assert send_hearing_reminders() == 0
    server.refused.clear()
    later(monkeypatch, DAY)
    assert send_hearing_reminders() == 1
    assert sorted(server.reached) == sorted(ADDRESSES)


def test_a_question_to_a_refused_address_is_kept_and_the_address_named(client, server):
    author = make_user("Editors: English", email=REFUSED, first_name="Anne", last_name="Autor")
    copy = translate(make_text("en", title="Original", owner=author), "fr", slug="copie")
    client.force_login(make_user("Translators: French"))

    answer = client.post(
        reverse("ask_about_original", args=[copy.pk]), {"about": "title", "text": "Why so?"}
    )

    assert answer.status_code == 302
    assert Question.objects.get().comment.text == "Why so?"
    assert "Anne Autor could not be mailed" in told(answer)
    assert REFUSED not in told(answer), "translators are not told the addresses of others"


@pytest.mark.wide
def test_an_urgent_wish_says_whom_it_did_not_reach_and_why(client, server):
    page = make_text("en", title="A ruling")
    make_three("Translators: French")
    client.force_login(make_user("Organisers"))
    french = Locale.objects.get(language_code="fr")

    answer = client.post(reverse("ask_for_translation", args=[page.pk, french.pk]))

    assert sorted(server.reached) == OTHERS
    assert "2 people have been asked" in told(answer)
    assert f"at {REFUSED}: 550 5.1.1 No such user here" in told(answer)


@pytest.mark.wide
def test_an_editor_who_cannot_be_asked_to_join_is_named(client, server):
    make_user("Editors: French", email=REFUSED)
    client.force_login(make_user("Organisers"))
    release = scheduled(news(title="The ruling")[0])

    answer = client.post(reverse("release", args=[release.pk]), {"action": "ask", "language": "fr"})

    assert REFUSED in told(answer)
    assert "have been asked" not in told(answer)
    assert "Nobody could be asked" not in told(answer)


@pytest.mark.wide
def test_organisers_see_a_refused_address_until_mail_gets_through(client, server):
    author = make_user("Editors: English", email=REFUSED, first_name="Anne", last_name="Autor")
    copy = translate(make_text("en", title="Original", owner=author), "fr", slug="copie")
    asker, organiser = make_user("Translators: French"), make_user("Organisers")

    def ask():
        client.force_login(asker)
        values = {"about": "title", "text": "Why so?"}
        client.post(reverse("ask_about_original", args=[copy.pk]), values)

    def schedule(user):
        client.force_login(user)
        return client.get(reverse("schedule")).content.decode()

    ask()
    assert REFUSED in schedule(organiser)
    assert "550 5.1.1 No such user here" in schedule(organiser)
    assert reverse("wagtailusers_users:edit", args=[author.pk]) in schedule(organiser)
    assert REFUSED not in schedule(asker)

    server.refused.clear()
    ask()
    assert REFUSED not in schedule(organiser)


@pytest.mark.wide
def test_an_address_that_has_been_corrected_is_not_shown_as_refused(client, server):
    author = make_user("Editors: English", email=REFUSED)
    copy = translate(make_text("en", title="Original", owner=author), "fr", slug="copie")
    client.force_login(make_user("Translators: French"))
    client.post(reverse("ask_about_original", args=[copy.pk]), {"about": "title", "text": "Why?"})
    User.objects.filter(pk=author.pk).update(email="new@example.org")

    client.force_login(make_user("Organisers"))
    assert "No such user here" not in client.get(reverse("schedule")).content.decode()


@pytest.mark.parametrize(
    "address", widely(["no address", "a@" + "b" * 70 + "é.org", "line\n@example.org"], first=1)
)
def test_what_is_no_address_harms_nobody_else(address):
    make_user("Organisers", email="first@example.org")
    User.objects.filter(pk=make_user("Organisers").pk).update(email=address)
    make_user("Organisers", email="last@example.org")
    late_release()

    assert report_failures() >= 2
    assert {to for letter in mail.outbox for to in letter.to} >= set(OTHERS)


def test_without_a_mail_server_nothing_fails_and_everybody_is_tried_again(settings, monkeypatch):
    make_three("Organisers")
    late_release()
    with monkeypatch.context() as broken, mail_server(settings) as server:
        broken.setattr(settings, "EMAIL_PORT", 1)
        assert report_failures() == 0
    assert server.tried == []

    with mail_server(settings) as server:
        later(monkeypatch, DAY)
        assert report_failures() == 3


def test_each_is_mailed_in_their_own_language(server):
    server.refused.clear()
    organisers = make_three("Organisers")
    profile = UserProfile.get_for_user(organisers[0])
    profile.preferred_language = "fr"
    profile.save()
    late_release()

    report_failures()

    texts = dict(server.taken)
    assert "Language" not in texts["first@example.org"]
    assert texts["first@example.org"] != texts["last@example.org"]


# How a mail looks


def written_to(person, moment=None):
    """The mail that a person gets about something late."""
    make_due(scheduled(news(title="The ruling")[0]), datetime.timedelta(minutes=2))
    report_failures()
    return next(each for each in mail.outbox if each.to == [person.email])


def speaking(language, zone=""):
    person = make_user("Organisers", email=f"{language}@example.org")
    profile = UserProfile.get_for_user(person)
    profile.preferred_language, profile.current_time_zone = language, zone
    profile.save()
    return person


def test_a_mail_says_from_which_campaign_it_is(settings):
    settings.DEFAULT_FROM_EMAIL = "campaign@example.org"
    texts = CampaignSettings.load()
    texts.name_ru, texts.name_en = "Свобода", "Freedom"
    texts.save()

    sent = written_to(speaking("ru")).message()

    assert str(make_header(decode_header(sent["From"]))) == "Свобода <campaign@example.org>"
    assert str(make_header(decode_header(sent["Subject"]))).startswith("Свобода: ")


def test_no_vacation_notice_answers_it():
    assert written_to(speaking("en")).message()["Auto-Submitted"] == "auto-generated"


def test_neither_its_number_nor_the_greeting_names_the_machine(settings, server, monkeypatch):
    monkeypatch.setattr(DNS_NAME, "_fqdn", "", raising=False)
    settings.BASE_URL = "https://свобода.example"
    host = "свобода.example".encode("idna").decode()
    name_the_site_in_mail()
    speaking("en")
    late_release()
    report_failures()

    (_recipient, text) = server.taken[0]
    assert f"@{host}>" in text.partition("Message-ID:")[2].partition("\n")[0]
    assert server.greeted_by == [host]


def test_moments_are_in_the_zone_of_the_person_and_of_the_campaign(settings):
    settings.CAMPAIGN_TIME_ZONE = "Europe/Moscow"
    body = written_to(speaking("en", "America/New_York")).body
    assert [zone in body for zone in ("America/New York", "Europe/Moscow", "UTC")] == [True] * 3


def test_a_link_for_a_new_password_comes_in_the_language_of_the_person():
    person = speaking("ru")
    wait("reset", person)
    send_waiting()
    (sent,) = mail.outbox
    assert sent.to == [person.email]
    assert "пароль" in sent.subject
    assert "пароль" in sent.body
