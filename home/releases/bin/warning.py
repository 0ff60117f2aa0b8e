# words: admin
"""What is said of a deletion: which releases hold the text, and where it is afterwards."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from home.multilingual.models import PageTranslation
from home.releases.models import OPEN, Release
from home.releases.views import known_pages, title_for


def warn_before_deletion(request: HttpRequest, page: Page) -> None:
    """Says on the screen that asks for confirmation which releases hold the page."""
    if request.method == "GET":
        warn_of_releases(request, [page])


def warn_of_releases(request: HttpRequest, pages: Iterable[Page]) -> None:
    """Says which releases hold some pages, what is below them, or their translations."""
    trees = Page.objects.none()
    for page in pages:
        trees = trees | Page.objects.descendant_of(page, inclusive=True)
    held = _releases_with(trees.values("pk"), request.user)
    if held:
        words = _(
            "A release holds this, or something below it: %(releases)s. Deleting takes it out; "
            "a release with nothing else in it is cancelled."
        )
        messages.warning(request, _with_links(words, held, request.user))
    translations = PageTranslation.objects.filter(original__in=trees.values("pk"))
    others = _releases_with(translations.values("page"), request.user)
    if others:
        words = _(
            "Translations of this wait in a release: %(releases)s. They stay in it, and go live "
            "without their original."
        )
        messages.warning(request, _with_links(words, others, request.user))


def what_went(count: int) -> str:
    """Says how many pages are in the bin now, and for how long. Each number has its own plural."""
    pages = ngettext("%(count)s page is in the bin.", "%(count)s pages are in the bin.", count)
    days = ngettext(
        "What is there can be restored for %(days)s day.",
        "What is there can be restored for %(days)s days.",
        settings.BIN_DAYS,
    )
    return f"{pages % {'count': count}} {days % {'days': settings.BIN_DAYS}}"


def _releases_with(ids: Any, user: Any) -> list[Release]:
    releases = Release.objects.filter(items__page__in=ids, items__state__in=OPEN).distinct()
    return [release for release in releases if known_pages(release, user)]


def _with_links(words: str, releases: list[Release], user: Any) -> str:
    links = (
        (reverse("release", args=[release.pk]), title_for(release, user)) for release in releases
    )
    named = format_html_join(", ", '<a href="{}">“{}”</a>', links)
    return format_html(words.replace("%(releases)s", "{}"), named)
