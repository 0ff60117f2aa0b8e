"""Writes what a page tells programs into its head."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from home.pages import CampaignPage
from home.printing import views
from home.printing.typesetter import is_available
from home.public.left_out import guarded
from home.schema_org import Node, address_of, breadcrumbs, describe, organization

from .campaign import site_texts

register = template.Library()

#: What search engines show with a picture.
ARTICLES = ("Article", "NewsArticle")
#: What could end the element, or begin another: in JSON they may be written as escapes.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@register.simple_tag(takes_context=True)
def structured_data(context: template.Context, page: CampaignPage) -> SafeString:
    """JSON-LD of a page of the tree; of a preview, whose page may have no address, nothing.

    It is data, which no browser executes: the Content-Security-Policy does not concern it.
    """
    request = context["request"]
    reader = request.reader
    if getattr(request, "is_preview", False) or page.locale_id not in reader.code_of_locale:
        return mark_safe("")
    publisher = organization(site_texts(context), page, reader)
    nodes: list[Node | None] = []
    with guarded(page):
        nodes += describe(page, reader, publisher)
    with guarded(page):
        nodes.append(breadcrumbs(page, reader))
    if is_available():
        picture = f"{address_of(page, reader)}{views.PICTURE}"  # the one that is shared with it
        for each in nodes:
            if each is not None and each["@type"] in ARTICLES:
                each.setdefault("image", picture)
    graph = {"@context": "https://schema.org", "@graph": [node for node in nodes if node]}
    return format_html('<script type="application/ld+json">{}</script>', _as_json(graph))


def _as_json(value: Any) -> SafeString:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))
