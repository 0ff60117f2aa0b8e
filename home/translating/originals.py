# words: admin
"""The original's words, place by place, for the script that puts them beside the fields."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.html import escape
from django.views import View
from wagtail import blocks
from wagtail.models import Page

from home.multilingual.texts import Leaf, leaves
from home.multilingual.translated_page import TranslatedPage
from home.settings.languages import BY_CODE, Language

from .changes import marked
from .left_over import names_alike
from .memory import Offer, memory_of, remembered
from .status import TranslationStatus
from .word_diff import diff_words

_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
#: What running text is shown with. A link shows that it is one, and leads nowhere by mistake.
_SHOWN = {"p", "br", "b", "strong", "i", "em", "bdi", "ul", "ol", "li", "a"}


def status_of(pk: int, user: Any) -> TranslationStatus:
    """A translation as its newest draft has it.

    Raises ``PermissionDenied`` for people who may not edit it, ``Http404`` where it is none.
    """
    page = get_object_or_404(Page, pk=pk).specific
    if not page.permissions_for_user(user).can_edit():
        raise PermissionDenied
    record = getattr(page, "record", None)
    if record is None or record.original is None:
        raise Http404
    return TranslationStatus(page.get_latest_revision_as_object(), record, user)


def shown(leaf: Leaf) -> str:
    """The words of a place as HTML, without addresses and attributes."""
    if not leaf.is_rich:
        return escape(leaf.source)

    def keep(tag: re.Match) -> str:
        name = tag[2].lower()
        return f"<{tag[1]}{name}>" if name in _SHOWN else ""

    return _TAG.sub(keep, leaf.source)


def sequences(page: Page) -> dict[str, list[tuple[str, str]]]:
    """The ids and types of the blocks in each stream and list, by the path of that."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name in page.text_fields:
        value = getattr(page, name)
        if hasattr(value, "stream_block"):
            found.update(_sequences(value.stream_block, value, name))
    return found


def _sequences(
    block: blocks.Block, value: Any, path: str
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    if isinstance(block, blocks.StreamBlock):
        yield path, [(child.id, child.block_type) for child in value]
        for child in value:
            yield from _sequences(child.block, child.value, f"{path}.{child.id}")
    elif isinstance(block, blocks.ListBlock):
        yield path, [(item.id, "") for item in value.bound_blocks]
        for item in value.bound_blocks:
            yield from _sequences(item.block, item.value, f"{path}.{item.id}")
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _sequences(child, value.get(name), f"{path}.{name}")


def places(page: Page) -> dict[str, dict[str, Any]]:
    """What a version says at each place, for people who read it beside their own."""
    return {leaf.path: {"html": shown(leaf)} for leaf in leaves(page) if leaf.text}


def places_of_original(status: TranslationStatus) -> dict[str, dict[str, Any]]:
    """What the original says at each place, with what helps to translate it."""
    original = status.original
    if original is None:
        return {}
    before = {leaf.path: leaf.text for leaf in leaves(status.base)} if status.base else None
    names = names_alike(status.language, status.page.language)
    found = {}
    for leaf in leaves(original):
        if not leaf.text:
            continue
        place = found[leaf.path] = {
            "label": leaf.label,
            "text": leaf.text,
            "html": shown(leaf),
            "copy": to_copy(leaf),
            "stays": names.may_stay(leaf.text),
        }
        if before is not None and before.get(leaf.path) != leaf.text:
            difference = diff_words(before.get(leaf.path, ""), leaf.text)
            place["changed"] = marked(difference.to_html())
    return found


def to_copy(leaf: Leaf) -> str:
    """What the input of a place holds when it has the same words."""
    if not leaf.is_rich:
        return leaf.source
    # It needs the models, and panels that use this are imported by them.
    from wagtail.admin.rich_text.converters.contentstate import (  # noqa: PLC0415
        ContentstateConverter,
    )

    features = getattr(leaf.block, "features", None)
    return ContentstateConverter(features=features).from_database_format(leaf.source)


def _as_json(language: Language, found: dict, page: Page) -> dict[str, Any]:
    return {
        "lang": language.code,
        "dir": language.direction,
        "name": language.own_name,
        "places": found,
        "sequences": sequences(page),
    }


class OriginalsView(View):
    """The original of a translation; with ``source``, the public version in that language."""

    def get(self, request: HttpRequest, page_id: int) -> JsonResponse:
        status = status_of(page_id, request.user)
        if status.original is None:
            raise Http404
        code = request.GET.get("source", "")
        if not code:
            found = places_of_original(status)
            return JsonResponse(_as_json(status.language, found, status.original))
        version = status.sources.filter(locale__language_code=code).first()
        if version is None:
            raise Http404
        page = version.specific
        return JsonResponse(_as_json(BY_CODE[code], places(page), page))


class MemoryView(View):
    """What was translated before and is like one place of the original (``path``)."""

    def get(self, request: HttpRequest, page_id: int) -> JsonResponse:
        status = status_of(page_id, request.user)
        if status.original is None:
            raise Http404
        path = request.GET.get("path", "")
        leaf = next((each for each in leaves(status.original) if each.path == path), None)
        if leaf is None or not leaf.text:
            return JsonResponse({"whole": [], "sentences": []})
        memory = memory_of(status.language.code, status.page.language.code)
        found = remembered(memory, leaf, status.row.translation_key)
        return JsonResponse(
            {
                "whole": [_offered(offer, leaf) for offer in found.whole],
                "sentences": [
                    {"source": source, "offers": [_offered(offer, leaf) for offer in offers]}
                    for source, offers in found.by_sentence
                ],
            }
        )


def _offered(offer: Offer, place: Leaf) -> dict[str, Any]:
    """Something translated before, as the script beside the field takes it.

    ``copy`` is what the input of the place holds with these words; of a sentence, which is only
    a part of what belongs there, it is empty.
    """
    leaf, copy, html = offer.pair.leaf, "", str(escape(offer.pair.target))
    if leaf is not None and leaf.is_rich and place.is_rich:
        copy, html = to_copy(leaf._replace(block=place.block)), shown(leaf)
    elif leaf is not None and not place.is_rich:
        copy = offer.pair.target
    return {
        "likeness": offer.likeness,
        "html": html,
        "words": offer.pair.target,
        "copy": copy,
        "title": offer.pair.origin.title,
    }


class AddressView(View):
    """The address that a title makes, for a translation that has never been public."""

    def get(self, request: HttpRequest, page_id: int) -> JsonResponse:
        page: TranslatedPage = status_of(page_id, request.user).page
        title = request.GET.get("title", "").strip()
        slug = page.free_slug(title[:255], page.get_parent()) if title else ""
        return JsonResponse({"slug": slug})
