# words: admin
"""Mail to the editors of a hearing that is over: its outcome is missing."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.staff.mail import Mail

from .models import CaseUpdatePage, HearingReminder
from .words import HearingStatus


def send_hearing_reminders() -> int:
    """Mails whoever may publish a hearing whose result is pending, once; returns how many mails.

    Safe to call from several processes at once.
    """
    sent = 0
    originals = CaseUpdatePage.objects.filter(
        live=True,
        translation_record__original=None,
        hearing_status__in=[HearingStatus.PLANNED, HearingStatus.PENDING],
    ).select_related("court")
    for hearing in originals:
        if hearing.current_status == HearingStatus.PENDING:
            _, is_new = HearingReminder.objects.get_or_create(hearing=hearing, day=hearing.date)
            sent += _remind(hearing) if is_new else 0
    return sent


def _remind(hearing: CaseUpdatePage) -> int:
    policy = PagePermissionPolicy()
    people = policy.users_with_permission_for_instance("publish", hearing)
    users = get_user_model().objects.filter(pk__in=people.values("pk"), is_active=True)
    address = reverse("wagtailadmin_pages:edit", args=[hearing.pk])
    context = {"hearing": hearing, "link": settings.WAGTAILADMIN_BASE_URL + address}
    sent = 0
    for user in users.exclude(email=""):
        with Mail(user) as letter:
            subject = _("What was the outcome? “%(title)s”") % {"title": hearing.title}
            sent += letter.send(subject, "campaign_pages/admin/mail/outcome.txt", context)
    return sent
