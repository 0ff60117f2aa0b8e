"""What a view says of an answer that is the same for every anonymous reader."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse

View = Callable[..., HttpResponse]


#: Values of a parameter, as regular expressions that match all of a value.
ANY = r"(?s:.*)"
NUMBER = r"[1-9][0-9]{0,2}"
YEAR = r"(?:19|20)[0-9]{2}"


def declare_public(
    response: HttpResponse, parameters: Mapping[str, str] = {}
) -> HttpResponse:  # read only
    """Lets an answer be kept as bytes and given to all readers alike.

    It depends on the path, the content, the clock (see ``lifetime``), and on those
    parameters of the query that are named; on no header and no cookie. With each parameter
    stands a regular expression of its values: any other value is as good as none, and whoever
    makes one up is answered with what is kept.
    """
    response.public_parameters = dict(parameters or {})  # type: ignore[attr-defined]
    return response


def public(**parameters: str) -> Callable[[View], View]:
    """Decorates a view whose answers are the same for every anonymous reader.

    It reads the parameters named, whose values are as for ``declare_public``.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(*args: Any, **kwargs: Any) -> HttpResponse:
            return declare_public(view(*args, **kwargs), parameters)

        wrapped.public_parameters = dict(parameters)  # type: ignore[attr-defined]
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
