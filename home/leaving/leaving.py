# words: admin
"""Somebody leaves: everything is taken from the account, and its open work goes on.

The account itself stays, empty: what it wrote, asked and scheduled keeps its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.admin.models import EditingSession
from wagtail.models import PageSubscription

from home.accounts import acts, factors, invitations, sessions
from home.accounts.security_log import note
from home.accounts.waiting_mail import wait
from home.staff.groups import name_of
from home.staff.mailed_titles import title_in_mail
from home.translating.models import Claim

from .open_work import KINDS, Kind, Piece, note_in_history
from .traces import rights_before

#: So many pieces of work are named in a mail; it says how many more there are.
NAMED_IN_MAIL = 50


class PlanHasChangedError(Exception):
    """What was looked at is not what there is now. Nothing was done."""


@dataclass(frozen=True)
class Plan:
    """What will become of the open work of a person when it goes to an heir, or to nobody."""

    person: Any
    heir: Any

    @cached_property
    def pieces(self) -> list[Piece]:
        return [piece for kind in KINDS for piece in kind.pieces(self.person)]

    @cached_property
    def given(self) -> list[Piece]:
        """What the heir may have. Nobody gets a right by it."""
        if self.heir is None:
            return []
        return [piece for piece in self.pieces if piece.kind.may_have(self.heir, piece)]

    @property
    def mark(self) -> str:
        """Another one when something else would be done."""
        done = [
            (type(each.kind).__name__, each.thing.pk, each in self.given) for each in self.pieces
        ]
        return sha256(repr((done, self.heir and self.heir.pk)).encode()).hexdigest()[:16]

    def by_kind(self) -> Iterator[tuple[Kind, list[Piece]]]:
        for kind, pieces in groupby(self.pieces, key=lambda piece: piece.kind):
            yield kind, list(pieces)


def heirs_for(person: Any) -> QuerySet[Any]:
    """Who can be given the work of a person: active accounts that may do anything at all."""
    users = get_user_model().objects.filter(is_active=True).exclude(pk=person.pk)
    in_groups: Any = Q(groups__isnull=False) | Q(is_superuser=True)
    return users.filter(in_groups).distinct().order_by("first_name", "last_name", "username")


def has_left(person: Any) -> bool:
    """Whether an account has nothing any more that could be taken from it."""
    return not (
        person.is_active
        or person.is_superuser
        or person.groups.exists()
        or person.user_permissions.exists()
        or person.has_usable_password()
    )


@transaction.atomic
def leave(person: Any, heir: Any, by: Any, seen: str) -> Plan:
    """Takes everything from an account and gives its open work to an heir, who may be None.

    Of who has left already, what is still open can be given by it.

    ``seen`` is the mark of the plan that was looked at. Raises ``PermissionDenied``, and
    ``PlanHasChangedError`` when the plan is another by now.
    """
    accounts = get_user_model().objects.select_for_update().order_by("pk")
    wanted = [person.pk] if heir is None else [person.pk, heir.pk]
    locked = {each.pk: each for each in accounts.filter(pk__in=wanted)}
    if person.pk not in locked or not acts.may_ask(by, locked[person.pk]):
        raise PermissionDenied
    person = locked[person.pk]
    if heir is not None:
        heir = heirs_for(person).filter(pk=heir.pk).first()
        if heir is None:
            raise PlanHasChangedError
    plan = Plan(person, heir)
    if plan.mark != seen:
        raise PlanHasChangedError
    rights = rights_before(person)
    freed = _hand_over(plan, by)
    _take_everything(person)
    note(
        "account.left",
        actor=by,
        person=person,
        heir=name_of(heir),
        given=len(plan.given),
        freed=freed,
        **rights,
    )
    if plan.given:
        _tell(heir, plan, by)
    return plan


def _hand_over(plan: Plan, by: Any) -> int:
    """Does what a plan says; returns how many pieces were freed."""
    freed = 0
    for piece in plan.pieces:
        if piece in plan.given:
            piece.kind.give(piece, plan.heir, plan.person)
            note_in_history(piece, "campaign.handover", by)
        elif piece.kind.let_go(piece, plan.person):
            note_in_history(piece, "campaign.freed", by)
            freed += 1
    return freed


def _take_everything(person: Any) -> None:
    """All by which the account lets somebody in or do something, and what waits for it."""
    Claim.objects.filter(user=person).delete()
    EditingSession.objects.filter(user=person).delete()
    PageSubscription.objects.filter(user=person).delete()
    acts.forget_acts_of(person)
    invitations.forget(person)
    factors.remove_all(person)
    sessions.end_all(person)
    person.groups.clear()
    person.user_permissions.clear()
    person.is_active = person.is_superuser = person.is_staff = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "is_superuser", "is_staff", "password"])


def _tell(heir: Any, plan: Plan, by: Any) -> None:
    named = plan.given[:NAMED_IN_MAIL]
    wait(
        "handed_over",
        heir,
        by=name_of(by),
        former=name_of(plan.person),
        pieces=[
            (
                title_in_mail(each.page, each.kind.name(each, heir)),
                settings.WAGTAILADMIN_BASE_URL + each.kind.link(each),
            )
            for each in named
        ],
        rest=len(plan.given) - len(named),
    )
