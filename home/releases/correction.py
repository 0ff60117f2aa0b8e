# words: admin
"""The question to whoever publishes a page of which a release holds another text."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.models import Page

from home.public.wall_time import in_zones
from home.staff.rights import page_name

from .models import ReleaseItem
from .readiness import is_asked, open_item_of
from .releasing import waiting_items
from .views import title_for, zones_of


class CorrectionView(TemplateView):
    """What the release does with the page: its buttons are those of the release's screen."""

    template_name = "releases/admin/release_correction.html"

    @cached_property
    def page(self) -> Page:
        return get_object_or_404(Page, pk=self.kwargs["page_id"]).specific

    @cached_property
    def item(self) -> ReleaseItem | None:
        return open_item_of(self.page)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        if self.item is None:
            raise Http404
        if not is_asked(self.item):  # it has been answered
            return redirect("release", self.item.release_id)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        item = self.item
        if item is None:
            raise Http404
        release, pk = item.release, self.page.pk
        public = self.page.live_revision_id
        compare, edit = "", ""
        if item.revision_id is not None:
            edit = reverse("wagtailadmin_pages:revisions_revert", args=[pk, item.revision_id])
        if public is not None and item.revision_id is not None:
            compare = reverse(
                "wagtailadmin_pages:revisions_compare", args=[pk, public, item.revision_id]
            )
        return {
            **super().get_context_data(**kwargs),
            "page_title": page_name(self.page, self.request.user),
            "item": item,
            "release": release,
            "title": title_for(release, self.request.user),
            "is_alone": release.is_waiting and len(waiting_items(release)) == 1,
            "times": in_zones(release.moment, *zones_of([self.page])),
            "compare": compare,
            "edit": edit,
        }
