"""What is read from the environment, and by every settings file in the same way.

Whatever is wrong raises ``ImproperlyConfigured``: one sentence with the name of the variable, what
is expected, and what was given unless it is a secret. An empty variable is an absent one.
"""

import base64
import binascii
import hashlib
import os
import re
import zoneinfo
from difflib import get_close_matches
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

import idna
from babel import Locale, UnknownLocaleError
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from environs import Env, EnvError

from .age_keys import recipient
from .languages import BY_CODE, CODES

env = Env()

#: Every variable of the public site; docs/configuration.md says what each is.
KNOWN = frozenset(
    {
        "BACKUP_DIR",
        "BACKUP_KEYS",
        "BASE_URL",
        "BIN_DAYS",
        "CAMPAIGN_TIME_ZONE",
        "CDN_SECONDS",
        "CDN_STALE_SECONDS",
        "DATABASE_URL",
        "DEBUG",
        "DEFAULT_LANGUAGE",
        "DJANGO_SETTINGS_MODULE",
        "EMAIL_FROM",
        "EMAIL_URL",
        "EXTRA_HOSTS",
        "HSTS_PRELOAD",
        "HSTS_SECONDS",
        "LANGUAGE_REGIONS",
        "MAIL_NAMES_DRAFTS",
        "MEDIA_ROOT",
        "MIRROR_DIR",
        "MIRROR_SIGNERS",
        "MIRROR_SIGNING_KEY",
        "ONION_LOCATION",
        "PAGE_CACHE_MB",
        "PAGE_FILES",
        "RECORDING_MB",
        "SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
        "SECURITY_CONTACT",
        "SECURITY_ENCRYPTION",
        "TRANSLATION_KEY",
        "TRANSLATION_URL",
        "VAR_DIR",
    }
)
#: Those that only one's own machine knows.
OF_ONES_OWN = frozenset({"DEMO", "DEMO_ADMIN_PASSWORD", "GRANIAN_HOST", "PORT", "SECOND_FACTOR"})
#: What others call the same: names of Django's settings, and of other software.
MEANT = {
    "ALLOWED_HOSTS": "EXTRA_HOSTS",
    "DATABASE": "DATABASE_URL",
    "DATABASES": "DATABASE_URL",
    "DEFAULT_FROM_EMAIL": "EMAIL_FROM",
    "DOMAIN": "BASE_URL",
    "EMAIL_HOST": "EMAIL_URL",
    "EMAIL_HOST_PASSWORD": "EMAIL_URL",
    "EMAIL_HOST_USER": "EMAIL_URL",
    "EMAIL_PORT": "EMAIL_URL",
    "LANGUAGE_CODE": "DEFAULT_LANGUAGE",
    "LIBRETRANSLATE_API_KEY": "TRANSLATION_KEY",
    "LIBRETRANSLATE_URL": "TRANSLATION_URL",
    "SECURE_HSTS_PRELOAD": "HSTS_PRELOAD",
    "SECURE_HSTS_SECONDS": "HSTS_SECONDS",
    "SITE_URL": "BASE_URL",
    "TIME_ZONE": "CAMPAIGN_TIME_ZONE",
    "WAGTAILADMIN_BASE_URL": "BASE_URL",
}
#: A name is as similar as that to the one that it was meant to be (0 to 1).
ALIKE = 0.85
YEAR = 31_536_000
LONGEST_HOST = 253
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
PERCENT = "Write # as %23, / as %2F and @ as %40 in a password"


def tidy() -> None:
    """Takes away what is empty, and the space around what is not, of all variables of ours."""
    for name in KNOWN | OF_ONES_OWN:
        value = os.environ.get(name)
        if value is not None and not value.strip():
            del os.environ[name]
        elif value is not None:
            os.environ[name] = value.strip()


def refuse_misspelt() -> None:
    """Raises for a variable that is nearly one of ours: nothing else would say that it is idle."""
    plain = {each.replace("_", ""): each for each in sorted(KNOWN)}
    for name in sorted(os.environ):
        if name in KNOWN | OF_ONES_OWN:
            continue
        meant = MEANT.get(name.upper())
        if meant is None and not any(
            name.startswith(f"{each}_") or name.endswith(f"_{each}") for each in KNOWN
        ):
            alike = get_close_matches(name.upper().replace("_", ""), plain, 1, ALIKE)
            meant = plain[alike[0]] if alike else None
        if meant is not None:
            raise ImproperlyConfigured(
                f"{name} is not known here and does nothing. Did you mean {meant}? "
                "Rename it or take it out."
            )


