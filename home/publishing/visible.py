"""The one definition of what the public may see."""

from typing import TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)

HOME_DEPTH = 2


def _public() -> Q:
    """Live now, within go-live and expiry even when nothing ran at their moment, not private."""
    now = timezone.now()
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restricted = PageViewRestriction.objects.alias(outer_path=path).filter(
        outer_path__startswith=F("page__path")
    )
    return (
        Q(live=True)
        & (Q(go_live_at=None) | Q(go_live_at__lte=now))
        & (Q(expire_at=None) | Q(expire_at__gt=now))
        & ~Exists(restricted)
    )


def visible(pages: Pages) -> Pages:
    """The pages of a queryset that an anonymous visitor may see.

    Live, past their go-live and before their expiry, neither private nor below a
    private page, in an open language (one whose home page is itself visible).
    """
    open_home = Page.objects.filter(_public(), depth=HOME_DEPTH, locale=OuterRef("locale"))
    return pages.filter(_public(), Exists(open_home))


class CampaignPageQuerySet(PageQuerySet):
    def visible(self) -> "CampaignPageQuerySet":
        return visible(self)
