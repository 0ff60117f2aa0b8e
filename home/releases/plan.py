# words: admin
"""What could go live together: every language version of some texts, for one editor."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, Revision

from home.multilingual.freshness import is_begun
from home.multilingual.models import TextVersion, is_outdated
from home.multilingual.reader import open_codes, opens_language
from home.multilingual.texts import text_digest
from home.public.visible import HOME_DEPTH, live_now, visible
from home.settings.languages import BY_CODE, CODES, Language
from home.staff.rights import may_know, page_name, title_in_lists

from .bin.pages import deleted_pages
from .models import Release, ReleaseItem
from .readiness import is_ready


class Readiness(TextChoices):
    """How a language version stands before a release."""

    READY = "ready", _("ready")
    DRAFT = "draft", _("draft")
    OUTDATED = "outdated", _("outdated")
    REVIEW = "review", _("in review")
    UNFOUND = "unfound", _("the page above is not public")
    MISSING = "missing", _("missing")
    PUBLIC = "public", _("already public")
    HELD = "held", _("in another release")


#: What can be chosen; the ready ones are chosen to begin with.
CHOOSABLE = (Readiness.READY, Readiness.UNFOUND, Readiness.DRAFT, Readiness.OUTDATED)


class PageAbove(NamedTuple):
    """A page above another, as the user may call it."""

    pk: int
    title: str


@dataclass
class PlannedVersion:
    """One text in one language."""

    language: Language
    locale: Locale
    key: UUID
    page: Any = None  # the specific page; none where it is missing
    draft: Any = None  # the page as its newest draft says
    readiness: Readiness = Readiness.MISSING
    may_publish: bool = False
    may_know: bool = False
    release: Release | None = None  # the release that holds it
    reads: Language | None = None  # what visitors of this language get without it; none: nothing
    above: list[PageAbove] = field(default_factory=list)  # what hides it from readers
    missing: list[PageAbove] = field(default_factory=list)  # of that, what cannot be chosen here
    source: int | None = None  # the page to translate it from
    is_chosen: bool = False
    matches: bool = False

    @property
    def revision(self) -> Revision | None:
        return self.page.latest_revision if self.page else None

    @property
    def title(self) -> str:
        if not self.may_know:
            return ""
        return self.draft.title if self.may_publish else title_in_lists(self.page)

    @property
    def opens_language(self) -> bool:
        return self.page is not None and opens_language(self.page)

    @property
    def is_choosable(self) -> bool:
        return self.may_publish and self.readiness in CHOOSABLE and not self.missing

    @property
    def is_public(self) -> bool:
        """Whether readers can read it now, if in other words than its draft's."""
        return self.page is not None and is_public(self.page)

    @property
    def reads_itself(self) -> bool:
        """Whether visitors of its language go on reading the words that are public now."""
        return self.reads == self.language


@dataclass
class PlannedText:
    """A text in every prepared language, the original first."""

    key: UUID
    title: str
    kind: str
    entries: list[PlannedVersion]


def is_public(page: Page) -> bool:
    return page.live and visible(Page.objects.filter(pk=page.pk)).exists()


