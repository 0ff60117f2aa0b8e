"""What browsers are told to forbid. nginx says the same with its own answers: templates/nginx."""

from django.conf import settings

#: A public page needs its own files and nothing else.
PUBLIC_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
#: Wagtail's admin sets style attributes from its scripts and shows images as data: and blob:.
ADMIN_POLICY = (
    "default-src 'none'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "font-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; media-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
#: No other site may show our files as if they were its own, or learn anything by loading them.
RESOURCE_POLICY = "same-origin"


def protecting_headers() -> list[tuple[str, str]]:
    """The headers of a public answer that is made without Django's middleware."""
    headers = [
        ("Content-Security-Policy", PUBLIC_POLICY),
        ("Permissions-Policy", PERMISSIONS_POLICY),
        ("Cross-Origin-Resource-Policy", RESOURCE_POLICY),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
    ]
    seconds = settings.SECURE_HSTS_SECONDS
    if seconds and getattr(settings, "SECURE_SSL_REDIRECT", False):
        preload = "; preload" if settings.SECURE_HSTS_PRELOAD else ""
        value = f"max-age={seconds}; includeSubDomains{preload}"
        headers.append(("Strict-Transport-Security", value))
    return headers
