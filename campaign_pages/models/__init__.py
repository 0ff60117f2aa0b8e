"""Letters, the case and its updates, courts, the map."""

from .case import CasePage
from .confirmation import StateConfirmation
from .court import Court
from .help import HelpPage
from .letter import LetterPage
from .map import SolidarityMapPage
from .press import PressPage
from .reminder import HearingReminder
from .update import CaseUpdatePage

__all__ = [
    "CasePage",
    "CaseUpdatePage",
    "Court",
    "HearingReminder",
    "HelpPage",
    "LetterPage",
    "PressPage",
    "SolidarityMapPage",
    "StateConfirmation",
]
