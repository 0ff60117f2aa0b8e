import re
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from home.blocks import BodyBlock
from home.multilingual.panels import SharedFieldPanel
from home.multilingual.texts import shorten
from home.pages import CampaignPage
from home.public.responses import YEAR

_WITH_BRACKETS = re.compile(r"(.*\S)\s*[(（]([^()（）]+)[)）]", re.DOTALL)


class CasePage(CampaignPage):
    """The timeline of one person's case; its updates live below it."""

    subject_name = models.CharField(_("name"), max_length=200, help_text=_("Whose case it is."))
    occupation = models.CharField(_("occupation"), max_length=200, blank=True)
    charge = models.CharField(_("charge"), max_length=300, blank=True)
    statute = models.CharField(
        _("statute"), max_length=300, blank=True, help_text=_("The article of the law.")
    )
    sentence = models.CharField(
        _("sentence"),
        max_length=300,
        blank=True,
        help_text=_(
            "In large type beside the state of the case. What stands in brackets at the end, such "
            "as the court and the day, is set small."
        ),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("introduction"))
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["campaign_pages.CaseUpdatePage"]
    kind_for_readers = _("Case")
    text_fields = [
        "title",
        "summary",
        "subject_name",
        "occupation",
        "charge",
        "statute",
        "sentence",
        "body",
    ]
    shared_fields = ["birth_date"]
    show_in_menus_default = True

    query_parameters: ClassVar = {"year": YEAR, "steps": "court"}

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("subject_name"), FieldPanel("occupation")]),
                FieldPanel("charge"),
                FieldRowPanel([FieldPanel("statute"), FieldPanel("sentence")]),
                SharedFieldPanel("birth_date"),
            ],
            heading=_("The person and the charge"),
        ),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    @property
    def sentence_parts(self) -> tuple[str, str]:
        """The sentence, and what stands in brackets at its end: who passed it, and when."""
        found = _WITH_BRACKETS.fullmatch(self.sentence.strip())
        return (found[1], found[2]) if found else (self.sentence, "")

    def opening(self) -> str:
        facts = [self.subject_name, self.occupation, self.charge]
        return super().opening() or shorten(", ".join(filter(None, facts)))