def database(default: str) -> dict:
    """Django's database configuration from ``DATABASE_URL``.

    SQLite takes its write lock at the start of a transaction (``BEGIN IMMEDIATE``) and
    waits for it: two editors who save at once take turns instead of failing.
    """
    given = env.str("DATABASE_URL", default)
    scheme = given.partition(":")[0]
    if scheme not in ("postgres", "postgresql", "sqlite"):
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgres:// or sqlite://, such as "
            f"postgres://user:password@host/name; it begins with {scheme[:20]!r}."
        )
    try:
        config = env.dj_db_url("DATABASE_URL", default=default)
    except (EnvError, ValueError):
        raise ImproperlyConfigured(
            "DATABASE_URL must be like postgres://user:password@host:5432/name. "
            f"{PERCENT}, and the port as a number."
        ) from None
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        return config
    if not config["NAME"]:
        raise ImproperlyConfigured(
            f"DATABASE_URL does not name a database: postgres://user:password@host/name. {PERCENT}."
        )
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    return config


def public_database() -> dict:
    """``DATABASE_URL`` of a public site: PostgreSQL, or one file of SQLite on this machine."""
    config = database("")
    name = config["NAME"]
    if config["ENGINE"].endswith("sqlite3") and not Path(name).is_absolute():
        raise ImproperlyConfigured(
            "DATABASE_URL of SQLite needs a whole path, with four slashes: "
            f"sqlite:////var/lib/campaign/site.sqlite3, not {env.str('DATABASE_URL')!r}."
        )
    return config


def keys() -> list[str]:
    """``SECRET_KEY``, and then those of before."""
    found = [("SECRET_KEY", env.str("SECRET_KEY"))]
    found += [("SECRET_KEY_FALLBACKS", each) for each in _parts("SECRET_KEY_FALLBACKS")]
    for name, key in found:
        # As Django's own check for deployment has it (security.W009).
        if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
            raise ImproperlyConfigured(
                f"{name} must have at least 50 characters, chosen at random: "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
            )
    return [key for _name, key in found]


def backup_keys() -> list[str]:
    """``BACKUP_KEYS``: public keys of age or SSH, with commas or one on each line."""
    given = re.split(r"[,\n]", env.str("BACKUP_KEYS", ""))
    keys = [key.strip() for key in given if key.strip()]
    for key in keys:
        try:
            recipient(key)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"BACKUP_KEYS takes public keys with commas between them: {error}"
            ) from None
    return keys


@lru_cache
def time_zones() -> frozenset[str]:
    """The names of the zones that there are, without a machine's own, which no browser knows."""
    return frozenset(zoneinfo.available_timezones() - {"localtime", "Factory"})


def time_zone() -> str:
    """``CAMPAIGN_TIME_ZONE``: the zone of dates and day counts, UTC if not given."""
    name = env.str("CAMPAIGN_TIME_ZONE", "UTC")
    zones = time_zones()
    if name not in zones:
        alike = get_close_matches(name, zones, 1, 0.7)
        hint = f" Did you mean {alike[0]}?" if alike else ""
        raise ImproperlyConfigured(
            f"CAMPAIGN_TIME_ZONE must be the name of a zone, like Europe/Paris, not {name!r}.{hint}"
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


def date_formats(regions: dict[str, str]) -> str | None:
    """Where Django finds English dates for the admin: Django's own are American."""
    return None if regions["en"] == "US" else "home.settings.formats"


def number(name: str, default: int, least: int = 0, most: int = YEAR) -> int:
    """A whole number within bounds."""
    given = env.str(name, str(default))
    if not re.fullmatch(r"-?[0-9]{1,20}", given) or not least <= int(given) <= most:
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {least} to {most}, not {given!r}."
        )
    return int(given)


def yes_or_no(name: str, default: bool) -> bool:
    """``1`` or ``0``, or what people write for them."""
    try:
        return env.bool(name, default)
    except EnvError:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {env.str(name)!r}.") from None


def addresses(name: str) -> list[str]:
    """Addresses with commas between them, each with its scheme, such as ``mailto:``."""
    found = _parts(name)
    for each in found:
        if not re.fullmatch(r"(mailto|https|tel|openpgp4fpr|dns):[!-~]+", each):
            raise ImproperlyConfigured(
                f"{name} must be addresses like mailto:name@example.org or https://…: {each!r}"
            )
    return found


def _parts(name: str) -> list[str]:
    """What stands between commas or spaces."""
    return env.str(name, "").replace(",", " ").split()


