"""Hiding a person from everything public at once, and showing them again.

A person is a thing: what is saved is public. So hiding is one column, and every list,
count and map asks ``Signatory.public()``.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from home.accounts.security_log import note
from home.releases.models import Withdrawal
from home.releases.put_back import take_away
from home.releases.withdrawal import WithdrawalError
from home.staff.groups import name_of

from .models import Signatory


@transaction.atomic
def hide(person: Signatory, user: Any, by: str = "") -> Withdrawal:
    """Hides a person; raises ``WithdrawalError`` when they are hidden already.

    Without a user it is the site itself, called ``by`` in the list.
    """
    person = Signatory.objects.select_for_update().get(pk=person.pk)
    if not person.shown:
        last = withdrawals_of(person).first()
        if last is not None and last.undone_at is None:
            name = last.made_by_name
            raise WithdrawalError(_("%(name)s has already hidden this person.") % {"name": name})
        raise WithdrawalError(_("This person is hidden already."))
    _save(person, False, "people.hide", user)
    note("withdrawal", actor=user, thing=f"{person._meta.verbose_name} {person.pk}")
    return Withdrawal.objects.create(
        title=str(person)[:255], thing=person, made_by=user, made_by_name=name_of(user) or by
    )


@transaction.atomic
def show_again(withdrawal: Withdrawal, user: Any) -> Signatory:
    """Undoes it; raises ``WithdrawalError`` when somebody else has done so, in whatever way."""
    withdrawal = Withdrawal.objects.select_for_update(of=("self",)).get(pk=withdrawal.pk)
    if withdrawal.undone_at is not None:
        name = withdrawal.undone_by_name
        raise WithdrawalError(_("%(name)s has already undone this.") % {"name": name})
    person = Signatory.objects.select_for_update().filter(pk=withdrawal.object_id).first()
    if person is None:
        raise WithdrawalError(_("This person has been deleted."))
    if person.shown:
        raise WithdrawalError(_("This person is shown already."))
    _save(person, True, "people.show", user)
    note("restore", actor=user, thing=f"{person._meta.verbose_name} {person.pk}")
    withdrawal.end(user)
    return person


def _save(person: Signatory, shown: bool, action: str, user: Any) -> None:
    person.shown = shown
    person.save(update_fields=["shown"])
    revision = person.save_revision(user=user, clean=False)
    log(instance=person, action=action, user=user, revision=revision, content_changed=True)


@take_away.register
def hide_again(person: Signatory, by: str) -> None:
    if person.shown:
        hide(person, None, by)


def withdrawals_of(person: Signatory) -> Any:
    """The newest first."""
    return Withdrawal.objects.filter(
        content_type__app_label="people",
        content_type__model="signatory",
        object_id=person.pk,
    )
