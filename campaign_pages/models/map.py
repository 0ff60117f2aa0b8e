from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from home.blocks import BodyBlock
from home.multilingual.panels import SharedFieldPanel
from home.pages import CampaignPage


class SolidarityMapPage(CampaignPage):
    """How many people signed in each country, and acts of solidarity, as a map and as lists."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text below the map"))
    appeal = models.ForeignKey(
        "people.Appeal",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("appeal"),
        help_text=_("Whose signatories are counted. Left empty, everyone who is shown."),
    )
    show_people = models.BooleanField(
        _("show the signatories"), default=True, help_text=_("How many there are in each country.")
    )
    show_acts = models.BooleanField(
        _("show acts of solidarity"),
        default=True,
        help_text=_("Events of the kind Solidarity that have a country for the map."),
    )

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    kind_for_readers = _("Map")
    is_printable = False  # it is a picture that can be searched
    text_fields = ["title", "summary", "body"]
    shared_fields = ["appeal", "show_people", "show_acts"]
    show_in_menus_default = True

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        SharedFieldPanel("appeal"),
        FieldRowPanel([SharedFieldPanel("show_people"), SharedFieldPanel("show_acts")]),
    ]

    class Meta:
        verbose_name = _("map of solidarity")
        verbose_name_plural = _("maps of solidarity")
