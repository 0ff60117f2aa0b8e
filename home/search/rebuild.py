"""Fills the table of search anew, and knows when it must be."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from django.db import transaction
from icu import ICU_VERSION

from home.public.left_out import shown

from .index import searchable_models, searchable_pages
from .models import SearchEntry, SearchFolding

#: Whose text decides how words are folded.
_RULES = ("words", "folding", "sounds", "readings", "skeletons", "rewriting", "index")
_AT_ONCE = 500


@cache
def folding() -> str:
    """A word that is another when words are folded otherwise than before an update."""
    digest = hashlib.blake2b(digest_size=8)
    for name in _RULES:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    used = f"{version('anyascii')} {ICU_VERSION} {unicodedata.unidata_version}"
    digest.update(used.encode())
    return digest.hexdigest()


def is_current() -> bool:
    """Whether there are entries, folded as queries are now."""
    return SearchFolding.objects.filter(digest=folding()).exists() and SearchEntry.objects.exists()


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
    SearchFolding.objects.update_or_create(pk=1, defaults={"digest": folding()})
    return count


def _all_entries() -> Iterator[SearchEntry]:
    for pages in searchable_pages():
        for page in pages.objects.filter(live=True).select_related("locale").iterator(_AT_ONCE):
            yield from shown([page], lambda page: page.search_entry_now())
    for model in searchable_models():
        for row in model.public().iterator(_AT_ONCE):
            for entries in shown([row], lambda row: row.search_entries_now()):
                yield from entries
