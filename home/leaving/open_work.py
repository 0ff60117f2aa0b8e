# words: admin
"""The open work of an account: what somebody else goes on with when its person leaves.

Who wrote, asked or scheduled something stays named there; only who goes on with it changes.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Locale, Page, WorkflowState

from home.multilingual.models import PageTranslation
from home.releases.bin.pages import deleted_pages
from home.releases.models import Release
from home.releases.releasing import may_change
from home.releases.views import title_for
from home.settings.languages import BY_CODE, Language
from home.staff.rights import draft_name
from home.translating.claims import current_claims, give_back, take, take_over
from home.translating.models import Question
from home.translating.questions import link_to, open_questions, questions_asked_by
from home.translating.table import TranslationTable


@dataclass(frozen=True)
class Piece:
    """One thing that is open, and the page it is about; a release is about several."""

    kind: "Kind"
    thing: Any
    page: Page | None = None

    @property
    def language(self) -> Language | None:
        return self.kind.language_of(self)


class Kind:
    """A kind of open work: which there is, who may have it, how it is given."""

    #: Its heading, and what becomes of that which nobody takes.
    label: Promise
    left: Promise

    def pieces(self, person: Any) -> list[Piece]:
        raise NotImplementedError

    def may_have(self, heir: Any, piece: Piece) -> bool:
        return _may(heir, piece.page).can_edit()

    def give(self, piece: Piece, heir: Any, person: Any) -> None:
        raise NotImplementedError

    def let_go(self, piece: Piece, person: Any) -> bool:
        """Frees what nobody takes; whether there was something to free."""
        return False

    def name(self, piece: Piece, reader: Any) -> str:
        return draft_name(piece.page, reader) if piece.page else ""

    def link(self, piece: Piece) -> str:
        return reverse("wagtailadmin_pages:edit", args=[piece.page.pk]) if piece.page else ""

    def language_of(self, piece: Piece) -> Language | None:
        return BY_CODE[piece.page.locale.language_code] if piece.page else None


class Claims(Kind):
    """Texts that the person has taken to translate. The page is the translation, or its source."""

    label = _("Taken to translate")
    left = _("It is free for others.")

    def pieces(self, person: Any) -> list[Piece]:
        found = []
        for claim in current_claims().filter(user=person).select_related("locale").order_by("pk"):
            versions = _pages().filter(translation_key=claim.translation_key)
            own = versions.filter(locale_id=claim.locale_id).first()
            page = own or versions.order_by("-live", "pk").first()
            if page is not None:
                found.append(Piece(self, claim, page))
        return found

    def may_have(self, heir: Any, piece: Piece) -> bool:
        return piece.thing.locale_id in TranslationTable(heir).addable

    def give(self, piece: Piece, heir: Any, person: Any) -> None:
        take_over(piece.thing.translation_key, piece.thing.locale, heir)

    def let_go(self, piece: Piece, person: Any) -> bool:
        give_back(piece.thing.translation_key, piece.thing.locale, person)
        return True

    def link(self, piece: Piece) -> str:
        page, locale = piece.page, piece.thing.locale
        if page is not None and page.locale_id != locale.pk:
            query = f"?page={page.pk}&language={locale.language_code}"
            return reverse("start_translations") + query
        return super().link(piece)

    def language_of(self, piece: Piece) -> Language:
        return BY_CODE[piece.thing.locale.language_code]


class Drafts(Kind):
    """Pages whose newest version is a draft of the person, until somebody else has them."""

    label = _("Drafts")
    left = _("It stays as it is.")

    def pieces(self, person: Any) -> list[Piece]:
        pages = _pages().filter(latest_revision__user=person, has_unpublished_changes=True)
        drafts = pages.select_related("locale", "owner").order_by("pk")
        return [Piece(self, page, page) for page in drafts if not _was_given(page, person)]

    def give(self, piece: Piece, heir: Any, person: Any) -> None:
        _make_owner(piece.thing, heir, person)
        _make_translator(piece.thing, heir)
        waiting = WorkflowState.objects.active().for_instance(piece.thing.specific)
        waiting.filter(requested_by=person).update(requested_by=heir)


class Asked(Kind):
    """Questions of the person that nobody has answered. The page is the translation."""

    label = _("Questions asked")
    left = _("Nobody is told of the answer.")

    def pieces(self, person: Any) -> list[Piece]:
        return [Piece(self, each, each.translation) for each in _asked_and_open(person)]

    def give(self, piece: Piece, heir: Any, person: Any) -> None:
        Question.objects.filter(pk=piece.thing.pk).update(given_to=heir)

    def link(self, piece: Piece) -> str:
        return link_to(piece.thing.translation, piece.thing.key)


class ToAnswer(Kind):
    """Questions about originals of the person. The page is the original."""

    label = _("Questions that wait for this person’s answer")
    left = _("Somebody else who wrote the text answers, or the Organisers.")

    def pieces(self, person: Any) -> list[Piece]:
        found = []
        for question in open_questions():
            page = question.comment.page
            writer = page.latest_revision.user_id if page.latest_revision else None
            if person.pk in (page.owner_id, writer) and not _was_given(page, person):
                found.append(Piece(self, question, page))
        return found

    def give(self, piece: Piece, heir: Any, person: Any) -> None:
        if piece.page is not None:
            _make_owner(piece.page, heir, person)

    def link(self, piece: Piece) -> str:
        return link_to(piece.thing.comment.page, piece.thing.key)


class Releases(Kind):
    """Releases of the person that wait for their moment."""

    label = _("Releases that wait")
    left = _("It stays scheduled; whoever may publish its texts can change it.")

    def pieces(self, person: Any) -> list[Piece]:
        waiting = Release.objects.filter(created_by=person, state=Release.State.WAITING)
        return [Piece(self, release) for release in waiting]

    def may_have(self, heir: Any, piece: Piece) -> bool:
        return may_change(piece.thing, heir)

    def give(self, piece: Piece, heir: Any, person: Any) -> None:
        Release.objects.filter(pk=piece.thing.pk).update(created_by=heir)

    def name(self, piece: Piece, reader: Any) -> str:
        return title_for(piece.thing, reader)

    def link(self, piece: Piece) -> str:
        return reverse("release", args=[piece.thing.pk])


class Locks(Kind):
    """Pages that nobody but the person can edit; those in the bin too, which may come back."""

    label = _("Locked pages")
    left = _("It is unlocked.")

    def pieces(self, person: Any) -> list[Piece]:
        pages = Page.objects.filter(locked=True, locked_by=person).select_related("locale")
        return [Piece(self, page, page) for page in pages.order_by("pk")]

    def may_have(self, heir: Any, piece: Piece) -> bool:
        rights = _may(heir, piece.page)
        return rights.can_edit() and rights.can_lock()

    def give(self, piece: Piece, heir: Any, person: Any) -> None:
        self._held(piece, person).update(locked_by=heir)

    def let_go(self, piece: Piece, person: Any) -> bool:
        held = self._held(piece, person)
        return bool(held.update(locked=False, locked_by=None, locked_at=None))

    def _held(self, piece: Piece, person: Any) -> QuerySet[Page]:
        return Page.objects.filter(pk=piece.thing.pk, locked_by=person)


KINDS: list[Kind] = [Claims(), Drafts(), Asked(), ToAnswer(), Releases(), Locks()]


def note_in_history(piece: Piece, action: str, by: Any) -> None:
    """Writes into the history of a page what became of the work on it; names are in the log."""
    if piece.page is not None:
        log(instance=piece.page.specific, action=action, user=by)


def _pages() -> QuerySet[Page]:
    """Those that are not in the bin."""
    return Page.objects.exclude(pk__in=deleted_pages()).select_related("locale")


def _may(user: Any, page: Page | None) -> Any:
    if page is None:
        raise LookupError("This kind of work is about a page, and has none.")
    return page.permissions_for_user(user)


def _asked_and_open(person: Any) -> QuerySet[Question]:
    return open_questions().filter(questions_asked_by(person))


def _was_given(page: Page, person: Any) -> bool:
    """Whether somebody else answers for a text of who has left."""
    owner = page.owner
    is_of_another = owner is not None and owner.is_active and owner.pk != person.pk
    return is_of_another and not person.is_active


def _make_owner(page: Page, heir: Any, person: Any) -> None:
    """The heir answers for a text from now on, unless somebody else who is here does."""
    nobody_else = Q(owner=person) | Q(owner=None) | Q(owner__is_active=False)
    owned = Page.objects.filter(nobody_else, pk=page.pk).values("pk")
    Page.objects.filter(pk__in=list(owned.values_list("pk", flat=True))).update(owner=heir)


def _make_translator(page: Page, heir: Any) -> None:
    """A translation is taken for the heir, if nobody else has it: so it stands in their list."""
    locale: Locale = page.locale
    is_translation = PageTranslation.objects.filter(page_id=page.pk).exclude(original=None).exists()
    if is_translation and locale.pk in TranslationTable(heir).addable:
        take(page.translation_key, locale, heir)
