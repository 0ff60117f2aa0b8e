"""Builders for releases: a piece of court news in several languages, and what goes with it."""

import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from campaign_pages.models import CaseUpdatePage
from home.pages import CampaignPage
from home.releases.due import do_due
from home.releases.models import Release
from home.releases.releasing import Chosen, make_release
from tests.builders import make_case, make_update, make_user, translate

SOON = datetime.timedelta(minutes=5)


def news(*codes: str, **fields: Any) -> list[CaseUpdatePage]:
    """Drafts of one update, never public, in English and in each language; its case is public."""
    case = make_case()
    for code in codes:
        translate(case, code)
    original = make_update(case, live=False, **fields)
    original.save_revision()
    drafts = [original]
    for code in codes:
        draft = translate(original, code, live=False)
        draft.title = f"{original.title} ({code})"
        draft.save()  # as the editor does for what was never public
        draft.save_revision()
        drafts.append(draft)
    return [again(draft) for draft in drafts]


def again(page: Page) -> Any:
    """The page as the database has it."""
    return type(page).objects.get(pk=page.pk)


def chosen(*pages: CampaignPage) -> list[Chosen]:
    return [Chosen(page, again(page).latest_revision) for page in pages]


def scheduled(*pages: CampaignPage, user: Any = None, **options: Any) -> Release:
    """A release of the newest drafts of some pages, five minutes from now."""
    user = user or make_user("Organisers")
    return make_release(chosen(*pages), timezone.now() + SOON, user, **options)


def make_due(release: Release, ago: datetime.timedelta = datetime.timedelta(seconds=1)) -> None:
    """Lets the moment of a release have passed."""
    Release.objects.filter(pk=release.pk).update(moment=timezone.now() - ago)


def run(release: Release) -> Release:
    """The release after its moment and a pass of the scheduler."""
    make_due(release)
    do_due()
    return Release.objects.get(pk=release.pk)


def schedule_singly(page: CampaignPage, ago: datetime.timedelta, **fields: Any) -> Any:
    """Schedules a page as Wagtail's own dialog does, and lets the moment have passed."""
    page = again(page)
    for name, value in fields.items():
        setattr(page, name, value)
    page.go_live_at = timezone.now() + SOON
    revision = page.save_revision()
    revision.publish()
    revision.refresh_from_db()
    revision.approved_go_live_at = timezone.now() - ago
    revision.save()
    return revision
