"""Logins as browsers make them, for the tests of accounts."""

from typing import Any

from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from home.models import User

PASSWORD = "correct horse battery"


def with_app(user: User) -> User:
    """The user, with an app that shows codes."""
    TOTPDevice.objects.create(user=user, name="phone")
    return user


def code_of(user: User, ahead: int = 0) -> str:
    """What the user's app shows now, or some half minutes later."""
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, t0=-30 * ahead):06}"


def give_password(
    client: Client, name: str, password: str = PASSWORD, then: str = "/admin/"
) -> Any:
    data = {"username": name, "password": password, "next": then}
    return client.post(reverse("wagtailadmin_login"), data)


def give_code(client: Client, code: str, then: str = "/admin/") -> Any:
    return client.post(reverse("second_factor"), {"code": code, "next": then})


def is_in(client: Client) -> bool:
    """Whether somebody is logged in, second factor and all."""
    return client.get(reverse("wagtailadmin_home")).status_code == 200
