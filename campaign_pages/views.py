"""The feed and the calendar of a case, at the address where a reader finds the case."""

from collections.abc import Callable

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import conditional_page, require_safe

from home.multilingual.http import CampaignRequest
from home.multilingual.routing import resolve
from home.public.responses import public
from home.public.visible import visible

from .calendar import CALENDAR_TYPE, calendar_of
from .feeds import FEED_TYPE, feed_of
from .models import CasePage

# Both answer with an ETag made from their content and without Last-Modified: what is taken
# back (an update unpublished, a court renamed) leaves no later date behind.


@require_safe
@public()
@conditional_page
def feed(request: CampaignRequest, case: str) -> HttpResponse:
    """The newest updates of a case, for feed readers (Atom, RFC 4287)."""
    return _answer(request, case, "feed/", feed_of, FEED_TYPE)


@require_safe
@public()
@conditional_page
def calendar(request: CampaignRequest, case: str) -> HttpResponse:
    """The hearings of a case, for calendars (iCalendar, RFC 5545)."""
    return _answer(request, case, "calendar.ics", calendar_of, CALENDAR_TYPE)


def _answer(
    request: CampaignRequest,
    path: str,
    ending: str,
    make: Callable[[CampaignRequest, CasePage], bytes],
    content_type: str,
) -> HttpResponse:
    """What is made of the case at a path; from any but its right address a redirect there."""
    case = _case_at(request, path)
    address = f"{request.reader.address(case)}{ending}"
    if request.path != address:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"{address}?{query}" if query else address)
    return HttpResponse(make(request, case), content_type=f"{content_type}; charset=utf-8")


def _case_at(request: CampaignRequest, path: str) -> CasePage:
    """The case that a path means for this reader, found as pages are; ``Http404`` if none."""
    home = request.reader.homes.get(request.reader.code)
    if home is None:
        raise Http404
    page = resolve(request.reader, home, [slug for slug in path.split("/") if slug])
    if not isinstance(page, CasePage) or not visible(CasePage.objects.filter(pk=page.pk)).exists():
        raise Http404
    return page
