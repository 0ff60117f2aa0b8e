# words: admin
"""Mail to the editors of a hearing that is over: its outcome is missing."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from home.public.left_out import guarded
from home.staff.mail import Delivery, Message
from home.staff.notices import mail_once
from home.staff.rights import people_who_may

from .models import CaseUpdatePage, HearingReminder
from .words import HearingStatus


def send_hearing_reminders() -> int:
    """Mails each who may publish a hearing whose result is pending, once; returns how many mails.

    Safe to call from several processes at once.
    """
    sent = 0
    originals = CaseUpdatePage.objects.filter(
        live=True,
        translation_record__original=None,
        hearing_status__in=[HearingStatus.PLANNED, HearingStatus.PENDING],
    ).select_related("court")
    for hearing in originals:
        with guarded(hearing):
            if hearing.current_status == HearingStatus.PENDING:
                sent += len(_remind(hearing).reached)
    return sent


def _remind(hearing: CaseUpdatePage) -> Delivery:
    people = people_who_may("publish", hearing)
    address = reverse("wagtailadmin_pages:edit", args=[hearing.pk])
    context = {"hearing": hearing, "link": settings.WAGTAILADMIN_BASE_URL + address}

    def write(person: Any) -> Message:
        subject = _("What was the outcome? “%(title)s”") % {"title": hearing.title}
        return Message(subject, "campaign_pages/admin/mail/outcome.txt", context)

    return mail_once(HearingReminder, people, write, hearing=hearing, day=hearing.date)
