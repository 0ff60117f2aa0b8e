"""The share picture and the PDF of a page, below its own address."""

import logging
from collections.abc import Callable

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.views.decorators.http import require_safe

from home.multilingual.http import CampaignRequest
from home.multilingual.routing import resolve
from home.pages import CampaignPage
from home.public.bulkhead import BusyError
from home.public.visible import visible

from .cache import key_of, printed
from .documents import has_pdf, pdf_of, picture_of
from .typesetter import FailedError, Sheet, draw_pdf, draw_png, is_available

logger = logging.getLogger(__name__)

PICTURE = "share.png"
PDF = "print.pdf"


@require_safe
def picture(request: CampaignRequest, path: str = "") -> HttpResponse:
    """What is shown where the address of a page is shared: 1200 x 630 pixels."""
    page = _page_at(request, path)
    if not is_available():
        raise Http404
    return _real(request, page, PICTURE) or _answer(
        request, picture_of(request.reader, page), draw_png, "image/png"
    )


@require_safe
def pdf(request: CampaignRequest, path: str) -> HttpResponse:
    """A page to print, as a PDF."""
    page = _page_at(request, path)
    if not has_pdf(page, request.reader.language_of(page)):
        raise Http404
    elsewhere = _real(request, page, PDF)
    if elsewhere is not None:
        return elsewhere
    response = _answer(request, pdf_of(request.reader, page), draw_pdf, "application/pdf")
    name = f"{page.slug}-{request.reader.code}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _page_at(request: CampaignRequest, path: str) -> CampaignPage:
    """The page that a path means for this reader, found as pages are; ``Http404`` if none."""
    home = request.reader.homes.get(request.reader.code)
    if home is None:
        raise Http404
    page = resolve(request.reader, home, [slug for slug in path.split("/") if slug])
    model = type(page)
    if not issubclass(model, CampaignPage) or not visible(model.objects.filter(pk=page.pk)):
        raise Http404
    return page


def _real(request: CampaignRequest, page: CampaignPage, ending: str) -> HttpResponseRedirect | None:
    """A redirect to what is drawn of the page in its own language, from any other address."""
    address = f"{request.reader.real_address(page)}{ending}"
    return HttpResponseRedirect(address) if request.path != address else None


def _answer(
    request: CampaignRequest, sheet: Sheet, draw: Callable[[Sheet], bytes], content_type: str
) -> HttpResponse:
    etag = f'"{key_of(sheet)}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    headers = {"ETag": etag}
    if request.method == "HEAD":  # to tell of it, nothing need be drawn
        return HttpResponse(content_type=content_type, headers=headers)
    try:
        content = printed(sheet, draw, content_type.rpartition("/")[2])
    except BusyError as error:
        response = HttpResponse("Busy", status=503, content_type="text/plain")
        response["Retry-After"] = error.retry_after
        add_never_cache_headers(response)
        return response
    except FailedError as error:
        logger.exception("%s could not be drawn.", request.path)
        raise Http404 from error
    return HttpResponse(content, content_type=content_type, headers=headers)
