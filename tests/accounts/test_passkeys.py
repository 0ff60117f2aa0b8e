"""What is sent to the addresses of passkeys, by whoever it is, is answered and no error of ours."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from wagtail.users.models import UserProfile

from home.accounts import factors
from home.accounts.passkey_words import WORDS
from tests.accounts.logins import PASSWORD, give_password
from tests.builders import make_user

pytestmark = pytest.mark.django_db

RESPONSE = {"clientDataJSON": "e30", "attestationObject": "oA", "authenticatorData": "AA"}
CREDENTIAL = {"id": "AAAA", "rawId": "AAAA", "type": "public-key"}
JUNK = [
    b"",
    b"null",
    b"[]",
    b"7",
    b'"text"',
    b"{",
    b"{}",
    b"\xff\xfe",
    b"\x80abc",
    b"[" * 100_000,
    b"7" * 5_000,
    json.dumps({**CREDENTIAL, "response": {}}).encode(),
    json.dumps({**CREDENTIAL, "response": []}).encode(),
    json.dumps({**CREDENTIAL, "response": {**RESPONSE, "signature": "AA"}}).encode(),
    json.dumps({**CREDENTIAL, "id": 7, "rawId": None, "response": RESPONSE}).encode(),
    json.dumps({**CREDENTIAL, "response": {**RESPONSE, "clientDataJSON": "bnVsbA"}}).encode(),
    json.dumps({**CREDENTIAL, "response": {**RESPONSE, "transports": 7}}).encode(),
]


def name(ceremony: str, step: str) -> str:
    return reverse(f"otp_webauthn:credential-{ceremony}-{step}")


@pytest.fixture(autouse=True)
def asked_for(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.parametrize("junk", JUNK, ids=lambda each: repr(each[:40]))
@pytest.mark.parametrize("ceremony", ["authentication", "registration"])
def test_junk_is_refused(client, ceremony, junk):
    if ceremony == "registration":
        give_password(client, make_user("Organisers", password=PASSWORD).username)
    for is_begun in (True, False):
        if is_begun:
            assert client.post(name(ceremony, "begin")).status_code == 200
        answer = client.post(name(ceremony, "complete"), junk, content_type="application/json")
        assert 400 <= answer.status_code < 500
    assert client.get("/admin/").status_code == 302


def test_a_stranger_registers_nothing(visitor):
    for step in ("begin", "complete"):
        assert visitor.post(name("registration", step)).status_code == 403


def test_who_is_logged_in_registers_one_only_after_giving_the_password(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    give_password(client, make_user("Organisers", password=PASSWORD).username)
    assert client.post(name("registration", "begin")).status_code == 403

    client.post(reverse("own_password"), {"password": PASSWORD})

    assert client.post(name("registration", "begin")).status_code == 200


def test_who_was_let_in_without_a_factor_adds_one_after_the_other(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    give_password(client, make_user("Organisers", password=PASSWORD).username)
    client.post(reverse("own_password"), {"password": PASSWORD})
    client.get(reverse("security_app"))
    code = f"{totp(bytes.fromhex(client.session['new_app_key'])):06}"

    client.post(reverse("security_app"), {"code": code})

    assert client.post(name("registration", "begin")).status_code == 200
    assert client.get("/admin/").status_code == 200


def test_they_are_offered_at_the_host_that_they_are_made_for(visitor):
    shown = {
        host: "passkey-verification-button"
        in visitor.get("/admin/login/", headers={"host": host}).content.decode()
        for host in ("localhost", "localhost:8000", "testserver", "localhost.evil.example")
    }

    assert shown == {
        "localhost": True,
        "localhost:8000": True,
        "testserver": False,
        "localhost.evil.example": False,
    }
    assert factors.are_passkeys_offered("localhost")


def test_what_is_sent_from_another_site_is_refused():
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(name("authentication", "begin")).status_code == 403


@pytest.mark.parametrize(
    ("code", "words"), [("fr", "Vérification réussie."), ("ru", "Проверка пройдена.")]
)
def test_the_scripts_speak_the_language_of_the_browser_then_of_the_account(client, code, words):
    address = reverse("otp_webauthn:js-i18n-catalog")

    def said(**headers: str) -> dict[str, str]:
        text = client.get(address, headers=headers).content.decode()
        found = re.search(r"newcatalog = (\{.*?\});", text, re.DOTALL)
        return json.loads(found[1])

    assert said()["Verification successful!"] == "Verification successful!"
    assert said(**{"accept-language": code})["Verification successful!"] == words
    user = make_user("Organisers", password=PASSWORD)
    UserProfile.objects.create(user=user, preferred_language=code)
    give_password(client, user.username)
    assert said().keys() >= set(WORDS)
    assert said()["Verification successful!"] == words
