"""Addresses of a language that was open once: they lead to the best other version of the text."""

from django.http import Http404
from django.urls import Resolver404
from django.urls import resolve as resolve_address
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from home.public.visible import visible
from home.settings.languages import BY_CODE, Language

from .reader import Reader
from .routing import resolve

#: What the URLconf calls the address of a page.
PAGE = "page"


def mark_of(language: Language) -> str:
    """The fragment of an address that shows the notice for readers of a closed language."""
    return f"from-{language.code}"


def better_address(path: str, reader: Reader) -> str | None:
    """Where readers find what stood at a path of a closed language; ``None`` if there is nothing.

    ``reader`` reads in the language that they are led to, which must be the active one.
    """
    code, _, rest = path.removeprefix("/").partition("/")
    language = BY_CODE.get(code)
    if language is None or language not in reader.closed:
        return None
    parts = [part for part in rest.split("/") if part]
    for length in range(len(parts), -1, -1):
        page = _page_at(code, parts[:length], reader)
        if page is None:
            continue
        address = reader.address(page) + "/".join(parts[length:])
        if parts[length:]:  # a feed, a PDF, the search
            address += "/" if rest.endswith("/") else ""
            return address if _is_view(address) else None
        return f"{address}#{mark_of(language)}"
    return None


def _page_at(code: str, slugs: list[str], reader: Reader) -> Page | None:
    home = reader.homes.get(reader.code)
    try:
        page = resolve(reader, home, slugs) if home is not None else None
    except Http404:
        page = None
    if page is not None and visible(Page.objects.filter(pk=page.pk)).exists():
        return page
    old_path = Redirect.normalise_path("/".join(["", code, *slugs]))
    redirect = Redirect.objects.filter(old_path=old_path).exclude(redirect_page=None).first()
    return reader.best_version(redirect.redirect_page) if redirect is not None else None


def _is_view(address: str) -> bool:
    try:
        return resolve_address(address).url_name != PAGE
    except Resolver404:
        return False
