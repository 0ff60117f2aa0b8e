"""What every installation shares.

Only the places of its data and the language it began in come from the environment.
"""

from pathlib import Path

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from .environment import (
    backup_keys,
    default_language,
    env,
    folder,
    onion_location,
    time_zones,
    translation_server,
)
from .languages import BY_CODE, CODES, TABLE, chain_of
from .recordings import RECORDINGS

BASE_DIR = Path(__file__).resolve().parent.parent.parent
#: Data of the running site: the database, files, secrets of one's own machine.
VAR_DIR = folder("VAR_DIR") or BASE_DIR / "var"

INSTALLED_APPS = [
    "home",  # before Wagtail: its templates and commands override Wagtail's
    "home.public",
    "home.accounts",
    "home.multilingual",
    "home.search",
    "home.releases",
    "home.translating",
    "home.page_cache",
    "home.mirror",
    "people",
    "campaign_pages",
    "modeltranslation",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.snippets",
    "home.accounts.wagtail_users.UsersConfig",  # Wagtail's, with our screens
    "wagtail.embeds",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # for its words: the admin says with them how long ago something was
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
]

MIDDLEWARE = [
    "home.health.HealthHostMiddleware",
    "home.middleware.CacheLimitsMiddleware",
    "home.middleware.CompressionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "home.middleware.SecurityHeadersMiddleware",
    "home.middleware.BadRequestMiddleware",
    "home.middleware.MethodNotAllowedMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "home.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "home.accounts.admission.AdmissionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "home.accounts.admission.KnownBrowserMiddleware",
    "home.accounts.rights_log.ExportLogMiddleware",
    "home.staff.rights.PageRightsMiddleware",
    "home.releases.bin.policy.BinMiddleware",
    "home.middleware.NotThereMiddleware",
    "home.middleware.UnreadWordsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "home.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "home.urls"
WSGI_APPLICATION = "home.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            # Nearly every template has words; what else one uses, it loads.
            "builtins": ["django.templatetags.i18n"],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # our templates for widgets too

AUTH_USER_MODEL = "home.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Languages
LANGUAGE_CODE = default_language()
LANGUAGES = [(language.code, language.own_name) for language in TABLE]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
#: Those in which our screens of the admin are complete. Of Wagtail's own words (8.0), Spanish lacks
#: a fifth and Ukrainian a quarter: they are shown in English.
WAGTAILADMIN_PERMITTED_LANGUAGES = [
    (code, BY_CODE[code].own_name) for code in ("en", "ru", "fr", "es", "de", "it", "uk", "ar")
]
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
MODELTRANSLATION_LANGUAGES = CODES
# Every chain ends in all languages: a text outside the chain makes publishing fail.
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": (LANGUAGE_CODE, *(code for code in CODES if code != LANGUAGE_CODE)),
    **{code: chain_of(code, LANGUAGE_CODE)[1:] for code in CODES},
}

# Whose dates readers of a language expect, by its code; empty: as CLDR thinks of the language.
LANGUAGE_REGIONS = {language.code: language.region for language in TABLE}
FORMAT_MODULE_PATH: str | None = "home.settings.formats"
# Of languages that Django has no format for: it would write American ones.
DATE_FORMAT, SHORT_DATE_FORMAT = "j F Y", "j M Y"
TIME_FORMAT, DATETIME_FORMAT, SHORT_DATETIME_FORMAT = "H:i", "j F Y, H:i", "j M Y, H:i"

