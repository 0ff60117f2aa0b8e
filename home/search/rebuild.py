"""Fills the table of search anew."""

from collections.abc import Callable, Iterator
from itertools import islice

from django.db import transaction

from home.public.left_out import shown

from .index import searchable_models, searchable_pages
from .models import SearchEntry

_AT_ONCE = 500


@transaction.atomic
def rebuild(tell: Callable[[int], None] = lambda count: None) -> int:
    """Enters everything public; ``tell`` hears now and then how much. Returns how many entries."""
    SearchEntry.objects.all().delete()
    count = 0
    everything = _all_entries()
    while entries := list(islice(everything, _AT_ONCE)):
        SearchEntry.objects.bulk_create(entries)
        count += len(entries)
        tell(count)
    return count


def _all_entries() -> Iterator[SearchEntry]:
    for pages in searchable_pages():
        for page in pages.objects.filter(live=True).select_related("locale").iterator(_AT_ONCE):
            yield from shown([page], lambda page: page.search_entry_now())
    for model in searchable_models():
        for row in model.public().iterator(_AT_ONCE):
            for entries in shown([row], lambda row: row.search_entries_now()):
                yield from entries
