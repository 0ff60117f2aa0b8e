# words: admin
"""Mail to the editors of a language: their part of a release is wanted."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.public.visible import HOME_DEPTH
from home.staff.groups import name_of
from home.staff.mail import Mail

from .models import Release


def editors_of(code: str) -> list[Any]:
    """Who may publish in a language and is not an Organiser of all of them, with an address."""
    home = Page.objects.filter(depth=HOME_DEPTH, locale__language_code=code).first()
    if home is None:
        return []
    people = PagePermissionPolicy().users_with_permission_for_instance("publish", home)
    users = get_user_model().objects.filter(pk__in=people.values("pk"), is_active=True)
    homes = Page.objects.filter(depth=HOME_DEPTH).count()
    allowed = PagePermissionPolicy().instances_user_has_permission_for
    return [
        user
        for user in users.exclude(email="")
        if allowed(user, "publish").filter(depth=HOME_DEPTH).count() < homes
    ]


def ask_editors(release: Release, code: str, by: Any) -> int:
    """Asks the editors of a language, at once, to join a release; returns how many were mailed."""
    item = release.items.filter(code=code).first()
    link = settings.WAGTAILADMIN_BASE_URL + reverse("release", args=[release.pk])
    sent = 0
    for user in editors_of(code):
        with Mail(user) as letter:
            context = {"release": release, "by": name_of(by), "link": link, "item": item}
            subject = _("A release waits for your language")
            sent += letter.send(subject, "home/admin/mail/join.txt", context)
    return sent
