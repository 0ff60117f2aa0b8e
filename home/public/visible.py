"""The one definition of what the public may see."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db.models import BooleanField, Expression, F, Min, Q
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)

HOME_DEPTH = 2
#: Pages above a page are found by their paths, in an index, down to here; below by comparing
#: all paths, which takes seconds where there are thousands of pages.
_USUAL_DEPTHS = range(1, 9)

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
    is not: so nothing of a language is visible while its home page is not. A page in the
    tree of another language has no address, and is not visible either.
    """
    return pages.filter(_IsVisible())


def is_visible() -> Expression:
    """For ``annotate``: whether an anonymous visitor may see a page; see ``visible``."""
    return _IsVisible()


class _IsVisible(Expression):
    """Whether a page and those above it are live, and none of them is private.

    Written in SQL: this stands in nearly every query for a reader, and to put it together
    from querysets takes Django longer than the database takes to answer.
    """

    output_field = BooleanField()
    live = (
        "{live} AND ({go_live_at} IS NULL OR {go_live_at} <= {now})"
        " AND ({expire_at} IS NULL OR {expire_at} > {now}) AND {id} NOT IN ({offline})"
    )
    columns = ("path", "depth", "id", "live", "go_live_at", "expire_at", "locale_id")
    live_above = live.format(
        **{name: f"above.{name}" for name in columns}, now="{now}", offline="{offline}"
    )
    hides = (
        f"(NOT ({live_above}) AND above.depth >= {HOME_DEPTH} AND above.numchild > 0"
        f" OR above.depth = {HOME_DEPTH} AND above.locale_id <> {{locale_id}}"
        " OR above.id IN (SELECT page_id FROM wagtailcore_pageviewrestriction))"
    )
    places = ", ".join(f"SUBSTR({{path}}, 1, {end * Page.steplen})" for end in _USUAL_DEPTHS)
    template = (
        f"{live} AND NOT EXISTS ("
        f"SELECT 1 FROM wagtailcore_page above WHERE above.path IN ({places}) AND {hides})"
        f" AND ({{depth}} <= {_USUAL_DEPTHS[-1]} OR NOT EXISTS ("
        f"SELECT 1 FROM wagtailcore_page above WHERE above.depth > {_USUAL_DEPTHS[-1]}"
        f" AND above.path = SUBSTR({{path}}, 1, LENGTH(above.path)) AND {hides}))"
    )

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[Any] = [F(name) for name in self.columns]
        self.now = timezone.now()
        self.offline = sorted(_imagined_offline.get()) or [0]

    def get_source_expressions(self) -> list[Any]:
        return self.sources

    def set_source_expressions(self, expressions: Sequence[Any]) -> None:
        self.sources = list(expressions)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        names = [compiler.compile(each)[0] for each in self.sources]
        now = connection.ops.adapt_datetimefield_value(self.now)
        offline = ", ".join(map(str, self.offline))
        columns = dict(zip(self.columns, names, strict=True))
        sql = self.template.format(**columns, now="%s", offline=offline)
        return f"({sql})", (now,) * sql.count("%s")
