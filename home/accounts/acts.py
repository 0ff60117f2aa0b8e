"""Acts of two: what one Organiser asks for about the account of somebody else.

A second Organiser confirms it, or, where only the address changes, the person, by a link that
is sent to the address of before. What nobody confirms in a few days is void.
"""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from home.staff.giving import may_change_account
from home.staff.groups import is_organiser, name_of

from . import factors, sessions
from .models import Act
from .security_log import note
from .waiting_mail import tell_of_change, wait

LASTS = datetime.timedelta(days=3)
_signer = TimestampSigner(salt="home.accounts.acts")


def waiting_acts() -> QuerySet[Act]:
    """What has been asked for and is not void yet."""
    return Act.objects.filter(asked_at__gt=timezone.now() - LASTS).order_by("asked_at")


def may_ask(user: Any, person: Any) -> bool:
    """Whether a user may ask for an act about an account: an Organiser with all of its rights."""
    return is_organiser(user) and user.pk != person.pk and may_change_account(user, person)


@transaction.atomic
def ask(kind: str, person: Any, by: Any, address: str = "") -> Act:
    """Asks for an act, in place of one of the kind. Raises ``PermissionDenied``."""
    if not may_ask(by, person):
        raise PermissionDenied
    Act.objects.filter(kind=kind, person_id=person.pk).delete()
    act = Act.objects.create(kind=kind, person=person, asked_by_id=by.pk, address=address)
    note("act.asked", actor=by, person=person, what=kind)
    if kind == Act.Kind.ADDRESS and person.email:
        wait("address_asked", person, by=name_of(by), new=address, token=token_of(act))
    return act


def may_confirm(user: Any, act: Act) -> bool:
    """Whether a user is a second Organiser for an act."""
    return user.pk != act.asked_by_id and may_ask(user, act.person)


def confirm(act: Act, by: Any) -> None:
    """Does what was asked for, as a second Organiser. Raises ``PermissionDenied``."""
    if not may_confirm(by, act):
        raise PermissionDenied
    _carry_out(act, by)


def confirm_as_person(act: Act) -> None:
    """Does what was asked for: the person has followed the link. Only of an address."""
    if act.kind != Act.Kind.ADDRESS:
        raise PermissionDenied
    _carry_out(act, act.person)


def withdraw(act: Act, by: Any) -> None:
    """Takes back what was asked for; any Organiser may, and the person."""
    if not (is_organiser(by) or by.pk == act.person_id):
        raise PermissionDenied
    note("act.refused", actor=by, person=act.person, what=act.kind)
    act.delete()


def forget_acts_of(person: Any) -> None:
    """Drops what waits about an account, and what it has asked for: its person leaves."""
    Act.objects.filter(Q(person_id=person.pk) | Q(asked_by_id=person.pk)).delete()


@transaction.atomic
def _carry_out(act: Act, by: Any) -> None:
    # Of two who confirm at once, one finds it.
    if not waiting_acts().filter(pk=act.pk).delete()[0]:
        return
    names = ", ".join(dict.fromkeys([name_of(act.asked_by), name_of(by)]))
    if act.kind == Act.Kind.FACTOR:
        remove_factors(act.person, by, by_whom=names)
    else:
        change_address(act.person, act.address, by, by_whom=names)


def remove_factors(person: Any, by: Any = None, **details: Any) -> None:
    """Takes all second factors from an account and ends its sessions; tells the person."""
    factors.remove_all(person)
    sessions.end_all(person)
    note("factor.lost", actor=by, person=person, **details)
    tell_of_change("factor.lost", person)


def change_address(person: Any, address: str, by: Any, **details: Any) -> None:
    """Gives an account another address; tells the old one."""
    old = person.email
    type(person)._default_manager.filter(pk=person.pk).update(email=address)
    note("address", actor=by, person=person, **details)
    for told in {old, address} - {""}:
        tell_of_change("address", person, told)


def token_of(act: Act) -> str:
    """What the link names that is sent to the person."""
    return _signer.sign(f"{act.pk}-{act.person_id}").replace(":", "~")


def act_of(token: str) -> Act | None:
    """The act that a link names; none for what we did not make, or what is void."""
    try:
        value = _signer.unsign(token.replace("~", ":"), max_age=LASTS)
    except BadSignature:
        return None
    number = value.partition("-")[0]
    return waiting_acts().filter(pk=number).first()
