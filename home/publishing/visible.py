"""The one definition of what the public may see."""

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, Min, OuterRef, Q
from django.db.models.functions import Substr
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)

HOME_DEPTH = 2
#: Pages above a page are found by their paths, in an index, down to here; below by comparing
#: all paths, which takes seconds where there are thousands of pages.
_USUAL_DEPTH = 8

_imagined_offline: ContextVar[frozenset[int]] = ContextVar("offline", default=frozenset())


@contextmanager
def imagining_offline(ids: Iterable[int]) -> Iterator[None]:
    """Within it the site is seen as if these pages were not live; nothing is written."""
    token = _imagined_offline.set(frozenset(ids))
    try:
        yield
    finally:
        _imagined_offline.reset(token)


def live_now() -> Q:
    """Live, and within go-live and expiry even when nothing ran at their moment."""
    now = timezone.now()
    live = (
        Q(live=True)
        & (Q(go_live_at=None) | Q(go_live_at__lte=now))
        & (Q(expire_at=None) | Q(expire_at__gt=now))
    )
    offline = _imagined_offline.get()
    return live & ~Q(pk__in=offline) if offline else live


def next_turn() -> datetime.datetime | None:
    """When ``visible()`` next answers otherwise by the clock alone (UTC)."""
    now = timezone.now()
    live = Page.objects.filter(live=True)
    turns = live.aggregate(
        begin=Min("go_live_at", filter=Q(go_live_at__gt=now)),
        end=Min("expire_at", filter=Q(expire_at__gt=now)),
    )
    return min(filter(None, turns.values()), default=None)


def visible(pages: Pages) -> Pages:
    """The pages of a queryset that an anonymous visitor may see.

    Live, past their go-live and before their expiry, not private, and below no page that
    is not: so nothing of a language is visible while its home page is not.
    """
    private = PageViewRestriction.objects.values("page")
    offline = Q(~live_now(), depth__gte=HOME_DEPTH, numchild__gt=0)
    hidden = Page.objects.filter(offline | Q(pk__in=private))
    path = OuterRef("path")
    depths = range(1, _USUAL_DEPTH + 1)
    near = hidden.filter(path__in=[Substr(path, 1, depth * Page.steplen) for depth in depths])
    outer_path = ExpressionWrapper(path, output_field=CharField())
    far = hidden.filter(depth__gt=_USUAL_DEPTH).alias(outer_path=outer_path)
    far = far.filter(outer_path__startswith=F("path"))
    return pages.filter(Q(depth__lte=_USUAL_DEPTH) | ~Exists(far), live_now(), ~Exists(near))
