# words: admin
"""Two people in one page: what the second sends is put together with what the first has saved.

A form knows the revision that it was filled from; what it was sent with last is kept where it
differs from what was saved. From there, ``Merger`` finds what each has changed. Words of a place
that both have changed are kept as a suggestion beside it. Nothing is put together over what one
has saved oneself since in another window or by a button: a late request brings nothing back.
"""

import datetime
import json
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.admin.models import EditingSession
from wagtail.fields import StreamField
from wagtail.models import Page, Revision, get_default_page_content_type

from home.multilingual.texts import writable_content

from .merging import Clash, Conflict, Merger
from .models import FormerDraft, OpenForm
from .suggestions import suggest

#: The field of a form that tells it from others, and the revision that it was filled from.
BEGAN = "began"
#: For how long something open is remembered.
KEPT = datetime.timedelta(days=7)
#: No revision has a number with more.
_DIGITS = 18
#: The names of buttons, and what they send along.
_BUTTONS = ("action-", "workflow-action-")
_HAND_IN = {"action-submit", "action-restart-workflow", "action-cancel-workflow"}


class Began(NamedTuple):
    """The revision, as it was saved at a moment, that a form was filled from."""

    token: str
    revision_id: int
    saved_at: datetime.datetime  # UTC


def new_form(page: Page | None) -> str:
    """What a form of this page is to send along as ``BEGAN``; ``None`` for a page to be made."""
    token = uuid4().hex
    saved_at = None
    number = page.latest_revision_id if page is not None else None
    if number is not None:
        revisions = Revision.objects.filter(pk=number)
        saved_at = revisions.values_list("created_at", flat=True).first()
    return f"{token}/{number}/{saved_at.isoformat()}" if saved_at else token


def _began(values: Any) -> Began | None:
    """What a form was filled from; the form of a page that was just made, from its first save."""
    token, _slash, rest = values.get(BEGAN, "").partition("/")
    number, _slash, moment = rest.partition("/")
    number = number or values.get("loaded_revision_id", "")
    moment = moment or values.get("loaded_revision_created_at", "")
    try:
        saved_at = parse_datetime(moment)
    except ValueError:
        return None
    if not 0 < len(token) <= 40 or not number.isdecimal() or len(number) > _DIGITS:
        return None
    if saved_at is None or timezone.is_naive(saved_at):
        return None
    return Began(token, int(number), saved_at)


def leave_out_buttons(request: HttpRequest) -> None:
    """Takes out of a form what a button sends along: it only saves."""
    values = request.POST.copy()
    for name in [name for name in values if name.startswith(_BUTTONS)]:
        del values[name]
    request.POST = values  # type: ignore[assignment]


def _users(revisions: models.QuerySet[Revision]) -> list[Any]:
    return [revision.user for revision in revisions if revision.user is not None]


def _makes_public(request: HttpRequest) -> bool:
    """Whether a button was pressed that does more than to save a text or to hand it in."""
    pressed = {name for name in request.POST if name.startswith(_BUTTONS)}
    return bool(pressed - _HAND_IN)


