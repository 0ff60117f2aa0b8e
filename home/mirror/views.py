"""The site in one file for each language, out of the mirror of this machine."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from home.multilingual.reader import open_codes
from home.public.content_version import read_version

from .addresses import zip_of
from .folder import SITE, Folder
from .manifest import heeded_withdrawals
from .zips import SUM


@require_safe
def download(request: HttpRequest, code: str, is_sum: str = "") -> HttpResponseBase:
    """Everything in a language in one file, or the sum of that file.

    503 until the mirror is made, and from the moment on that something is taken offline
    until it is made without that.
    """
    if settings.MIRROR_DIR is None or code not in open_codes():
        raise Http404
    export = Folder(settings.MIRROR_DIR).current
    if export is None or heeded_withdrawals(export) != read_version().withdrawals:
        return _is_being_made()
    address = zip_of(code) + (SUM if is_sum else "")
    try:
        file = (export / SITE / address.removeprefix("/")).open("rb")
    except FileNotFoundError:
        return _is_being_made()
    kind = "text/plain" if is_sum else "application/zip"
    response = FileResponse(file, as_attachment=not is_sum, content_type=kind)
    add_never_cache_headers(response)
    return response


@require_safe
def signers(request: HttpRequest) -> HttpResponse:
    """Whose signatures of a mirror are good, for ``ssh-keygen -Y verify``."""
    if settings.MIRROR_SIGNERS is None or not settings.MIRROR_SIGNERS.is_file():
        raise Http404
    text = settings.MIRROR_SIGNERS.read_text(encoding="utf-8")
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _is_being_made() -> HttpResponse:
    response = HttpResponse("This file is being made. Try again in a minute.\n", "text/plain", 503)
    response["Retry-After"] = "60"
    add_never_cache_headers(response)
    return response
