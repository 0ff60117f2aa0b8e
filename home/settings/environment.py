"""What is read from the environment, and by every settings file in the same way."""

import re
import zoneinfo

from babel import Locale, UnknownLocaleError
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from .languages import BY_CODE, CODES

env = Env()


def database(default: str) -> dict:
    """Django's database configuration from ``DATABASE_URL``.

    SQLite takes its write lock at the start of a transaction (``BEGIN IMMEDIATE``) and
    waits for it: two editors who save at once take turns instead of failing.
    """
    config = env.dj_db_url("DATABASE_URL", default=default)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


def time_zone() -> str:
    """``CAMPAIGN_TIME_ZONE``: the zone of dates and day counts, UTC if not given."""
    name = env.str("CAMPAIGN_TIME_ZONE", "UTC")
    if name not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(
            f"CAMPAIGN_TIME_ZONE must be the name of a zone, like Europe/Paris: {name!r}"
        )
    return name


def default_language() -> str:
    """``DEFAULT_LANGUAGE``: the code of the language a campaign begins in, English if not given."""
    given = env.str("DEFAULT_LANGUAGE", "")
    code = given.strip().lower().replace("_", "-") or "en"
    if code not in CODES:
        raise ImproperlyConfigured(
            f"DEFAULT_LANGUAGE must be one of {', '.join(CODES)}, not {given!r}."
        )
    return code


def language_regions() -> dict[str, str]:
    """``LANGUAGE_REGIONS``: whose dates readers of a language expect, as ``en-US es-MX``.

    By code, for every language of the table; for those that are not named, the table's own.
    """
    regions = {code: language.region for code, language in BY_CODE.items()}
    for name in env.str("LANGUAGE_REGIONS", "").replace(",", " ").split():
        code, _, region = name.replace("_", "-").rpartition("-")
        code, region = code.lower(), region.upper()
        try:
            Locale.parse(f"{BY_CODE[code].code}-{region}", sep="-")
        except (KeyError, ValueError, UnknownLocaleError):
            raise ImproperlyConfigured(
                "LANGUAGE_REGIONS must name known languages with a region of CLDR, like "
                f"en-US: {name!r}"
            ) from None
        regions[code] = region
    return regions


def seconds(name: str, default: int) -> int:
    """A length of time in whole seconds, zero or more."""
    value = env.int(name, default)
    if value < 0:
        raise ImproperlyConfigured(f"{name} must not be negative: {value}")
    return value


def addresses(name: str) -> list[str]:
    """Addresses with commas between them, each with its scheme, such as ``mailto:``."""
    found = [each.strip() for each in env.list(name, []) if each.strip()]
    for each in found:
        if not re.fullmatch(r"(mailto|https|tel|openpgp4fpr|dns):[!-~]+", each):
            raise ImproperlyConfigured(
                f"{name} must be addresses like mailto:name@example.org or https://…: {each!r}"
            )
    return found
