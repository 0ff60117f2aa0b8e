from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from home.blocks import BodyBlock
from home.multilingual.panels import SharedFieldPanel
from home.pages import CampaignPage

from .case import CasePage


class HelpPage(CampaignPage):
    """What readers can do: sign, write, follow, tell others, ask.

    Where that is done follows below its words, made from the appeals, the case and the site
    texts whenever it is read.
    """

    body = StreamField(
        BodyBlock(),
        blank=True,
        verbose_name=_("text"),
        help_text=_("Above the links, which follow automatically."),
    )
    case = models.ForeignKey(
        CasePage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("case"),
        help_text=_("Which one is to be followed. Left empty, the case of the front page."),
    )

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    kind_for_readers = _("Ways to help")
    is_printable = False  # what it offers is followed, not read
    text_fields = ["title", "summary", "body"]
    shared_fields = ["case"]
    show_in_menus_default = True

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        SharedFieldPanel("case"),
    ]

    class Meta:
        verbose_name = _("page of ways to help")
        verbose_name_plural = _("pages of ways to help")
