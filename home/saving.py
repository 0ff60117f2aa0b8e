# words: admin
"""How the admin saves: one after the other, nothing twice, nothing older over newer.

Wagtail saves by itself what one types, and publishes what one submits, by requests that may
meet. Here each locks its page before it reads anything of it, so that the second sees what the
first has done. What is saved by itself

- can do no more than save: no approval or publication, though its button was just pressed;
- writes nothing where nothing has changed;
- is put together with what somebody else has saved since (``home.translating.together``), and
  refused where one has saved oneself, by a button or in another window; and
- never saves what has no drafts: that would be published half typed.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import partial, wraps
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.forms.widgets import DateTimeBaseInput
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.admin.mail import Notifier
from wagtail.admin.utils import set_query_params
from wagtail.admin.views.generic.mixins import CreateEditViewOptionalFeaturesMixin
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.models import Page, Revision, TaskState

from home.multilingual.machine_words import refuse_unread
from home.releases.editing import READY
from home.releases.models import Release
from home.staff.mailed_titles import in_mail
from home.translating.questions import answers_apart
from home.translating.together import leave_out_buttons, meets, puts_together, without_warning

from .page_forms import CREATION, key_of_creation

View = Callable[..., HttpResponseBase]

#: Draftail's names of paragraphs, made anew for a text that has none.
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


def is_autosave(request: HttpRequest) -> bool:
    """Whether Wagtail's script saves by itself, as opposed to a person by a button."""
    return request.method == "POST" and not request.accepts("text/html")


def lock_pages(ids: Iterable[Any]) -> None:
    """Lets nobody else save these pages until the transaction ends; always in the same order."""
    pages = Page.objects.select_for_update(no_key=True).filter(pk__in=list(ids))
    list(pages.order_by("pk").values_list("pk"))


