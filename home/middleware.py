"""What every request meets before and after its view."""

import logging
import re
import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from django import urls
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import override
from wagtail.contrib.redirects import middleware as wagtail_redirects
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from home.multilingual.closed import PAGE, better_address
from home.multilingual.forms import ChangedMeanwhileError
from home.multilingual.http import CampaignRequest
from home.multilingual.machine_words import UnreadWordsError
from home.multilingual.negotiation import negotiate
from home.multilingual.old_addresses import meant_by, redirect_of, with_query
from home.multilingual.reader import Reader, reader_at, reading
from home.multilingual.routing import resolve
from home.page_cache.lanes import page_for, refusal_of_address, refusal_of_method
from home.public.protection import (
    ADMIN_POLICY,
    PERMISSIONS_POLICY,
    PUBLIC_POLICY,
    RESOURCE_POLICY,
)
from home.public.responses import cache_limits
from home.public.visible import visible
from home.staff.admin_language import admin_codes, default_admin_language
from home.staff.rights import is_of_admin
from home.staff.session import is_said_within, may_enter, refuse_form, say_that_it_is_not_there

logger = logging.getLogger("campaign.requests")

GetResponse = Callable[[CampaignRequest], HttpResponse]

#: The number of a row that no column holds (64 bits).
HUGE_NUMBER = re.compile(r"/\d{19,}(?=/|$)")
#: What ``int`` and Django's fields of numbers say of anything else.
_NO_NUMBER = re.compile(
    r"(?:invalid literal for int\(\) with base 10:|expected a number but got) '(?P<value>.*)'"
)
_READERS_OF_FORMS = {"value_from_datadict", "value_omitted_from_data"}
#: Characters of path and query together: what RFC 9110, section 4.1, asks servers to accept.
LONGEST_ADDRESS = 8000


class BadRequestMiddleware:
    """Refuses addresses that are too long, no UTF-8, with a NUL byte or a huge number, or no path.

    No database accepts such a byte in a text. ``OPTIONS *`` names the server (RFC 9110, 9.3.7).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: CampaignRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if len(request.path) + len(query) > LONGEST_ADDRESS:
            return HttpResponse("URI too long", status=414, content_type="text/plain")
        is_path = request.path_info.startswith("/") and "\0" not in request.path
        if not is_path or not self._is_text(query) or HUGE_NUMBER.search(request.path):
            return HttpResponseBadRequest(page_for(*refusal_of_address(request.path)))
        return self.get_response(request)

    def process_exception(self, request: CampaignRequest, error: Exception) -> HttpResponse | None:
        """A number or text that no column holds, or half a form, is no fault of ours.

        SQLite's driver and PostgreSQL say so when they are asked, each in its way.
        """
        is_form = request.method == "POST" and is_of_admin(request)
        is_half = isinstance(error, MultiValueDictKeyError | BadRequest) or _reads_form(error)
        if is_form and is_half:
            logger.warning("Half a form: %s %r", request.path, error)
            is_late = isinstance(error, ChangedMeanwhileError)
            return refuse_form(request, "changed" if is_late else "incomplete")
        if is_of_admin(request) and _is_no_number(error, request):
            logger.warning("No number: %s %s", request.path, error)
            return refuse_form(request) if is_form else say_that_it_is_not_there(request)
        if not isinstance(error, OverflowError | DataError):
            return None
        logger.warning("Not asked for by our forms: %s %s", request.path, type(error).__name__)
        if is_form:
            return refuse_form(request)
        return HttpResponseBadRequest(page_for(*refusal_of_address(request.path)))

    def _is_text(self, query: str) -> bool:
        try:
            # WSGI hands bytes over as Latin-1 (PEP 3333).
            return "\0" not in unquote_to_bytes(query.encode("latin-1")).decode()
        except UnicodeError:
            return False


def _is_no_number(error: Exception, request: HttpRequest) -> bool:
    """Whether something was asked for by a number that is none: Wagtail looks at few of them."""
    if not isinstance(error, ValueError) or not (said := _NO_NUMBER.search(str(error))):
        return False
    sent = [*request.GET.lists(), *request.POST.lists()]
    values = [value for _name, given in sent for value in given]
    return said["value"] in [*values, *request.path.split("/")]


def _reads_form(error: Exception) -> bool:
    """Whether it was raised by what reads a form: blocks of Wagtail expect all that they wrote."""
    if not isinstance(error, LookupError | TypeError | ValueError):
        return False
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code.co_name in _READERS_OF_FORMS for frame, _line in frames)


class NotThereMiddleware:
    """Tells editors in their language, and within the admin, what Wagtail says in English."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: CampaignRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or not is_of_admin(request) or is_said_within(response):
            return response
        is_page = response["Content-Type"].startswith("text/html")
        return say_that_it_is_not_there(request) if is_page and may_enter(request) else response


