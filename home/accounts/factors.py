# words: admin
"""The second factors of an account: an app that shows codes, passkeys, codes for recovery."""

import base64
import time
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from django_otp_webauthn.models import WebAuthnCredential

#: What is a factor by itself; codes for recovery come beside one.
KINDS: tuple[type[Device], ...] = (TOTPDevice, WebAuthnCredential)
CODES = 10
#: Without what is easily taken for something else.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def has_factor(user: Any) -> bool:
    """Whether an account has a second factor."""
    any_of = [Exists(kind.objects.filter(user=OuterRef("pk"), confirmed=True)) for kind in KINDS]
    return get_user_model().objects.filter(any_of[0] | any_of[1], pk=user.pk).exists()


def factors_of(user: Any) -> list[Device]:
    """The factors of an account without the codes for recovery, the oldest first."""
    found = [
        each for kind in KINDS for each in kind.objects.filter(user_id=user.pk, confirmed=True)
    ]
    return sorted(found, key=lambda each: each.created_at)


def has_passkey(user: Any) -> bool:
    return WebAuthnCredential.objects.filter(user_id=user.pk, confirmed=True).exists()


def has_app(user: Any) -> bool:
    return TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).exists()


def new_key() -> str:
    """A secret for an app, in hexadecimal."""
    return random_hex(20)


def key_to_type(key: str) -> str:
    """The secret as apps take it where no picture can be taken, in groups of four."""
    text = base64.b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def picture_of(user: Any, key: str) -> str:
    """The secret as a QR code: the address of a picture that stands in the page itself."""
    address = TOTPDevice(user=get_user_model()(username=user.get_username()), key=key).config_url
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")


def add_app(user: Any, key: str, code: str, name: str) -> TOTPDevice | None:
    """Adds an app that shows a right code for a secret; None where it does not."""
    clock = TOTP(bytes.fromhex(key))
    clock.time = time.time()
    if not code.isdecimal() or not clock.verify(int(code), tolerance=1):
        return None
    return TOTPDevice.objects.create(
        user_id=user.pk, key=key, name=name, last_t=clock.t(), drift=clock.drift
    )


def match(user: Any, code: str) -> Device | None:
    """What a code is right for: the account's app, or its codes for recovery; it is used up."""
    code = "".join(code.split()).replace("-", "").lower()
    kind = TOTPDevice if code.isdecimal() and len(code) == 6 else StaticDevice
    with transaction.atomic():
        devices = kind.objects.select_for_update().filter(user_id=user.pk, confirmed=True)
        return next((each for each in devices if each.verify_token(code)), None)


def new_codes(user: Any) -> list[str]:
    """Codes for recovery, each good for once, in place of those that there were."""
    with transaction.atomic():
        StaticDevice.objects.filter(user_id=user.pk).delete()
        device = StaticDevice.objects.create(user_id=user.pk, name="recovery")
        codes = [get_random_string(12, _LETTERS) for _ in range(CODES)]
        for code in codes:
            device.token_set.create(token=code)
    return ["-".join((code[:4], code[4:8], code[8:])) for code in codes]


def codes_left(user: Any) -> int:
    return sum(each.token_set.count() for each in StaticDevice.objects.filter(user_id=user.pk))


def name_of_factor(device: Device) -> str:
    """What a factor is called before its owner."""
    if isinstance(device, StaticDevice):
        return _("a recovery code")
    kind = _("Passkey") if isinstance(device, WebAuthnCredential) else _("App")
    return f"{kind}: {device.name}" if device.name else kind


def remove_all(user: Any) -> None:
    """Takes every second factor from an account, and its codes for recovery."""
    with transaction.atomic():
        for kind in (*KINDS, StaticDevice):
            kind.objects.filter(user_id=user.pk).delete()


def are_passkeys_offered(host: str) -> bool:
    """Whether passkeys work at a host, such as ``example.org:8000``: at the site's own alone."""
    return host.rpartition(":")[0] == settings.OTP_WEBAUTHN_RP_ID or (
        host == settings.OTP_WEBAUTHN_RP_ID
    )
