"""A page that exists in many languages: one page for each, in Wagtail's trees of locales."""

import datetime
from contextlib import nullcontext
from itertools import chain, count
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.search import index
from wagtail.signals import pre_page_move
from wagtail.url_routing import RouteResult

from home.public.content_version import additive_change, private_change
from home.public.memo import memoise
from home.public.responses import declare_public
from home.public.visible import HOME_DEPTH, visible
from home.settings.languages import BY_CODE, Language
from home.staff.mailed_titles import is_for_mail, title_in_mail
from home.staff.rights import is_unknown_to_reader, kind_of, title_in_lists

from .freshness import Outdated, outdated, record_published, record_words
from .http import CampaignRequest
from .languages import name_here
from .machine_words import read_at, refuse_unread, settle, unread
from .models import PageTranslation
from .reader import Reader, reading
from .routing import children_of_group, resolve
from .slugs import slug_of
from .texts import opening, writable_content

#: Words in addresses that belong to views, below any page.
RESERVED_SLUGS = frozenset({"feed", "search"})
#: Names that Windows keeps for devices, so that a mirror there could have no such folder.
#: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
DEVICE_NAMES = frozenset(
    {
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)),
    }
)


def check_slug(slug: str) -> None:
    """Raises ``ValidationError`` for a word that cannot be in an address of the site."""
    if slug.lower() in RESERVED_SLUGS:
        raise ValidationError(_("This word is reserved for an address of the site."))
    if slug.lower() in DEVICE_NAMES:
        raise ValidationError(
            _(
                "Windows keeps the name “%(name)s” for itself: copies of the site could not be "
                "stored there. Choose another one."
            ),
            params={"name": slug},
        )


def free_slug_below(parent: Page | None, base: str, page: Page | None = None) -> str:
    """A slug, or the next like it that no other text below a parent has in any language."""
    candidates = chain([base], (f"{base}-{number}" for number in count(2)))
    is_free = TranslatedPage._slug_is_available
    return next(slug for slug in candidates if is_free(slug, parent, page))


def stands_apart(page: Page, parent: Page | None) -> bool:
    """Whether a page would stand in the tree of another language than its own."""
    if parent is None or parent.depth < HOME_DEPTH:
        return False
    return parent.locale_id != page.locale_id


def refuse_other_language(page: Page, parent: Page | None) -> None:
    """Raises ``ValidationError``, in words for editors, where the page may not stand."""
    if parent is not None and stands_apart(page, parent):
        languages = {
            "language": name_here(BY_CODE[page.locale.language_code]),
            "other": name_here(BY_CODE[parent.locale.language_code]),
        }
        raise ValidationError(
            gettext(
                "This text is in %(language)s and cannot stand below pages in %(other)s: nobody "
                "would find it. Start a translation instead."
            )
            % languages
        )