# Addresses and hosts


def host_name(name: str, given: str) -> str:
    """A host as browsers send it: small letters, and other scripts in their Latin form (IDNA)."""
    host = given.lower()
    try:
        if not host.isascii():
            host = idna.encode(given, uts46=True).decode("ascii")
    except idna.IDNAError:
        host = ""
    labels = host.split(".")
    if not host or len(host) > LONGEST_HOST or not all(_LABEL.fullmatch(each) for each in labels):
        raise ImproperlyConfigured(
            f"{name} must have names of hosts like www.example.org, of letters, digits and "
            f"hyphens, with no https:// and no star: {given!r}"
        )
    return host


def base_url() -> str:
    """``BASE_URL``: the public address without a path, its host as browsers send it."""
    given = env.str("BASE_URL")
    wrong = f"BASE_URL must be an address without a path, like https://example.org: {given!r}"
    found = re.fullmatch(r"(https?)://([^\s/?#@:\[\]]+|\[[\da-f:]+\])(?::(\d{1,5}))?/?", given)
    if found is None or (found[3] and not 0 < int(found[3]) < 65_536):
        raise ImproperlyConfigured(wrong)
    host = found[2]
    if not host.startswith("["):
        try:
            host = host_name("BASE_URL", host)
        except ImproperlyConfigured:
            raise ImproperlyConfigured(
                f"{wrong}. Names of hosts have letters, digits, hyphens and dots."
            ) from None
    return f"{found[1]}://{host}" + (f":{found[3]}" if found[3] else "")


def extra_hosts() -> list[str]:
    """``EXTRA_HOSTS``: further hosts that are answered, with commas or spaces between them."""
    return [host_name("EXTRA_HOSTS", each) for each in _parts("EXTRA_HOSTS")]


def onion_location() -> str:
    """``ONION_LOCATION``: the onion service, without a slash at the end; empty without one."""
    given = env.str("ONION_LOCATION", "").rstrip("/").lower()
    found = re.fullmatch(r"https?://(?:[a-z0-9-]+\.)*([a-z2-7]{56})\.onion", given)
    if given and (found is None or not _is_onion(found[1])):
        raise ImproperlyConfigured(
            "ONION_LOCATION must be what Tor wrote into the file hostname, with http:// before it: "
            f"56 letters and digits, and .onion. Given: {given!r}"
        )
    return given


def _is_onion(name: str) -> bool:
    """Whether the sum in an address of version 3 is right (Tor's rend-spec-v3, section 6)."""
    try:
        raw = base64.b32decode(name.upper())
    except binascii.Error:
        return False
    key, told, version = raw[:32], raw[32:34], raw[34:]
    sum_of = hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2]
    return version == b"\x03" and told == sum_of


def translation_server() -> tuple[str, str]:
    """``TRANSLATION_URL``, without a slash at its end, and ``TRANSLATION_KEY``.

    Both are empty where nothing is translated by machine. Nothing of the key is told.
    """
    given, key = env.str("TRANSLATION_URL", ""), env.str("TRANSLATION_KEY", "")
    if key and not given:
        raise ImproperlyConfigured(
            "TRANSLATION_KEY does nothing without TRANSLATION_URL, the address of the server that "
            "it is for. Give that too, or take the key out."
        )
    if not re.fullmatch(r"[!-~]{0,500}", key):
        raise ImproperlyConfigured("TRANSLATION_KEY has signs that no key has, such as spaces.")
    return (_translation_url(given) if given else ""), key


def _translation_url(given: str) -> str:
    wrong = (
        "TRANSLATION_URL must be the address of a LibreTranslate, such as http://127.0.0.1:5000 or "
        "https://translate.example.org"
    )
    try:
        address = urlsplit(given)
        port = address.port
    except ValueError:
        raise ImproperlyConfigured(f"{wrong}: {given[:200]!r}") from None
    if "@" in address.netloc:  # not told: it has a password
        raise ImproperlyConfigured(f"{wrong}, without a name or a password in it.")
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ImproperlyConfigured(f"{wrong}: {given[:200]!r}")
    path = address.path.rstrip("/")
    if address.query or address.fragment or not re.fullmatch(r"(/[\w.~-]+)*", path, re.ASCII):
        raise ImproperlyConfigured(f"{wrong}, with nothing behind a path: {given[:200]!r}")
    if path.endswith(("/translate", "/languages")):
        raise ImproperlyConfigured(f"{wrong}, without {path.rpartition('/')[2]} at the end.")
    host = address.hostname
    if ":" in host:
        host = f"[{host}]"
    elif not re.fullmatch(r"[\d.]+", host):
        host = host_name("TRANSLATION_URL", host)
    return f"{address.scheme}://{host}" + (f":{port}" if port else "") + path