# Time: stored and computed in UTC; CAMPAIGN_TIME_ZONE is the zone of dates and day counts.
USE_TZ = True
WAGTAIL_USER_TIME_ZONES = SimpleLazyObject(lambda: sorted(time_zones()))
TIME_ZONE = "UTC"
CAMPAIGN_TIME_ZONE = "UTC"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
#: Pictures and papers of pages, drawn when they are first asked for. May be emptied at any time.
PRINTED_DIR = VAR_DIR / "printed"
#: What nginx shows while the site does not answer; made at each start.
ERROR_PAGES = VAR_DIR / "error-pages"
STORAGES = {
    "default": {"BACKEND": "home.files.uploads.RandomNameStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # nginx reads them; all other files are read by the site alone.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
#: A cell of a table is four fields: the largest table has some 10,600, one pasted too large more.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 40_000

#: Where backups are kept, with the journal of withdrawals; ``None`` keeps no journal.
BACKUP_DIR: Path | None = folder("BACKUP_DIR") or VAR_DIR / "backups"
#: Public keys that backups are encrypted to; without any they are not.
BACKUP_KEYS = backup_keys()

# Which content version is served, for all processes of one machine.
CONTENT_VERSION_FILE: Path | None = VAR_DIR / "content-version"

# Where rendered responses stand for nginx too; else only web processes share them.
PAGE_FILES = folder("PAGE_FILES")
MIRROR_DIR = folder("MIRROR_DIR")
#: Who may sign the mirror: a file as ``ssh-keygen`` reads it (ALLOWED SIGNERS in its manual).
MIRROR_SIGNERS = env.path("MIRROR_SIGNERS", None)
#: A private key with which each export signs itself. It is better kept elsewhere.
MIRROR_SIGNING_KEY = env.path("MIRROR_SIGNING_KEY", None)
#: The same site as an onion service: ``http://....onion``.
ONION_LOCATION = onion_location()

#: A LibreTranslate that fills drafts on request, and its key; empty: nothing is sent anywhere.
TRANSLATION_URL, TRANSLATION_KEY = translation_server()

#: Whom to tell of a hole in the site, and keys to write to them: addresses (RFC 9116).
SECURITY_CONTACT: list[str] = []
SECURITY_ENCRYPTION: list[str] = []

# How long (seconds) a network of caches in front may answer without asking us, and while we
# do not answer: the longest that something withdrawn may be seen there.
CDN_SECONDS = 5
CDN_STALE_SECONDS = 300
# Whether mail, which its carriers read, says what texts are called that are not public.
MAIL_NAMES_DRAFTS = False
# How long what was public and is deleted can be restored (days).
BIN_DAYS = 30
# What one web process may keep of rendered pages.
PAGE_CACHE_MB = 64
# How large a video or a recording may be. Each mirror has a copy of all.
RECORDING_MB = 100

# Wagtail
WAGTAIL_SITE_NAME = _("Campaign")
WAGTAILIMAGES_IMAGE_MODEL = "home.CampaignImage"
# HEIC and AVIF are what phones take; they are stored as JPEG (see home/files/uploads.py).
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "heic", "heif", "avif"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.files.forms.CampaignImageForm"
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "home.pasted.RichTextArea"}}
WAGTAILDOCS_DOCUMENT_MODEL = "home.CampaignDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "home.files.forms.CampaignDocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", *RECORDINGS]
WAGTAILDOCS_CONTENT_TYPES = RECORDINGS
WAGTAILDOCS_MAX_UPLOAD_SIZE = RECORDING_MB * 2**20
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
# Who may read a private page has an account in the admin.
WAGTAIL_FRONTEND_LOGIN_URL = "wagtailadmin_login"
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# A translation that is approved before its original is public waits for the release.
WAGTAIL_FINISH_WORKFLOW_ACTION = "home.releases.approval.finish_workflow"
# A scheduled text would end the review of a newer draft; see home/releases/going_live.py.
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False
WAGTAILREDIRECTS_AUTO_CREATE = True
# Wagtail would look for a page at a pasted address without knowing our languages.
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = "none"

# A mail server that does not answer must hold up nobody for long (seconds).
EMAIL_TIMEOUT = 10

# What a browser is told. The policies themselves stand in home/middleware.py.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = (
    "same-origin"  # with no-referrer, browsers send "Origin: null" and CSRF checks fail
)
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
#: What tells the browsers in which somebody has logged in; see home/staff/known_browsers.py.
KNOWN_BROWSER_COOKIE_NAME = "known"
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "home.staff.messages.Messages"
MESSAGES_COOKIE_NAME = "messages"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "home.staff.session.csrf_failure"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "home.accounts.passwords.NotOfCommonOnesValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "home.accounts.passwords.NotOfTheCampaignValidator"},
]

# Accounts; see home/accounts.
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "django_otp_webauthn.backends.WebAuthnBackend",
]
#: Whether an account without a second factor must set one up at its next login.
SECOND_FACTOR_REQUIRED = True
LOGIN_REDIRECT_URL = "wagtailadmin_home"
WAGTAILADMIN_USER_LOGIN_FORM = "home.accounts.forms.LoginForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "home.accounts.forms.PasswordResetForm"
# Nobody sets the password of somebody else; one's own address changes below "Security".
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
OTP_TOTP_ISSUER = "Campaign"
# Theirs would lock out whoever owns the factor; ours are in home/accounts/tries.py.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
#: The host for which passkeys are made, and the address at which they are asked for.
OTP_WEBAUTHN_RP_ID = "localhost"
OTP_WEBAUTHN_RP_NAME = "Campaign"
OTP_WEBAUTHN_ALLOWED_ORIGINS = ["http://localhost"]

STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "home.staticfiles.StyleSheetFinder",
]

# Errors go to standard error, where whatever runs the site collects them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"database_away": {"()": "home.public.log_limits.DatabaseAway"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["database_away"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
