# words: admin
"""The kinds of events, as editors choose one of them."""

from django.utils.translation import gettext_lazy as _

from .words import COURT_SESSIONS, Kind

IN_GROUPS = (
    (_("Court"), (Kind.CHARGE, *COURT_SESSIONS)),
    (_("Prison"), (Kind.ARREST, Kind.IMPRISONMENT, Kind.TRANSFER, Kind.RELEASE)),
    (_("Solidarity and other"), (Kind.SOLIDARITY, Kind.OTHER)),
)
