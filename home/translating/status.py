# words: admin
"""How a translation stands to its original, as its editor is told."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtail.models import Comment, Page, TaskState, WorkflowState

from home.multilingual.freshness import is_begun
from home.multilingual.models import PageTranslation, TextVersion, is_outdated
from home.multilingual.reader import Reader
from home.multilingual.scripts import property_of
from home.multilingual.texts import Leaf, key_of
from home.multilingual.translated_page import TranslatedPage
from home.public.visible import visible
from home.settings.languages import BY_CODE, Language
from home.staff.rights import may_translate

from .changes import TextChange, changes_between
from .claims import claim_of
from .glossary import TermUse, terms_in
from .left_over import left_over
from .models import Claim, Question
from .questions import questions_of
from .structure import Structure, pictures_of


class TranslationStatus:
    """A draft of a translation beside its original.

    ``user`` decides whether the draft of an original that is not public may be shown.
    """

    def __init__(self, page: TranslatedPage, record: PageTranslation, user: Any) -> None:
        if record.original is None:
            raise ValueError(f"{page} is not a translation.")
        self.page = page
        self.record = record
        self.user = user
        self.row: Page = record.original.specific

    @property
    def language(self) -> Language:
        """The language of the original."""
        return BY_CODE[self.row.locale.language_code]

    @cached_property
    def is_public(self) -> bool:
        return visible(Page.objects.filter(pk=self.row.pk)).exists()

    @property
    def public_address(self) -> str:
        """Where the original can be read, from the first slash; empty while it is not public."""
        return Reader(self.language.code).real_address(self.row) if self.is_public else ""

    @property
    def has_words(self) -> bool:
        """Whether the original was ever published."""
        return self.row.first_published_at is not None

    @cached_property
    def original(self) -> TranslatedPage | None:
        """The original's published words, or its draft's while it has never been published.

        ``None`` when this user may not see it.
        """
        if self.is_public or self.may_edit:
            if self.row.first_published_at is None:
                return self.row.get_latest_revision_as_object()
            return self.row
        return None

    @cached_property
    def may_edit(self) -> bool:
        """Whether the user may edit the original too."""
        return self.user is not None and self.row.permissions_for_user(self.user).can_edit()

    @property
    def newest(self) -> int | None:
        """The id of the original's newest words."""
        return self.record.newest_source

    @property
    def followed(self) -> int | None:
        """The id of the words that this draft follows."""
        return self.page.follows_version or self.record.source_version_id

    @property
    def is_outdated(self) -> bool:
        return is_outdated(self.row, self.followed, self.newest)

    @cached_property
    def is_begun(self) -> bool:
        """Whether it has other words than it was started with."""
        followed = TextVersion.objects.filter(pk=self.followed).first()
        return is_begun(self.page, followed)

    @property
    def is_marked(self) -> bool:
        """Whether the draft follows the newest words and the published text does not."""
        return not self.is_outdated and self.record.is_outdated

    @cached_property
    def newest_version(self) -> TextVersion | None:
        return TextVersion.objects.filter(pk=self.newest).first()

    @cached_property
    def changes(self) -> list[TextChange]:
        """What changed in the original since the words that the published translation follows.

        Empty when nothing did, when the old words are no longer kept, and for people
        who may not see the original.
        """
        if self.original is None or self.base is None:
            return []
        return changes_between(self.base, self.original)

    @cached_property
    def base(self) -> Page | None:
        """The former words of the original that the published translation follows.

        ``None`` while they are those of now, and when they are no longer kept.
        """
        number = self.record.source_version_id if self.is_marked else self.followed
        version = TextVersion.objects.filter(pk=number).select_related("revision").first()
        if version is None or version.revision is None or version.pk == self.newest:
            return None
        return version.revision.as_object()

    @cached_property
    def sources(self) -> QuerySet[Page]:
        """The other versions of the text that are public: one may read them as well."""
        versions = Page.objects.filter(translation_key=self.row.translation_key)
        return visible(versions.exclude(pk__in=[self.page.pk, self.row.pk]))

    @property
    def source_languages(self) -> list[Language]:
        codes = set(self.sources.values_list("locale__language_code", flat=True))
        return [language for code, language in BY_CODE.items() if code in codes]

    @property
    def has_own_address(self) -> bool:
        """Whether its address was chosen for it, or is known to readers already."""
        return self.page.first_published_at is not None or self.page.slug != self.row.slug

    @cached_property
    def structure(self) -> Structure | None:
        """What differs besides words; ``None`` for people who may not see the original."""
        return Structure(self.page, self.original) if self.original is not None else None

    @cached_property
    def pictures_to_describe(self) -> list[Any]:
        """The pictures of this text that are described, but not in its language."""
        language = self.page.language
        if self.user is None or not may_translate(self.user, language):
            return []
        empty = {f"description_{language.column}": ""}
        pictures = get_image_model().objects.filter(pk__in=pictures_of(self.page), **empty)
        return [each for each in pictures.order_by("pk") if each.text("description").value]

    @cached_property
    def terms(self) -> list[TermUse]:
        """The terms of the glossary that occur in the original."""
        if self.original is None:
            return []
        return terms_in(self.original, self.language, self.page.language)

    @cached_property
    def questions(self) -> list[Question]:
        """What was asked about the original from here, with the answers."""
        return list(questions_of(self.page))

    @cached_property
    def returned(self) -> TaskState | None:
        """The return of this text, with its remark, while nobody has submitted it again."""
        state = self.page.current_workflow_state
        if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
            return None
        return state.current_task_state

    @cached_property
    def remarks(self) -> list[tuple[str, Comment]]:
        """What others have written beside passages of the translation, with those passages."""
        user_id = self.user.pk if self.user is not None else None
        comments = Comment.objects.filter(page_id=self.page.pk, resolved_at=None)
        comments = comments.exclude(user_id=user_id).exclude(
            pk__in=Question.objects.values("comment")
        )
        return [(key_of(each.contentpath), each) for each in comments.select_related("user")]

    @cached_property
    def claim(self) -> Claim | None:
        return claim_of(self.page)

    @property
    def script(self) -> str:
        """The script that the translation is written in, as browsers call it."""
        return property_of(self.page.language)

    @cached_property
    def left_over(self) -> list[Leaf]:
        """The places that still stand in the original's words, or in a foreign script."""
        return left_over(self.page, self.original) if self.original else []

    @property
    def has_place_to_fill(self) -> bool:
        """Whether it lacks words, or blocks that the original has."""
        return bool(self.left_over or (self.structure is not None and self.structure.added))

    @property
    def is_in_approval(self) -> bool:
        """Whether somebody is to approve it now."""
        return bool(self.page.workflow_in_progress)


def modes_of_original(original: Page) -> list[tuple[str, Any]]:
    """What the preview of a translation offers beside the translation itself."""
    name = BY_CODE[original.locale.language_code].own_name
    return [
        ("original", format_lazy("{} ({})", _("Original"), name)),
        ("changes", _("Original: changes since translated")),
    ]
