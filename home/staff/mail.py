# words: admin
"""Mail to staff: to one person after the other, in their own language, whatever becomes of it.

An address that is refused, or a server that does not answer, is logged and kept with the
account, for the Organisers to see; everybody else gets their mail.
"""

import logging
import smtplib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME
from django.db.models import F, QuerySet, TextChoices
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.encoding import punycode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.public.left_out import guarded
from home.public.wall_time import in_zones

from .admin_language import default_admin_language
from .groups import name_of
from .rights import may_see_addresses

logger = logging.getLogger("campaign.mail")

#: ``smtplib`` raises kinds of ``OSError``; for what is no address Django raises ``ValueError``.
CANNOT_BE_SENT = (OSError, ValueError)


class MailFrequency(TextChoices):
    """How often somebody wants mail about what waits; the urgent comes with all but none."""

    URGENT = "urgent", gettext_lazy("urgent only")
    WEEKLY = "weekly", gettext_lazy("once a week, and what is urgent")
    DAILY = "daily", gettext_lazy("once a day, and what is urgent")
    NONE = "none", gettext_lazy("none")


#: A little less than the time itself, so that a run each day at the same hour never skips one.
PAUSES = {
    MailFrequency.DAILY: timedelta(hours=20),
    MailFrequency.WEEKLY: timedelta(days=6, hours=12),
}


class Message(NamedTuple):
    """A mail: its subject, and the template of its text, which is also given its ``user``."""

    subject: str
    template: str
    context: dict[str, Any]


class Failure(NamedTuple):
    """Somebody whom a mail did not reach, and why."""

    person: Any
    reason: str


class Delivery(NamedTuple):
    """Whom mail reached and whom it did not; who has no address is neither."""

    reached: list[Any]
    failures: list[Failure]


def mail_each(
    people: Iterable[Any],
    write: Callable[[Any], Message | None],
    on_reached: Callable[[Any], object] | None = None,
) -> Delivery:
    """Mails people one by one; who has no address, who has left, or for whom nothing is written,
    gets none.

    ``write`` is called in the language that the person has chosen for the admin, and
    ``on_reached`` as soon as the mail server has taken the mail. No failure of a mail is
    raised, and none keeps the next person's from being sent; nor does one that cannot be written.
    """
    delivery = Delivery([], [])
    for person in people:
        message = text = None
        with (
            guarded(person),
            translation.override(language_of(person)),
            timezone.override(_zone_of(person)),
        ):
            message = write(person) if person.email and person.is_active else None
            if message is not None:
                text = render_to_string(message.template, {**message.context, "user": person})
        if message is None or text is None:
            continue
        try:
            _send(person, message.subject, text)
        except CANNOT_BE_SENT as error:
            reason = _reason(error)
            logger.error("%s could not be mailed to %s: %s", message.template, person, reason)
            _keep_failure(person, reason)
            delivery.failures.append(Failure(person, reason))
        else:
            _note_taken(person)
            delivery.reached.append(person)
            if on_reached is not None:
                on_reached(person)
    return delivery


def _send(person: Any, subject: str, text: str) -> None:
    """Sends a mail in the name of the campaign. No vacation notice answers it (RFC 3834)."""
    name = name_of_campaign(language_of(person))
    EmailMessage(
        " ".join(f"{name}: {subject}".split()),
        text,
        formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        [person.email],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def name_of_campaign(code: str) -> str:
    """As the site is called in a language; ``WAGTAIL_SITE_NAME`` while it has no name."""
    texts: Any = apps.get_model("home", "CampaignSettings")
    with translation.override(code):
        return texts.load().text("name", code).value or str(settings.WAGTAIL_SITE_NAME)


def name_the_site_in_mail() -> None:
    """Lets mail name the site's own host, in its ``Message-ID`` and to the mail server (HELO).

    Django would name this machine, and with it who rents it out.
    """
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    DNS_NAME._fqdn = punycode(host)  # noqa: SLF001  # where Django keeps it


def in_words(moment: datetime) -> str:
    """A moment in the zone of whoever is written to, in the campaign's, and in UTC; each once."""
    zone = ZoneInfo(settings.CAMPAIGN_TIME_ZONE)
    return "; ".join(f"{each.words} ({each.zone})" for each in in_zones(moment, zone))


def _zone_of(person: Any) -> str:
    profile = getattr(person, "wagtail_userprofile", None)
    return profile.get_current_time_zone() if profile else settings.TIME_ZONE


def language_of(person: Any) -> str:
    """The language in which somebody has the admin."""
    profile = getattr(person, "wagtail_userprofile", None)
    return (profile.preferred_language if profile else "") or default_admin_language()


def _reason(error: Exception) -> str:
    """What the mail server answered, else what kind of failure it is."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _answer(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"[:500]


def _answer(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    # PostgreSQL takes no NUL.
    return f"{code} {' '.join(text.replace(chr(0), '').split())}"[:500]


def _keep_failure(person: Any, reason: str) -> None:
    get_user_model().objects.filter(pk=person.pk).update(
        mail_failed_at=timezone.now(), mail_failed_address=person.email, mail_failure=reason
    )


def _note_taken(person: Any) -> None:
    get_user_model().objects.filter(pk=person.pk).update(
        mail_taken_at=timezone.now(),
        mail_failed_at=None,
        mail_failed_address="",
        mail_failure="",
    )


def unreached() -> QuerySet[Any]:
    """The active accounts whose address did not take the last mail that was sent to it."""
    failed = get_user_model().objects.filter(is_active=True).exclude(mail_failed_at=None)
    return failed.filter(mail_failed_address=F("email")).order_by("username")


def show_failures(request: HttpRequest, delivery: Delivery) -> None:
    """Tells the person who caused mail whom it did not reach.

    The address and the reason too, if they may see the addresses of accounts.
    """
    for person, reason in delivery.failures:
        words = _("%(name)s could not be mailed. Organisers find the reason in the schedule.")
        if may_see_addresses(request.user):
            words = _("%(name)s could not be mailed at %(address)s: %(reason)s")
        named = {"name": name_of(person), "address": person.email, "reason": reason}
        messages.warning(request, words % named)


def is_due(user: Any) -> bool:
    """Whether it is time for this person's regular mail."""
    pause = PAUSES.get(MailFrequency(user.work_mail))
    if pause is None or not user.email:
        return False
    return user.work_mail_sent_at is None or user.work_mail_sent_at <= timezone.now() - pause