class Meeting:
    """A form that is sent to Wagtail's ``EditView``, and what was saved since it was opened."""

    def __init__(self, view: Any) -> None:
        self.view = view
        self.user = view.request.user
        self.latest: Revision | None = view.latest_revision
        self.began = None if view.is_reverting else _began(view.request.POST)
        self.merger: Merger | None = None

    @cached_property
    def _known(self) -> OpenForm | None:
        """What this form was sent with last."""
        if self.began is None:
            return None
        forms = OpenForm.objects.filter(token=self.began.token, page_id=self.view.page.pk)
        return forms.filter(user=self.user).first()

    @cached_property
    def _from(self) -> tuple[int, datetime.datetime] | None:
        found = self._known or self.began
        return (found.revision_id, found.saved_at) if found else None

    @property
    def is_up_to_date(self) -> bool:
        """Whether nobody has saved since this form was opened or sent last."""
        return self.latest is not None and self._from == (self.latest.pk, self.latest.created_at)

    @cached_property
    def is_to_merge(self) -> bool:
        """Whether there are changes of others that this form does not show."""
        if self.latest is None or self._from is None:
            return False
        if self.is_up_to_date:
            return self._known is not None and self._known.content is not None
        if self.view.expects_json_response and self._newer().filter(user=self.user).exists():
            return False
        return self._base is not None

    def _newer(self) -> models.QuerySet[Revision]:
        number, saved_at = self._from or (0, timezone.now())
        revisions = self.view.real_page_record.revisions
        return revisions.filter(pk__gte=number, created_at__gt=saved_at)

    @cached_property
    def _base(self) -> dict[str, Any] | None:
        """What this form began with, as far as it is still known."""
        if self._known is not None and self._known.content is not None:
            return self._known.content
        if self._from is None:
            return None
        number, saved_at = self._from
        revisions = self.view.real_page_record.revisions
        revision = revisions.filter(pk=number, created_at=saved_at).first()
        if revision is not None:
            return revision.content
        former = FormerDraft.objects.filter(revision_id=number, saved_at=saved_at)
        return former.filter(revision__in=revisions.all()).values_list("content", flat=True).first()

    @cached_property
    def people(self) -> list[str]:
        """The names of those who have saved since this form was opened."""
        began = self.began.saved_at if self.began else timezone.now()
        revisions = self.view.real_page_record.revisions.filter(created_at__gt=began)
        others = revisions.exclude(user=self.user).select_related("user").defer("content")
        return sorted({person.get_full_name() or person.username for person in _users(others)})

    def put_together(self, form: Any) -> None:
        """Gives a valid form what others have changed, and keeps what conflicts with it."""
        page = form.instance
        mine = json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder))
        self.mine = {name: writable_content(mine[name]) for name in form.fields if name in mine}
        base, theirs = self._base, self.latest.content if self.latest else None
        if base is None or theirs is None:
            return
        self.merger = Merger(page, base, theirs, mine)
        newest = self.view.real_page_record.get_latest_revision_as_object()
        for name in self.mine:
            field = page._meta.get_field(name)
            merged = self.merger.field(name)
            if isinstance(field, StreamField):
                value = field.stream_block.to_python(merged)
            elif merged == mine[name]:
                continue
            else:
                value = getattr(newest, name)
            setattr(page, name, value)
            form.cleaned_data[name] = value
        for each in self.conflicts:
            if each.clash is Clash.WORDS:
                suggest(page, self.user, each.path, each.mine)

    @property
    def conflicts(self) -> list[Conflict]:
        return self.merger.conflicts if self.merger else []

    @property
    def changed(self) -> list[str]:
        """What others have changed, by its label, without what conflicts."""
        return list(dict.fromkeys(self.merger.taken.values())) if self.merger else []

    def say(self) -> list[str]:
        """In sentences: what others have changed, and what became of what both have."""
        names = ", ".join(self.people) or _("Another window")
        words = []
        if self.changed:
            said = _("%(names)s saved changes here too; yours and theirs are both in: %(places)s.")
            words.append(said % {"names": names, "places": ", ".join(self.changed)})
        kept = [each.label for each in self.conflicts if each.clash is Clash.WORDS]
        if kept:
            said = _(
                "%(names)s and you both changed: %(places)s. Theirs stays in the draft; yours is "
                "kept beside it as a suggestion, to be taken or left."
            )
            words.append(said % {"names": names, "places": ", ".join(kept)})
        sentences = {
            Clash.VALUE: _(
                "%(names)s changed “%(place)s” too, and theirs stays. Yours was: %(value)s"
            ),
            Clash.CHANGED_THERE: _(
                "You took out “%(place)s”, which %(names)s changed meanwhile: it stays. "
                "Take it out again if it is still to go."
            ),
            Clash.CHANGED_HERE: _(
                "%(names)s took out “%(place)s”, which you changed: it stays, with your changes."
            ),
            Clash.ORDER: _("%(names)s moved parts of “%(place)s” too: look at their order."),
        }
        for each in self.conflicts:
            if each.clash in sentences:
                value = str(each.mine or "–")
                said = sentences[each.clash]
                words.append(said % {"names": names, "place": each.label, "value": value})
        return words

    # What others will have to know

    def keep_former(self) -> None:
        """Keeps what is about to be written over, where somebody has read it since."""
        if self.latest is None or not self._is_read_by_others():
            return
        FormerDraft.objects.get_or_create(
            revision=self.latest,
            saved_at=self.latest.created_at,
            defaults={"content": self.latest.content},
        )

    def _is_read_by_others(self) -> bool:
        since = self._known.session if self._known else 0
        return self._sessions().exclude(user=self.user).filter(pk__gt=since).exists()

    def _sessions(self) -> models.QuerySet[EditingSession]:
        kind = get_default_page_content_type()
        return EditingSession.objects.filter(content_type=kind, object_id=str(self.view.page.pk))

    def remember(self) -> None:
        """Notes what this form holds, now that it has been saved."""
        revision = self.view.page.latest_revision
        if self.began is None or revision is None:
            return
        newest = self._sessions().aggregate(models.Max("pk"))["pk__max"]
        _form, is_new = OpenForm.objects.update_or_create(
            token=self.began.token,
            page_id=self.view.page.pk,
            user=self.user,
            defaults={
                "revision": revision,
                "saved_at": revision.created_at,
                "content": self.mine if self.merger else None,
                "session": newest or 0,
            },
        )
        if is_new:
            for model in (OpenForm, FormerDraft):
                model._default_manager.filter(made_at__lt=timezone.now() - KEPT).delete()


