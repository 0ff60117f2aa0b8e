"""What an editor asks before it sends a text, and what a form is told whose login has ended."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail.users.models import UserProfile

from tests.builders import make_signatory, make_user

pytestmark = pytest.mark.django_db


def in_language(user, code):
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = code
    profile.save()
    return user


def test_who_is_logged_in_is_told_it_with_a_token_that_is_taken():
    client = Client(enforce_csrf_checks=True)
    user = make_user("Organisers")
    client.force_login(user)

    answer = client.get(reverse("session"))
    token = answer.json()["token"]
    posted = client.post(reverse("wagtailadmin_logout"), {"csrfmiddlewaretoken": token})

    assert answer.json()["user"] == user.pk
    assert "no-store" in answer["Cache-Control"]
    assert posted.status_code == 302


def test_without_a_login_there_is_no_token(visitor):
    answer = visitor.get(reverse("session"))

    assert answer.json() == {"user": None}
    assert not answer.cookies


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "Go back with the button of your browser"),
        ("fr", "Revenez avec le bouton"),
        ("ru", "Вернитесь кнопкой"),
    ],
)
def test_a_form_from_before_the_login_is_refused_in_the_language_of_who_sent_it(code, words):
    client = Client(enforce_csrf_checks=True)
    client.force_login(in_language(make_user("Organisers"), code))

    answer = client.post(reverse("wagtailadmin_account"), {"csrfmiddlewaretoken": "x" * 64})

    assert answer.status_code == 403
    assert words in answer.content.decode()


def test_a_script_with_an_old_token_is_told_so_in_json():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("Organisers"))

    answer = client.post(reverse("wagtailadmin_account"), HTTP_ACCEPT="application/json")

    assert answer.status_code == 403
    assert answer.json()["success"] is False


def test_people_are_not_said_to_be_written_over_where_nothing_is_lost(admin_client):
    person = make_signatory(name_en="Name")
    person.save_revision()
    address = reverse("wagtailsnippets_people_signatory:edit", args=[person.pk])

    html = admin_client.get(address).content.decode()

    assert "w-editing-sessions" in html
    assert 'data-w-session-target="revisionId"' not in html


def test_in_french_a_newer_version_is_not_called_written_but_written_over():
    with override("fr"):
        assert "écraserait" in gettext("Saving will overwrite a newer version.")


def test_the_time_zones_of_an_account_are_known_to_browsers(client):
    """Debian calls that of the machine “localtime”, and a browser fails at it."""
    client.force_login(make_user("Organisers"))

    html = client.get(reverse("wagtailadmin_account")).content.decode()

    assert 'value="Europe/Paris"' in html
    assert 'value="localtime"' not in html
