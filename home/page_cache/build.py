"""Which code, templates, words and style sheets make the responses of this process."""

import hashlib
from functools import cache

from django.conf import settings

_ENDINGS = {".py", ".html", ".mo", ".txt", ".xml", ".typ", ".svg", ".css", ".js", ".json", ".toml"}
_FOLDERS = ("home", "campaign_pages", "people", "templates", "locale")


@cache
def build() -> str:
    """A word that is another after each update of the software, and with another database."""
    digest = hashlib.blake2b(digest_size=8)
    for folder in _FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in _ENDINGS:
                digest.update(f"{path} {path.stat().st_mtime_ns}\n".encode())
    database = settings.DATABASES["default"]
    told: list = [settings.BASE_URL, settings.CAMPAIGN_TIME_ZONE, settings.LANGUAGE_CODE]
    told += [settings.LANGUAGE_REGIONS, database.get("HOST"), database["NAME"]]
    digest.update(repr(told).encode())
    return digest.hexdigest()
