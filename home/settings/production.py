"""The public site. Every secret, host and database comes from the environment.

A missing or wrong variable stops the start and is named; see docs/configuration.md.
"""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .environment import (
    addresses,
    base_url,
    date_formats,
    env,
    extra_hosts,
    folder,
    keys,
    language_regions,
    mail_server,
    number,
    public_database,
    refuse_database_in_one,
    refuse_misspelt,
    refuse_one_in_another,
    sender,
    time_zone,
    yes_or_no,
)

refuse_misspelt()
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
if yes_or_no("DEBUG", False):
    raise ImproperlyConfigured("DEBUG shows the insides of a site; home.settings.dev knows it.")
#: After the first: those of before, while cookies and links are valid that were signed with them.
SECRET_KEY, *SECRET_KEY_FALLBACKS = keys()

BASE_URL = base_url()
_address = urlsplit(BASE_URL)
EXTRA_HOSTS = extra_hosts()
ALLOWED_HOSTS = [_address.hostname, *EXTRA_HOSTS]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
if ONION_LOCATION:
    ALLOWED_HOSTS.append(urlsplit(ONION_LOCATION).hostname)
    CSRF_TRUSTED_ORIGINS.append(ONION_LOCATION)
WAGTAILADMIN_BASE_URL = BASE_URL

# Passkeys are made for this host alone, and browsers ask for them at this address.
OTP_WEBAUTHN_RP_ID = OTP_TOTP_ISSUER = _address.hostname or ""
OTP_WEBAUTHN_ALLOWED_ORIGINS = [BASE_URL]
if _address.scheme != "https":
    SILENCED_SYSTEM_CHECKS = ["otp_webauthn.E031"]  # browsers offer none there

DATABASES = {"default": public_database()}
CAMPAIGN_TIME_ZONE = time_zone()
LANGUAGE_REGIONS = language_regions()
FORMAT_MODULE_PATH = date_formats(LANGUAGE_REGIONS)
MEDIA_ROOT = folder("MEDIA_ROOT") or MEDIA_ROOT
_folders = {
    "MEDIA_ROOT": MEDIA_ROOT,
    "PAGE_FILES": PAGE_FILES,
    "MIRROR_DIR": MIRROR_DIR,
    "BACKUP_DIR": BACKUP_DIR,
    "static files": STATIC_ROOT,
    "drawings": PRINTED_DIR,
    "error pages": ERROR_PAGES,
}
refuse_one_in_another("VAR_DIR", {"VAR_DIR": VAR_DIR, **_folders})
refuse_database_in_one(DATABASES["default"], _folders)
SECURITY_CONTACT = addresses("SECURITY_CONTACT")
SECURITY_ENCRYPTION = addresses("SECURITY_ENCRYPTION")
CDN_SECONDS = number("CDN_SECONDS", CDN_SECONDS)
CDN_STALE_SECONDS = number("CDN_STALE_SECONDS", CDN_STALE_SECONDS)
PAGE_CACHE_MB = number("PAGE_CACHE_MB", PAGE_CACHE_MB, 1, 4096)
RECORDING_MB = number("RECORDING_MB", RECORDING_MB, 1, 2000)
WAGTAILDOCS_MAX_UPLOAD_SIZE = RECORDING_MB * 2**20
MAIL_NAMES_DRAFTS = yes_or_no("MAIL_NAMES_DRAFTS", MAIL_NAMES_DRAFTS)
BIN_DAYS = number("BIN_DAYS", BIN_DAYS, 1, 3650)
_hsts = number("HSTS_SECONDS", 31_536_000, 0, 10 * 31_536_000)
_preload = yes_or_no("HSTS_PRELOAD", False)

if _address.scheme == "https":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = _hsts
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Asks browsers to know it before the first visit, which takes months to undo.
    SECURE_HSTS_PRELOAD = _preload
    SILENCED_SYSTEM_CHECKS = ["security.W021"]  # which wants it always
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # Of a name like this browsers take a cookie from this very host alone, by TLS (RFC 6265bis).
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    KNOWN_BROWSER_COOKIE_NAME = "__Host-known"
    MESSAGES_COOKIE_NAME = "__Host-messages"

_mail = mail_server()
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starttls, _mail.tls
DEFAULT_FROM_EMAIL = sender(f"campaign@{_address.hostname}")
