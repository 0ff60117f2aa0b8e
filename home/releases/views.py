# words: admin
"""The screens of releases: making one, and what one can still do with it or see of it."""

import zoneinfo
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from wagtail.models import Page

from home.public.wall_time import in_zones
from home.staff.mail import show_failures
from home.staff.rights import may_know, page_name, page_policy

from .announcements import announcements
from .bin.pages import deleted_pages
from .due import Job, do
from .forms import MomentForm, ReleaseForm
from .invitations import ask_editors
from .models import OPEN, Obstacle, PublishingFailure, Release, ReleaseItem
from .obstacles import obstacle_to
from .plan import PlannedVersion, Readiness, ReleasePlan
from .readiness import has_newer_draft
from .releasing import (
    Chosen,
    ReleaseError,
    cancel,
    join,
    keep_text,
    leave,
    make_release,
    may_change,
    move,
    problems_with,
    publish_held,
    publish_late,
    publish_now,
    take_newer_draft,
)

#: How many other texts with drafts are offered for the same release.
OFFERED = 30


def zones_of(pages: list[Any]) -> list[zoneinfo.ZoneInfo]:
    """The zones that matter for some pages: of their courts, and the campaign's."""
    courts = [getattr(page.specific, "zone", None) for page in pages]
    found = [zone for zone in courts if zone is not None]
    return [*found, zoneinfo.ZoneInfo(settings.CAMPAIGN_TIME_ZONE)]


class NewReleaseView(View):
    """One screen: every language version of one or several texts, and when they go live."""

    template_name = "releases/admin/release_new.html"

    @cached_property
    def pages(self) -> list[Any]:
        """The pages it is begun from. Raises ``Http404`` for what the user may not know."""
        asked = [pk for pk in self.request.GET.getlist("page") if pk.isdecimal()]
        found = Page.objects.filter(pk__in=asked, depth__gt=1).exclude(pk__in=deleted_pages())
        pages = [page.specific for page in found]
        if not pages or not all(may_know(self.request.user, page) for page in pages):
            raise Http404
        if not any(page.permissions_for_user(self.request.user).can_publish() for page in pages):
            raise PermissionDenied
        return sorted(pages, key=lambda page: asked.index(str(page.pk)))

    @cached_property
    def plan(self) -> ReleasePlan:
        return ReleasePlan(self.request.user, self.pages)

    @cached_property
    def zones(self) -> list[zoneinfo.ZoneInfo]:
        return zones_of(self.pages)

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ReleaseForm(zones=self.zones)
        ready = {str(each.page.pk) for each in self.plan.entries if self._is_preselected(each)}
        return self._show(form, ready, set())

    def _is_preselected(self, entry: PlannedVersion) -> bool:
        return entry.is_choosable and entry.readiness == Readiness.READY

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReleaseForm(request.POST, zones=self.zones)
        include = set(request.POST.getlist("include"))
        matches = set(request.POST.getlist("matches"))
        step = request.POST.get("step")
        if step == "back" or not form.is_valid():
            return self._show(form, include, matches)
        chosen = self._chosen(include, matches)
        if not chosen:
            form.add_error(None, _("Choose at least one language."))
            return self._show(form, include, matches)
        if step == "confirm":
            return self._make(form, chosen, include, matches)
        problems = problems_with(chosen, request.user)
        if problems:
            return self._refuse(problems, form, include, matches)
        return self._confirm(form, chosen, include, matches)

    def _refuse(
        self, problems: Iterable[str], form: ReleaseForm, include: set[str], matches: set[str]
    ) -> HttpResponse:
        for problem in problems:
            form.add_error(None, problem)
        return self._show(form, include, matches)

    def _chosen(self, include: set[str], matches: set[str]) -> list[Chosen]:
        """The pages ticked, each in the revision that was on the screen."""
        chosen = []
        for entry in self.plan.entries:
            if not entry.is_choosable or str(entry.page.pk) not in include:
                continue
            seen = self.request.POST.get(f"revision-{entry.page.pk}", "")
            revisions = entry.page.revisions.filter(pk=seen) if seen.isdecimal() else None
            revision = revisions.first() if revisions is not None else entry.revision
            follows = str(entry.page.pk) in matches
            chosen.append(Chosen(entry.page, revision or entry.revision, follows))
        return chosen

    def _make(
        self, form: ReleaseForm, chosen: list[Chosen], include: set[str], matches: set[str]
    ) -> HttpResponse:
        answers = form.cleaned_data
        try:
            title = self.plan.texts[0].title
            release = make_release(
                chosen, answers["moment"], self.request.user, answers["late"], title
            )
        except ReleaseError as error:
            return self._refuse(error.problems, form, include, matches)
        if release.is_waiting:
            messages.success(self.request, _("The release is scheduled."))
        elif release.is_complete:
            messages.success(self.request, _("Published in every language chosen."))
        else:
            _say_what_is_left(self.request)
        return redirect("release", release.pk)

    def _confirm(
        self, form: ReleaseForm, chosen: list[Chosen], include: set[str], matches: set[str]
    ) -> HttpResponse:
        pages = {each.page.pk for each in chosen}
        moment = form.cleaned_data["moment"]
        context = {
            "form": form,
            "address": self.request.get_full_path(),
            "chosen": [each for each in self.plan.entries if each.page and each.page.pk in pages],
            "left": self._left(pages),
            "times": in_zones(moment, *self.zones) if moment else [],
            "hidden": [
                *(("include", each) for each in sorted(include)),
                *(("matches", each) for each in sorted(matches)),
                *((f"revision-{each.page.pk}", each.revision.pk) for each in chosen),
                *((name, self.request.POST.get(name, "")) for name in form.fields),
            ],
        }
        return render(self.request, "releases/admin/release_confirm.html", context)

    def _left(self, pages: set[int]) -> list[PlannedVersion]:
        """The versions that do not go live with it, though they are not public as they should."""
        return [
            entry
            for entry in self.plan.entries
            if (entry.page is None or entry.page.pk not in pages)
            and entry.readiness != Readiness.PUBLIC
        ]

    def _show(self, form: ReleaseForm, include: set[str], matches: set[str]) -> HttpResponse:
        for entry in self.plan.entries:
            pk = str(entry.page.pk) if entry.page else ""
            entry.is_chosen = entry.is_choosable and pk in include
            entry.matches = pk in matches
        self.plan.say_what_is_read({each.page.pk for each in self.plan.entries if each.is_chosen})
        context = {
            "form": form,
            "plan": self.plan,
            "address": self.request.get_full_path(),
            "others": self._others(),
        }
        return render(self.request, self.template_name, context)

    def _others(self) -> list[Page]:
        """Other texts with drafts that this user may publish, the newest first."""
        mine = page_policy().instances_user_has_permission_for(self.request.user, "publish")
        drafts = mine.filter(has_unpublished_changes=True, depth__gt=1)
        keys = [page.translation_key for page in self.pages]
        newest = F("latest_revision_created_at").desc(nulls_last=True)
        found = drafts.exclude(translation_key__in=keys).order_by(newest, "-pk")
        return list(found.specific()[:OFFERED])


