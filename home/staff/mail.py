# words: admin
"""Mail for translators, in their own language, as often as each of them wants."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _


class MailFrequency(TextChoices):
    """How often somebody wants mail about what waits; the urgent comes with all but none."""

    URGENT = "urgent", _("urgent only")
    WEEKLY = "weekly", _("once a week, and what is urgent")
    DAILY = "daily", _("once a day, and what is urgent")
    NONE = "none", _("none")


#: A little less than the time itself, so that a run each day at the same hour never skips one.
PAUSES = {
    MailFrequency.DAILY: timedelta(hours=20),
    MailFrequency.WEEKLY: timedelta(days=6, hours=12),
}


class Mail:
    """Sends to one person, in the language that this person has chosen for the admin."""

    def __init__(self, user: Any) -> None:
        self.user = user
        profile = getattr(user, "wagtail_userprofile", None)
        code = profile.preferred_language if profile and profile.preferred_language else ""
        self._language = translation.override(code or settings.LANGUAGE_CODE)

    def __enter__(self) -> Self:
        self._language.__enter__()
        return self

    def __exit__(self, *details: Any) -> None:
        self._language.__exit__(*details)

    def send(self, subject: str, template: str, context: dict) -> bool:
        """Whether it was sent: who has no address gets none."""
        if not self.user.email:
            return False
        text = render_to_string(template, {**context, "user": self.user})
        send_mail(" ".join(subject.split()), text, None, [self.user.email])
        return True


def is_due(user: Any) -> bool:
    """Whether it is time for this person's regular mail."""
    pause = PAUSES.get(MailFrequency(user.work_mail))
    if pause is None or not user.email:
        return False
    return user.work_mail_sent_at is None or user.work_mail_sent_at <= timezone.now() - pause
