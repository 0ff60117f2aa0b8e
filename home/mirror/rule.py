"""Which pages of a mirror are made anew, after what kind of change.

==========================  =====================================================================
what changed                what is made anew
==========================  =====================================================================
code, templates, words of   everything
the interface, languages
site texts                  everything
menus, banner               everything in the languages where they changed
a text, in any language     its pages in all languages, those of the texts below it (addresses),
                            those of texts that refer to it (links), every page that gathers
people, courts, ...         pages of the kinds that are bound to them, every page that gathers
a picture, a document       pages of the texts that refer to it, every page that gathers
the clock                   what is no longer true by it (``Made.until``)
==========================  =====================================================================

A page *gathers* unless ``page_kinds`` says otherwise: front pages, timelines, lists, the map.
What stands beside a page, its feed or its PDF, follows the page. A
test makes changes at random and compares with a full export.
"""

from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from .addresses import Known, language_of, page_beside
from .fingerprint import Prints
from .manifest import State
from .page_kinds import gathers, shown_rows

_EVERYTHING = "home.CampaignSettings"


class Rule:
    """Says of each address whether it has to be made anew, now that content has other prints."""

    def __init__(self, former: State | None, prints: Prints, known: dict[str, Known]) -> None:
        self._known = known
        before = former.prints if former is not None else Prints()
        things = differing(before.things, prints.things)
        self._is_all = before.whole != prints.whole or _EVERYTHING in things
        self._is_any = before != prints
        self._languages = differing(before.frames, prints.frames)
        self._things = things
        changed = differing(before.texts, prints.texts)
        self._texts = (
            set() if self._is_all else _touched(changed, differing(before.files, prints.files))
        )

    def is_stale(self, address: str) -> bool:
        """Whether content has changed in a way that may concern what is at an address."""
        if self._is_all or language_of(address) in self._languages:
            return True
        if not self._is_any:
            return False
        known = self._known.get(page_beside(address))
        if known is None:
            return True
        return (
            gathers(known.model)
            or not self._things.isdisjoint(shown_rows(known.model))
            or str(known.key) in self._texts
        )


def differing(before: dict[str, str], now: dict[str, str]) -> set[str]:
    """What was added, changed or removed."""
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}


def _touched(keys: set[str], files: set[str]) -> set[str]:
    """The texts that changed, and those that may show something of them or of changed files."""
    if not keys and not files:
        return set()
    changed = Page.objects.filter(translation_key__in=[UUID(key) for key in keys])
    found = set(keys)
    paths = list(changed.values_list("path", flat=True))
    for path in paths:
        found |= _keys(Page.objects.filter(path__startswith=path))
    ids = [str(pk) for pk in changed.values_list("pk", flat=True)]
    pages = ContentType.objects.filter(
        pk__in=ReferenceIndex.objects.values("to_content_type").distinct()
    )
    page_types = [each for each in pages if issubclass(each.model_class() or object, Page)]
    references = ReferenceIndex.objects.filter(to_content_type__in=page_types, to_object_id__in=ids)
    found |= _of_references(references)
    for name in files:
        label, _, pk = name.partition(":")
        kind = ContentType.objects.get_for_model(apps.get_model(label))
        to_file = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id=pk)
        found |= _of_references(to_file)
    return found


def _of_references(references: "Iterable[ReferenceIndex]") -> set[str]:
    ids = [each.object_id for each in references if each.object_id.isdecimal()]
    return _keys(Page.objects.filter(pk__in=ids))


def _keys(pages: "Iterable[Page]") -> set[str]:
    return {str(page.translation_key) for page in pages}
