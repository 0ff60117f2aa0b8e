"""What to paste into a messenger after a release: per language, headline, summary, address."""

from typing import NamedTuple

from django.conf import settings

from home.multilingual.reader import Reader
from home.public.visible import visible
from home.settings.languages import BY_CODE, Language

from .models import Release, ReleaseItem


class Announcement(NamedTuple):
    language: Language
    text: str


def announcements(release: Release) -> list[Announcement]:
    """One for each page of a release that is public now, in its own language."""
    found = []
    items = release.items.filter(state=ReleaseItem.State.PUBLISHED).select_related("page__locale")
    for item in items:
        if item.page is None:
            continue
        page = visible(type(item.page).objects.filter(pk=item.page_id)).specific().first()
        if page is None:
            continue
        address = settings.WAGTAILADMIN_BASE_URL + Reader(item.code).real_address(page)
        lines = [page.title, getattr(page, "summary", ""), address]
        text = "\n\n".join(line for line in lines if line)
        found.append(Announcement(BY_CODE[item.code], text))
    return found
