"""The public site. Every secret, host and database comes from the environment.

A missing or wrong variable stops the start and is named; see docs/configuration.md.
"""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .environment import addresses, database, env, seconds, time_zone

_REQUIRED = {
    "SECRET_KEY": "a long random text that only this site knows",
    "DATABASE_URL": "for example postgres://user:password@host/name",
    "BASE_URL": "the public address, for example https://example.org",
}
_missing = [f"{name} ({meaning})" for name, meaning in _REQUIRED.items() if not env.str(name, "")]
if _missing:
    raise ImproperlyConfigured(f"Missing in the environment: {'; '.join(_missing)}.")

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters.")

BASE_URL = env.str("BASE_URL").rstrip("/")
_address = urlsplit(BASE_URL)
if not re.fullmatch(r"https?://([\w.-]+|\[[\da-f:]+\])(:\d+)?", BASE_URL):
    raise ImproperlyConfigured(
        f"BASE_URL must be an address without a path, like https://example.org: {BASE_URL!r}"
    )
ALLOWED_HOSTS = [_address.hostname, *env.list("EXTRA_HOSTS", [])]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
if ONION_LOCATION:
    _onion = urlsplit(ONION_LOCATION)
    if not re.fullmatch(r"https?://[\w.-]+\.onion", ONION_LOCATION):
        raise ImproperlyConfigured(
            f"ONION_LOCATION must be like http://address.onion: {ONION_LOCATION!r}"
        )
    ALLOWED_HOSTS.append(_onion.hostname)
    CSRF_TRUSTED_ORIGINS.append(ONION_LOCATION)
WAGTAILADMIN_BASE_URL = BASE_URL

DATABASES = {"default": database("")}
CAMPAIGN_TIME_ZONE = time_zone()
MEDIA_ROOT = env.path("MEDIA_ROOT", MEDIA_ROOT)
SECURITY_CONTACT = addresses("SECURITY_CONTACT")
SECURITY_ENCRYPTION = addresses("SECURITY_ENCRYPTION")
CDN_SECONDS = seconds("CDN_SECONDS", CDN_SECONDS)
CDN_STALE_SECONDS = seconds("CDN_STALE_SECONDS", CDN_STALE_SECONDS)
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", PAGE_CACHE_MB)
BIN_DAYS = env.int("BIN_DAYS", BIN_DAYS)
if BIN_DAYS < 1:
    raise ImproperlyConfigured(f"BIN_DAYS must be one day or more: {BIN_DAYS}")

if _address.scheme == "https":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Asks browsers to know it before the first visit, which takes months to undo.
    SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)
    SILENCED_SYSTEM_CHECKS = ["security.W021"]  # which wants it always
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

_mail = env.dj_email_url("EMAIL_URL", "console://")
if "EMAIL_BACKEND" not in _mail:
    raise ImproperlyConfigured(
        "EMAIL_URL must begin with smtp://, submission:// (encrypted) or console://."
    )
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", f"campaign@{_address.hostname}")
