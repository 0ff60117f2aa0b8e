# words: admin
"""How a translation stands to its original, as its editor is told."""

from functools import cached_property
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtail.models import Page

from home.multilingual.freshness import is_begun
from home.multilingual.models import PageTranslation, TextVersion, is_outdated
from home.multilingual.reader import Reader
from home.multilingual.texts import Passage, left_in_the_original
from home.multilingual.translated_page import TranslatedPage
from home.public.visible import visible
from home.settings.languages import BY_CODE, Language
from home.staff.rights import may_translate

from .changes import TextChange, changes_between
from .claims import claim_of
from .glossary import TermUse, terms_in
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
        base = self.record.source_version_id if self.is_marked else self.followed
        version = TextVersion.objects.filter(pk=base).select_related("revision").first()
        if self.original is None or version is None or version.revision is None:
            return []
        if version.pk == self.newest:
            return []
        return changes_between(version.revision.as_object(), self.original)

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
    def claim(self) -> Claim | None:
        return claim_of(self.page)

    @property
    def left_over(self) -> list[Passage]:
        """The passages that still stand in the original's words."""
        return left_in_the_original(self.page, self.original) if self.original else []


def modes_of_original(original: Page) -> list[tuple[str, Any]]:
    """What the preview of a translation offers beside the translation itself."""
    name = BY_CODE[original.locale.language_code].own_name
    return [
        ("original", format_lazy("{} ({})", _("Original"), name)),
        ("changes", _("Original: changes since translated")),
    ]
