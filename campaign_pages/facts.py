"""The line of facts of an update, where no page shows it: in feeds and calendars."""

from django.utils.translation import gettext as _

from home.multilingual.dates import day_in_words
from home.multilingual.translated_model import Text

from .models import CaseUpdatePage
from .words import Confidence, HearingStatus


def facts_of(update: CaseUpdatePage, code: str) -> list[Text]:
    """Date, time, kind, status, outcome, court, state, confidence, as far as they are known.

    In the language of ``code``, which must be the active one; a court that has no name in it
    says in which language its name is.
    """
    told = [
        update.date_in_words(code),
        update.time_in_words(code),
        update.get_kind_display(),
        "" if update.current_status == HearingStatus.TOOK_PLACE else update.current_status_in_words,
        _("postponed from %(former)s") % {"former": day_in_words(update.postponed_from, code)}
        if update.postponed_from
        else "",
        update.get_outcome_display(),
    ]
    facts = [Text(str(fact), None) for fact in told if fact]
    if update.court is not None:
        facts.append(update.court.text("name", code))
    if update.state_after:
        facts.append(Text(str(update.get_state_after_display()), None))
    if update.confidence == Confidence.REPORTED:
        facts.append(Text(str(update.get_confidence_display()), None))
    return facts
