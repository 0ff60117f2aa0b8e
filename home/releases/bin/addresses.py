"""Where the addresses of a page lead that is deleted for good: to what is left of the text."""

from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from home.multilingual.reader import address_below
from home.public.visible import HOME_DEPTH


def keep_addresses(page: Page) -> None:
    """Lets the addresses of a page, and of those below it, lead to other versions if there are any.

    Their own addresses, and older ones that led to them.
    """
    going = Page.objects.descendant_of(page, inclusive=True)
    home = Page.objects.ancestor_of(page, inclusive=True).filter(depth=HOME_DEPTH).get()
    for each in going.exclude(first_published_at=None):
        others = Page.objects.filter(translation_key=each.translation_key).exclude(pk__in=going)
        heir = others.filter(Q(live=True) | Q(first_published_at__isnull=False))
        target = heir.order_by("-live", "first_published_at").first()
        if target is None:
            continue
        Redirect.objects.filter(redirect_page=each.pk).update(redirect_page=target.pk)
        address = address_below(home, home.locale.language_code, each.url_path)
        old_path = Redirect.normalise_path(address)
        if not Redirect.objects.filter(old_path=old_path).exists():
            Redirect.objects.create(
                old_path=old_path, redirect_page=target, automatically_created=True
            )