class UnreadWordsMiddleware:
    """Where something in the admin would publish a machine's words that nobody has read: says so.

    What was begun is undone by then. Leads to the text, whatever the road was.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: CampaignRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: CampaignRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, UnreadWordsError) or not is_of_admin(request):
            return None
        messages.error(request, str(error))
        address = urls.reverse("wagtailadmin_pages:edit", args=[error.page_id])
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":  # Wagtail's windows
            return JsonResponse({"step": "success", "redirect": address})
        return HttpResponseRedirect(address)


class CompressionMiddleware(GZipMiddleware):
    """Compresses words. Of pictures, sound and films it would make nothing less.

    A part of a file, compressed, is none: its numbers are those of the bytes as they are.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        kind = response.headers.get("Content-Type", "").partition("/")[0]
        if kind in ("audio", "image", "video") or "Accept-Ranges" in response.headers:
            return response
        return super().process_response(request, response)


class SecurityHeadersMiddleware:
    """Sets the policies of every answer: for its content, for devices, and for its use elsewhere.

    With ``ONION_LOCATION`` also the address at which Tor Browser finds the same page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: CampaignRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_dummy", False):
            return response  # a preview: the admin's answer around it gets the policy
        # A preview is a public page inside the admin's frame; its userbar needs inline styles.
        is_admin = is_of_admin(request)
        policy = ADMIN_POLICY if is_admin else PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", RESOURCE_POLICY)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if settings.ONION_LOCATION and is_page and request.is_secure() and policy != ADMIN_POLICY:
            onion = f"{settings.ONION_LOCATION}{quote(request.path)}"
            response.headers.setdefault("Onion-Location", onion)
        return response


class MethodNotAllowedMiddleware:
    """Refuses in words (405) what an address does not take. Only the admin takes anything at all.

    Wagtail would show a page to whoever wants to delete it. Where Django refuses, it says nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: CampaignRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD", "OPTIONS") or is_of_admin(request):
            response = self.get_response(request)
        else:
            response = HttpResponseNotAllowed(["GET", "HEAD"])
        if response.status_code == 405 and not response.streaming and not response.content:
            response.content = page_for(*refusal_of_method(request.path_info))
            response.headers["Content-Type"] = "text/html; charset=utf-8"
        return response


class CacheLimitsMiddleware:
    """Says of every answer how long caches may keep it, unless its view has said so.

    Without a word of ours a network of caches keeps for hours what has been withdrawn. What
    somebody reads who is logged in, or what sets a cookie, no cache may keep.
    """

    #: Answers that a cache keeps by itself when nobody says for how long (RFC 9110, 15.1).
    KEPT = (200, 203, 204, 206, 300, 301, 302, 304, 307, 308, 404, 405, 410, 414)

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: CampaignRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            is_public = (
                request.method in ("GET", "HEAD")
                and response.status_code in self.KEPT
                and settings.SESSION_COOKIE_NAME not in request.COOKIES
                and not response.cookies
                and not is_of_admin(request)
            )
            response.headers["Cache-Control"] = cache_limits() if is_public else "private, no-store"
        return response


