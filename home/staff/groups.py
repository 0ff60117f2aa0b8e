"""The groups that accounts of the admin belong to, and who is in them."""

from functools import cache
from typing import Any

from babel import Locale as CldrLocale
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from home.settings.languages import TABLE, Language

#: May do everything but make superusers; one group for all languages.
ORGANISERS = "Organisers"
#: What the groups of a language may do with its pages, by the first word of their names.
PAGE_RIGHTS = {
    "Translators": ["add_page", "change_page"],
    "Editors": ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
}


def english_name(language: Language) -> str:
    return CldrLocale.parse(language.code, sep="-").get_display_name("en") or language.code


def names_of_groups(language: Language) -> list[str]:
    """The groups of a language: "Translators: French", "Editors: French"."""
    return [f"{role}: {english_name(language)}" for role in PAGE_RIGHTS]


@cache
def role_and_language(name: str) -> tuple[str, Language] | None:
    """What the members of a group of one language are, and of which; None for other groups."""
    role, _colon, of = name.partition(": ")
    found = [each for each in TABLE if role in PAGE_RIGHTS and english_name(each) == of]
    return (role, found[0]) if found else None


def organisers() -> QuerySet[Any]:
    """The active accounts of the Organisers, by name."""
    users = get_user_model().objects.filter(is_active=True, groups__name=ORGANISERS)
    return users.order_by("username")


def is_organiser(user: Any) -> bool:
    """Whether an account is one of the Organisers, or may do everything anyway.

    Asked once for each object of an account, as Django asks for its permissions.
    """
    if not hasattr(user, "_is_organiser"):
        in_group = user.groups.filter(name=ORGANISERS)
        known = user.is_active and (user.is_superuser or in_group.exists())
        user._is_organiser = known  # noqa: SLF001
    return user._is_organiser  # noqa: SLF001


def answerable() -> QuerySet[Any]:
    """Whom to tell when something fails: Organisers with an address, else such superusers."""
    users = get_user_model().objects.filter(is_active=True).exclude(email="")
    in_group = users.filter(groups__name=ORGANISERS).distinct()
    return in_group if in_group.exists() else users.filter(is_superuser=True)


def name_of(user: Any) -> str:
    """How an account is called where it may be gone; empty for none."""
    return (user.get_full_name() or user.get_username()) if user else ""
