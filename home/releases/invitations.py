# words: admin
"""Mail to the editors of a language: their part of a release is wanted."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.public.visible import HOME_DEPTH
from home.staff.groups import name_of
from home.staff.mail import Delivery, Message, in_words, mail_each
from home.staff.rights import people_who_may

from .models import Release


def editors_of(code: str) -> list[Any]:
    """People who may publish in a language and not in all of them, with an address."""
    home = Page.objects.filter(depth=HOME_DEPTH, locale__language_code=code).first()
    if home is None:
        return []
    homes = Page.objects.filter(depth=HOME_DEPTH).count()
    allowed = PagePermissionPolicy().instances_user_has_permission_for
    return [
        user
        for user in people_who_may("publish", home)
        if allowed(user, "publish").filter(depth=HOME_DEPTH).count() < homes
    ]


def ask_editors(release: Release, code: str, by: Any) -> Delivery:
    """Asks the editors of a language, at once, to join a release."""
    item = release.items.filter(code=code).first()
    link = settings.WAGTAILADMIN_BASE_URL + reverse("release", args=[release.pk])

    def write(person: Any) -> Message:
        when = in_words(release.moment)
        context = {"when": when, "by": name_of(by), "link": link, "item": item}
        subject = _("A release needs your language")
        return Message(subject, "releases/admin/mail/join.txt", context)

    return mail_each(editors_of(code), write)
