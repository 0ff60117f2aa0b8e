# words: admin
"""What keeps a text from going live: asked when a release is made, and again at its moment."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from wagtail.models import Page, PageViewRestriction, Revision

from home.multilingual.machine_words import sentence_about, unread
from home.multilingual.models import PageTranslation
from home.public.clock import database_now
from home.public.visible import HOME_DEPTH, live_now

from .models import Obstacle, ReleaseItem
from .revisions import say_the_same


def obstacle_to(
    item: ReleaseItem, user: Any = None, together: Iterable[int] = ()
) -> Obstacle | None:
    """Why an item is held back now, if it is; ``user`` is who publishes it, if somebody does.

    Its page must exist. To publish it, call this where the page is locked against other
    writers, and after what goes before it; to foresee it, with ``together``, the ids of the
    pages that go live with it.
    """
    page = Page.objects.select_related("live_revision").get(pk=item.page_id)
    if item.revision is None:
        return Obstacle.LOST
    if was_published_since(item, page):
        return Obstacle.PUBLISHED
    if is_locked_for(page, item.added_by_id, item.release.created_by_id, user.pk if user else None):
        return Obstacle.LOCKED
    if is_hidden(page, together):
        return Obstacle.ABOVE
    if original_is_over(page, together):
        return Obstacle.ORIGINAL
    if any(wrong_with(item.revision)):
        return Obstacle.INVALID
    return None


def was_published_since(item: ReleaseItem, page: Page) -> bool:
    """Whether a page was published, with another text, since an item was chosen or confirmed."""
    if page.last_published_at == item.page_published_at:
        return False
    public = page.live_revision
    return public is None or item.revision is None or not say_the_same(item.revision, public)


def is_locked_for(page: Page, *people: int | None) -> bool:
    """Whether somebody else than these accounts, by their ids, has locked a page."""
    return page.locked and (page.locked_by_id is None or page.locked_by_id not in people)


def is_hidden(page: Page, together: Iterable[int] = ()) -> bool:
    """Whether readers would not find a page that is live.

    ``together`` are the ids of the pages that go live with it.
    """
    above = page.get_ancestors().filter(depth__gte=HOME_DEPTH)
    others = above.exclude(pk__in=list(together))
    if others.count() != others.filter(live_now()).count():
        return True
    return PageViewRestriction.objects.filter(
        page__in=page.get_ancestors(inclusive=True).values("pk")
    ).exists()


def original_is_over(page: Page, together: Iterable[int] = ()) -> bool:
    """Whether the original of a translation has come to its end, or did so before it appeared.

    ``together`` are the ids of the pages that go live with it.
    """
    over = Q(live=False, expired=True) | Q(live=True, expire_at__lte=database_now())
    originals = PageTranslation.objects.filter(page_id=page.pk).values("original")
    return Page.objects.filter(over, pk__in=originals).exclude(pk__in=list(together)).exists()


def wrong_with(revision: Revision) -> Iterator[str]:
    """What a revision could not be published with: a field and its fault."""
    page = revision.as_object()
    if passages := unread(page):
        yield sentence_about(passages)
    try:
        page.full_clean()
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            yield f"{field}: {' '.join(messages)}"
