# words: admin
"""Mail about accounts. A request only notes that it is wanted; the scheduler writes and sends it.

So an answer takes the same time whether or not there is such an account, and never waits
for a mail server. What lets somebody in, such as a link, is made when the mail is sent.
"""

import copy
import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import get_language, gettext_lazy

from home.staff.mail import Message, mail_each, name_of_campaign

from . import tries
from .invitation_links import path_of
from .models import WaitingMail

SUBJECTS = {
    "reset": gettext_lazy("Choose a new password"),
    "invitation": gettext_lazy("Your account"),
    "new_browser": gettext_lazy("A login from a new browser"),
    "changed": gettext_lazy("Your account was changed"),
    "handed_over": gettext_lazy("Work that was given to you"),
    "trial": gettext_lazy("A mail to try"),
    "address_asked": gettext_lazy("Shall your e-mail address be changed?"),
}
#: What the mail "changed" tells of.
CHANGES = {
    "password": gettext_lazy("Your password was changed."),
    "address": gettext_lazy("Your e-mail address was changed."),
    "factor.added": gettext_lazy("A second factor was added."),
    "factor.removed": gettext_lazy("A second factor was removed."),
    "factor.codes": gettext_lazy("New recovery codes were made; the old ones are of no use now."),
    "factor.lost": gettext_lazy(
        "All your second factors were removed. You set up a new one at your next login."
    ),
}
#: More than anybody waits for: whoever asks for thousands of mails gets none.
MOST_WAITING = 1000
#: Where the mail server refuses: how often it is tried, with doubling pauses.
MOST_TRIES, FIRST_PAUSE = 6, datetime.timedelta(minutes=1)


def wait(kind: str, person: Any = None, address: str = "", **details: Any) -> None:
    """Notes that a mail is wanted: to a person, at an address of before, or to whoever has it."""
    SUBJECTS[kind]
    if WaitingMail.objects.count() >= MOST_WAITING:
        return
    WaitingMail.objects.create(
        kind=kind,
        person_id=person.pk if person is not None else None,
        address=address,
        details=details,
        send_at=timezone.now(),
    )


def wait_once_an_hour(kind: str, address: str, person: Any = None) -> bool:
    """As ``wait``, unless the address was sent one less than an hour ago; whether it was not."""
    counter = tries.Counter(tries.MAIL, tries.digest_of(address))
    if tries.begin(counter, lambda count: datetime.timedelta(hours=1)):
        return False
    wait(kind, person, "" if person else address)
    return True


def tell_of_change(what: str, person: Any, old_address: str = "") -> None:
    """Tells somebody of a change of their account, at the address it had before."""
    wait("changed", person, old_address, what=what)


def forget_mail_to(person: Any) -> None:
    """Drops what waits for somebody, such as a link that lets them in."""
    WaitingMail.objects.filter(person_id=person.pk).delete()


def send_waiting() -> None:
    """A periodic task. A mail is taken before it is sent: two schedulers send none twice."""
    for mail in WaitingMail.objects.filter(send_at__lte=timezone.now()).order_by("pk")[:50]:
        later = timezone.now() + FIRST_PAUSE * 2**mail.tries
        mine = WaitingMail.objects.filter(pk=mail.pk, tries=mail.tries)
        if not mine.update(tries=F("tries") + 1, send_at=later):
            continue
        people = list(_people(mail))
        if _send(mail, people) or mail.tries + 1 >= MOST_TRIES or not people:
            WaitingMail.objects.filter(pk=mail.pk).delete()


def _people(mail: WaitingMail) -> Iterable[Any]:
    users: Any = get_user_model().objects.filter(is_active=True)
    if mail.person_id is None:  # whoever has the address; as Django does for forgotten passwords
        found = users.filter(email__iexact=mail.address)
        mine = [each for each in found if each.email.casefold() == mail.address.casefold()]
        # Who was invited and never came waits for another invitation, as Django has it.
        return [each for each in mine if each.has_usable_password()]
    person = users.filter(pk=mail.person_id).first()
    if person is None:
        return []
    if mail.address:
        person = copy.copy(person)
        person.email = mail.address
    return [person]


def _send(mail: WaitingMail, people: list[Any]) -> bool:
    """Whether nobody is left whom a second try could reach."""

    def write(person: Any) -> Message | None:
        link = _link(mail, person)
        if link is None:
            return None
        site = name_of_campaign(get_language() or settings.LANGUAGE_CODE)
        context = {**mail.details, "site": site, "link": link}
        if mail.kind == "invitation":
            context["end"] = person.invitation.ends_at
        if "what" in mail.details:
            context["change"] = CHANGES[mail.details["what"]]
        return Message(str(SUBJECTS[mail.kind]), f"accounts/admin/mail/{mail.kind}.txt", context)

    return not mail_each(people, write).failures


def _link(mail: WaitingMail, person: Any) -> str | None:
    """Where the mail leads; None if it would lead nowhere: the invitation was withdrawn."""
    account = get_user_model().objects.get(pk=person.pk)  # with the address it has now
    if mail.kind == "invitation":
        path = path_of(account)
        if path is None:
            return None
    elif mail.kind == "reset":
        path = reverse(
            "wagtailadmin_password_reset_confirm",
            args=[
                urlsafe_base64_encode(force_bytes(account.pk)),
                default_token_generator.make_token(account),
            ],
        )
    elif mail.kind in ("handed_over", "trial"):
        path = reverse("wagtailadmin_home")
    elif mail.kind == "address_asked":
        path = reverse("confirm_address", args=[mail.details["token"]])
    else:
        path = reverse("own_security")
    return settings.WAGTAILADMIN_BASE_URL + path
