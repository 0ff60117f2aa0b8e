"""The first steps of a campaign tick themselves, and are shown to organisers until all is done."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from campaign_pages.models import LetterPage
from home.accounts.models import Invitation
from home.accounts.waiting_mail import send_waiting
from home.first_steps.steps import Shown, shown_steps
from home.models import CampaignSettings, HomePage, User
from home.releases.models import PeriodicRun
from home.releases.watch import BACKUP_RUN, PULSE
from home.settings.languages import TABLE
from people.models import Signatory
from tests.builders import make_case, make_letter, make_signatory, make_user, open_language, publish

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def step(title: str) -> Shown:
    return next(each for each in shown_steps() if str(each.title) == title)


def write_front_page(lead: str) -> None:
    publish(HomePage.objects.get(locale__language_code="en"), lead=lead)


def name_it(**texts: Any) -> None:
    settings = CampaignSettings.load()
    for name, value in texts.items():
        setattr(settings, name, value)
    settings.save()


@pytest.mark.wide
def test_every_step_leads_to_where_it_is_done(client):
    client.force_login(make_user("Organisers"))
    steps = shown_steps()

    assert len(steps) == 11
    for each in steps:
        assert client.get(each.address.partition("#")[0], follow=True).status_code == 200, (
            each.title
        )


def test_the_name_ticks_itself():
    name_it(**{f"tagline_{language.column}": "" for language in TABLE})
    assert not step("Name the campaign").is_done

    name_it(tagline_en="One line")
    assert step("Name the campaign").is_done


@pytest.mark.wide
def test_the_name_is_asked_for_where_it_is_written(client):
    client.force_login(make_user("Organisers"))

    page, _hash, tab = step("Name the campaign").address.partition("#")

    assert f'id="{tab}"' in client.get(page, follow=True).content.decode()
    assert tab != "tab-common"


def test_the_front_page_ticks_itself():
    write_front_page("")
    assert not step("Write the front page").is_done

    write_front_page("Two sentences.")
    assert step("Write the front page").is_done


@pytest.mark.wide
def test_case_and_letter_count_once_they_are_public():
    for model in (LetterPage, type(make_case())):
        for page in model.objects.all():
            page.unpublish()
    assert not step("Write the case").is_done
    assert not step("Publish a letter").is_done

    make_case()
    make_letter()

    assert step("Write the case").is_done
    assert step("Publish a letter").is_done


def test_people_count_who_are_shown():
    Signatory.objects.update(shown=False)
    assert not step("Name who has signed").is_done

    make_signatory()
    assert step("Name who has signed").is_done


def test_a_second_language_counts_once_it_is_open():
    HomePage.objects.exclude(locale__language_code="en").update(live=False)
    assert not step("Open a second language").is_done

    open_language("fr")
    assert step("Open a second language").is_done


def test_somebody_who_was_only_invited_is_not_here_yet():
    make_user("Organisers", password="a long sentence")
    make_user("Organisers")
    assert not step("Invite somebody").is_done

    make_user("Organisers", password="a long sentence")
    assert step("Invite somebody").is_done


def test_who_was_invited_is_named_until_they_come(client):
    client.force_login(make_user("Organisers", password="a long sentence"))
    person = make_user("Organisers", first_name="Quagga")
    now = timezone.now()
    Invitation.objects.create(person=person, invited_at=now, ends_at=now, serial="x")

    said = "Invited, not come yet: Quagga"
    assert said in client.get(reverse("first_steps")).content.decode()

    person.set_password("a long sentence")
    person.save()
    assert said not in client.get(reverse("first_steps")).content.decode()


def test_mail_works_once_a_server_has_taken_one(client, settings):
    client.force_login(make_user("Organisers", email="me@example.org"))
    settings.EMAIL_BACKEND = SMTP
    assert not step("Try the mail").is_done

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client.post(reverse("first_steps"), {"mail": "1"})
    send_waiting()

    assert mail.outbox[-1].to == ["me@example.org"]
    assert step("Try the mail").is_done


def test_mail_that_is_only_printed_does_not_count(settings):
    make_user("Organisers", mail_taken_at=timezone.now())
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    assert not step("Try the mail").is_done


def test_backup_and_scheduler_tick_themselves():
    assert not step("Have a backup made").is_done
    assert not step("Start the scheduler").is_done

    PeriodicRun.objects.create(name=BACKUP_RUN, done_at=timezone.now())
    PeriodicRun.objects.create(name=PULSE, done_at=timezone.now())

    assert step("Have a backup made").is_done
    assert step("Start the scheduler").is_done


def test_organisers_find_the_list_on_their_front_page_and_can_put_it_away(client):
    client.force_login(make_user("Organisers"))
    assert "Put this list away" in client.get(reverse("wagtailadmin_home")).content.decode()

    client.post(reverse("first_steps"), {"put_away": "1"})
    assert "Put this list away" not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "First steps" in client.get(reverse("first_steps")).content.decode()

    client.post(reverse("first_steps"), {"show": "1"})
    assert "Put this list away" in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_list_goes_when_all_is_done(client, monkeypatch):
    done = [Shown("A step", "What to do.", True, "/admin/")]
    monkeypatch.setattr("home.first_steps.views.shown_steps", lambda: done)
    client.force_login(make_user("Organisers"))

    assert "Put this list away" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_others_have_no_first_steps(client):
    client.force_login(make_user("Editors: French"))

    assert "Put this list away" not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(reverse("first_steps")).status_code == 302


def test_the_admin_carries_the_name_of_the_campaign_and_leads_to_the_site(client):
    name_it(name_en="Free the <Quagga>")
    assert "Free the &lt;Quagga&gt;" in client.get(reverse("wagtailadmin_login")).content.decode()

    client.force_login(make_user("Organisers"))
    html = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "- Free the &lt;Quagga&gt;</title>" in html
    assert '<span class="brand__name">Free the &lt;Quagga&gt;</span>' in html
    assert "Public site" in html


def test_no_entry_of_a_menu_leads_to_another_site(client):
    client.force_login(User.objects.create_superuser("root"))

    html = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "wagtail.org" not in html.partition("</main>")[0].rpartition("sidebar-props")[2]
    assert "guide.wagtail.org" not in html
