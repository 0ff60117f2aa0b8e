"""Fingerprints of the public content, by which an export knows what has changed since the last.

A few queries for each kind of page and thing, whatever their number; nothing is rendered but
one small page for each language.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import JSONField, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.fields import StreamField

from home.multilingual.models import PageTranslation, Wording
from home.multilingual.reader import open_codes
from home.page_cache.build import build
from home.pages import CampaignPage
from home.public.visible import visible

from .addresses import not_found
from .page_kinds import FILES, row_models
from .sources import Site

_AT_ONCE = 500
#: Columns of a page that only editors see.
_OF_EDITORS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision_id",
    "latest_revision_created_at",
    "locked",
    "locked_at",
    "locked_by_id",
    "owner_id",
}


@dataclass
class Prints:
    """What the content is, part by part."""

    #: The software, its words and templates, those that people have changed, and which languages
    #: are open.
    whole: str = ""
    #: What stands on every page of a language: menus, site texts, banner.
    frames: dict[str, str] = field(default_factory=dict)
    #: Each text in all its visible versions, by its translation key.
    texts: dict[str, str] = field(default_factory=dict)
    #: Each kind of thing: people, courts, ...
    things: dict[str, str] = field(default_factory=dict)
    #: Each picture and document, as ``home.CampaignImage:3``.
    files: dict[str, str] = field(default_factory=dict)


def take_prints(site: Site) -> Prints:
    """The fingerprints of what is public at this moment."""
    codes = open_codes()
    return Prints(
        whole=digest([build(), codes, list(_rows(Wording.objects.all()))]),
        frames={code: _frame(site, code) for code in codes},
        texts=_texts(),
        things=_things(),
        files=_files(),
    )


def digest(value: Any) -> str:
    return hashlib.blake2b(repr(value).encode(), digest_size=12).hexdigest()


def _digest_of_rows(rows: QuerySet) -> str:
    """Of a table that may be long: one row after the other."""
    found = hashlib.blake2b(digest_size=12)
    for row in _rows(rows).iterator(_AT_ONCE):
        found.update(repr(row).encode())
    return found.hexdigest()


def _frame(site: Site, code: str) -> str:
    page = site.get(not_found(code))
    return digest(page.content if page is not None else None)


def _texts() -> dict[str, str]:
    records = {page: rest for page, *rest in _rows(PageTranslation.objects.all(), "page_id")}
    groups: dict[str, list[Any]] = defaultdict(list)
    for model in apps.get_models():
        if issubclass(model, CampaignPage):
            for key, pk, *rest in _rows(visible(model.objects.all()), "translation_key", "id"):
                groups[str(key)].append((pk, rest, records.get(pk)))
    return {key: digest(versions) for key, versions in groups.items()}


def _things() -> dict[str, str]:
    return {
        model._meta.label: _digest_of_rows(model._default_manager.all()) for model in row_models()
    }


def _files() -> dict[str, str]:
    return {
        f"{model._meta.label}:{pk}": digest(rest)
        for model in FILES
        for pk, *rest in _rows(model._default_manager.all(), "id")
    }


def _rows(rows: QuerySet, *first: str) -> QuerySet:
    """All columns of rows that readers may see something of; those named come first.

    Texts of blocks are read as they are stored: to build them takes longer than all else.
    """
    columns = [each for each in rows.model._meta.concrete_fields if each.attname not in _OF_EDITORS]
    names = [each.attname for each in columns if each.attname not in first]
    raw = {each.attname for each in columns if isinstance(each, StreamField | JSONField)}
    rows = rows.annotate(**{f"raw_{name}": Cast(name, TextField()) for name in raw})
    read = [*first, *(f"raw_{name}" if name in raw else name for name in names)]
    return rows.order_by("pk").values_list(*read)
