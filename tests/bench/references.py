"""WSGI applications that are measured beside ours; ``BENCH_PAGE`` names a folder with the page."""

import os
from pathlib import Path

_FOLDER = Path(os.environ["BENCH_PAGE"])
_PAGE = (_FOLDER / "index.html").read_bytes()


def precomputed(environ, start_response):
    """Our answer, headers and all, and no question asked: the limit of the web server."""
    start_response("200 OK", _HEADERS)
    return _BYTES


def _stored_headers():
    lines = (_FOLDER / "headers.txt").read_text().splitlines()
    return [tuple(line.split(": ", 1)) for line in lines]


_HEADERS = _stored_headers()
_BYTES = [(_FOLDER / "index.html.gz").read_bytes()]


def _django():
    """The same page behind Django's own cache middleware, compressed before it is kept."""
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from django.urls import path

    settings.configure(
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="measured",
        ROOT_URLCONF=__name__,
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        MIDDLEWARE=[
            "django.middleware.cache.UpdateCacheMiddleware",
            "django.middleware.gzip.GZipMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.cache.FetchFromCacheMiddleware",
        ],
    )
    django.setup()
    urlpatterns.append(path("en/", lambda request: HttpResponse(_PAGE)))
    return get_wsgi_application()


urlpatterns: list = []
if os.environ.get("BENCH_DJANGO"):
    application = _django()
