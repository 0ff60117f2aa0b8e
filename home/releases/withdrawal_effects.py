# words: admin
"""What taking a text offline would do, as far as one user may know and do it."""

from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from home.multilingual.placements import PlacementChange, changes_by
from home.multilingual.reader import Reader
from home.public.visible import HOME_DEPTH, imagining_offline, visible
from home.settings.languages import BY_CODE, CODES, Language
from home.staff.groups import name_of, organisers
from home.staff.rights import may_know

from .withdrawal import scheduled_revisions, tree_of, waiting_in_releases


class Scheduled(NamedTuple):
    """A version that would go live by itself."""

    page: Page
    title: str
    moment: Any


class AffectedVersion(NamedTuple):
    """A text in one language, with what goes with it."""

    page: Page
    language: Language
    affected: list[Page]  # what is live or scheduled, itself included
    below: list[Page]  # what readers can see now below it
    scheduled: list[Scheduled]
    drafts: list[Page]  # with a draft that is newer than what is public
    reviews: list[Page]  # submitted: an approval would publish it
    locked: list[Page]
    is_public: bool
    address: str  # its own one, from the first slash, while it is public
    leads_to: str  # where visitors of that address are sent afterwards, if anywhere
    may_withdraw: bool


class Effects:
    """The versions of a text that are public or about to be, and what changes without them.

    The front page of a language stands for that language alone: taking it offline closes
    the language. What the user may not even know is left out.
    """

    def __init__(self, page: Page, user: Any) -> None:
        self.page = page
        self.user = user

    @property
    def closes_language(self) -> bool:
        return self.page.depth <= HOME_DEPTH

    @property
    def next_language(self) -> Language:
        """The open language to which readers of this one are led when it is closed."""
        code = self.page.locale.language_code
        others = (each for each in Reader(code).chain() if each != code)
        return BY_CODE[next(others, settings.LANGUAGE_CODE)]

    @cached_property
    def all_versions(self) -> list[Page]:
        """The text in every language, public or not, in the order of the languages."""
        pages = Page.objects.filter(translation_key=self.page.translation_key)
        if self.closes_language:
            pages = pages.filter(pk=self.page.pk)
        known = [page for page in pages.select_related("locale") if may_know(self.user, page)]
        return sorted(known, key=lambda page: CODES.index(page.locale.language_code))

    @cached_property
    def versions(self) -> list[AffectedVersion]:
        found = [self._version(page) for page in self.all_versions]
        return [version for version in found if version.affected]

    def _version(self, page: Page) -> AffectedVersion:
        tree = list(tree_of([page]).select_related("locale").order_by("path"))
        moments = _moments([each.pk for each in tree])
        affected = [each for each in tree if each.live or each.pk in moments]
        rights = {each.pk: each.permissions_for_user(self.user) for each in tree}
        inside = Page.objects.descendant_of(page, inclusive=True)
        public = list(visible(inside).order_by("path").select_related("content_type"))
        mine = [each for each in affected if rights[each.pk].can_edit()]
        language = BY_CODE[page.locale.language_code]
        is_public = page.pk in {each.pk for each in public}
        address = Reader(language.code).real_address(page) if is_public else ""
        return AffectedVersion(
            page=page,
            language=language,
            affected=affected,
            below=[each for each in public if each.pk != page.pk],
            scheduled=[Scheduled(each, *moments[each.pk]) for each in mine if each.pk in moments],
            drafts=[each for each in mine if each.live and each.has_unpublished_changes],
            reviews=[each for each in mine if each.workflow_in_progress],
            locked=[each for each in mine if each.locked],
            is_public=is_public,
            address=address,
            leads_to=self._redirect(address),
            may_withdraw=all(rights[each.pk].can_publish() for each in affected),
        )

    def _redirect(self, address: str) -> str:
        """Where a redirect made by hand leads from an address that is not found."""
        path = Redirect.normalise_path(address) if address else ""
        redirect = Redirect.objects.filter(old_path=path).first() if path else None
        return redirect.redirect_link if redirect else ""

    @cached_property
    def mine(self) -> list[AffectedVersion]:
        """What this user may take offline."""
        return [version for version in self.versions if version.may_withdraw]

    @cached_property
    def of_others(self) -> list[AffectedVersion]:
        return [version for version in self.versions if not version.may_withdraw]

    @cached_property
    def sees_everything(self) -> bool:
        """Whether drafts and schedules of all languages would be named here."""
        homes = Page.objects.filter(depth=HOME_DEPTH)
        return all(home.permissions_for_user(self.user).can_publish() for home in homes)

    @cached_property
    def affected_ids(self) -> set[int]:
        """The pages that would be taken offline, for ``withdraw`` to compare."""
        return {page.pk for version in self.mine for page in version.affected}

    @cached_property
    def is_shown(self) -> bool:
        return any(version.is_public for version in self.mine)

    @cached_property
    def changes(self) -> list[PlacementChange]:
        """What readers find elsewhere on the site afterwards."""
        if not self.is_shown:
            return []
        return changes_by(imagining_offline(self.affected_ids))

    @cached_property
    def pictures(self) -> list[Any]:
        """The pictures of these versions that the user may delete, and so take off every page."""
        page_type = ContentType.objects.get_for_model(Page)
        picture = get_image_model()
        shown = ReferenceIndex.objects.filter(
            base_content_type=page_type,
            object_id__in=[str(version.page.pk) for version in self.versions],
            to_content_type=ContentType.objects.get_for_model(picture),
        ).values_list("to_object_id", flat=True)
        policy = policy_registry.get_by_type(picture)
        mine = policy.instances_user_has_permission_for(self.user, "delete")
        return list(mine.filter(pk__in={int(pk) for pk in shown}).order_by("pk"))

    @cached_property
    def remaining(self) -> list[Language]:
        """The languages in which readers will still find the text."""
        return [version.language for version in self.of_others if version.is_public]


def _moments(ids: list[int]) -> dict[int, tuple[str, Any]]:
    """What would go live by itself, singly or in a release: its title and moment, by page."""
    found = {
        int(each.object_id): (each.object_str, each.approved_go_live_at)
        for each in scheduled_revisions(ids)
    }
    for item in waiting_in_releases(ids):
        if item.page_id is not None:
            found[item.page_id] = (item.title, item.release.moment)
    return found


def names_of_organisers() -> str:
    """The names of those who may publish in every language: ten of them at most."""
    return ", ".join(name_of(user) for user in organisers()[:10]) or _("nobody so far")
