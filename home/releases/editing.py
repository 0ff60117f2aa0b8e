# words: admin
"""What the editor of a page says and offers about releases."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.panels import Panel
from wagtail.models import Page

from home.public.wall_time import in_zones
from home.staff.rights import may_know, page_name

from .models import OPEN, ReleaseItem
from .readiness import (
    has_newer_draft,
    is_asked,
    is_ready,
    mark_ready,
    open_item_of,
    release_of,
    waits_for_others,
)
from .views import zones_of

#: The buttons that save the page, validated as if it were published, and then do more.
READY, RELEASE = "action-ready", "action-release"
#: Wagtail's own, by which an approval is given that may publish.
APPROVAL = "action-workflow-action"


class ReadyItem(ActionMenuItem):
    """Saves, and marks what was saved as ready to go live with the other languages."""

    name = READY
    label = gettext_lazy("Ready for release")
    icon_name = "check"
    order = 25

    def is_shown(self, context: dict) -> bool:
        return _may_publish(context) and context["view"] in ("edit", "create")


class ReleaseInAllLanguagesItem(ActionMenuItem):
    """Saves, and goes on to the screen on which the languages are chosen."""

    name = RELEASE
    label = gettext_lazy("Release in all languages")
    icon_name = "globe"
    order = 26

    def is_shown(self, context: dict) -> bool:
        return _may_publish(context) and context["view"] in ("edit", "create")


def _may_publish(context: dict) -> bool:
    user = context["request"].user
    if context["view"] == "create":
        return context["parent_page"].permissions_for_user(user).can_publish_subpage()
    if context.get("locked_for_user"):
        return False
    return context["page"].permissions_for_user(user).can_publish()


def after_saving(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Does what the button asked for besides saving."""
    if not page.permissions_for_user(request.user).can_publish():
        return None
    if READY in request.POST:
        _say_ready(request, page)
        return redirect("wagtailadmin_pages:edit", page.pk)
    if RELEASE in request.POST:
        return redirect(release_address(page))
    if APPROVAL in request.POST:
        return _ask_about_correction(page)
    return None


def release_address(page: Page) -> str:
    """Where this page is released from: its release that waits, else a new one."""
    item = ReleaseItem.objects.filter(page_id=page.pk, state=ReleaseItem.State.WAITING).first()
    if item is not None:
        return reverse("release", args=[item.release_id])
    return f"{reverse('new_release')}?page={page.pk}"


def _say_ready(request: HttpRequest, page: Page) -> None:
    item = mark_ready(page, page.get_latest_revision(), request.user)
    if item is None:
        messages.success(request, _("Marked as ready for release."))
    elif item.state == ReleaseItem.State.PUBLISHED:
        messages.success(request, _("Its release is out already: it has been published."))
    elif item.is_held:
        messages.warning(request, item.reason)
    else:
        messages.success(request, _("Marked as ready, and taken into the release."))


def after_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Asks what becomes of another text of the page that a release holds."""
    question = _ask_about_correction(page)
    if question is not None:
        name = page_name(page, request.user)
        messages.success(request, _("“%(title)s” has been published.") % {"title": name})
        return question
    item = open_item_of(page)
    if page.live and item is not None and item.is_held:  # it is what could not be published
        item.state, item.published_at = ReleaseItem.State.PUBLISHED, page.last_published_at
        item.save(update_fields=["state", "published_at"])
    return None


def _ask_about_correction(page: Page) -> HttpResponse | None:
    item = open_item_of(page)
    if item is None or not is_asked(item):
        return None
    return redirect("release_correction", page.pk)


def after_publishing_in_bulk(
    request: HttpRequest, action_type: str, pages: list[Page], action: Any
) -> None:
    """The same for several pages: a link to the question for each."""
    if action_type != "publish":
        return
    trees = Page.objects.none()
    for page in pages:
        trees = trees | Page.objects.descendant_of(page, inclusive=True)
    items = ReleaseItem.objects.filter(page__in=trees.values("pk"), state__in=OPEN)
    for item in items.select_related("page__live_revision", "revision"):
        if is_asked(item):
            link = reverse("release_correction", args=[item.page_id])
            title = format_html('<a href="{}">{}</a>', link, item.title)
            words = _("A release holds another text than the one that is public: %(title)s.")
            messages.warning(request, format_html(words.replace("%(title)s", "{}"), title))


class ReleasePanel(Panel):
    """In the form: the release that this page waits in, and whether its draft is in it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", gettext_lazy("Release"))
        kwargs.setdefault("icon", "calendar-alt")
        super().__init__(**kwargs)

    @property
    def clean_name(self) -> str:
        return "release"

    class BoundPanel(Panel.BoundPanel):
        template_name = "releases/admin/release_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and (
                self.item is not None or self.ready or self.release is not None
            )

        @cached_property
        def item(self) -> ReleaseItem | None:
            return open_item_of(self.instance)

        @cached_property
        def ready(self) -> bool:
            return is_ready(self.instance) and not self.item and self._is_news

        @property
        def _is_news(self) -> bool:
            return not self.instance.live or self.instance.has_unpublished_changes

        @cached_property
        def release(self) -> Any:
            """The release in which other languages of this text wait."""
            found = release_of(self.instance)
            return found if found is not None and found.is_waiting else None

        def get_context_data(self, parent_context: Any = None) -> dict:
            context = super().get_context_data(parent_context)
            release = self.item.release if self.item else self.release
            newest = self.instance.latest_revision_id
            user = self.request.user if self.request else None
            return {
                **context,
                "item": self.item,
                "release": release,
                "ready": self.ready,
                "times": in_zones(release.moment, *zones_of([self.instance])) if release else [],
                "newest": newest,
                "has_newer_draft": self.item is not None and has_newer_draft(self.item),
                "is_asked": self.item is not None and is_asked(self.item),
                "page": self.instance,
                "may_publish": user is not None
                and self.instance.permissions_for_user(user).can_publish(),
                "may_know": user is not None and may_know(user, self.instance),
                "early": waits_for_others(self.instance),
            }
