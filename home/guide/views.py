# words: admin
"""The guides for editors and translators, inside the admin."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .rendering import GUIDES, PICTURES, guide_in


def address_of(name: str) -> str:
    """Of a guide, or of a picture in one."""
    if name in GUIDES:
        return reverse("guide", args=[name])
    return reverse("guide_picture", args=[name])


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "guide/admin/guide.html"
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict:
        name, language = self.kwargs["guide"], get_language() or "en"
        if name not in GUIDES:
            raise Http404
        try:
            guide = guide_in(name, language, address_of)
        except FileNotFoundError:
            raise Http404 from None
        self.page_title = guide.title
        return {
            **super().get_context_data(**kwargs),
            "guide": guide,
            "is_other_language": guide.code != language.partition("-")[0],
        }

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]


@require_safe
def picture(request: HttpRequest, picture: str) -> FileResponse:
    """A picture of the guides, by a name that stands in their folder."""
    found = [each for each in PICTURES.glob("*.png") if each.name == picture]
    if not found:
        raise Http404
    return FileResponse(found[0].open("rb"), content_type="image/png")
