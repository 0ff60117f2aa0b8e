from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from home.blocks import BodyBlock
from home.http import CampaignRequest
from home.multilingual.pages import CampaignPage
from home.multilingual.panels import SharedFieldPanel
from home.multilingual.reader import Reader
from home.multilingual.texts import shorten
from home.page_cache.shared import shared
from home.printing.sheets import Printed
from home.structured_data import Node, reference, web_page

from ..paper import timeline_on_paper
from ..structured_data import hearing, person
from ..timeline import Timeline


class CasePage(CampaignPage):
    """The timeline of one person's case; its updates live below it."""

    subject_name = models.CharField(_("name"), max_length=200, help_text=_("Whose case it is."))
    occupation = models.CharField(_("occupation"), max_length=200, blank=True)
    charge = models.CharField(_("charge"), max_length=300, blank=True)
    statute = models.CharField(
        _("statute"), max_length=300, blank=True, help_text=_("The article of the law.")
    )
    sentence = models.CharField(_("sentence"), max_length=300, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("introduction"))
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["campaign_pages.CaseUpdatePage"]
    template = "case_page.html"
    print_template = "print/timeline.typ"
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

    query_parameters = frozenset({"year"})

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

    def opening(self) -> str:
        facts = [self.subject_name, self.occupation, self.charge]
        return super().opening() or shorten(", ".join(filter(None, facts)))

    def structured_data(self, reader: Reader, publisher: Node) -> list[Node]:
        subject = person(self, reader)
        page = web_page(self, reader, about=reference(subject["@id"]))
        sessions = self.timeline(reader).sessions_to_come
        return [page, subject, *(hearing(update, reader) for update in sessions)]

    def get_context(self, request: CampaignRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["timeline"] = self.timeline(request.reader, request.GET.get("year"))
        return context

    def timeline(self, reader: Reader, year: str | None = None) -> Timeline:
        """The timeline for one reader; looked up once, with the year of the first who asks."""
        timeline: Timeline | None = self.__dict__.get("_timeline")
        if timeline is None or timeline.reader is not reader:
            timeline = self._timeline = Timeline(reader, self, year)
        return timeline

    def on_paper(self, reader: Reader) -> Printed:
        return timeline_on_paper(self, reader)


def case_of_campaign(reader: Reader, chosen_id: int | None) -> CasePage | None:
    """The chosen case and no other; where none was chosen, the case of the front page."""
    if chosen_id is not None:
        key = Page.objects.filter(pk=chosen_id).values("translation_key")
        return reader.best_of_first(CasePage.objects.filter(translation_key__in=key))
    home: Any = reader.homes.get(reader.code)
    return featured_case(reader, home.featured_case_id if home is not None else None)


def featured_case(reader: Reader, chosen_id: int | None = None) -> CasePage | None:
    """The case the front page is about, the chosen one or the first, for this reader."""
    key = ("featured case", chosen_id, reader.code)
    return shared(key, lambda: _featured_case(reader, chosen_id))


def _featured_case(reader: Reader, chosen_id: int | None) -> CasePage | None:
    chosen = Page.objects.filter(pk=chosen_id).values("translation_key")
    cases = CasePage.objects.filter(translation_key__in=chosen)
    best = reader.best_of_first(cases) if chosen_id else None
    return best or reader.first_of(CasePage)