# Mail


class MailServer(NamedTuple):
    """Where mail is handed in. With ``starttls`` the line begins plain, with ``tls`` not."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool


#: By scheme: the usual port, STARTTLS, TLS.
_MAIL = {
    "smtp": (25, False, False),
    "submission": (587, True, False),
    "smtps": (465, False, True),
}


def mail_server() -> MailServer:
    """``EMAIL_URL``. Nothing of it is told when it is wrong: it has a password."""
    wrong = (
        "EMAIL_URL must be like submission://user:password@mail.example.org:587 (or smtps://…:465, "
        "or smtp://…:25 without encryption)"
    )
    try:
        address = urlsplit(env.str("EMAIL_URL"))
        port = address.port
    except ValueError:
        raise ImproperlyConfigured(f"{wrong}. {PERCENT}, and the port as a number.") from None
    if address.scheme not in _MAIL:
        # Links that choose a password would stand in a log, or be lost.
        raise ImproperlyConfigured(f"{wrong}; it begins with {address.scheme[:20]!r}.")
    if not address.hostname:
        raise ImproperlyConfigured(f"{wrong}. It names no server.")
    if address.path.strip("/") or address.query or address.fragment:
        raise ImproperlyConfigured(f"{wrong}. {PERCENT}; after the port there is nothing.")
    usual, starttls, tls = _MAIL[address.scheme]
    if port == 465 and not tls:
        raise ImproperlyConfigured(
            "EMAIL_URL: port 465 speaks TLS from its first byte. Write smtps:// with it, or "
            "submission:// with port 587."
        )
    if port in (25, 587) and tls:
        raise ImproperlyConfigured(
            f"EMAIL_URL: port {port} begins without TLS. Write submission:// with it, or smtps:// "
            "with port 465."
        )
    host = host_name("EMAIL_URL", address.hostname) if ":" not in address.hostname else ""
    return MailServer(
        host or address.hostname,
        port or usual,
        _secret(address, "username"),
        _secret(address, "password"),
        starttls,
        tls,
    )


def _secret(address: SplitResult, part: str) -> str:
    return unquote(getattr(address, part) or "")


def sender(default: str) -> str:
    """``EMAIL_FROM``: an address, or a name and the address in angle brackets."""
    given = env.str("EMAIL_FROM", "")
    if not given:
        return default
    try:
        validate_email(parseaddr(given)[1])
        if "\n" in given or "\r" in given:
            raise ValidationError("")
    except ValidationError:
        raise ImproperlyConfigured(
            "EMAIL_FROM must be an address, like campaign@example.org or "
            f'"Free Ivan" <campaign@example.org>: {given!r}'
        ) from None
    return given


# Folders


def folder(name: str) -> Path | None:
    """A folder by its whole path, if one is given."""
    given = env.str(name, "")
    if not given:
        return None
    path = Path(given)
    if not path.is_absolute() or ".." in path.parts or path == Path("/"):
        raise ImproperlyConfigured(
            f"{name} must be the whole path of a folder of its own, like /srv/campaign-data: "
            f"{given!r}"
        )
    return path


def refuse_one_in_another(outermost: str, folders: dict[str, Path | None]) -> None:
    """Raises where two folders are the same, or one is in another but the outermost."""
    given = [(name, path) for name, path in folders.items() if path is not None]
    for name, path in given:
        for other, outer in given:
            if name == other or not path.is_relative_to(outer):
                continue
            if path == outer or other != outermost:
                where = "is the folder of" if path == outer else "is inside"
                raise ImproperlyConfigured(
                    f"{name} ({path}) {where} {other} ({outer}): one would overwrite or give out "
                    "what is in the other. Give each a folder of its own."
                )


def refuse_database_in_one(database: dict, folders: dict[str, Path | None]) -> None:
    """Raises for a SQLite in a folder whose files are given out, moved or deleted."""
    if not database["ENGINE"].endswith("sqlite3") or ":memory:" in str(database["NAME"]):
        return
    place = Path(database["NAME"])
    for name, folder in folders.items():
        if folder is not None and place.resolve().is_relative_to(folder.resolve()):
            raise ImproperlyConfigured(
                f"DATABASE_URL ({place}) is inside {name} ({folder}), whose files are given out, "
                "moved or deleted. Give the database another folder."
            )


tidy()