class ReleasePlan:
    """The language versions of the texts of some pages. ``release`` is the one that is edited."""

    def __init__(self, user: Any, pages: Iterable[Page], release: Release | None = None) -> None:
        self.user = user
        self.release = release
        self._start = {page.pk for page in pages}
        self._keys = list(dict.fromkeys(page.translation_key for page in pages))

    @cached_property
    def locales(self) -> list[Locale]:
        """Every prepared language, in the order of the table."""
        homes = Page.objects.filter(depth=HOME_DEPTH).values("locale_id")
        locales = Locale.objects.filter(pk__in=homes, language_code__in=CODES)
        return sorted(locales, key=lambda locale: CODES.index(locale.language_code))

    @cached_property
    def _open(self) -> set[str]:
        return set(open_codes())

    @cached_property
    def texts(self) -> list[PlannedText]:
        """Those of which the user knows a version."""
        texts = [text for key in self._keys if (text := self._text(key)) is not None]
        self._look_above([entry for text in texts for entry in text.entries])
        return texts

    def _look_above(self, entries: list[PlannedVersion]) -> None:
        """Nothing is ready whose parent is not, and only what is found can be chosen."""
        offered = {each.page.pk: each.readiness for each in entries if each.is_choosable}
        ready = {pk for pk, readiness in offered.items() if readiness == Readiness.READY}
        for entry in entries:
            if entry.readiness in CHOOSABLE:
                entry.above = [page for page in entry.above if page.pk not in ready | self._waiting]
                entry.missing = [page for page in entry.above if page.pk not in offered]
                if entry.above and entry.readiness == Readiness.READY:
                    entry.readiness = Readiness.UNFOUND

    @property
    def entries(self) -> list[PlannedVersion]:
        return [entry for text in self.texts for entry in text.entries]

    def _text(self, key: UUID) -> PlannedText | None:
        pages = {
            page.locale_id: page
            for page in Page.objects.filter(translation_key=key, locale__in=self.locales)
            .exclude(pk__in=deleted_pages())
            .specific()
        }
        entries = [self._entry(key, locale, pages.get(locale.pk)) for locale in self.locales]
        drafts = {entry.page.pk: entry.draft for entry in entries if entry.page}
        for entry in entries:
            if entry.page is not None:
                entry.readiness = self._readiness(entry, drafts)
        known = [entry for entry in entries if entry.may_know]
        if not known:
            return None
        head = next((entry for entry in known if entry.page.pk in self._start), known[0])
        for entry in entries:
            entry.source = head.page.pk
        entries.sort(key=lambda entry: entry.page is None or entry.page.is_translation)
        return PlannedText(key, head.title, head.page.page_type_display_name, entries)

    def _entry(self, key: UUID, locale: Locale, page: Any) -> PlannedVersion:
        entry = PlannedVersion(BY_CODE[locale.language_code], locale, key, page)
        if page is not None:
            rights = page.permissions_for_user(self.user)
            entry.draft = page.get_latest_revision_as_object()
            entry.may_publish = rights.can_publish()
            entry.may_know = may_know(self.user, page)
            entry.above = self._not_public_above(page)
        return entry

    def _not_public_above(self, page: Page) -> list[PageAbove]:
        """The pages above one that keep readers from it, the highest first."""
        above = page.get_ancestors(inclusive=False).filter(depth__gte=HOME_DEPTH)
        live = above.filter(live_now()).values("pk")
        hidden = above.exclude(pk__in=live).order_by("path")
        return [PageAbove(each.pk, page_name(each, self.user)) for each in hidden]

    @cached_property
    def _waiting(self) -> set[int]:
        """The pages that go live with the release that is edited."""
        if self.release is None or not self.release.is_waiting:
            return set()
        waiting = self.release.items.filter(state=ReleaseItem.State.WAITING)
        return {pk for pk in waiting.values_list("page_id", flat=True) if pk is not None}

    def _readiness(self, entry: PlannedVersion, drafts: dict[int, Any]) -> Readiness:
        page = entry.page
        item = ReleaseItem.objects.filter(page_id=page.pk, state=ReleaseItem.State.WAITING)
        held = item.select_related("release").first()
        if held is not None and held.release != self.release:
            entry.release = held.release
            return Readiness.HELD
        if page.live and not page.has_unpublished_changes:
            return Readiness.PUBLIC
        if page.workflow_in_progress:
            return Readiness.REVIEW
        if self._is_outdated(entry, drafts):
            return Readiness.OUTDATED
        if is_ready(page) or (page.pk in self._start and self._is_begun(entry)):
            return Readiness.READY
        return Readiness.DRAFT

    def _followed(self, entry: PlannedVersion) -> TextVersion | None:
        """The words of its original that a draft follows."""
        record = entry.page.record
        if record is None:
            return None
        followed = entry.draft.follows_version or record.source_version_id
        return TextVersion.objects.filter(pk=followed).first()

    def _is_begun(self, entry: PlannedVersion) -> bool:
        """Whether a draft has words of its own; a translation that nobody has begun has none."""
        return is_begun(entry.draft, self._followed(entry))

    def _is_outdated(self, entry: PlannedVersion, drafts: dict[int, Any]) -> bool:
        """Whether a draft follows other words than its original will have after the release."""
        record = entry.page.record
        if record is None or record.original is None:
            return False
        followed = self._followed(entry)
        if followed is None:
            return True
        if not is_begun(entry.draft, followed):
            return False
        original = drafts.get(record.original_id)
        if original is None or not self._will_be_public(original):
            return is_outdated(record.original, followed.pk, record.newest_source)
        if original.minor_edit and followed.pk == record.newest_source:
            return False
        return followed.digest != text_digest(original)

    def _will_be_public(self, original: Any) -> bool:
        """Whether the draft of an original goes live before or with its translations."""
        return not original.live or original.pk in self._start or is_ready(original)

    def say_what_is_read(self, chosen: set[int]) -> None:
        """For each open language, whose words its visitors get without a version of its own.

        ``chosen`` are the ids of the pages that go live; other drafts count for nothing.
        """
        for text in self.texts:
            public = {each.language.code for each in text.entries if each.is_public}
            coming = {
                each.language.code
                for each in text.entries
                if each.page is not None and each.page.pk in chosen
            }
            for entry in text.entries:
                code = entry.language.code
                if code in self._open:
                    others = (public | (coming - {code})) & self._open
                    chain = [each for each in entry.language.chain if each in others]
                    entry.reads = BY_CODE[chain[0]] if chain else None
