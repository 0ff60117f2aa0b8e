# words: admin
"""What will go live or end, by day, for one editor."""

import datetime
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from home.public.left_out import shown
from home.public.wall_time import ZonedTime, in_zones
from home.settings.languages import BY_CODE
from home.staff.rights import may_know, page_name

from .models import PublishingFailure, Release, ReleaseItem
from .views import known_pages, title_for

#: So many releases that are over are listed.
PAST = 20


class ScheduledEvent(NamedTuple):
    """Something that will happen at a moment."""

    moment: datetime.datetime
    words: str  # what happens
    title: str
    link: str
    languages: list[str]
    times: list[ZonedTime]


class Schedule:
    """Everything to come that a user may know of. Times are given in the zones of ``zones``."""

    def __init__(self, user: Any, *zones: datetime.tzinfo) -> None:
        self.user = user
        self.zones = zones

    @property
    def days(self) -> list[tuple[datetime.date, list[ScheduledEvent]]]:
        """By day of the editor's zone, the next first."""
        entries = sorted([*self._releases(), *self._lone(), *self._ends()], key=lambda e: e.moment)
        days = groupby(entries, key=lambda entry: timezone.localdate(entry.moment))
        return [(day, list(group)) for day, group in days]

    def _entry(
        self, moment: Any, words: str, title: str, link: str, codes: list[str]
    ) -> ScheduledEvent:
        names = [BY_CODE[code].own_name for code in dict.fromkeys(codes)]
        return ScheduledEvent(moment, words, title, link, names, in_zones(moment, *self.zones))

    def _releases(self) -> Iterator[ScheduledEvent]:
        waiting = Release.objects.filter(state=Release.State.WAITING)
        yield from filter(None, shown(waiting, self._release))

    def _release(self, release: Release) -> ScheduledEvent | None:
        if not known_pages(release, self.user):
            return None
        waiting = release.items.filter(state=ReleaseItem.State.WAITING)
        codes = list(waiting.values_list("code", flat=True))
        link = reverse("release", args=[release.pk])
        return self._entry(release.moment, _("Release"), title_for(release, self.user), link, codes)

    def _lone(self) -> Iterator[ScheduledEvent]:
        revisions = Revision.page_revisions.exclude(approved_go_live_at=None)
        yield from filter(None, shown(revisions, self._revision))

    def _revision(self, revision: Revision) -> ScheduledEvent | None:
        page = revision.content_object
        if page is None or not may_know(self.user, page):
            return None
        words = _("A new version goes live") if page.live else _("Goes live")
        return self._page(revision.approved_go_live_at, words, page, revision.object_str)

    def _ends(self) -> Iterator[ScheduledEvent]:
        pages = Page.objects.filter(live=True).exclude(expire_at=None).select_related("locale")
        yield from filter(None, shown(pages.specific(), self._end))

    def _end(self, page: Page) -> ScheduledEvent | None:
        if not may_know(self.user, page):
            return None
        return self._page(page.expire_at, _("Goes offline"), page, "")

    def _page(self, moment: Any, words: str, page: Page, draft_title: str) -> ScheduledEvent:
        rights = page.permissions_for_user(self.user)
        title = draft_title if draft_title and rights.can_edit() else ""
        link = reverse("wagtailadmin_pages:edit", args=[page.pk]) if rights.can_edit() else ""
        code = page.locale.language_code
        return self._entry(moment, words, title or page_name(page, self.user), link, [code])

    @property
    def past(self) -> list[tuple[Release, str, list[ZonedTime]]]:
        """The releases that are over, the newest first: what went live when, and by whom."""
        newest = F("ended_at").desc(nulls_last=True)
        releases = Release.objects.filter(~Q(state=Release.State.WAITING))
        over = releases.order_by(newest, "-pk").prefetch_related("items")
        known = [each for each in over[: PAST * 3] if known_pages(each, self.user)][:PAST]

        def told(release: Release) -> tuple[Release, str, list[ZonedTime]]:
            times = in_zones(release.ended_at, *self.zones) if release.ended_at else []
            return release, title_for(release, self.user), times

        return shown(known, told)

    @property
    def held(self) -> list[ReleaseItem]:
        """What releases held back, and the user may decide on."""
        items = ReleaseItem.objects.filter(state=ReleaseItem.State.HELD)
        related = items.select_related("page__locale", "release").order_by("release__moment", "pk")
        return [
            item
            for item in related
            if item.page and item.page.permissions_for_user(self.user).can_publish()
        ]

    @property
    def failures(self) -> list[tuple[PublishingFailure, str]]:
        """What could not be done, and is known to the user; with where to put an end to it."""
        known = [each for each in PublishingFailure.objects.all() if self.may_see(each)]
        return [(each, end_of(each)) for each in known]

    def may_see(self, failure: PublishingFailure) -> bool:
        return any(may_know(self.user, page) for page in pages_of(failure))


def end_of(failure: PublishingFailure) -> str:
    """The address where a failure can be ended: the release, or the page's schedule."""
    if failure.kind == PublishingFailure.Kind.RELEASE:
        return reverse("release", args=[failure.target])
    if failure.kind == PublishingFailure.Kind.ITEM:
        item = ReleaseItem.objects.filter(pk=failure.target).first()
        return reverse("release", args=[item.release_id]) if item else ""
    pages = pages_of(failure)
    return reverse("wagtailadmin_pages:edit", args=[pages[0].pk]) if pages else ""


def pages_of(failure: PublishingFailure) -> list[Page]:
    """The pages that something failed for."""
    if failure.page is not None:
        return [failure.page]
    items = ReleaseItem.objects.filter(release_id=failure.target).select_related("page")
    return [item.page for item in items if item.page] if failure.kind == "release" else []
