"""How every program of the site begins: with settings that are chosen, and right, or a sentence."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PUBLIC = "home.settings.production"
ONES_OWN = "home.settings.dev"
#: Where the settings of a public site stand on its machine; see docs/deploy/install.sh.
SETTINGS_FILE = Path("/etc/campaign.env")


def choose(default: str) -> None:
    """Takes a settings module where the environment names none.

    Does not guess on the machine of a public site: another database would be asked, or changed,
    and everything would look right. Ends the program with a sentence.
    """
    if os.environ.get("DJANGO_SETTINGS_MODULE"):
        return
    if default != PUBLIC and SETTINGS_FILE.exists():
        sys.exit(
            f"This is the machine of a public site, and this command has not been given its "
            f"settings ({SETTINGS_FILE}).\nType “campaign manage …” in place of “manage.py …”. For "
            f"another site, of one's own: DJANGO_SETTINGS_MODULE={ONES_OWN}."
        )
    os.environ["DJANGO_SETTINGS_MODULE"] = default


def require_settings() -> None:
    """Loads the settings. What is wrong with them ends the program with a sentence."""
    name = os.environ["DJANGO_SETTINGS_MODULE"]
    if not _is_module(name):
        sys.exit(
            f"DJANGO_SETTINGS_MODULE: there is no {name!r}. "
            f"Of a public site it is {PUBLIC}, of one's own {ONES_OWN}."
        )
    try:
        settings.INSTALLED_APPS  # noqa: B018  # reads them
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except OSError as error:  # of one's own machine: a folder of data that is not to be had
        sys.exit(f"VAR_DIR: {error}")


def require_site() -> None:
    """Loads the settings and the site, or ends the program with a sentence."""
    require_settings()
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(str(error))


def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False
