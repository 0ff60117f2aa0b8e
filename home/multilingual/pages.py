"""The abstract page that every page of the site is made from."""

from itertools import chain, count
from typing import Any

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from home.http import CampaignRequest
from home.publishing.visible import HOME_DEPTH, visible
from home.settings.languages import BY_CODE, Language

from .freshness import PageTranslation, record_published
from .reader import Reader, reading
from .routing import children_of_group, resolve

#: Words in addresses that belong to views, below any page.
RESERVED_SLUGS = frozenset({"feed", "search"})


class CampaignPageForm(WagtailAdminPageForm):
    """The editor of a page; a translation's has no shared facts in it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "minor_edit" in self.fields:
            self.initial["minor_edit"] = False
        if "slug" in self.fields:
            self.fields["slug"].required = False  # left empty, it is made from the title
        if self.instance.is_translation:
            for name in self.instance.shared_fields:
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        page, parent = self.instance, self.parent_page
        if "slug" in self.fields and "slug" not in self.errors:
            if not cleaned.get("slug") and cleaned.get("title"):
                cleaned["slug"] = page.free_slug(cleaned["title"], parent)
            elif not page._slug_is_available(cleaned.get("slug"), parent, page):
                message = _("Another text has this address, here or in another language.")
                self.add_error("slug", message)
        return cleaned


class CampaignPage(Page):
    """A page in one language, the original or a translation of one.

    ``text_fields`` are the words a translation follows; ``shared_fields`` are facts that
    are the same in every language, edited on the original and mirrored when it goes live.
    """

    slug: str
    text_fields: list[str] = ["title", "summary"]
    shared_fields: list[str] = []

    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_(
            "One or two sentences. Shown in lists and search engines, and when the page is "
            "shared. Left empty, the page shows its title alone."
        ),
    )
    source_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    minor_edit = models.BooleanField(
        _("minor edit"),
        default=False,
        help_text=_("The meaning has not changed: translations that are current stay current."),
    )

    base_form_class = CampaignPageForm

    search_fields = [*Page.search_fields, index.SearchField("summary")]
    freshness_panels = [
        MultiFieldPanel([FieldPanel("minor_edit")], heading=_("When this is published")),
    ]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("For search engines"),
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading=_("For site menus")),
    ]

    class Meta:
        abstract = True

    # Translations and their original

    @cached_property
    def record(self) -> PageTranslation | None:
        """The freshness record; an unsaved page has none."""
        if not self.pk:
            return None
        records = PageTranslation.objects.select_related("original__translation_record")
        return records.filter(page_id=self.pk).first()

    @property
    def is_translation(self) -> bool:
        """Whether this page was made from another one that still exists."""
        return self.record is not None and self.record.original is not None

    @cached_property
    def facts_page(self) -> "CampaignPage":
        """The page on which the shared facts of this text are edited: its original, or itself."""
        if not self.is_translation:
            return self
        originals = type(self).objects.filter(
            translation_key=self.translation_key, translation_record__original=None
        )
        return originals.first() or self

    def get_admin_display_title(self) -> str:
        """The published title while there is one.

        Choosers and lists show it to people who must not see the draft's.
        """
        return self.title if self.live else super().get_admin_display_title()

    def shared_field_help(self) -> str:
        """Where to edit a fact, for the editor of a translation."""
        original = self.facts_page
        return format_html(
            '{} <a href="{}">{}</a>',
            _("The same in every language. Edited on the original:"),
            reverse("wagtailadmin_pages:edit", args=[original.pk]),
            original.get_admin_display_title(),
        )

    def _take_shared_fields(self, source: "CampaignPage") -> None:
        for name in self.shared_fields:
            column = self._meta.get_field(name).attname
            setattr(self, column, getattr(source, column))

    def with_content_json(self, content: dict) -> "CampaignPage":
        """The page as a revision has it; a translation's shared facts come from the row."""
        page = super().with_content_json(content)
        if self.is_translation:
            page._take_shared_fields(self)
        return page

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves; when the page is live, also its freshness, and its facts in every translation."""
        whole = kwargs.get("update_fields") is None
        if whole and self.is_translation and self.facts_page.pk != self.pk:
            self._take_shared_fields(self.facts_page)
        super().save(*args, **kwargs)
        self.__dict__.pop("record", None)
        if whole and self.live:
            record_published(self)
            self.__dict__.pop("record", None)
            if self.shared_fields and not self.is_translation:
                self._mirror_shared_fields()

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
        taken = children_of_group(parent_page).filter(slug=slug)
        if page is not None:
            twins = Q(translation_key=page.translation_key) & ~Q(locale_id=page.locale_id)
            taken = taken.exclude(twins).exclude(pk=page.pk)
        return slug not in RESERVED_SLUGS and not taken.exists()

    def _set_core_field_defaults(self) -> None:
        """As Wagtail does, but the slug is never empty: titles in any script are transliterated."""
        parent_is_known = self.path or getattr(self, "_cached_parent_obj", None)
        if not self.slug and self.title and parent_is_known:
            self.slug = self.free_slug(self.title, self.get_parent())
        super()._set_core_field_defaults()

    def free_slug(self, title: str, parent: Page | None) -> str:
        """An unused slug below a parent, made from a title in any script; never empty."""
        base = slugify(anyascii(title))[:80].strip("-") or str(self._meta.model_name)
        candidates = chain([base], (f"{base}-{number}" for number in count(2)))
        return next(slug for slug in candidates if self._slug_is_available(slug, parent, self))

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This word is reserved for an address of the site.")})

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
        return super().serve(request, *args, **kwargs)

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
        """What search engines and shared links say about the page."""
        return self.search_description or self.summary

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

    @cached_property
    def _outdated(self) -> bool:
        return self.record is not None and self.record.is_outdated

    def outdated_since(self) -> Any:
        """When this translation's words were published, if its original changed since (UTC)."""
        return self.record.text_changed_at if self.record and self._outdated else None

    def newer_original(self) -> Page | None:
        """The visible original of an outdated translation."""
        if self.record is None or self.record.original is None or not self._outdated:
            return None
        return visible(Page.objects.filter(pk=self.record.original.pk)).first()
