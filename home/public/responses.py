"""What a view says of an answer that is the same for every anonymous reader."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse

View = Callable[..., HttpResponse]


def declare_public(response: HttpResponse, parameters: Iterable[str] = ()) -> HttpResponse:
    """Lets an answer be kept as bytes and given to all readers alike.

    It depends on the path, the content, the clock (see ``lifetime``), and on those
    parameters of the query that are named; on no header and no cookie.
    """
    response.public_parameters = frozenset(parameters)  # type: ignore[attr-defined]
    return response


def public(*parameters: str) -> Callable[[View], View]:
    """Decorates a view whose answers are the same for every anonymous reader."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(*args: Any, **kwargs: Any) -> HttpResponse:
            return declare_public(view(*args, **kwargs), parameters)

        wrapped.public_parameters = frozenset(parameters)  # type: ignore[attr-defined]
        return wrapped

    return decorate


def cache_limits() -> str:
    """The ``Cache-Control`` of what everybody may read: how long others may go on showing it.

    Browsers ask each time. Caches in between answer for some seconds without asking, and as
    many again while they ask; for longer while the site does not answer.
    """
    kept = settings.CDN_SECONDS
    return (
        f"public, max-age=0, s-maxage={kept}, stale-while-revalidate={kept}, "
        f"stale-if-error={settings.CDN_STALE_SECONDS}"
    )
