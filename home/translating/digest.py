# words: admin
"""The regular mail of what waits, and the urgent one of a single text."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.public.visible import HOME_DEPTH
from home.staff.mail import Mail, MailFrequency, is_due

from .work import WorkList

#: More would not be read; the mail links to the rest.
LONGEST = 20


def send_work_mail() -> int:
    """Sends everybody whose mail is due what waits for them; returns how many mails.

    Nothing waits, nothing is sent, and the next run asks again.
    """
    sent = 0
    people: Any = get_user_model().objects.filter(is_active=True).exclude(email="")
    for user in people:
        if not is_due(user):
            continue
        work = WorkList(user)
        if not work.is_for_translators or not work.tasks:
            continue
        with Mail(user) as letter:
            count = len(work.tasks)
            words = ngettext("%(count)s text waits for you", "%(count)s texts wait for you", count)
            tasks = work.with_words(work.tasks[:LONGEST])
            context = {
                "tasks": tasks,
                "rest": count - len(tasks),
                "base": settings.WAGTAILADMIN_BASE_URL,
                "link": settings.WAGTAILADMIN_BASE_URL + reverse("work_list"),
            }
            sent += letter.send(words % {"count": count}, "home/admin/mail/work.txt", context)
        user.work_mail_sent_at = timezone.now()
        user.save(update_fields=["work_mail_sent_at"])
    return sent


def translators_of(locale: Locale) -> list[Any]:
    """Who works in this language and not in all of them, and wants mail at all."""
    home = Page.objects.filter(depth=HOME_DEPTH, locale=locale).first()
    if home is None:
        return []
    people = PagePermissionPolicy().users_with_permission_for_instance("change", home)
    users = get_user_model().objects.filter(pk__in=people.values("pk"), is_active=True)
    wanting = users.exclude(work_mail=MailFrequency.NONE).exclude(email="")
    return [user for user in wanting if WorkList(user).is_for_translators]


def ask_for_translation(page: Page, locale: Locale, by: Any) -> int:
    """Mails the translators of a language at once that a text is wanted now."""
    address = f"{reverse('start_translations')}?page={page.pk}&language={locale.language_code}"
    context = {"page": page, "by": by, "link": settings.WAGTAILADMIN_BASE_URL + address}
    sent = 0
    for user in translators_of(locale):
        with Mail(user) as letter:
            subject = _("Urgent: please translate “%(title)s”") % {"title": page.title}
            sent += letter.send(subject, "home/admin/mail/urgent.txt", context)
    return sent