class ReleaseView(View):
    """One release: who is in it, what can still be done, what went live, what failed."""

    template_name = "releases/admin/release.html"

    @cached_property
    def release(self) -> Release:
        """Raises ``Http404`` for people who may know none of its pages."""
        release = get_object_or_404(Release, pk=self.kwargs["release_id"])
        if not known_pages(release, self.request.user):
            raise Http404
        return release

    def get(self, request: HttpRequest, release_id: int) -> HttpResponse:
        return self._show(MomentForm(zones=self._zones))

    @cached_property
    def _zones(self) -> list[zoneinfo.ZoneInfo]:
        return zones_of([item.page for item in self.release.items.all() if item.page])

    def _show(self, form: MomentForm) -> HttpResponse:
        release, user = self.release, self.request.user
        related = release.items.select_related("page__live_revision", "revision", "release")
        # What was deleted was taken out by nobody who is here to tell of it.
        items = list(related.exclude(state=ReleaseItem.State.DROPPED, page__isnull=False))
        failures = {
            each.target: each
            for each in PublishingFailure.objects.filter(kind=PublishingFailure.Kind.ITEM)
        }
        waiting = self._waiting(items)
        rows = [ItemRow(item, user, failures.get(item.pk), waiting) for item in items]
        context = {
            "release": release,
            "title": title_for(release, user),
            "rows": rows,
            "others": self._others(items),
            "times": in_zones(release.moment, *self._zones),
            "ended": in_zones(release.ended_at, *self._zones) if release.ended_at else [],
            "may_change": release.is_waiting and may_change(release, user),
            "form": form,
            "announcements": announcements(release) if release.is_published else [],
            "failure": PublishingFailure.objects.filter(
                kind=PublishingFailure.Kind.RELEASE, target=release.pk
            ).first()
            if may_read_all(release, user)
            else None,
        }
        return render(self.request, self.template_name, context)

    def _waiting(self, items: list[ReleaseItem]) -> set[int]:
        """The pages that go live at the moment of the release, by their ids."""
        if not self.release.is_waiting:
            return set()
        waiting = (item.page_id for item in items if item.state == ReleaseItem.State.WAITING)
        return {pk for pk in waiting if pk is not None}

    def _others(self, items: list[ReleaseItem]) -> list[PlannedVersion]:
        """The languages of its texts that are not in it, and not public either."""
        if self.release.state == Release.State.CANCELLED:
            return []
        pages = [item.page for item in items if item.page]
        held = {page.pk for page in pages}
        if not pages:
            return []
        plan = ReleasePlan(self.request.user, pages, self.release)
        plan.say_what_is_read(self._waiting(items))
        return [
            entry
            for entry in plan.entries
            if (entry.page is None or entry.page.pk not in held)
            and entry.readiness != Readiness.PUBLIC
        ]

    def post(self, request: HttpRequest, release_id: int) -> HttpResponse:
        action = request.POST.get("action", "")
        if action == "move":
            return self._move()
        try:
            self._do(action)
        except ReleaseError as error:
            for problem in error.problems:
                messages.error(request, problem)
        return redirect("release", release_id)

    def _move(self) -> HttpResponse:
        form = MomentForm(self.request.POST, zones=self._zones)
        if form.is_valid():
            try:
                move(self.release, form.cleaned_data["moment"], self.request.user)
            except ReleaseError as error:
                form.add_error(None, " ".join(error.problems))
            else:
                messages.success(self.request, _("The release has been moved."))
                return redirect("release", self.release.pk)
        return self._show(form)

    def _do(self, action: str) -> None:
        release, user = self.release, self.request.user
        if action == "cancel":
            cancel(release, user)
            messages.success(self.request, _("Cancelled: nothing of it goes live."))
        elif action == "publish":
            publish_now(release, user)
            release.refresh_from_db()
            if release.is_complete:
                messages.success(self.request, _("Published."))
            else:
                _say_what_is_left(self.request)
        elif action == "join":
            self._join()
        elif action == "ask":
            self._ask()
        elif action in ("leave", "draft", "keep", "again", "publish_held"):
            self._change_item(action)
        else:
            raise Http404

    def _change_item(self, action: str) -> None:
        item = get_object_or_404(self.release.items, pk=_number(self.request.POST.get("item")))
        user = self.request.user
        if item.page is None or not item.page.permissions_for_user(user).can_publish():
            raise PermissionDenied
        if action == "leave":
            leave(item, user)
            messages.success(self.request, _("Taken out of the release."))
        elif action == "draft":
            take_newer_draft(item, user)
            messages.success(self.request, _("The newer draft is in the release now."))
        elif action == "keep":
            keep_text(item, user, self._seen)
            messages.success(self.request, _("The release keeps its text."))
        elif action == "publish_held":
            publish_held(item, user, self._seen)
            item.refresh_from_db()
            if item.state == ReleaseItem.State.PUBLISHED:
                messages.success(self.request, _("Published."))
            else:
                _say_what_is_left(self.request)
        else:
            again(Job(self.release.moment, PublishingFailure.Kind.ITEM, item.pk), self.request)

    @property
    def _seen(self) -> int | None:
        """The public revision that was shown, by its id."""
        seen = self.request.POST.get("seen", "")
        return int(seen) if seen.isdecimal() else None

    def _join(self) -> None:
        page = get_object_or_404(Page, pk=_number(self.request.POST.get("page")))
        keys = self.release.items.values_list("key", flat=True)
        if page.translation_key not in keys:
            raise Http404
        if not page.permissions_for_user(self.request.user).can_publish():
            raise PermissionDenied
        if self.release.is_published:
            item = publish_late(self.release, page, self.request.user)
            if item.state == ReleaseItem.State.PUBLISHED:
                messages.success(self.request, _("Published, and counted in."))
            else:
                _say_what_is_left(self.request)
        else:
            join(self.release, page, self.request.user)
            messages.success(self.request, _("It is in the release now."))

    def _ask(self) -> None:
        if not may_change(self.release, self.request.user):
            raise PermissionDenied
        code = self.request.POST.get("language", "")
        delivery = ask_editors(self.release, code, self.request.user)
        show_failures(self.request, delivery)
        if delivery.reached:
            messages.success(self.request, _("The editors of this language have been asked."))
        elif not delivery.failures:
            messages.warning(
                self.request, _("Nobody could be asked: no editor of it has an address.")
            )