def one_after_the_other(dispatch: View) -> View:
    """The ``dispatch`` of a view that changes a page, under the lock of that page."""

    @wraps(dispatch)
    def locked(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return dispatch(self, request, *args, **kwargs)
        if is_autosave(request):
            leave_out_buttons(request)
        page_id = kwargs["page_id"]
        with transaction.atomic():
            if READY in request.POST:
                # It may join a release, which locks its pages after itself.
                _lock_releases_of(page_id)
            lock_pages([page_id])
            self.setup(request, *args, **kwargs)  # reads the page, in some views
            return dispatch(self, request, *args, **kwargs)

    return locked


def _lock_releases_of(page_id: int) -> None:
    key = Page.objects.filter(pk=page_id).values("translation_key")[:1]
    releases = Release.objects.filter(items__key=key, state=Release.State.WAITING)
    waiting = Release.objects.select_for_update().filter(pk__in=releases.values("pk"))
    list(waiting.order_by("pk").values_list("pk"))


def created_once(dispatch: View) -> View:
    """``CreateView.dispatch``: what its form has created already is edited instead."""

    @wraps(dispatch)
    def once(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return dispatch(self, request, *args, **kwargs)
        if is_autosave(request):
            leave_out_buttons(request)
        parent_id = kwargs["parent_page_id"]
        with transaction.atomic():
            lock_pages([parent_id])
            page = _created_before(request, parent_id)
            if page is None:
                return dispatch(self, request, *args, **kwargs)
            return _edit_instead(self, request, page)

    return once


def _created_before(request: HttpRequest, parent_id: int) -> Page | None:
    """The page that another request of the same form has made."""
    token = request.POST.get(CREATION)
    if not token:
        return None
    key = key_of_creation(request.user, parent_id, token)
    locale = Page.objects.filter(pk=parent_id).values("locale")[:1]
    return Page.objects.filter(translation_key=key, locale=locale).first()


def _edit_instead(view: CreateView, request: HttpRequest, page: Page) -> HttpResponseBase:
    if is_autosave(request) and _is_more_than_autosaved(page, request.user):
        return view.json_error_response(
            "invalid_revision", _("Saving will overwrite a newer version.")
        )
    response = EditView.as_view()(request, page_id=page.pk)
    if is_autosave(request) and response.status_code == 200:
        # As CreateView answers: the form is an editor's from now on.
        view.page = page
        address = view.get_edit_url()
        more = {
            "url": address,
            "hydrate_url": set_query_params(address, {"_w_hydrate_create_view": "1"}),
        }
        return JsonResponse({**json.loads(response.content), **more})
    return response


def _is_more_than_autosaved(page: Page, user: Any) -> bool:
    return (
        page.live
        or page.specific.workflow_in_progress
        or page.revisions.exclude(user=user).exists()
    )


def saved_if_changed(save_action: Callable) -> Callable:
    """``EditView.save_action``: saves by itself only what says something new."""

    @wraps(save_action)
    def save(self: Any) -> HttpResponse:
        if not self.expects_json_response or not _says_nothing_new(self):
            return save_action(self)
        # Without the revision: it may be another person's, and not to be written over.
        answer = {
            "success": True,
            "pk": self.page.pk,
            "field_updates": dict(self.form.get_field_updates_for_resave()),
            "comments": self.form.serialize_comments(self.request.user),
        }
        return JsonResponse(answer)

    return save


def _says_nothing_new(view: Any) -> bool:
    revision: Revision | None = view.latest_revision
    if revision is None or view.is_reverting:
        return False
    form = view.form
    if "comment_notifications" in form.changed_data or form.read_now:
        return False
    if any(formset.has_changed() for formset in form.formsets.values()):
        return False
    now = json.loads(json.dumps(form.instance.serializable_data(), cls=DjangoJSONEncoder))
    # A field may say that it has changed because its text has been through the form.
    return all(
        _plain(now[name]) == _plain(revision.content.get(name)) or _shows_the_same(form, name)
        for name in form.changed_data
        if name in now
    )


def _shows_the_same(form: Any, name: str) -> bool:
    """Whether a moment was sent as it was shown: a field of a browser knows no seconds."""
    field, bound = form.fields[name], form[name]
    if not isinstance(field.widget, DateTimeBaseInput):
        return False
    return bound.data == field.widget.format_value(field.prepare_value(bound.initial))


def _plain(value: Any) -> Any:
    """The value of a field as revisions have it, the same however often it was in a form."""
    if isinstance(value, str) and value.startswith("["):
        value = _stream(value)
    return _without_keys(value)


def _stream(text: str) -> Any:
    """The blocks of a stream, which a revision has as text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _without_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_keys(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_keys(each) for each in value]
    return _BLOCK_KEY.sub("", value) if isinstance(value, str) else value


def only_drafts_by_itself(setup: Callable) -> Callable:
    """The ``setup`` of Wagtail's editors: without drafts, nothing is saved while one types."""

    @wraps(setup)
    def set_up(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        setup(self, request, *args, **kwargs)
        self.autosave_enabled = self.autosave_enabled and self.draftstate_enabled

    return set_up


def refused_by_itself(is_valid: Callable) -> Callable:
    """The ``is_valid`` of Wagtail's editors, which a script that saves by itself cannot pass."""

    @wraps(is_valid)
    def valid(self: Any, form: Any) -> bool:
        if self.expects_json_response and not self.autosave_enabled:
            self.produced_error_code = "locked"
            self.produced_error_message = _("This is saved by its button alone.")
            return False
        return is_valid(self, form)

    return valid


def approves_own_words(approve: Callable) -> Callable:
    """``TaskState.approve``: who mends a text and approves it approves it as it is now.

    Nobody approves words of a machine that no person has read: raises ``UnreadWordsError``.

    Wagtail would count that for the revision that was handed in, and wait for another approval of
    the approver's own words (``WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT``).
    """

    @wraps(approve)
    def approved(self: TaskState, user: Any = None, *args: Any, **kwargs: Any) -> TaskState:
        newest = self.workflow_state.content_object.get_latest_revision()
        if newest is not None:
            refuse_unread(newest.as_object())
        if user is not None and newest is not None and newest.user_id == user.pk:
            self.revision = newest
        return approve(self, user, *args, **kwargs)

    return approved


def after_commit(send: Callable) -> Callable:
    """A function that mails, called when the lock is given up: mail may take its time."""

    @wraps(send)
    def later(*args: Any, **kwargs: Any) -> bool:
        transaction.on_commit(partial(send, *args, **kwargs), robust=True)
        return True

    return later


def install() -> None:
    """Puts all this into Wagtail's views, which no setting lets one replace."""
    for view in (EditView, UnpublishView, WorkflowActionView):
        view.dispatch = one_after_the_other(view.dispatch)
    send = in_mail(answers_apart(EditView.send_commenting_notifications))
    EditView.send_commenting_notifications = after_commit(send)
    Notifier.__call__ = after_commit(Notifier.__call__)
    TaskState.approve = approves_own_words(TaskState.approve)
    CreateView.dispatch = created_once(CreateView.dispatch)
    EditView.save_action = saved_if_changed(EditView.save_action)
    EditView.post = meets(EditView.post)
    EditView.form_valid = puts_together(EditView.form_valid)
    EditView.get_editing_sessions = without_warning(EditView.get_editing_sessions)
    editors = CreateEditViewOptionalFeaturesMixin
    editors.setup = only_drafts_by_itself(editors.setup)
    editors.is_valid = refused_by_itself(editors.is_valid)
