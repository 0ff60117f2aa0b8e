"""The closed vocabularies of a case. Noun phrases without gender: they fit any person."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    ARREST = "arrest", pgettext_lazy("kind of event", "Arrest")
    CHARGE = "charge", pgettext_lazy("kind of event", "Charge")
    HEARING = "hearing", pgettext_lazy("kind of event", "Hearing")
    VERDICT = "verdict", pgettext_lazy("kind of event", "Verdict")
    SENTENCE = "sentence", pgettext_lazy("kind of event", "Sentence")
    APPEAL = "appeal", pgettext_lazy("kind of event", "Appeal")
    CASSATION = "cassation", pgettext_lazy("kind of event", "Cassation")
    IMPRISONMENT = "imprisonment", pgettext_lazy("kind of event", "Detention")
    TRANSFER = "transfer", pgettext_lazy("kind of event", "Transfer")
    RELEASE = "release", pgettext_lazy("kind of event", "Release")
    SOLIDARITY = "solidarity", pgettext_lazy("kind of event", "Solidarity")
    OTHER = "other", pgettext_lazy("kind of event", "Other")


#: The kinds that are decisions of a court.
COURT_DECISIONS = (Kind.VERDICT, Kind.SENTENCE, Kind.APPEAL, Kind.CASSATION)
#: The kinds that happen in a court's session: what the calendar of hearings is about.
COURT_SESSIONS = (Kind.HEARING, *COURT_DECISIONS)


#: The kinds that are steps of the court: how the case went.
COURT_STEPS = frozenset({Kind.CHARGE, *COURT_SESSIONS})


class Outcome(TextChoices):
    CONVICTED = "convicted", _("Conviction")
    ACQUITTED = "acquitted", _("Acquittal")
    UPHELD = "upheld", _("Decision upheld")
    CHANGED = "changed", _("Decision changed")
    QUASHED = "quashed", _("Decision quashed")
    ADJOURNED = "adjourned", _("Adjournment")
    EXTENDED = "extended", _("Custody extended")
    OTHER = "other", _("Other outcome")


class Confidence(TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    REPORTED = "reported", _("reported")


class HearingStatus(TextChoices):
    PLANNED = "planned", _("planned")
    TOOK_PLACE = "took-place", _("took place")
    PENDING = "pending", _("took place, result pending")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


class State(TextChoices):
    FREE = "free", pgettext_lazy("state of the case", "At liberty")
    RESTRICTED = "restricted", pgettext_lazy("state of the case", "At liberty under restrictions")
    HOUSE_ARREST = "house-arrest", pgettext_lazy("state of the case", "Under house arrest")
    CUSTODY = "custody", pgettext_lazy("state of the case", "In custody")
    PRISON = "prison", pgettext_lazy("state of the case", "In prison")
    ABROAD = "abroad", pgettext_lazy("state of the case", "Abroad")
    DIED = "died", pgettext_lazy("state of the case", "Death")


#: What says the kind of an event as well, and is told in place of it.
SAYS_THE_KIND: dict[str, frozenset[str]] = {
    Kind.VERDICT: frozenset({Outcome.CONVICTED, Outcome.ACQUITTED}),
    Kind.IMPRISONMENT: frozenset({State.CUSTODY, State.PRISON}),
}
#: States whose days are counted.
DEPRIVED_OF_LIBERTY = frozenset({State.HOUSE_ARREST, State.CUSTODY, State.PRISON})
