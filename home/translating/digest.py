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

from home.public.visible import HOME_DEPTH, visible
from home.staff.mail import Delivery, MailFrequency, Message, is_due, mail_each
from home.staff.mailed_titles import title_in_mail, unnamed
from home.staff.rights import people_who_may

from .work import Task, WorkList

#: More would not be read; the mail links to the rest.
LONGEST = 20


def send_work_mail() -> int:
    """Sends everybody whose mail is due what waits for them; returns how many mails.

    Nothing waits, nothing is sent, and the next run asks again; so it does of whoever was
    not reached.
    """
    people: Any = get_user_model().objects.filter(is_active=True).exclude(email="")
    due = [user for user in people if is_due(user)]
    return len(mail_each(due, _work_of, _note_work_mail).reached)


def _work_of(user: Any) -> Message | None:
    work = WorkList(user)
    if not work.is_for_translators or not work.tasks:
        return None
    count = len(work.tasks)
    words = ngettext("%(count)s text waits for you", "%(count)s texts wait for you", count)
    tasks = _named(work.with_words(work.tasks[:LONGEST]))
    context = {
        "tasks": tasks,
        "rest": count - len(tasks),
        "base": settings.WAGTAILADMIN_BASE_URL,
        "link": settings.WAGTAILADMIN_BASE_URL + reverse("work_list"),
    }
    return Message(words % {"count": count}, "translating/admin/mail/work.txt", context)


def _named(tasks: list[tuple[Task, Any]]) -> list[tuple[Task, Any]]:
    """Tasks with the public titles of their texts alone, unless the campaign lets all be named."""
    if settings.MAIL_NAMES_DRAFTS:
        return tasks
    pages = visible(
        Page.objects.filter(translation_key__in=[task.row.key for task, _words in tasks])
    )
    public = {
        (key, code): title
        for key, code, title in pages.values_list(
            "translation_key", "locale__language_code", "title"
        )
    }
    return [
        (
            task._replace(
                row=row._replace(title=public.get((row.key, row.language.code), unnamed()))
            ),
            words,
        )
        for task, words in tasks
        for row in [task.row]
    ]


def _note_work_mail(user: Any) -> None:
    user.work_mail_sent_at = timezone.now()
    user.save(update_fields=["work_mail_sent_at"])


def translators_of(locale: Locale) -> list[Any]:
    """Who works in this language and not in all of them, and wants mail at all."""
    home = Page.objects.filter(depth=HOME_DEPTH, locale=locale).first()
    if home is None:
        return []
    wanting = people_who_may("change", home).exclude(work_mail=MailFrequency.NONE)
    return [user for user in wanting if WorkList(user).is_for_translators]


def ask_for_translation(page: Page, locale: Locale, by: Any) -> Delivery:
    """Mails the translators of a language at once that a text is wanted now."""
    address = f"{reverse('start_translations')}?page={page.pk}&language={locale.language_code}"
    link = settings.WAGTAILADMIN_BASE_URL + address

    def write(person: Any) -> Message:
        title = title_in_mail(page)
        subject = _("Urgent: please translate “%(title)s”") % {"title": title}
        context = {"title": title, "by": by, "link": link}
        return Message(subject, "translating/admin/mail/urgent.txt", context)

    return mail_each(translators_of(locale), write)
