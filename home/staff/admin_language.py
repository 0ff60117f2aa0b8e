# words: admin
"""The language of the admin for people who have chosen none: what their browser asks for."""

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.admin.localization import get_available_admin_languages


def admin_codes() -> list[str]:
    """The languages in which the admin can be had."""
    return [code for code, _name in get_available_admin_languages()]


def default_admin_language() -> str:
    """The language the campaign began in, if the admin can be had in it; else English."""
    codes = admin_codes()
    return settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in codes else codes[0]


def install() -> None:
    """Lets the account say that no choice means the browser's, not the server's (Wagtail 8.0)."""
    from wagtail.admin.forms import account  # noqa: PLC0415  # needs the models

    wagtails = account._get_language_choices  # noqa: SLF001  # nothing else names them

    def choices() -> list[tuple[str, str]]:
        return [("", _("As the browser asks")), *wagtails()[1:]]

    account.LocalePreferencesForm.base_fields["preferred_language"].choices = choices
