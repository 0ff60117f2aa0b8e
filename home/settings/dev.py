"""The site on one's own machine: what ``make run`` starts. Data lives in ``var/``.

It behaves like production, error pages included, unless ``DEBUG=1``.
"""

from django.core.management.utils import get_random_secret_key

from .base import *
from .environment import (
    database,
    date_formats,
    env,
    language_regions,
    number,
    refuse_database_in_one,
    time_zone,
    yes_or_no,
)

VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = yes_or_no("DEBUG", False)
ALLOWED_HOSTS = ["*"] if DEBUG else ["localhost", "127.0.0.1", "[::1]"]

_secret = VAR_DIR / "secret_key"
if not _secret.exists():
    _secret.touch(mode=0o600)
    _secret.write_text(get_random_secret_key())
SECRET_KEY = _secret.read_text()

DATABASES = {"default": database(f"sqlite:///{VAR_DIR / 'site.sqlite3'}")}
refuse_database_in_one(
    DATABASES["default"],
    {
        "MEDIA_ROOT": MEDIA_ROOT,
        "PAGE_FILES": PAGE_FILES,
        "MIRROR_DIR": MIRROR_DIR,
        "static files": STATIC_ROOT,
        "drawings": PRINTED_DIR,
        "error pages": ERROR_PAGES,
    },
)
CAMPAIGN_TIME_ZONE = time_zone()
LANGUAGE_REGIONS = language_regions()
FORMAT_MODULE_PATH = date_formats(LANGUAGE_REGIONS)
BASE_URL = env.str("BASE_URL", f"http://localhost:{number('PORT', 8000, 1, 65_535)}")
WAGTAILADMIN_BASE_URL = BASE_URL
OTP_WEBAUTHN_ALLOWED_ORIGINS = [BASE_URL]
# Nobody else reaches it while Granian listens, as it does by itself, on this machine alone.
_is_alone = env.str("GRANIAN_HOST", "127.0.0.1") in ("127.0.0.1", "::1", "localhost")
SECOND_FACTOR_REQUIRED = yes_or_no("SECOND_FACTOR", not _is_alone)
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
