# words: admin
"""What mail calls a text: who carries mail reads it, and learns of nothing that is not public.

The links lead to the rest. With ``settings.MAIL_NAMES_DRAFTS`` a campaign has everything named.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.public.visible import visible

_is_mail = ContextVar("is_mail", default=False)


def unnamed() -> str:
    return _("a text that is not public yet")


def title_in_mail(page: Page | None, otherwise: str = "") -> str:
    """The public title of a page; if it has none, ``unnamed`` unless the campaign lets it be named.

    Then it is ``otherwise``, or else the title that ``page`` has.
    """
    if settings.MAIL_NAMES_DRAFTS:
        return otherwise or (page.title if page else "")
    if page is None:
        return unnamed()
    public = visible(Page.objects.filter(pk=page.pk)).values_list("title", flat=True).first()
    return public or unnamed()


def is_for_mail() -> bool:
    """Whether what is rendered now is Wagtail's mail."""
    return _is_mail.get()


@contextmanager
def _writing_mail() -> Iterator[None]:
    token = _is_mail.set(True)
    try:
        yield
    finally:
        _is_mail.reset(token)


def in_mail(send: Callable) -> Callable:
    """A function of Wagtail's that writes mail: in it pages are called as mail calls them."""

    @wraps(send)
    def sending(*args: Any, **kwargs: Any) -> Any:
        with _writing_mail():
            return send(*args, **kwargs)

    return sending


def name_in_mail_of_wagtail() -> None:
    """Wagtail's mail on approval asks a page for its title in the admin."""
    from wagtail.admin.mail import EmailNotificationMixin  # noqa: PLC0415  # it imports models

    EmailNotificationMixin.send_emails = in_mail(EmailNotificationMixin.send_emails)
