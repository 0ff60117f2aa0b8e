# words: admin
"""Every text in every prepared language: what state each version is in, for one user."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, TextChoices
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Revision, WorkflowState, get_page_models

from home.multilingual.alphabet import alphabetical
from home.multilingual.freshness import is_begun
from home.multilingual.languages import name_in
from home.multilingual.models import TextVersion, is_outdated
from home.multilingual.reader import address_below
from home.multilingual.translated_page import TranslatedPage
from home.public.left_out import shown
from home.public.visible import HOME_DEPTH, visible
from home.releases.models import ReleaseItem
from home.settings.languages import BY_CODE, CODES, Language
from home.staff.rights import page_policy

from .claims import current_claims
from .models import Claim

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_FIELDS = (
    "pk",
    "translation_key",
    "locale_id",
    "content_type_id",
    "title",
    "draft_title",
    "live",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "latest_revision_created_at",
    "go_live_at",
    "owner_id",
    "path",
    "url_path",
    "translation_record__original_id",
    "translation_record__source_version_id",
    "translation_record__original__translation_record__text_version_id",
    "translation_record__unread_passages",
    "is_scheduled",
)


class VersionState(TextChoices):
    """What a version of a text is; whether it is outdated is another question."""

    MISSING = "missing", gettext_lazy("missing")
    DRAFT = "draft", gettext_lazy("draft")
    REVIEW = "review", gettext_lazy("in review")
    SCHEDULED = "scheduled", gettext_lazy("scheduled")
    LIVE = "live", gettext_lazy("live")
    ATTENTION = "attention", gettext_lazy("needs attention")


class PageSummary(NamedTuple):
    """One page of the tree, as far as the table needs it."""

    pk: int
    key: UUID
    locale_id: int
    content_type_id: int
    published_title: str
    draft_title: str
    live: bool
    has_draft: bool
    first_published_at: datetime | None
    last_published_at: datetime | None
    latest_revision_created_at: datetime | None
    go_live_at: datetime | None
    owner_id: int | None
    path: str
    url_path: str
    original_id: int | None
    follows: int | None
    newest: int | None
    unread: int | None
    is_scheduled: bool

    @property
    def title(self) -> str:
        """What is published, else what the draft says."""
        return self.published_title if self.live else self.draft_title or self.published_title

    @property
    def changed_at(self) -> datetime:
        dates = (self.latest_revision_created_at, self.last_published_at)
        return max((date for date in dates if date), default=_LONG_AGO)

    @property
    def is_outdated(self) -> bool:
        return is_outdated(self.original_id, self.follows, self.newest)


class Cell(NamedTuple):
    """A text in one language."""

    language: Language
    locale_id: int
    version: PageSummary | None
    state: VersionState
    is_outdated: bool
    has_draft: bool  # it is live, and a newer draft waits
    unread: int  # passages of a machine in the draft that nobody has read
    claim: Claim | None
    link: str
    label: str  # the name of the link, as in "French: outdated: The title"

    @property
    def words(self) -> str:
        return str(_("outdated") if self.is_outdated else self.state.label)

    @property
    def mark(self) -> str:
        """The shape that tells the state: the end of a class of ``admin.css``."""
        return "outdated" if self.is_outdated else str(self.state)


class Row(NamedTuple):
    """A text in all languages shown."""

    key: UUID
    title: str
    language: Language  # of the title
    kind: str
    changed_at: datetime
    cells: list[Cell]


class Filter(NamedTuple):
    """What a user wants to see; empty values filter nothing."""

    kind: int | None = None  # the id of a content type
    language: str = ""
    state: str = ""  # a VersionState, or "outdated"
    mine: bool = False
    sort: str = "changed"  # or "title"
    words: str = ""  # in a title


class TranslationTable:
    """The table for one user.

    Who may not edit a language sees of it what is published, and no trace of its drafts.
    The number of queries depends on nothing.
    """

    def __init__(self, user: Any, wanted: Filter | None = None) -> None:
        self.user = user
        self.filter = wanted or Filter()
        self.policy = page_policy()

    @cached_property
    def _homes(self) -> list[Page]:
        """The front page of each prepared language, in the order of the table."""
        homes = Page.objects.filter(depth=HOME_DEPTH, locale__language_code__in=CODES)
        found = homes.select_related("locale")
        return sorted(found, key=lambda home: CODES.index(home.locale.language_code))

    @cached_property
    def locales(self) -> dict[int, Language]:
        """The prepared languages by the id of their locale."""
        return {home.locale_id: BY_CODE[home.locale.language_code] for home in self._homes}

    @cached_property
    def columns(self) -> dict[int, Language]:
        """The languages shown."""
        chosen = self.filter.language
        return {
            pk: language
            for pk, language in self.locales.items()
            if not chosen or language.code == chosen
        }

    @cached_property
    def addable(self) -> set[int]:
        """The locales in whose tree the user may start translations."""
        return {
            home.locale_id
            for home in self._homes
            if home.permissions_for_user(self.user).can_add_subpage()
        }

    @property
    def is_of_translator(self) -> bool:
        """Whether the user works in some languages, not in all as organisers do."""
        return 0 < len(self.addable) < len(self.locales)

    @cached_property
    def _editable(self) -> set[int]:
        pages = self.policy.instances_user_has_permission_for(self.user, "change")
        return set(pages.values_list("pk", flat=True))

    @cached_property
    def _public(self) -> set[int]:
        return set(visible(Page.objects.all()).values_list("pk", flat=True))

    @cached_property
    def _workflows(self) -> dict[int, str]:
        page_type = ContentType.objects.get_for_model(Page)
        active = WorkflowState.objects.active().filter(base_content_type=page_type)
        return {int(pk): status for pk, status in active.values_list("object_id", "status")}

    @cached_property
    def _claims(self) -> dict[tuple[UUID, int], Claim]:
        claims = current_claims().select_related("user")
        return {(claim.translation_key, claim.locale_id): claim for claim in claims}

    @cached_property
    def _groups(self) -> dict[UUID, dict[int, PageSummary]]:
        """By text and locale, the versions that this user may know of."""
        pages = Page.objects.filter(depth__gte=HOME_DEPTH, locale_id__in=self.locales)
        if self.filter.kind:
            pages = pages.filter(content_type_id=self.filter.kind)
        pages = pages.annotate(is_scheduled=_waits_for_its_moment())
        groups: dict[UUID, dict[int, PageSummary]] = {}
        for values in pages.order_by("path").values_list(*_FIELDS):
            version = PageSummary._make(values)
            if version.pk in self._editable or version.pk in self._public:
                groups.setdefault(version.key, {})[version.locale_id] = version
        return groups

    @cached_property
    def all_rows(self) -> list[Row]:
        """Every text of the kind asked for, whatever its state."""
        rows = shown(self._groups.items(), lambda group: self._row(*group))
        if self.filter.sort == "title":
            return alphabetical(rows, lambda row: row.title)
        return sorted(rows, key=lambda row: row.changed_at, reverse=True)

    @cached_property
    def rows(self) -> list[Row]:
        """The texts that have a cell as asked for."""
        rows = self.all_rows
        if words := self.filter.words.casefold():
            rows = [row for row in rows if self._is_called(words, row)]
        if not (self.filter.state or self.filter.mine):
            return rows
        return [row for row in rows if any(map(self._is_wanted, row.cells))]

    def _is_called(self, words: str, row: Row) -> bool:
        versions = self._groups[row.key].values()
        return any(words in version.title.casefold() for version in versions)

    def _is_wanted(self, cell: Cell) -> bool:
        state, version = self.filter.state, cell.version
        if state and not (cell.is_outdated if state == "outdated" else cell.state == state):
            return False
        if not self.filter.mine:
            return True
        is_own = version is not None and version.owner_id == self.user.pk
        return is_own or (cell.claim is not None and cell.claim.user_id == self.user.pk)

    @cached_property
    def counts(self) -> list[dict[str, int]]:
        """For each language shown: live, outdated, and what is neither live nor missing."""
        counts = []
        for cells in zip(*(row.cells for row in self.all_rows), strict=True):
            live = sum(cell.state == VersionState.LIVE or cell.has_draft for cell in cells)
            missing = sum(cell.state == VersionState.MISSING for cell in cells)
            counts.append(
                {
                    "live": live,
                    "outdated": sum(cell.is_outdated for cell in cells),
                    "missing": missing,
                    "begun": len(cells) - live - missing,
                }
            )
        return counts

    @cached_property
    def page_models(self) -> dict[int, type[Page]]:
        """The kinds of our pages, by the id of their content type."""
        models = [model for model in get_page_models() if issubclass(model, TranslatedPage)]
        types = ContentType.objects.get_for_models(*models)
        return {content_type.pk: model for model, content_type in types.items()}

    @cached_property
    def kinds(self) -> list[tuple[int, str]]:
        """The kinds of pages with their names, for a choice."""
        named = [(pk, capfirst(model._meta.verbose_name)) for pk, model in self.page_models.items()]
        return alphabetical(named, lambda item: item[1])

    @cached_property
    def _not_begun(self) -> set[int]:
        """The translations that still have the words they were started with.

        They would count as outdated; a site has few of them at a time.
        """
        suspects = {
            version.pk: version.follows
            for versions in self._groups.values()
            for version in versions.values()
            if version.is_outdated and version.first_published_at is None
        }
        if not suspects:
            return set()
        followed = TextVersion.objects.in_bulk([pk for pk in suspects.values() if pk])
        pages = Page.objects.filter(pk__in=suspects).specific()
        return {
            page.pk for page in pages if not is_begun(page, followed.get(suspects[page.pk] or 0))
        }

    def _is_outdated(self, version: PageSummary | None) -> bool:
        return version is not None and version.is_outdated and version.pk not in self._not_begun

    def _row(self, key: UUID, versions: dict[int, PageSummary]) -> Row:
        originals = [each for each in versions.values() if each.original_id is None]
        head = (originals or list(versions.values()))[0]
        cells = [
            self._cell(head, language, pk, versions.get(pk))
            for pk, language in self.columns.items()
        ]
        return Row(
            key,
            head.title,
            self.locales[head.locale_id],
            self._kind_names.get(head.content_type_id, ""),
            max(version.changed_at for version in versions.values()),
            cells,
        )

    @cached_property
    def _kind_names(self) -> dict[int, str]:
        return dict(self.kinds)

    def _cell(
        self, head: PageSummary, language: Language, locale_id: int, version: PageSummary | None
    ) -> Cell:
        state = self._state(version)
        is_outdated = self._is_outdated(version)
        words = _("outdated") if is_outdated else state.label
        return Cell(
            language,
            locale_id,
            version,
            state,
            is_outdated,
            version is not None and version.live and version.has_draft,
            (version.unread or 0) if version is not None and version.pk in self._editable else 0,
            self._claims.get((head.key, locale_id)),
            self._link(head, language, locale_id, version),
            f"{self._names[locale_id]}: {words}: {version.title if version else head.title}",
        )

    @cached_property
    def _names(self) -> dict[int, str]:
        """The languages, as the user's own language calls them."""
        code = translation.get_language()
        return {pk: capfirst(name_in(language, code)) for pk, language in self.locales.items()}

    def _state(self, version: PageSummary | None) -> VersionState:
        if version is None:
            return VersionState.MISSING
        workflow = self._workflows.get(version.pk)
        if version.pk in self._editable:
            if workflow == WorkflowState.STATUS_NEEDS_CHANGES:
                return VersionState.ATTENTION
            if workflow == WorkflowState.STATUS_IN_PROGRESS:
                return VersionState.REVIEW
            if version.is_scheduled:
                overdue = version.go_live_at and version.go_live_at < timezone.now()
                return VersionState.ATTENTION if overdue else VersionState.SCHEDULED
        return VersionState.LIVE if version.live else VersionState.DRAFT

    def _link(
        self, head: PageSummary, language: Language, locale_id: int, version: PageSummary | None
    ) -> str:
        if version is None:
            if locale_id not in self.addable:
                return ""
            return f"{self._start}?page={head.pk}&language={language.code}"
        if version.pk in self._editable:
            return self._edit.replace("/0/", f"/{version.pk}/")
        if version.pk not in self._public:
            return ""
        return address_below(self._home_of[locale_id], language.code, version.url_path)

    @cached_property
    def _home_of(self) -> dict[int, Page]:
        return {home.locale_id: home for home in self._homes}

    @cached_property
    def _start(self) -> str:
        return reverse("start_translations")

    @cached_property
    def _edit(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[0])


def _waits_for_its_moment() -> Any:
    """Whether a page is scheduled, singly or in a release."""
    page_type = ContentType.objects.get_for_model(Page)
    key = Cast(OuterRef("pk"), CharField())
    revisions = Revision.objects.filter(base_content_type=page_type, object_id=key)
    items = ReleaseItem.objects.filter(page_id=OuterRef("pk"), state=ReleaseItem.State.WAITING)
    return Exists(revisions.filter(approved_go_live_at__isnull=False)) | Exists(items)


def as_lines(table: TranslationTable, rows: Iterable[Row]) -> Iterable[list[str]]:
    """The table for a spreadsheet: a line of headings, then a line for each text."""
    languages = [language.own_name for language in table.columns.values()]
    yield [_("Text"), _("Written in"), _("Kind"), _("Last change"), *languages]
    for row in rows:
        changed = row.changed_at.strftime("%Y-%m-%d %H:%M UTC") if row.changed_at else ""
        cells = [
            f"{cell.state.label}, {_('outdated')}" if cell.is_outdated else str(cell.state.label)
            for cell in row.cells
        ]
        yield [row.title, row.language.own_name, row.kind, changed, *cells]
