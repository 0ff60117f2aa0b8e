"""The test suite: fast hashing, mail in memory, an error for a missing template variable."""

import tempfile
from pathlib import Path

from .base import *
from .environment import database

DEBUG = False
SECRET_KEY = "only for tests " * 4
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": database("sqlite://:memory:")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
BASE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
CONTENT_VERSION_FILE = None
PAGE_FILES = MIRROR_DIR = BACKUP_DIR = None
TRANSLATION_URL = TRANSLATION_KEY = ""
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="campaign-media-"))
PRINTED_DIR = MEDIA_ROOT / "printed"
ERROR_PAGES = MEDIA_ROOT / "error-pages"
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Tests of the second factor ask for it; a login of all others is one by a password.
SECOND_FACTOR_REQUIRED = False
