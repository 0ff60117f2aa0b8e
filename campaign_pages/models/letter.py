from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from home.blocks import BodyBlock, SourceBlock
from home.multilingual.dates import DatedModel
from home.multilingual.older_texts import OlderText
from home.multilingual.panels import SharedFieldPanel
from home.pages import CampaignPage


class LetterPage(CampaignPage, DatedModel, OlderText):
    """A letter: an open letter to someone, or one from the person concerned."""

    author = models.CharField(_("author"), max_length=200, blank=True)
    addressee = models.CharField(_("addressee"), max_length=300, blank=True)
    salutation = models.CharField(_("salutation"), max_length=200, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("letter"))
    signature = models.CharField(_("signature"), max_length=300, blank=True)
    is_summary = models.BooleanField(
        _("summary, not the letter itself"),
        default=False,
        help_text=_("Readers are told that these are the campaign's words about the letter."),
    )
    appeal = models.ForeignKey(
        "people.Appeal",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("appeal"),
        help_text=_("Whose signatories are listed below the letter. Left empty, none."),
    )

    originals = StreamField(
        StreamBlock([("source", SourceBlock())]),
        blank=True,
        verbose_name=_("where the text itself can be read"),
        help_text=_("Shown below the letter, most of all where it is a summary."),
    )

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    kind_for_readers = _("Letter")
    text_fields = ["title", "summary", "author", "addressee", "salutation", "body", "signature"]
    shared_fields = [
        *DatedModel.dated_fields,
        "is_summary",
        "originals",
        "appeal",
        "first_published_elsewhere",
    ]
    show_in_menus_default = True

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("author"), FieldPanel("addressee")]),
        FieldPanel("salutation"),
        FieldPanel("body"),
        FieldPanel("signature"),
        MultiFieldPanel(
            [
                FieldRowPanel([SharedFieldPanel(name) for name in DatedModel.dated_fields]),
                SharedFieldPanel("is_summary"),
                SharedFieldPanel("originals"),
                SharedFieldPanel("appeal"),
                SharedFieldPanel("first_published_elsewhere"),
            ],
            heading=_("Facts, the same in every language"),
        ),
    ]

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
