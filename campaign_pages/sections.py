# words: admin
"""What the case, the letters and the map put on the front page."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.front_page import FrontSection
from home.multilingual.http import CampaignRequest
from home.multilingual.menu import title_placement
from home.multilingual.placements import Placement
from home.multilingual.reader import Reader
from home.settings.languages import known

from .acts import acts_of
from .front import ON_FRONT_PAGE, featured_case, front_letter, front_map
from .state import at_a_glance, next_date, state_of
from .timeline import Timeline
from .whats_new import whats_new
from .world import World, world_of


def _featured(request: Any, home: Any) -> Timeline | None:
    """The timeline of the case the site is about; looked up once for all sections of a page."""
    if not hasattr(request, "featured_timeline"):
        case = featured_case(request.reader, home.featured_case_id)
        request.featured_timeline = Timeline(request.reader, case) if case else None
    return request.featured_timeline


class CaseSection(FrontSection):
    """Whose case it is, and how it stands."""

    template_name = "partials/front_case.html"
    place = "case"

    def context(self, request: CampaignRequest, home: Any) -> dict[str, Any]:
        timeline = _featured(request, home)
        return {"case": timeline and timeline.case, **at_a_glance(timeline)}

    def placements(self, reader: Reader, home: Any) -> Iterator[Placement]:
        case = featured_case(reader, home.featured_case_id)
        if case is None:
            return
        yield from title_placement(reader, _("Case on the front page"), case)
        timeline = Timeline(reader, case)
        state = state_of(timeline)
        if state is not None:
            words = {
                "state": state.state.label,
                "day": state.since.date_in_words(get_language()),
                "last": state.confirmation.date_in_words(get_language()),
            }
            key = (state.state, state.since.translation_key, state.confirmation.date)
            told = _("%(state)s, since: %(day)s, last confirmed: %(last)s") % words
            yield Placement(_("State of the case"), key, told)
        yield from title_placement(reader, _("Next date"), next_date(timeline))

    def feed(self, request: CampaignRequest, home: Any) -> str:
        timeline = _featured(request, home)
        return request.reader.address(timeline.case) if timeline else ""


class LetterSection(FrontSection):
    """The beginning of the chosen letter, or of the newest one."""

    template_name = "partials/front_letter.html"
    place = "letter"

    def context(self, request: CampaignRequest, home: Any) -> dict[str, Any]:
        return {"letter": front_letter(request.reader, home.featured_letter_id)}

    def placements(self, reader: Reader, home: Any) -> Iterator[Placement]:
        letter = front_letter(reader, home.featured_letter_id)
        yield from title_placement(reader, _("Letter on the front page"), letter)


class MapSection(FrontSection):
    """How many people signed in each country, and acts of solidarity."""

    template_name = "partials/front_map.html"
    place = "map"

    def context(self, request: CampaignRequest, home: Any) -> dict[str, Any]:
        page = front_map(request.reader)
        return {"page": page, "world": world_of(page, request.reader) if page else None}

    def placements(self, reader: Reader, home: Any) -> Iterator[Placement]:
        page = front_map(reader)
        if page is None:
            return
        yield from title_placement(reader, _("Map on the front page"), page)
        world = World(known(get_language()), page.appeal_id, has_people=page.show_people)
        for place in world.places:
            name = _("Map, %(country)s") % {"country": place.name}
            yield Placement(name, place.count, str(place.count))
        for act in acts_of(reader) if page.show_acts else []:
            yield from title_placement(reader, _("Acts of solidarity on the map"), act.update)


class UpdatesSection(FrontSection):
    """The newest events of the case."""

    template_name = "partials/front_updates.html"

    def context(self, request: CampaignRequest, home: Any) -> dict[str, Any]:
        timeline = _featured(request, home)
        updates = timeline.updates[:ON_FRONT_PAGE] if timeline else []
        return {"case": timeline and timeline.case, "updates": updates}

    def placements(self, reader: Reader, home: Any) -> Iterator[Placement]:
        case = featured_case(reader, home.featured_case_id)
        for update in Timeline(reader, case).updates[:ON_FRONT_PAGE] if case else []:
            yield from title_placement(reader, _("Newest events on the front page"), update)


class NewSection(FrontSection):
    """What was added, corrected or withdrawn lately."""

    template_name = "partials/front_new.html"

    def context(self, request: CampaignRequest, home: Any) -> dict[str, Any]:
        return {"steps": whats_new(request.reader)}

    def placements(self, reader: Reader, home: Any) -> Iterator[Placement]:
        for step in whats_new(reader):
            yield from title_placement(reader, _("New on the front page"), step.page)
