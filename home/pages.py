"""The page that every page of the site is made from: what is known of pages, put together."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.localization import get_localized_response
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import Revision

from home.multilingual.http import CampaignRequest
from home.releases.bin.pages import is_deleted
from home.releases.editing import ReleasePanel
from home.releases.going_live import end_workflow
from home.releases.readiness import is_held
from home.search.index import SearchablePage
from home.translating.machine.views import MachinePanel
from home.translating.panel import AskedPanel, TranslationPanel
from home.translating.status import TranslationStatus, modes_of_original
from home.translating.structure_views import LeftPicturesPanel
from home.translating.suggestion_views import SuggestionsPanel

from .page_forms import CampaignCopyForm, CampaignPageForm

#: For words that Wagtail's own catalogues have: ours need not.
wagtails = gettext_lazy


def _show_changes(request: CampaignRequest, status: TranslationStatus) -> TemplateResponse:
    return TemplateResponse(request, "translating/admin/changes.html", {"status": status})


class CampaignPage(SearchablePage):
    """A page that is translated, released, searched, printed and carried to mirrors."""

    #: Whether it shows every picture that is free for press.
    offers_press_pictures = False
    #: Whether it can be had as a PDF; not where it shows more than words can.
    is_printable = True

    base_form_class = CampaignPageForm
    copy_form_class = CampaignCopyForm

    freshness_panels = [
        MultiFieldPanel([FieldPanel("minor_edit")], heading=_("When this is published")),
    ]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel(
                    "seo_title",
                    heading=_("Another title for search engines"),
                    help_text=_(
                        "Only if search engines and the tab of a browser should show another one. "
                        "Left empty, they show the title of the page."
                    ),
                ),
                FieldPanel(
                    "search_description",
                    heading=_("Another summary for search engines"),
                    help_text=_(
                        "Only if search engines and shared links should show another one. "
                        "Left empty, they show the summary."
                    ),
                ),
            ],
            heading=_("For search engines"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "show_in_menus",
                    help_text=_(
                        "The menu at the top has what stands right below the front page. A new "
                        "page there is in it unless you untick this."
                    ),
                ),
                FieldPanel("menu_label"),
            ],
            heading=_("For site menus"),
        ),
    ]

    class Meta:
        abstract = True

    @classproperty
    def edit_handler(cls) -> TabbedInterface:  # noqa: N805
        """Wagtail's tabs, with the original of a translation before its fields."""
        content = [
            ReleasePanel(),
            TranslationPanel(),
            MachinePanel(),
            AskedPanel(),
            SuggestionsPanel(),
            LeftPicturesPanel(),
            *cls.content_panels,
            *cls.freshness_panels,
        ]
        tabs = [
            ObjectList(content, heading=wagtails("Content")),
            ObjectList(cls.promote_panels, heading=wagtails("Promote")),
            ObjectList(cls.settings_panels, heading=wagtails("Settings")),
        ]
        return TabbedInterface(tabs, base_form_class=cls.base_form_class)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves. Nothing publishes what is in the bin: raises ``ValidationError``."""
        if self.live and self.pk and is_deleted(self):
            raise ValidationError(_("This is in the bin. Restore it first."))
        super().save(*args, **kwargs)

    def save_revision(
        self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any
    ) -> Revision:
        """Saves a draft.

        Autosave writes over its last draft; not over one that a release, a ready mark,
        translators or an undo rely on: then it begins another.
        """
        if overwrite_revision is not None and is_held(overwrite_revision):
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    def publish(self, revision: Revision, user: Any = None, **kwargs: Any) -> None:
        super().publish(revision, user=user, **kwargs)
        end_workflow(self, revision, user)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """A translation's preview can show its original instead, as it is or what changed."""
        modes = [*super().preview_modes]
        record = self.record
        if record is not None and record.original is not None:
            modes += modes_of_original(record.original)
        return modes

    def serve_preview(self, request: CampaignRequest, mode_name: str) -> HttpResponse:
        """The page as its own readers will see it, or its original."""
        if mode_name in ("original", "changes"):
            return self._preview_original(request, mode_name)
        return super().serve_preview(request, mode_name)

    def _preview_original(self, request: CampaignRequest, mode_name: str) -> HttpResponse:
        if self.record is None or self.record.original is None:
            raise Http404
        status = TranslationStatus(self, self.record, request.user)
        original = status.original
        if original is not None and mode_name == "original":
            return original.serve_preview(request, "")
        return get_localized_response(_show_changes, request, status)
