"""What feeds and calendars say of an update and of the site, where no page shows it."""

from django.utils.translation import gettext as _

from home.models import CampaignSettings
from home.multilingual.dates import day_in_words
from home.multilingual.reader import Reader
from home.multilingual.translated_model import Text
from home.settings.languages import Language

from .models import CaseUpdatePage
from .words import Confidence, HearingStatus


def facts_of(update: CaseUpdatePage, code: str) -> list[Text]:
    """Date, time, kind, place, status, outcome, court, state, confidence, as far as they are known.

    In the language of ``code``, which must be the active one; a court that has no name in it
    says in which language its name is.
    """
    told = [
        update.date_in_words(code),
        update.time_in_words(code),
        update.kind_in_facts,
        "" if update.current_status == HearingStatus.TOOK_PLACE else update.current_status_in_words,
        _("postponed from %(former)s") % {"former": day_in_words(update.postponed_from, code)}
        if update.postponed_from
        else "",
        update.place_in_facts(code),
        update.outcome_in_facts,
    ]
    facts = [Text(str(fact), None) for fact in told if fact]
    if update.court is not None:
        facts.append(update.court.text("name", code))
    if update.state_in_facts:
        facts.append(Text(update.state_in_facts, None))
    if update.confidence == Confidence.REPORTED:
        facts.append(Text(str(update.get_confidence_display()), None))
    return facts


def site_name(reader: Reader, language: Language) -> str:
    """The name of the campaign in a language, or the title of the front page."""
    name = CampaignSettings.load().text("name", language.code).value
    return name or reader.homes[reader.code].title
