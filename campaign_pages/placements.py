# words: admin
"""Where letters, the case and the map stand on the site, beside their own pages."""

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.multilingual.menu import title_placement
from home.multilingual.placements import Placement
from home.multilingual.reader import Reader
from home.settings.languages import known
from people.models import Signatory
from people.placements import names_below

from .front import ON_FRONT_PAGE, current_news, featured_case, front_letter, front_map
from .models import LetterPage
from .state import next_hearing, state_of
from .timeline import Timeline
from .world import World


def placements_of_the_campaign(reader: Reader) -> Iterator[Placement]:
    home = reader.homes[reader.code].specific
    yield from title_placement(reader, _("News on every page"), current_news(reader))
    yield from title_placement(
        reader, _("Letter on the front page"), front_letter(reader, home.featured_letter_id)
    )
    yield from _case(reader, home.featured_case_id)
    yield from _letters(reader)
    yield from _map(reader)


def _case(reader: Reader, chosen_id: int | None) -> Iterator[Placement]:
    case = featured_case(reader, chosen_id)
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
    yield from title_placement(reader, _("Next hearing"), next_hearing(timeline))
    for update in timeline.updates[:ON_FRONT_PAGE]:
        yield from title_placement(reader, _("Newest events on the front page"), update)


def _letters(reader: Reader) -> Iterator[Placement]:
    """How many names stand below each letter."""
    for letter in reader.best(LetterPage.objects.exclude(appeal=None)).order_by("path"):
        yield names_below(letter, Signatory.objects.signed(letter.appeal_id).count())


def _map(reader: Reader) -> Iterator[Placement]:
    page = front_map(reader)
    if page is None:
        return
    yield from title_placement(reader, _("Map on the front page"), page)
    for place in World(known(get_language()), page.appeal_id).places:
        name = _("Map, %(country)s") % {"country": place.name}
        yield Placement(name, place.count, str(place.count))
