"""What the letters, the case and the map give to other pages."""

from collections.abc import Iterable

from django import template
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import get_language
from wagtail.models import Page

from campaign_pages.front import current_news
from campaign_pages.ground import Ground
from campaign_pages.helping import WaysToHelp
from campaign_pages.models import (
    CasePage,
    CaseUpdatePage,
    HelpPage,
    PressPage,
    SolidarityMapPage,
)
from campaign_pages.press import PressKit, kit_of
from campaign_pages.state import CaseState, at_a_glance
from campaign_pages.timeline import Timeline, timeline_of
from campaign_pages.world import World, world_of
from campaign_pages.writing import WhereToWrite
from home.multilingual.dates import DatedModel
from home.templatetags.campaign import Section, reader_of

register = template.Library()


def _base(context: template.Context) -> dict:
    return {"request": context["request"], "reader": reader_of(context)}


@register.inclusion_tag("partials/news_banner.html", takes_context=True)
def news_banner(context: template.Context) -> dict:
    """The newest update by date that is still news at this moment."""
    return {**_base(context), "update": current_news(reader_of(context))}


@register.inclusion_tag("partials/case_state.html", takes_context=True)
def case_state(context: template.Context, timeline: Timeline) -> dict:
    """The state of a case at a glance."""
    return {**_base(context), "case": timeline.case, **at_a_glance(timeline)}


@register.simple_tag(takes_context=True)
def ground(context: template.Context, page: CaseUpdatePage) -> Ground:
    """What a reader must know of the case who lands on one of its events."""
    return Ground(reader_of(context), page)


@register.inclusion_tag("partials/letters_to_prison.html", takes_context=True)
def letters_to_prison(context: template.Context, timeline: Timeline | None) -> dict:
    """Where to write to the prisoner of a case, for as long as there is one."""
    case = timeline.case if timeline is not None else None
    return {**_base(context), "case": case, "letters": at_a_glance(timeline)["letters"]}


@register.simple_tag(takes_context=True)
def age_of(context: template.Context, letters: WhereToWrite) -> str:
    """How long ago an address was known to be right, in the reader's words."""
    return letters.age_in_words(reader_of(context).code)


@register.simple_tag(takes_context=True)
def ways_to_help(context: template.Context, page: HelpPage) -> WaysToHelp:
    """What readers can do."""
    return WaysToHelp(reader_of(context), page.case_id)


@register.simple_tag
def followed_case(sections: Iterable[Section]) -> str:
    """The address of the first case in the menu, which costs no query; empty if there is none."""
    kind = ContentType.objects.get_for_model(CasePage).pk
    cases = (section for section in sections if section.page.content_type_id == kind)
    return next((case.address for case in cases), "")


@register.inclusion_tag("partials/related_update.html", takes_context=True)
def related_update(context: template.Context, page: CaseUpdatePage) -> dict:
    if page.related_update_id is None:
        return {"update": None}
    related = CaseUpdatePage.objects.filter(
        translation_key__in=Page.objects.filter(pk=page.related_update_id).values("translation_key")
    )
    return {**_base(context), "update": reader_of(context).best_of_first(related)}


@register.simple_tag(takes_context=True)
def far_off(context: template.Context, event: CaseUpdatePage) -> str:
    """How far off an event is, in the reader's words."""
    return event.how_far_off(reader_of(context).code)


@register.simple_tag(takes_context=True)
def place_of(context: template.Context, update: CaseUpdatePage) -> str:
    """Where an act of solidarity was, if its words do not say it."""
    return update.place_in_facts(reader_of(context).code)


@register.simple_tag
def moment_for_staff(dated: DatedModel) -> str:
    """The date of an event, as exactly as it is known, in the language of the admin."""
    return dated.moment_in_words(get_language() or settings.LANGUAGE_CODE)


@register.simple_tag(takes_context=True)
def parent_address(context: template.Context, page: Page) -> str:
    """Where this reader finds the page above this one."""
    return context["request"].path.rstrip("/").rsplit("/", 1)[0] + "/"


@register.simple_tag(takes_context=True)
def since(context: template.Context, state: CaseState) -> str:
    """Since when a case stands so, as a sentence."""
    return state.since_in_words(reader_of(context).code)


@register.simple_tag(takes_context=True)
def as_of(context: template.Context, state: CaseState) -> str:
    """The date to which the state is known to be true, as a sentence."""
    return state.as_of_in_words(reader_of(context).code)


@register.simple_tag(takes_context=True)
def timeline(context: template.Context, case: CasePage) -> Timeline:
    """The timeline of a case, as much of it as the address asks for."""
    query = context["request"].GET
    whole = timeline_of(case, reader_of(context))
    return whole.part(query.get("year"), query.get("steps") == "court")


@register.simple_tag(takes_context=True)
def press_kit(context: template.Context, page: PressPage) -> PressKit:
    """What a press page offers."""
    return kit_of(page, reader_of(context))


@register.simple_tag(takes_context=True)
def world(context: template.Context, page: SolidarityMapPage) -> World:
    """The people whom a map counts, by country, and the acts that it shows."""
    return world_of(page, reader_of(context))
