"""The request as this site's middleware leaves it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .reader import Reader


class CampaignRequest(HttpRequest):
    """A request with its visitor's reader, set by ``LanguageMiddleware``."""

    reader: Reader
    #: Where Wagtail's ``serve`` view looks for the page.
    _wagtail_route_for_request: Any


def absolute(path: str) -> str:
    """The public address of a path of this site."""
    return settings.BASE_URL + path
