"""The one definition of what the public may see."""

from typing import Any, TypeVar

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


def _public() -> Any:
    """Live now, and not private."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restricted = PageViewRestriction.objects.alias(outer_path=path).filter(
        outer_path__startswith=F("page__path")
    )
    return live_now() & ~Exists(restricted)


def visible(pages: Pages) -> Pages:
    """The pages of a queryset that an anonymous visitor may see.

    Live, past their go-live and before their expiry, neither private nor below a
    private page, in an open language (one whose home page is itself visible).
    """
    open_home = Page.objects.filter(_public(), depth=HOME_DEPTH, locale=OuterRef("locale"))
    return pages.filter(_public(), Exists(open_home))