def again(job: Job, request: HttpRequest) -> None:
    """Tries at once what failed, and says how it went."""
    if do(job):
        states = _items_of(job).values_list("state", flat=True)
        if set(states) <= {ReleaseItem.State.PUBLISHED, ReleaseItem.State.DROPPED}:
            messages.success(request, _("Published."))
        else:
            _say_what_is_left(request)
        return
    failure = PublishingFailure.objects.filter(kind=job.kind, target=job.target).first()
    if failure is not None:
        messages.error(request, _("It failed again: %(error)s") % {"error": failure.error})
    else:
        messages.info(request, _("There is nothing left to do."))


def _items_of(job: Job) -> QuerySet[ReleaseItem]:
    """What a job publishes of releases."""
    if job.kind == PublishingFailure.Kind.ITEM:
        return ReleaseItem.objects.filter(pk=job.target)
    if job.kind == PublishingFailure.Kind.RELEASE:
        return ReleaseItem.objects.filter(release_id=job.target)
    return ReleaseItem.objects.none()


def _say_what_is_left(request: HttpRequest) -> None:
    messages.warning(request, _("Not everything could be published. See below."))


def _number(value: str | None) -> int:
    """An id that was sent. Raises ``Http404`` for anything else."""
    if not (value or "").isdecimal():
        raise Http404
    return int(value or "")


