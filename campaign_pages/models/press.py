from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from home.blocks import BodyBlock
from home.http import CampaignRequest
from home.multilingual.pages import CampaignPage
from home.multilingual.panels import SharedFieldPanel
from home.multilingual.reader import Reader
from home.printing.sheets import Printed
from home.structured_data import Node, address_of, web_page

from ..paper import press_on_paper
from ..press import PressKit
from ..structured_data import person, press_pictures
from .case import CasePage, case_of_campaign


class PressPage(CampaignPage):
    """What journalists look for: the case in brief, its dates with sources, pictures, contact.

    All of it is made from the case, the pictures and the site texts whenever it is read, so
    that nothing of it can be forgotten when something changes.
    """

    body = StreamField(
        BodyBlock(),
        blank=True,
        verbose_name=_("introduction"),
        help_text=_("Above the facts, which follow by themselves. May be left empty."),
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
    template = "press_page.html"
    print_template = "print/press.typ"
    text_fields = ["title", "summary", "body"]
    shared_fields = ["case"]
    show_in_menus_default = True
    offers_press_pictures = True

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        SharedFieldPanel("case"),
    ]

    class Meta:
        verbose_name = _("press page")
        verbose_name_plural = _("press pages")

    def kit(self, reader: Reader) -> PressKit:
        """What the page offers to one reader; looked up once."""
        kit: PressKit | None = self.__dict__.get("_kit")
        if kit is None or kit.reader is not reader:
            kit = self._kit = PressKit(reader, case_of_campaign(reader, self.case_id))
        return kit

    def on_paper(self, reader: Reader) -> Printed:
        return press_on_paper(self, reader)

    def structured_data(self, reader: Reader, publisher: Node) -> list[Node]:
        kit = self.kit(reader)
        address = address_of(self, reader)
        pictures = press_pictures(kit, address, reader.language_of(self).code)
        about = person(kit.case, reader) if kit.case is not None else None
        return [web_page(self, reader, about=about, publisher=publisher, image=pictures)]

    def opening(self) -> str:
        with translation.override(self.language.code):
            return super().opening() or _t(
                "Facts of the case, dates with their sources, pictures and a contact for the press."
            )

    def get_context(self, request: CampaignRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["kit"] = self.kit(request.reader)
        return context
