"""The page on which readers search."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.multilingual.http import CampaignRequest
from home.multilingual.reader import Choice, Reader
from home.public.responses import ANY, NUMBER, public
from home.settings.languages import BY_CODE

from .query import Query
from .results import Results


@require_safe
@public(q=ANY, page=NUMBER)
def search(request: CampaignRequest) -> HttpResponse:
    """The form, and below it what was found for this reader."""
    reader = request.reader
    if reader.code not in reader.homes:
        raise Http404
    query = Query(request.GET.get("q", ""))
    results = Results(reader, query)
    sheet = results.sheet(request.GET.get("page"))
    context = {
        "reader": reader,
        "content_language": reader.language,
        "switcher": _switcher(reader, query),
        "query": query,
        "sheet": sheet,
        "results": results.shown(sheet),
        "address": request.path,
    }
    return render(request, "search.html", context)


def _switcher(reader: Reader, query: Query) -> list[Choice]:
    """The same search in every open language."""
    asked = f"?{urlencode({'q': query.text})}" if query.text else ""
    return [
        Choice(BY_CODE[code], f"/{code}/search/{asked}", True, code == reader.code)
        for code in reader.homes
    ]