class TranslatedPage(Page):
    """A page in one language, the original or a translation of one.

    ``text_fields`` are the words a translation follows; ``shared_fields`` are facts that
    are the same in every language, edited on the original and mirrored when it goes live.
    """

    slug: str
    text_fields: list[str] = ["title", "summary"]
    shared_fields: list[str] = []
    #: Whether it is news, which translators are offered first.
    is_news = False
    #: The parameters of its address that it reads, with their values; see ``declare_public``.
    query_parameters: ClassVar[dict[str, str]] = {}

    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_(
            "One or two sentences. Shown in lists and search engines, and when the page is "
            "shared. Left empty, the page shows its title alone."
        ),
    )
    #: Of this version alone, as the title for search engines is: a translation has none yet.
    menu_label = models.CharField(
        _("label in menus"),
        max_length=40,
        blank=True,
        help_text=_("One or two words, where the title is long. Left empty: the title."),
    )
    #: The id of the original's ``TextVersion`` that these words follow. A number, so that a
    #: revision may name one that is gone. It takes effect when its revision goes live.
    follows_version = models.PositiveBigIntegerField(null=True, blank=True)
    minor_edit = models.BooleanField(
        _("minor edit"),
        default=False,
        help_text=_("The meaning has not changed: translations that are current stay current."),
    )

    #: What a machine has translated of it; see ``machine_words``. ``None`` where none has.
    machine_words = models.JSONField(null=True, blank=True, editable=False)

    #: What only its own text has, and no copy of it. Whether a translation stands in menus is its
    #: original's; see ``remember_source``.
    exclude_fields_in_copy = [
        "show_in_menus",
        "menu_label",
        "go_live_at",
        "expire_at",
        "minor_edit",
        "follows_version",
    ]

    #: What Wagtail's search in the admin reads, for editors; readers search by ``home.search``.
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        abstract = True

    # Translations and their original

    @cached_property
    def record(self) -> PageTranslation | None:
        """The freshness record; an unsaved page has none."""
        if not self.pk:
            return None
        records = PageTranslation.objects.select_related(
            "original__translation_record", "text_version"
        )
        return records.filter(page_id=self.pk).first()

    @cached_property
    def is_translation(self) -> bool:
        """Whether this page was made from another one that still exists."""
        if "record" in self.__dict__:
            return self.record is not None and self.record.original_id is not None
        originals = PageTranslation.objects.filter(page_id=self.pk).values_list("original_id")
        return bool(self.pk) and originals.first() not in (None, (None,))

    @cached_property
    def facts_page(self) -> "TranslatedPage":
        """The page on which the shared facts of this text are edited: its original, or itself."""
        if not self.is_translation:
            return self
        originals = type(self).objects.filter(
            translation_key=self.translation_key, translation_record__original=None
        )
        return originals.first() or self

    def get_admin_display_title(self) -> str:
        """The published title while there is one; its kind for people who may not know it.

        Choosers and lists show it to people who must not see the draft's. Mail tells even less.
        """
        if is_for_mail():
            return title_in_mail(self, title_in_lists(self))
        if is_unknown_to_reader(self):
            return kind_of(self)
        return title_in_lists(self)

    def get_url_parts(self, request: Any = None) -> tuple | None:
        """Nothing in the admin for people who may not know the page: it tells the title."""
        return None if is_unknown_to_reader(self) else super().get_url_parts(request)

    def _take_shared_fields(self, source: "TranslatedPage") -> None:
        for name in self.shared_fields:
            column = self._meta.get_field(name).attname
            setattr(self, column, getattr(source, column))

    def with_content_json(self, content: dict) -> "TranslatedPage":
        """The page as a revision has it; a translation's shared facts come from the row."""
        content = {name: writable_content(value) for name, value in content.items()}
        page = super().with_content_json(content)
        if self.shared_fields and self.is_translation:
            page._take_shared_fields(self)  # noqa: SLF001  # of this class
            page.is_translation = True
        return page

    def can_move_to(self, parent: Page) -> bool:
        return super().can_move_to(parent) and not stands_apart(self, parent)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves; when the page is live, also its freshness, and its facts in every translation.

        Raises ``ValidationError`` for an alias, and for a new page of another language than its
        parent's, whoever makes it. Raises ``UnreadWordsError`` where words of a machine would be
        live that nobody has read.
        """
        if self.live and self._writes_words(kwargs.get("update_fields")):
            refuse_unread(self)
        if self.alias_of_id is not None:
            raise ValidationError(_("This site has no aliases: start a translation instead."))
        if self._state.adding and self.locale_id is not None:
            refuse_other_language(self, self.get_parent())
        whole = kwargs.get("update_fields") is None
        has_original = whole and self.shared_fields and self.is_translation
        if has_original and self.facts_page.pk != self.pk:
            self._take_shared_fields(self.facts_page)
        with nullcontext() if self._is_seen() else private_change():
            super().save(*args, **kwargs)
        self._forget_record()
        if whole and self.live:
            record_published(self)
            if self.shared_fields and not self.is_translation:
                self._mirror_shared_fields()

    def _writes_words(self, names: Any) -> bool:
        """Whether saving these fields, or all, changes what readers see."""
        return names is None or bool({"live", "machine_words", *self.text_fields} & set(names))

    def _is_seen(self) -> bool:
        """Whether readers may see this page, before or after it is saved."""
        return self.live or type(self)._base_manager.filter(pk=self.pk, live=True).exists()

    def _forget_record(self) -> None:
        for name in ("record", "is_translation", "_outdated"):
            self.__dict__.pop(name, None)

    def save_revision(
        self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any
    ) -> Revision:
        """Saves a draft; what has never been public follows what its draft follows."""
        settle(self)
        revision = super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)
        if self.record is not None:
            with private_change():
                self.record.count_unread(len(unread(self)))
        if not self.live and self.record is not None:
            with private_change():
                self.record.follow(self.follows_version)
                if self._translators_rely_on_draft() and overwrite_revision is None:
                    record_words(self, revision.pk)
                    self._forget_record()
        return revision

    def _translators_rely_on_draft(self) -> bool:
        """Whether it was translated before it was ever public."""
        return (
            self.first_published_at is None
            and PageTranslation.objects.filter(original_id=self.pk).exists()
        )

    def publish(self, revision: Revision, user: Any = None, **kwargs: Any) -> None:
        """Publishes, now or at its go-live; raises ``UnreadWordsError``, as ``save`` does."""
        refuse_unread(revision.as_object())
        with additive_change():
            super().publish(revision, user=user, **kwargs)

    def _mirror_shared_fields(self) -> None:
        others = type(self)._base_manager.filter(translation_key=self.translation_key)
        others.exclude(pk=self.pk).update(
            **{name: getattr(self, name) for name in self.shared_fields}
        )

    # Addresses

    @staticmethod
    def _slug_is_available(slug: str, parent_page: Page | None, page: Page | None = None) -> bool:
        """Free below the parent and all its translations, but for translations of the same text."""
        if parent_page is None:
            return True
        if parent_page.depth < HOME_DEPTH:
            return Page._slug_is_available(slug, parent_page, page)
        # Windows and exFAT, where mirrors are kept, see no difference of case.
        taken = children_of_group(parent_page).filter(slug__iexact=slug)
        if page is not None:
            twins = Q(translation_key=page.translation_key) & ~Q(locale_id=page.locale_id)
            taken = taken.exclude(twins).exclude(pk=page.pk)
        is_reserved = slug.lower() in RESERVED_SLUGS | DEVICE_NAMES
        return not is_reserved and not taken.exists()

    def _set_core_field_defaults(self) -> None:
        """As Wagtail does, but the slug is never empty: titles in any script are transliterated."""
        parent_is_known = self.path or getattr(self, "_cached_parent_obj", None)
        if not self.slug and self.title and parent_is_known:
            self.slug = self.free_slug(self.title, self.get_parent())
        super()._set_core_field_defaults()

    def free_slug(self, title: str, parent: Page | None) -> str:
        """An unused slug below a parent, made from a title in any script; never empty."""
        spoken = self.locale if self.locale_id or parent is None else parent.locale
        base = slug_of(title, spoken.language_code) or str(self._meta.model_name)
        return free_slug_below(parent, base, self)

    def _check_slug_is_unique(self) -> None:
        """Of a new slug; one that it has already, from whatever time, keeps no page from saving."""
        if self.pk and type(self)._base_manager.filter(pk=self.pk, slug=self.slug).exists():
            return
        try:
            check_slug(self.slug)
        except ValidationError as error:
            raise ValidationError({"slug": error}) from error
        super()._check_slug_is_unique()

    def route(self, request: CampaignRequest, path_components: list[str]) -> RouteResult:
        page = resolve(request.reader, self, path_components)
        if not page.live:
            raise Http404
        return RouteResult(page)

    def serve(self, request: CampaignRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answers at the one right address for this reader; any other redirects to it."""
        address = request.reader.address(self)
        if request.path != address and not getattr(request, "is_preview", False):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect(f"{address}?{query}" if query else address)
        return declare_public(super().serve(request, *args, **kwargs), self.query_parameters)

    def serve_preview(self, request: CampaignRequest, mode_name: str) -> HttpResponse:
        """The page as its own readers will see it, whatever the editor's admin language is."""
        with reading(Reader(self.locale.language_code)) as reader:
            request.reader = reader
            response = super().serve_preview(request, mode_name)
            if isinstance(response, TemplateResponse):
                response.render()
        return response

    # What templates ask

    @property
    def description(self) -> str:
        """What search engines and shared links say about the page, in the page's language."""
        return self.search_description or self.summary or self.opening()

    def opening(self) -> str:
        """What stands for the summary of a page without one: how its text begins."""
        return opening(self)

    @cached_property
    def pages_above(self) -> list[Page]:
        """Those between the front page and this one, the highest first."""
        if self.depth <= HOME_DEPTH + 1:
            return []
        above = self.get_ancestors().filter(depth__gt=HOME_DEPTH).order_by("path")
        return memoise(("above", self.path[: -self.steplen]), lambda: list(above))

    @property
    def language(self) -> Language:
        return BY_CODE[self.locale.language_code]

    def get_context(self, request: CampaignRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        reader: Reader = request.reader
        context["reader"] = reader
        context["content_language"] = reader.language_of(self)
        context["is_fallback"] = context["content_language"] != reader.language
        context["switcher"] = reader.switcher(self)
        context["outdated_since"] = self.outdated_since()
        context["newer_original"] = self.newer_original()
        return context

    def get_view_restrictions(self) -> QuerySet:
        """Wagtail's; a site that has none is not asked for those of each page above."""
        if memoise("restrictions", PageViewRestriction.objects.exists):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()

    @cached_property
    def _outdated(self) -> Outdated | None:
        return outdated(self)

    def outdated_since(self) -> datetime.datetime | None:
        """When this translation's words were published, if its original changed since (UTC)."""
        return self._outdated.since if self._outdated is not None else None

    @property
    def machine_read_at(self) -> datetime.datetime | None:
        """When a person read the last of what a machine has translated of it, if any (UTC)."""
        return read_at(self)

    def newer_original(self) -> Page | None:
        """The visible original of an outdated translation."""
        if self._outdated is None:
            return None
        return visible(Page.objects.filter(pk=self._outdated.original_id)).first()


@receiver(pre_page_move)
def keep_in_the_tree(sender: type, instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """Whoever moves a page, it stays in the tree of its language."""
    refuse_other_language(instance, parent_page_after)
