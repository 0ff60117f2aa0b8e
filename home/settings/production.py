"""The public site. Every secret, host and database comes from the environment.

A missing or wrong variable stops the start and is named; see docs/configuration.md.
"""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .environment import addresses, database, env, language_regions, seconds, time_zone

_REQUIRED = {
    "SECRET_KEY": "a long random text that only this site knows",
    "DATABASE_URL": "for example postgres://user:password@host/name",
    "BASE_URL": "the public address, for example https://example.org",
    "EMAIL_URL": "for example submission://user:password@mail.example.org:587",
}
_missing = [f"{name} ({meaning})" for name, meaning in _REQUIRED.items() if not env.str(name, "")]
if _missing:
    raise ImproperlyConfigured(f"Missing in the environment: {'; '.join(_missing)}.")

DEBUG = False
if env.bool("DEBUG", False):
    raise ImproperlyConfigured("DEBUG shows the insides of a site; home.settings.dev knows it.")
SECRET_KEY = env.str("SECRET_KEY")
#: Those of before, while cookies and links are valid that were signed with them.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
for _name, _key in [
    ("SECRET_KEY", SECRET_KEY),
    *(("SECRET_KEY_FALLBACKS", _each) for _each in SECRET_KEY_FALLBACKS),
]:
    # As Django's own check for deployment has it (security.W009).
    if len(_key) < 50 or len(set(_key)) < 5 or _key.startswith("django-insecure-"):
        raise ImproperlyConfigured(
            f"{_name} must have at least 50 characters, chosen at random: "
            "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )

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

# Passkeys are made for this host alone, and browsers ask for them at this address.
OTP_WEBAUTHN_RP_ID = OTP_TOTP_ISSUER = _address.hostname or ""
OTP_WEBAUTHN_ALLOWED_ORIGINS = [BASE_URL]
if _address.scheme != "https":
    SILENCED_SYSTEM_CHECKS = ["otp_webauthn.E031"]  # browsers offer none there

DATABASES = {"default": database("")}
CAMPAIGN_TIME_ZONE = time_zone()
LANGUAGE_REGIONS = language_regions()
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
    # Of a name like this browsers take a cookie from this very host alone, by TLS (RFC 6265bis).
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    KNOWN_BROWSER_COOKIE_NAME = "__Host-known"
    MESSAGES_COOKIE_NAME = "__Host-messages"

_mail = env.dj_email_url("EMAIL_URL")
if _mail.get("EMAIL_BACKEND") != "django.core.mail.backends.smtp.EmailBackend":
    # Links that choose a password would stand in a log.
    raise ImproperlyConfigured("EMAIL_URL must begin with smtp:// or submission:// (encrypted).")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", f"campaign@{_address.hostname}")
