"""The settings of the site as a backup keeps them: without anything that opens a door."""

import os
import re
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from home.settings.environment import KNOWN

#: Whoever has one of these can pretend to be the site, or read its mail or database.
SECRETS = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "DATABASE_URL",
    "EMAIL_URL",
    "MIRROR_SIGNING_KEY",
    "TRANSLATION_KEY",
)
#: The others, but for what shows errors to visitors: no backup is to bring that along.
NAMES = tuple(sorted(KNOWN - {*SECRETS, "DEBUG"}))


def settings_file() -> str:
    """The settings that are set, as a file of environment variables; secrets as gaps to fill."""
    lines = [
        "# The settings of the site when this backup was made. Secrets are not in it: they stand",
        "# in the settings file of the server (/etc/campaign.env). Keep a copy of that by itself.",
    ]
    lines += [f"{name}={_quoted(value)}" for name, value in _set(NAMES)]
    lines += [f"# {name}={_quoted(_without_password(value))}" for name, value in _set(SECRETS)]
    return "\n".join(lines) + "\n"


def secrets_in_use() -> list[str]:
    """The names of the secrets that this site has."""
    return [name for name, _value in _set(SECRETS)]


def _set(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        if value := os.environ.get(name):
            yield name, value


def _without_password(value: str) -> str:
    """Of an address its host and name; of a key nothing."""
    if "://" not in value:
        return "…"
    parts = urlsplit(value)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        (parts.scheme, f"…@{host}" if "@" in parts.netloc else host, parts.path, "", "")
    )


def _quoted(value: str) -> str:
    """A value as a shell and systemd read it alike."""
    if re.fullmatch(r"[\w./:@%+,-]*", value):
        return value
    escaped = re.sub(r'(["\\$`])', r"\\\1", value)
    return f'"{escaped}"'
