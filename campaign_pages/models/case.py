import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from home.blocks import BodyBlock
from home.multilingual.dates import campaign_today
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

    letters_address = models.TextField(
        _("address for letters"),
        blank=True,
        help_text=_(
            "Where letters reach the prisoner, line by line, as on an envelope. Shown with the "
            "case and on the page of ways to help. Left empty, nobody is asked to write."
        ),
    )
    letters_rules = models.TextField(
        _("rules for letters"),
        blank=True,
        help_text=_("What is let through: in which language, by which service, what may be sent."),
    )
    letters_as_of = models.DateField(
        _("address known as of"),
        null=True,
        blank=True,
        help_text=_("After half a year readers are told how old it is, and to ask before writing."),
    )
    letters_source_name = models.CharField(_("source of the address"), max_length=200, blank=True)
    letters_source_link = models.URLField(_("address of this source"), blank=True)

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
        "letters_address",
        "letters_rules",
    ]
    shared_fields = [
        "birth_date",
        "letters_as_of",
        "letters_source_name",
        "letters_source_link",
    ]
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
        MultiFieldPanel(
            [
                FieldPanel("letters_address"),
                FieldPanel("letters_rules"),
                SharedFieldPanel("letters_as_of"),
                FieldRowPanel(
                    [
                        SharedFieldPanel("letters_source_name"),
                        SharedFieldPanel("letters_source_link"),
                    ]
                ),
            ],
            heading=_("Letters to prison"),
        ),
    ]

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def clean(self) -> None:
        super().clean()
        if self.letters_as_of is not None and self.letters_as_of > campaign_today():
            raise ValidationError(
                {"letters_as_of": _("This day is still to come. Give a past one.")}
            )
        if self.letters_address and self.letters_as_of is None and not self.is_translation:
            raise ValidationError(
                {"letters_as_of": _("Say on which day this address was known to be right.")}
            )

    @property
    def sentence_parts(self) -> tuple[str, str]:
        """The sentence, and what stands in brackets at its end: who passed it, and when."""
        found = _WITH_BRACKETS.fullmatch(self.sentence.strip())
        return (found[1], found[2]) if found else (self.sentence, "")

    def opening(self) -> str:
        facts = [self.subject_name, self.occupation, self.charge]
        return super().opening() or shorten(", ".join(filter(None, facts)))
