# words: admin
"""Approving side by side, going on after a button, and asking before a workflow is cancelled."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.action_menu import (
    ActionMenuItem,
    CancelWorkflowMenuItem,
    SubmitForModerationMenuItem,
)
from wagtail.models import Page, TaskState, WorkflowState

from home.multilingual.machine_words import unread
from home.staff.panels import FrontPagePanel
from home.staff.rights import page_name

from .claims import take
from .reviewing import pairs, reviews_of
from .status import TranslationStatus
from .structure_views import name_pictures_left_behind
from .work import WorkList

#: Wagtail's buttons that hand a text to its editors, and the one that decides about it.
SUBMITTED = {"action-submit", "action-restart-workflow"}
DECIDED = "action-workflow-action"


class ReviewPanel(FrontPagePanel):
    """On the admin's front page, before everything else: what waits for one's approval."""

    name = "reviews"
    template_name = "translating/admin/review_panel.html"
    order = 4

    def get_context_data(self, parent_context: dict) -> dict:
        return {"reviews": reviews_of(parent_context["request"].user)}


class ReviewView(View):
    """A draft beside its original, with the buttons to approve it or to return it."""

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        page = get_object_or_404(Page, pk=page_id).specific
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        task = page.current_workflow_task
        actions = {name for name, *_more in task.get_actions(page, request.user)} if task else set()
        if "approve" not in actions:
            return redirect("wagtailadmin_pages:edit", page.pk)
        draft = page.get_latest_revision_as_object()
        record = getattr(draft, "record", None)
        status = None
        if record is not None and record.original is not None:
            status = TranslationStatus(draft, record, request.user)
        context = {
            "page": draft,
            "status": status,
            "pairs": pairs(draft, status),
            "unread": unread(draft),
            "state": page.current_workflow_task_state,
            "by": page.current_workflow_state.requested_by,
        }
        return render(request, "translating/admin/review.html", context)


class NextReviewView(View):
    """After a decision: says what was decided, and goes on to what waits next."""

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        page = get_object_or_404(Page, pk=page_id)
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        states = TaskState.objects.for_instance(page).filter(finished_by=request.user)
        last = states.order_by("-finished_at").first()
        if last is not None:
            words = {
                TaskState.STATUS_APPROVED: _("“%(title)s” has been approved."),
                TaskState.STATUS_REJECTED: _("“%(title)s” has been returned."),
            }.get(last.status)
            title = page_name(page, request.user)
            if words:
                messages.success(request, words % {"title": title})
            if last.status == TaskState.STATUS_APPROVED and page.live:
                name_pictures_left_behind(request, page.specific)
        return redirect(_next_review(request, page) or "wagtailadmin_home")


def _next_review(request: HttpRequest, page: Page) -> str:
    """Where the next text that waits for approval is; empty when none does."""
    waiting = [each.page.pk for each in reviews_of(request.user) if each.page.pk != page.pk]
    return reverse("review", args=[waiting[0]]) if waiting else ""


def go_on(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After a page was saved: what is done leads to what waits next."""
    if page.permissions_for_user(request.user).can_publish():
        if DECIDED in request.POST:
            target = _next_review(request, page)
            return redirect(target) if target else None
    elif not SUBMITTED & set(request.POST) and getattr(page, "is_translation", False):
        take(page.translation_key, page.locale, request.user)  # who writes is at work on it
    if request.POST.get("next") or not SUBMITTED & set(request.POST):
        return None
    work = WorkList(request.user)
    if not work.is_for_translators:
        return None
    task = work.after(page.translation_key, page.locale_id)
    if task is None:
        return redirect("work_list")
    back = format_html('<a href="{}">{}</a>', reverse("work_list"), _("Back to the list"))
    messages.info(request, format_html("{} {}", _("This text waits for you next."), back))
    return redirect(task.cell.link)


class CancelItem(ActionMenuItem):
    """Leads to the question whether to cancel a workflow."""

    label = gettext_lazy("Take back from approval")
    name = "action-cancel-workflow"
    icon_name = "error"

    def is_shown(self, context: dict) -> bool:
        return True  # it stands where Wagtail's would

    def get_url(self, context: dict) -> str:
        return reverse("cancel_workflow", args=[context["page"].pk])


class SubmitItem(SubmitForModerationMenuItem):
    """Wagtail's button, which names the workflow: in the language that it is about."""

    def get_context_data(self, parent_context: Any) -> dict:
        context: dict = super().get_context_data(parent_context)
        page = context.get("page")
        state = page.current_workflow_state if page else None
        is_returned = state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES
        words = _("Submit for approval again") if is_returned else _("Submit for approval")
        return {**context, "label": words}


def arrange_actions(items: list[ActionMenuItem], request: HttpRequest, context: dict) -> None:
    """Asks before a workflow is cancelled; a translator's first button is to submit."""
    for index, item in enumerate(items):
        if isinstance(item, CancelWorkflowMenuItem):
            items[index] = CancelItem(order=item.order)
        elif isinstance(item, SubmitForModerationMenuItem):
            items[index] = SubmitItem(order=item.order)
    page = context.get("page")
    if page is None or not getattr(page, "is_translation", False):
        return
    if page.permissions_for_user(request.user).can_publish():
        return
    submit = [item for item in items if isinstance(item, SubmitForModerationMenuItem)]
    items[:] = submit + [item for item in items if item not in submit]


class CancelWorkflowView(View):
    """Asks whether to take a text back from its approval, and does it."""

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        page, state = self._state(page_id)
        if state is None:
            return redirect("wagtailadmin_pages:edit", page.pk)
        return render(
            request, "translating/admin/cancel_workflow.html", {"page": page, "state": state}
        )

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        page, state = self._state(page_id)
        if state is not None:
            state.cancel(user=request.user)
            messages.success(request, _("Nobody is asked to approve this text any more."))
        return redirect("wagtailadmin_pages:edit", page.pk)

    def _state(self, page_id: int) -> tuple[Page, Any]:
        page = get_object_or_404(Page, pk=page_id).specific
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        state = page.current_workflow_state
        if state is not None and not state.user_can_cancel(self.request.user):
            raise PermissionDenied
        return page, state
