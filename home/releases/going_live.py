"""Makes single revisions public, and ends pages: each inside the transaction of its caller."""

import datetime
from typing import Any

from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import LogContext, log
from wagtail.models import Page, Revision

from home.public.clock import database_now
from home.public.content_version import additive_change

#: The fields of a page that say from when and until when it is public.
SCHEDULE = ("go_live_at", "expire_at")


class NotLiveError(Exception):
    """A page is not in the state that publishing should have left it in."""


def go_live(revision: Revision, user: Any = None) -> Page:
    """Publishes a revision now, whatever go-live it names; the schedule did it without a user.

    The action compares the go-live with the clock of this process, which may differ from
    the database's: it is cleared. Raises ``NotLiveError`` when the page does not stand
    with this revision afterwards, and whatever a receiver of Wagtail's signals raises.
    """
    action = PublishPageRevisionAction(
        revision, user=user, log_action=True if user else "wagtail.publish.scheduled"
    )
    action.object.go_live_at = None
    # In a log context of its own, else the histories of all pages of a request but one miss it.
    with additive_change(), LogContext(user=user):
        action.execute(skip_permission_checks=True)
    end_workflow(action.object, revision, user)
    page = Page.objects.get(pk=action.object.pk)
    if not page.live or page.live_revision_id != revision.pk:
        raise NotLiveError(f"“{page.title}” is not live with revision {revision.pk}.")
    return page


def end_workflow(page: Any, revision: Revision, user: Any) -> None:
    """Ends the workflow of what was published; one about a newer draft goes on.

    Wagtail's own ends any: WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH is switched off for this.
    """
    state = page.current_workflow_state
    if state is None:
        return
    task = state.current_task_state
    if task is None or task.revision_id is None or task.revision_id <= revision.pk:
        state.cancel(user=user)


def is_over(revision: Revision, now: datetime.datetime) -> bool:
    """Whether what a revision says was to be seen only until a moment that has passed."""
    expire_at = revision.as_object().expire_at
    return expire_at is not None and expire_at <= now


def skip_expired(revision: Revision) -> None:
    """Ends a page whose scheduled revision was over before it could appear.

    So nothing of it is seen, as if it had gone live and expired at its moments.
    """
    page = revision.content_object
    page.revisions.filter(pk=revision.pk).update(approved_go_live_at=None)
    if page.live:
        expire(page)
        return
    Page.objects.filter(pk=page.pk).update(expired=True)
    _forget_dates(Page.objects.get(pk=page.pk))
    log(instance=page, action="wagtail.unpublish.scheduled", revision=revision)


def expire(page: Page) -> None:
    """Takes a page offline at its end. What is scheduled for later stays scheduled.

    Wagtail's own drops every schedule of a page that is unpublished, and leaves the dates
    that are over, with which the form of the page can no longer be saved.
    Raises ``NotLiveError`` when the page is still live afterwards.
    """
    later = list(
        page.revisions.exclude(approved_go_live_at=None).values_list("pk", "approved_go_live_at")
    )
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    for pk, moment in later:
        Revision.objects.filter(pk=pk).update(approved_go_live_at=moment)
    page = Page.objects.select_related("latest_revision").get(pk=page.pk)
    if page.live:
        raise NotLiveError(f"“{page.title}” is still live after its end.")
    _forget_dates(page)


def _forget_dates(page: Page) -> None:
    """Clears the dates that have passed, in the row of a page and in its newest revision."""
    now = database_now()
    if passed := _passed(page, now):
        Page.objects.filter(pk=page.pk).update(**passed)
    newest = page.latest_revision
    if newest is not None and (passed := _passed(newest.as_object(), now)):
        newest.content.update(passed)
        newest.save(update_fields=["content"])


def _passed(page: Page, now: datetime.datetime) -> dict[str, None]:
    """The dates of a page that have passed, without a value."""
    dates = ((name, getattr(page, name)) for name in SCHEDULE)
    return dict.fromkeys(name for name, date in dates if date is not None and date <= now)