def known_pages(release: Release, user: Any) -> list[Page]:
    """The pages a user may know of, in any language, of the texts of a release."""
    keys = release.items.values("key")
    pages = Page.objects.filter(translation_key__in=keys).order_by("pk")
    return [page for page in pages if may_know(user, page)]


def may_read_all(release: Release, user: Any) -> bool:
    """Whether nothing of a release is secret to a user: its drafts, their titles, its failures.

    Of a page that is public, the draft that waits is secret all the same.
    """
    pages = Page.objects.filter(pk__in=release.items.exclude(page=None).values("page"))
    if release.is_published:
        return all(may_know(user, page) for page in pages)
    return all(page.permissions_for_user(user).can_edit() for page in pages)


def title_for(release: Release, user: Any) -> str:
    """What a release is called: for people who may not read all of it, as a page they know is."""
    if may_read_all(release, user):
        return release.title
    pages = known_pages(release, user)
    mine = [page for page in pages if page.permissions_for_user(user).can_edit()]
    named = mine or pages
    return page_name(named[0], user) if named else str(Release._meta.verbose_name)


class ItemRow:
    """An item as its screen shows it to one user."""

    def __init__(
        self, item: ReleaseItem, user: Any, failure: PublishingFailure | None, waiting: set[int]
    ) -> None:
        self.item = item
        page = item.page
        self.is_known = page is not None and may_know(user, page)
        self.public_title = page_name(page, user) if page is not None else ""
        self.may_publish = page is not None and page.permissions_for_user(user).can_publish()
        is_waiting = item.state == ReleaseItem.State.WAITING
        self.is_open = item.state in OPEN
        # What went wrong may name what the draft says.
        self.failure = failure if is_waiting and self.may_publish else None
        self.has_newer_draft = has_newer_draft(item)
        #: Why it would be held back if the moment were now.
        self.expected = obstacle_to(item, together=waiting) if item.page_id in waiting else None
        #: Whether it would replace what was published since: the editors are asked.
        self.is_asked = self.expected == Obstacle.PUBLISHED
        self.compare = ""
        other = None
        if page is not None:
            other = page.live_revision_id if item.is_held else page.latest_revision_id
        differs = self.has_newer_draft or self.is_asked or item.held_because == Obstacle.PUBLISHED
        if differs and self.may_publish and page is not None and other and item.revision_id:
            self.compare = reverse(
                "wagtailadmin_pages:revisions_compare", args=[page.pk, item.revision_id, other]
            )

    @property
    def reason(self) -> str:
        """Why it is held back, for those who may publish it."""
        return self.item.reason if self.item.is_held and self.may_publish else ""

    @property
    def warning(self) -> str:
        """Why it will be held back unless something is done, for the same people."""
        if self.expected is None or self.is_asked or not self.may_publish:
            return ""
        return str(self.expected.label)
