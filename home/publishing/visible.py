"""The one definition of what the public may see."""

from typing import TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)

HOME_DEPTH = 2


def live_now() -> Q:
    """Live, and within go-live and expiry even when nothing ran at their moment."""
    now = timezone.now()
    return (
        Q(live=True)
        & (Q(go_live_at=None) | Q(go_live_at__lte=now))
        & (Q(expire_at=None) | Q(expire_at__gt=now))
    )


def visible(pages: Pages) -> Pages:
    """The pages of a queryset that an anonymous visitor may see.

    Live, past their go-live and before their expiry, not private, and below no page that
    is not: so nothing of a language is visible while its home page is not.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restricted = PageViewRestriction.objects.alias(outer_path=path).filter(
        outer_path__startswith=F("page__path")
    )
    hidden_parents = (
        Page.objects.filter(~live_now(), depth__gte=HOME_DEPTH, numchild__gt=0)
        .alias(outer_path=path)
        .filter(outer_path__startswith=F("path"))
    )
    return pages.filter(live_now(), ~Exists(restricted), ~Exists(hidden_parents))