def meets(post: Callable) -> Callable:
    """``EditView.post``: nobody is refused because somebody else has saved, nor writes over it."""

    @wraps(post)
    def meet(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = self.meeting = Meeting(self)
        latest = str(meeting.latest.pk) if meeting.latest else ""
        if meeting.is_to_merge or meeting.is_up_to_date:
            self.is_out_of_date = False
            if request.POST.get("overwrite_revision_id", latest) != latest:
                values = request.POST.copy()
                del values["overwrite_revision_id"]
                request.POST = values  # type: ignore[assignment]
        return post(self, request, *args, **kwargs)

    return meet


def puts_together(form_valid: Callable) -> Callable:
    """``EditView.form_valid``: with what others have saved in it.

    Where both have changed the same, a button only saves: somebody has to look at it first. And
    nobody approves or publishes words that the form did not show.
    """

    @wraps(form_valid)
    def valid(self: Any, form: Any) -> HttpResponse:
        meeting: Meeting = self.meeting
        if meeting.is_to_merge:
            meeting.put_together(form)
        pressed = any(name.startswith(_BUTTONS) for name in self.request.POST)
        is_unseen = bool(meeting.changed) and _makes_public(self.request)
        is_held_back = pressed and (bool(meeting.conflicts) or is_unseen)
        if is_held_back:
            leave_out_buttons(self.request)  # those of releases save as well
            self.action_name_and_method = ("save", self.save_action)
        if self.request.POST.get("overwrite_revision_id"):
            meeting.keep_former()
        response = form_valid(self, form)
        if not self.expects_json_response:
            said = meeting.say()
            if is_held_back:
                said.append(_("It was only saved: look at it, and press the button again."))
            for words in said:
                messages.warning(self.request, words)
            return response
        if response.status_code != 200:
            return response
        answer = json.loads(response.content)
        if answer.get("revision_id"):
            meeting.remember()
        said = meeting.say()
        return JsonResponse({**answer, "others": said}) if said else response

    return valid


def without_warning(get_editing_sessions: Callable) -> Callable:
    """``EditView.get_editing_sessions``: who else is here; Wagtail's warning would be wrong."""

    @wraps(get_editing_sessions)
    def get(self: Any) -> Any:
        sessions = get_editing_sessions(self)
        sessions.revision_id = sessions.revision_created_at = None
        return sessions

    return get
