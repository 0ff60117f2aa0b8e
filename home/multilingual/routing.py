"""How an address finds its page: the visitor's own tree first, then any translation of it.

Resolves one group of translations after the other, so that the address of a page that
is not translated, an old slug, and a slug of another language all end at the right
text. Whether the address used is the right one for it is decided once, in ``serve()``.
"""

import re
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.db.models.functions import Substr
from django.http import Http404
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.query import PageQuerySet

from home.public.memo import memoise
from home.public.visible import HOME_DEPTH, live_now, visible

from .reader import Reader

SLUG = re.compile(r"[-a-zA-Z0-9_]+\Z")
MAX_DEPTH = 10


def resolve(reader: Reader, start: Page, slugs: list[str]) -> Page:
    """The page that an address below ``start`` means for this reader.

    Raises ``Http404`` when there is none.
    """
    if len(slugs) > MAX_DEPTH or not all(SLUG.match(slug) for slug in slugs):
        raise Http404
    page = start
    above: list[Page] = []
    for slug in slugs[:-1]:
        page = memoise(("child", reader.code, page.path, slug), partial(_next, reader, page, slug))
        above += [page] if page.depth > HOME_DEPTH else []
    found = _next(reader, page, slugs[-1]) if slugs else page.specific
    levels = range(found.steplen * (HOME_DEPTH + 1), len(found.path), found.steplen)
    if [each.path for each in above] == [found.path[:level] for level in levels]:
        found.__dict__["pages_above"] = above  # which it would look up again
    return found


def _next(reader: Reader, page: Page, slug: str) -> Page:
    own = _own_child(page, slug)
    return own or (_child(reader, page, slug) or _formerly(reader, page, slug)).specific


def _own_child(page: Page, slug: str) -> Page | None:
    """A live child in the page's own tree; whether it is private is checked when it is served."""
    children = memoise(("children", page.path), partial(_children, page))
    pk, content_type = children.get(slug, (0, 0))
    if not pk:
        return None
    model = ContentType.objects.get_for_id(content_type).model_class() or Page
    return model._default_manager.filter(pk=pk).first()


def _children(page: Page) -> dict[str, tuple[int, int]]:
    """The live children of a page by their slugs: their keys, and those of their types."""
    children = page.get_children().filter(live_now(), locale_id=page.locale_id)
    rows = children.values_list("slug", "pk", "content_type_id")
    return {slug: (pk, content_type) for slug, pk, content_type in rows}


def _child(reader: Reader, page: Page, slug: str) -> Page | None:
    """The best version of the text that has this slug below any translation of the page.

    Or had it, while that version was public: what is gone leads to what is left of the text.
    """
    children = children_of_group(page).filter(slug=slug)
    for wanted in (visible(children), children.exclude(first_published_at=None)):
        keys = wanted.values("translation_key")
        found = reader.best_of_first(Page.objects.filter(translation_key__in=keys))
        if found is not None:
            return found
    return None


def children_of_group(page: Page) -> PageQuerySet:
    """The children of every translation of a page, visible or not, wherever these stand."""
    parents = Page.objects.filter(translation_key=page.translation_key).values("path")
    parent_path = Substr("path", 1, (F("depth") - 1) * Page.steplen)
    return Page.objects.alias(parent_path=parent_path).filter(parent_path__in=parents)


def _formerly(reader: Reader, page: Page, slug: str) -> Page:
    """The page that was at this address before its slug changed or it moved."""
    parents = visible(Page.objects.filter(translation_key=page.translation_key))
    old_paths = [
        Redirect.normalise_path(f"{Reader(reader.language_of(parent).code).address(parent)}{slug}/")
        for parent in parents
    ]
    moved = Redirect.objects.filter(old_path__in=old_paths).exclude(redirect_page=None)
    keys = moved.values("redirect_page__translation_key")
    target = reader.best_of_first(Page.objects.filter(translation_key__in=keys))
    if target is None:
        raise Http404
    return target
