"""Every address of the admin, found by asking the URL resolver."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver


class Route(NamedTuple):
    """One named address of the admin, and what it takes."""

    name: str  # with its namespaces, as ``reverse`` takes it
    namespace: str
    parameters: tuple[str, ...]


def _walk(resolver: URLResolver, prefix: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern, path, inner)
        elif isinstance(pattern, URLPattern) and pattern.name and path.startswith("admin/"):
            names = tuple(pattern.pattern.regex.groupindex)
            yield Route(":".join([*spaces, pattern.name]), ":".join(spaces), names)


def admin_routes() -> list[Route]:
    """The named routes below ``/admin/``; each pair of name and parameters once."""
    return list(dict.fromkeys(_walk(get_resolver(), "", ())))
