"""What a monitor asks: whether this process can serve, and what keeps it from that.

These addresses are answered under any host name, so that one may ask on the machine itself.
"""

import logging
import shutil
import time
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers

from home.page_cache.render import neutral_environ, render
from home.page_cache.shared_version import shared_version

logger = logging.getLogger("campaign.health")

PREFIX = "/health/"
#: With so little room nothing can be uploaded, and a database soon stops (bytes).
TOO_FULL = 50 * 2**20
#: For so long (seconds) a page that was rendered says that pages are: who asks often costs nothing.
RENDERED_IS_TRUE = 5.0

_rendered = [0.0]


class HealthHostMiddleware:
    """Lets a monitor ask by whatever name it knows the machine."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PREFIX):
            request.META["HTTP_HOST"] = neutral_environ()["HTTP_HOST"]
        return self.get_response(request)


def health_live(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return JsonResponse({"status": "live"})


def health_ready(request: HttpRequest) -> HttpResponse:
    """This process can serve: 503 with what is in the way if it cannot."""
    status, error = _in_the_way()
    answer = {"status": status or "ready"}
    if error:
        answer["error"] = error
    response = JsonResponse(answer, status=503 if status else 200)
    add_never_cache_headers(response)
    return response


def _in_the_way() -> tuple[str, str]:
    """What keeps this process from serving, and its error; both empty if nothing does."""
    try:
        applied = _applied_migrations()
    except Exception as error:
        return "no database", type(error).__name__
    if missing := sorted(_migrations() - applied):
        return "not migrated", ".".join(missing[0])
    store = shared_version().store
    if store is not None and store.failure:
        return "page files cannot be changed", ""
    for folder in _folders():
        if shutil.disk_usage(folder).free < TOO_FULL:
            return "disk full", ""
    return _pages()


def _applied_migrations() -> set[tuple[str, str]]:
    """Asks the database by a query: an open connection may lead nowhere by now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return set(MigrationRecorder(connection).applied_migrations())


@cache
def _migrations() -> set[tuple[str, str]]:
    """What this code wants to have been migrated."""
    return set(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


def _folders() -> list[Path]:
    """Where the site writes, as far as it is there already."""
    found = [settings.VAR_DIR, settings.MEDIA_ROOT, settings.PAGE_FILES, settings.BACKUP_DIR]
    return [Path(folder) for folder in found if folder is not None and Path(folder).is_dir()]


def _pages() -> tuple[str, str]:
    """Whether the front page of the default language is rendered, and is no error."""
    if 0 <= time.monotonic() - _rendered[0] < RENDERED_IS_TRUE:
        return "", ""
    try:
        made = render(_handler().get_response, f"/{settings.LANGUAGE_CODE}/")
    except (OperationalError, InterfaceError) as error:
        return "no database", type(error).__name__
    except Exception as error:
        logger.exception("The front page cannot be rendered")
        return "no pages", type(error).__name__
    if made.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "no pages", str(made.status)
    _rendered[0] = time.monotonic()
    return "", ""


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()
