"""The language that a campaign begins in: the setting and the database must say the same."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from home.settings.languages import BY_CODE


def new_home_title() -> str:
    """What a front page is called before anybody has worked on it, in the default language."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Campaign")


def began_in() -> str:
    """The code of the language whose front page is the site's own; empty before the first start."""
    begun = Site.objects.filter(is_default_site=True, root_page__content_type__model="homepage")
    return begun.values_list("root_page__locale__language_code", flat=True).first() or ""


def refuse_another() -> None:
    """Raises ``ImproperlyConfigured`` where the campaign began in another language than set.

    A database that does not answer, or is not migrated yet, says nothing.
    """
    try:
        code = began_in()
    except (OperationalError, ProgrammingError):
        return
    if code and code != settings.LANGUAGE_CODE:
        name = BY_CODE[code].own_name if code in BY_CODE else code
        raise ImproperlyConfigured(
            f"DEFAULT_LANGUAGE is {settings.LANGUAGE_CODE}, but this campaign began in {name}, and "
            f"that stays. Start it with DEFAULT_LANGUAGE={code}."
        )
