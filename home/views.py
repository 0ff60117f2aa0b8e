"""Addresses that are not pages: the choice of a language, errors, robots."""

import errno
import sys
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils._os import safe_join
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.models import Page
from wagtail.views import serve as wagtail_serve

from home.files.access import is_public_path, may_have_hidden_path
from home.models import CampaignSettings
from home.multilingual.http import CampaignRequest, absolute
from home.multilingual.negotiation import negotiate
from home.multilingual.reader import Reader
from home.page_cache.lanes import page_for, refusal_of_address
from home.public.left_out import shown
from home.public.ranges import in_part
from home.public.responses import declare_public, public
from home.public.visible import visible
from home.settings.languages import BY_CODE, Language
from home.staff.rights import admin_root, is_of_admin
from home.staff.session import may_enter, refuse_form, say_that_it_is_not_there

from . import error_pages

#: Seconds for which caches may answer without asking: the longest a hidden picture lives on.
FILES_ARE_KEPT = 300


@require_safe
def choose_language(request: CampaignRequest) -> HttpResponse:
    """Leads ``/`` to the open language the browser asks for; kept by no cache."""
    homes = request.reader.homes
    if not homes:
        return page_not_found(request, Http404())
    code = negotiate(
        request.headers.get("Accept-Language", ""), list(homes), settings.LANGUAGE_CODE
    )
    response = HttpResponseRedirect(f"/{code}/")
    response.open_languages = list(homes)  # type: ignore[attr-defined]  # for the page cache
    add_never_cache_headers(response)
    return response


def serve_page(request: CampaignRequest, path: str) -> HttpResponse:
    """A page, found by the visitor's language and path; Wagtail's hooks apply as ever."""
    home = request.reader.homes.get(request.reader.code)
    if home is None:
        raise Http404
    slugs = [slug for slug in path.split("/") if slug]
    request._wagtail_route_for_request = home.route(request, slugs)  # noqa: SLF001  # read by Wagtail
    return wagtail_serve(request, path)


def nothing_here(request: CampaignRequest) -> HttpResponse:
    raise Http404


def media(request: CampaignRequest, path: str) -> HttpResponseBase:
    """An uploaded file; not to be had while all that shows it is hidden or offline."""
    if any(part.startswith(".") for part in path.split("/")):
        raise Http404  # what is in the bin
    is_public = is_public_path(path)
    if not is_public and not may_have_hidden_path(request.user, path):
        raise Http404
    try:
        response: HttpResponseBase = serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise Http404 from error
        raise
    if path.startswith("documents/") and isinstance(response, FileResponse):
        ending = path.rpartition(".")[2]
        response.headers["Content-Type"] = settings.WAGTAILDOCS_CONTENT_TYPES.get(
            ending, response.headers["Content-Type"]
        )
        response = in_part(request, response, Path(safe_join(settings.MEDIA_ROOT, path)))
    if is_public:
        patch_cache_control(response, public=True, max_age=FILES_ARE_KEPT)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def page_not_found(request: CampaignRequest, exception: Exception) -> HttpResponse:
    """A 404 in the visitor's language that offers the site's main pages; or the admin's."""
    if is_of_admin(request) and may_enter(request):
        return say_that_it_is_not_there(request)
    reader = getattr(request, "reader", None) or Reader(settings.LANGUAGE_CODE)
    context = {"reader": reader, "content_language": reader.language, "switcher": None}
    return declare_public(render(request, "404.html", context, status=404))


def icon(request: CampaignRequest, name: str) -> HttpResponse:
    """An icon where browsers and telephones look for it whatever the page says."""
    kind = "image/x-icon" if name.endswith(".ico") else "image/png"
    response = HttpResponse(_icon(name), content_type=kind)
    patch_cache_control(response, public=True, max_age=86_400)
    return response


@cache
def _icon(name: str) -> bytes:
    return (Path(__file__).parent / "static" / "home" / name).read_bytes()


def _language_asked_for(path: str) -> Language:
    """The language of an address, as far as it can be told without a database."""
    code = path.split("/")[1] if "/" in path else ""
    return BY_CODE.get(code, BY_CODE[settings.LANGUAGE_CODE])


def bad_request(request: CampaignRequest, exception: Exception) -> HttpResponse:
    """What Django refuses: a form with too many fields, a host that is not ours."""
    if is_of_admin(request) and isinstance(exception, TooManyFieldsSent):
        return refuse_form(request, "large")
    response = HttpResponse(page_for(*refusal_of_address(request.path)), status=400)
    add_never_cache_headers(response)
    return response


def server_error(request: CampaignRequest) -> HttpResponse:
    """An error: 503 and when to come again if it is the database that does not answer."""
    error = sys.exc_info()[1]
    is_away = isinstance(error, OperationalError | InterfaceError)
    language = _language_asked_for(request.path)
    response = HttpResponse(error_pages.page(language), status=503 if is_away else 500)
    if is_away:
        response["Retry-After"] = "60"
    add_never_cache_headers(response)
    return response


@public()
def robots(request: CampaignRequest) -> HttpResponse:
    address = absolute("/sitemap.xml")
    text = f"User-agent: *\nDisallow: {admin_root()}\nDisallow: /documents/\nSitemap: {address}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def security(request: CampaignRequest) -> HttpResponse:
    """Whom to tell of a hole in the site (RFC 9116): ``SECURITY_CONTACT``, else the campaign.

    It is good for half a year, which begins with every month that begins.
    """
    address = CampaignSettings.load().contact_email
    contacts = settings.SECURITY_CONTACT or ([f"mailto:{address}"] if address else [])
    if not contacts:
        raise Http404
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {each}" for each in contacts]
    lines.append(f"Expires: {(month + timedelta(days=180)).isoformat().replace('+00:00', 'Z')}")
    lines += [f"Encryption: {each}" for each in settings.SECURITY_ENCRYPTION]
    lines.append(f"Preferred-Languages: {', '.join(sorted(request.reader.homes))}")
    lines.append(f"Canonical: {absolute(request.path)}")
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, max_age=3600)
    return response


@public()
def sitemap(request: CampaignRequest) -> HttpResponse:
    """Every visible page of every open language, at its own address."""
    pages = visible(Page.objects.filter(depth__gt=1)).order_by("path")
    reader = request.reader

    def entry(page: Page) -> dict[str, Any]:
        return {
            "address": absolute(reader.real_address(page)),
            "changed": page.last_published_at,
            "code": reader.language_of(page).code,
            "key": page.translation_key,
        }

    entries = shown(pages, entry)
    # As the pages themselves say in their heads.
    defaults = {
        each["key"]: each["address"] for each in entries if each["code"] == settings.LANGUAGE_CODE
    }
    fronts = {home.translation_key for home in reader.homes.values()}
    defaults.update(dict.fromkeys(fronts, absolute("/")))
    for each in entries:
        each["default"] = defaults.get(each["key"])
    context = {"entries": entries}
    return TemplateResponse(request, "sitemap.xml", context, content_type="application/xml")
