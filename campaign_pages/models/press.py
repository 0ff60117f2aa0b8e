from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from home.blocks import BodyBlock
from home.multilingual.panels import SharedFieldPanel
from home.pages import CampaignPage

from .case import CasePage


class PressPage(CampaignPage):
    """What journalists look for: the case in brief, its dates with sources, pictures, contact.

    All of it is made from the case, the pictures and the site texts whenever it is read, so
    that nothing of it can be forgotten when something changes.
    """

    body = StreamField(
        BodyBlock(),
        blank=True,
        verbose_name=_("introduction"),
        help_text=_("Above the facts, which follow automatically. May be left empty."),
    )
    statement = models.TextField(
        _("statement to quote"),
        blank=True,
        help_text=_("One or two sentences that journalists may print as they stand."),
    )
    statement_by = models.CharField(
        _("whose statement it is"),
        max_length=200,
        blank=True,
        help_text=_("A name and an office: it is quoted with them."),
    )
    case = models.ForeignKey(
        CasePage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("case"),
        help_text=_("Whose facts are told. Left empty, the case of the front page."),
    )

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    kind_for_readers = _("For the press")
    text_fields = ["title", "summary", "body", "statement", "statement_by"]
    shared_fields = ["case"]
    show_in_menus_default = True
    offers_press_pictures = True

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("statement"), FieldPanel("statement_by")], heading=_("To be quoted")
        ),
        SharedFieldPanel("case"),
    ]

    class Meta:
        verbose_name = _("press page")
        verbose_name_plural = _("press pages")

    def opening(self) -> str:
        with translation.override(self.language.code):
            return super().opening() or _t(
                "Facts of the case, dates with their sources, pictures and a contact for the press."
            )
