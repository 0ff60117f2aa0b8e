"""Wagtail's command, which here keeps what is live and what translations are compared with."""

from typing import Any

from wagtail.management.commands.purge_revisions import Command as WagtailCommand
from wagtail.models import Page, Revision

from home.multilingual.models import PageTranslation
from home.releases.models import OPEN, ReadyMark, ReleaseItem, WithdrawnPage


def revisions_in_use() -> set[int]:
    """The live revision of each page, and those that somebody relies on.

    That are those of a release to come or marked as ready for one, of the words that some
    translation follows, and those that an undo would bring back.
    """
    records = PageTranslation.objects.all()
    used = set(Page.objects.values_list("live_revision_id", flat=True))
    used.update(
        WithdrawnPage.objects.filter(withdrawal__undone_at=None).values_list(
            "revision_id", flat=True
        )
    )
    for version in ("text_version", "source_version"):
        used.update(records.values_list(f"{version}__revision_id", flat=True))
    waiting = ReleaseItem.objects.filter(state__in=OPEN)
    used.update(waiting.values_list("revision_id", flat=True))
    used.update(ReadyMark.objects.values_list("revision_id", flat=True))
    return {pk for pk in used if pk is not None}


class Command(WagtailCommand):
    """Wagtail's own loop, which passes over what is the latest revision, or here in use."""

    def handle(self, *args: Any, **options: Any) -> None:
        used = revisions_in_use()
        is_latest = Revision.is_latest_revision
        Revision.is_latest_revision = lambda self: self.pk in used or is_latest(self)
        try:
            super().handle(*args, **options)
        finally:
            Revision.is_latest_revision = is_latest
