"""A name of an address leads to one address: of two, the one that was named last would win."""

from collections import defaultdict
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def named(resolver: URLResolver, before: str = "", spaces: str = "") -> Iterator[tuple[str, str]]:
    """The names of all addresses, with their namespaces, and the addresses."""
    for each in resolver.url_patterns:
        address = f"{before}{each.pattern}"
        if isinstance(each, URLResolver):
            inner = f"{spaces}{each.namespace}:" if each.namespace else spaces
            yield from named(each, address, inner)
        elif isinstance(each, URLPattern) and each.name:
            yield f"{spaces}{each.name}", address


def test_no_two_addresses_of_different_parts_of_the_site_have_one_name():
    found = defaultdict(set)
    for name, address in named(get_resolver()):
        found[name].add(address.split("/")[0] or address)

    assert len(found) > 250
    assert {name: parts for name, parts in found.items() if len(parts) > 1} == {}