class LanguageMiddleware:
    """Takes the language from the first part of the path, and from nothing else.

    ``request.reader`` is the visitor's reader. Outside the open languages it reads in what the
    readers of a known language understand best, else in the default language, and the address
    matches no page: a 404. Only the admin, which has no such addresses, goes by the browser.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: CampaignRequest) -> HttpResponse:
        reader = reader_at(request.path_info)
        request.reader = reader
        if is_of_admin(request):
            accepted = request.headers.get("Accept-Language", "")
            code = negotiate(accepted, admin_codes(), default_admin_language())
            with reading(reader), override(code):
                return self.get_response(request)
        with reading(reader):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", reader.code)
        return response


class RedirectMiddleware(wagtail_redirects.RedirectMiddleware):
    """Leads from addresses that are not found to the right ones.

    Wagtail's would tell the newest address of a page that is not public, and knows neither
    ``/?p=77``, where our own choice of a language is, nor parameters that others add.
    """

    def process_response(self, request: CampaignRequest, response: HttpResponse) -> HttpResponse:
        is_found = response.status_code != 404
        if is_found and request.path_info != "/":
            return response
        if not is_found and (address := _better_version(request)):
            return _lead_to(address, is_permanent=False)  # the language may open again
        redirect = self._with_query(request)
        if redirect is not None and redirect.link and not _is_hidden(redirect):
            return _lead_to(redirect.link, redirect.is_permanent)
        if is_found or redirect is not None or self._leads_to_hidden(request):
            return response
        answer = super().process_response(request, response)
        return _address_meant(request) or response if answer is response else answer

    def _with_query(self, request: CampaignRequest) -> Redirect | None:
        query = request.META.get("QUERY_STRING", "")
        if not query:
            return None
        number = redirect_of(request.path_info, query, with_query())
        return Redirect.objects.filter(pk=number).first() if number is not None else None

    def _leads_to_hidden(self, request: HttpRequest) -> bool:
        address = request.get_full_path()
        for each in dict.fromkeys([address, address.partition("?")[0]]):
            path = Redirect.normalise_path(each, decode_unicode=False)
            redirect = wagtail_redirects.get_redirect(request, path)
            if redirect is not None and redirect.redirect_page_id is not None:
                return _is_hidden(redirect)
        return False


def _is_hidden(redirect: Redirect) -> bool:
    page = redirect.redirect_page_id
    return page is not None and not visible(Page.objects.filter(pk=page)).exists()


def _lead_to(address: str, is_permanent: bool) -> HttpResponse:
    kind = HttpResponsePermanentRedirect if is_permanent else HttpResponseRedirect
    return kind(address)


def _better_version(request: CampaignRequest) -> str | None:
    """The address of the best other version, where a language is not open any more."""
    if request.method not in ("GET", "HEAD"):
        return None
    address = better_address(request.path_info, request.reader)
    query = request.META.get("QUERY_STRING", "")
    if address is None or not query:
        return address
    path, sign, fragment = address.partition("#")
    return f"{path}?{query}{sign}{fragment}"


def _address_meant(request: CampaignRequest) -> HttpResponse | None:
    """Leads for good from ``/EN/Case/`` or ``/en/case/,`` to the page, if readers may see it."""
    path = meant_by(request.path_info)
    home = request.reader.homes.get(path.split("/", 2)[1])
    if path == request.path_info or home is None or request.method not in ("GET", "HEAD"):
        return None
    with reading(Reader(home.locale.language_code)) as reader:
        address = _address_at(path, home, reader)
    if address is None:
        return None
    query = request.META.get("QUERY_STRING", "")
    return _lead_to(f"{address}?{query}" if query else address, is_permanent=True)


def _address_at(path: str, home: Page, reader: Reader) -> str | None:
    try:
        if urls.resolve(path).url_name != PAGE:
            return quote(path)
        page = resolve(reader, home, [slug for slug in path.split("/")[2:] if slug])
    except Http404:
        return None
    is_public = visible(Page.objects.filter(pk=page.pk)).exists()
    return reader.address(page) if is_public else None
