"""Starting translations: one text, a text with what is below it, or all that a language lacks."""

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from home.multilingual.reader import Reader
from home.public.visible import HOME_DEPTH, visible
from home.releases.bin.pages import deleted_pages


class Step(NamedTuple):
    """A draft to be made from one version of a text."""

    source: Page
    is_parent: bool  # not asked for, but what was asked for needs it


class TranslationPlan(NamedTuple):
    """What starting would do: drafts to make, parents first, and what cannot be started."""

    steps: list[Step]
    impossible: list[Page]  # below a text that is not public itself


def _usable(pages: PageQuerySet, user: Any) -> PageQuerySet:
    """What may be translated from: what is public, and what was never published.

    The draft of such an original only for people who may edit it.
    """
    public = visible(pages)
    drafts = pages.filter(first_published_at=None, live=False)
    mine = [page.pk for page in drafts if page.permissions_for_user(user).can_edit()]
    return pages.filter(pk__in=public.values("pk")) | pages.filter(pk__in=mine)


def _best_source(versions: list[Page], locale: Locale, preferred: str) -> Page:
    """The version in the preferred language, else the original, else the most readable one."""
    chain = [preferred, *Reader(locale.language_code).language.chain]
    ranks = {code: rank for rank, code in reversed(list(enumerate(chain)))}
    return min(
        versions,
        key=lambda page: (
            page.locale.language_code != preferred,
            _is_translation(page),
            ranks[page.locale.language_code],
        ),
    )


def _is_translation(page: Page) -> bool:
    record = getattr(page, "translation_record", None)  # a draft may have none yet
    return record is not None and record.original_id is not None


def missing_in(locale: Locale, user: Any, preferred: str = "") -> list[Page]:
    """The texts without a version in a language, each in the version to start from."""
    begun = Page.objects.filter(locale=locale).values("translation_key")
    pages = Page.objects.filter(depth__gt=HOME_DEPTH).exclude(translation_key__in=begun)
    pages = pages.exclude(pk__in=deleted_pages())
    versions = _usable(pages, user).select_related("locale", "translation_record")
    groups: dict[Any, list[Page]] = {}
    for page in versions.order_by("depth", "path"):
        groups.setdefault(page.translation_key, []).append(page)
    return [_best_source(group, locale, preferred) for group in groups.values()]


def plan(
    locale: Locale, user: Any, wanted: PageQuerySet | None = None, source: str = ""
) -> TranslationPlan:
    """What starting the wanted texts, or all that are missing, would make in a language.

    ``source`` is the code of a language to translate from where there is a version in it.
    """
    missing = {page.translation_key: page for page in missing_in(locale, user, source)}
    keys = set(missing)
    if wanted is not None:
        keys &= set(wanted.values_list("translation_key", flat=True))
    kept = Page.objects.filter(locale=locale).exclude(pk__in=deleted_pages())
    there = set(kept.values_list("translation_key", flat=True))
    parents = _parent_keys([*missing.values()])
    needed: dict[Any, bool] = {}
    impossible: list[Page] = []
    for key, page in missing.items():
        if key not in keys:
            continue
        chain = [key]
        while (parent := parents.get(chain[-1])) in missing:
            chain.append(parent)
        if parent in there:
            for step in chain:
                needed[step] = needed.get(step, True) and step not in keys
        else:
            impossible.append(page)
    steps = [Step(page, needed[key]) for key, page in missing.items() if key in needed]
    return TranslationPlan(steps, impossible)


def _parent_keys(pages: list[Page]) -> dict[Any, Any]:
    """For each text, the text above it."""
    above = {page.path[: -Page.steplen] for page in pages}
    keys = dict(Page.objects.filter(path__in=above).values_list("path", "translation_key"))
    return {page.translation_key: keys.get(page.path[: -Page.steplen]) for page in pages}


@transaction.atomic
def start(steps: list[Step], locale: Locale, user: Any) -> list[Page]:
    """Makes the drafts of a plan, all or none.

    Raises ``PermissionDenied`` where the user may not add pages.
    """
    made = []
    for step in steps:
        page = step.source.specific
        target = page.get_parent().get_translation(locale)
        if not target.permissions_for_user(user).can_add_subpage():
            raise PermissionDenied
        action = CopyPageForTranslationAction(page, locale, user=user)
        made.append(action.execute(skip_permission_checks=True))
    return made
