"""The request as this site's middleware leaves it."""

from typing import Any

from django.http import HttpRequest

from .multilingual.reader import Reader


class CampaignRequest(HttpRequest):
    """A request with its visitor's reader, set by ``LanguageMiddleware``."""

    reader: Reader
    #: Where Wagtail's ``serve`` view looks for the page.
    _wagtail_route_for_request: Any
