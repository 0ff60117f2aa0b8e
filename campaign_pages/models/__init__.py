"""Letters, the case and its updates, courts, the map."""

from .case import CasePage
from .court import Court
from .letter import LetterPage
from .map import SolidarityMapPage
from .press import PressPage
from .reminder import HearingReminder
from .state import StateConfirmation
from .update import CaseUpdatePage

__all__ = [
    "CasePage",
    "CaseUpdatePage",
    "Court",
    "HearingReminder",
    "LetterPage",
    "PressPage",
    "SolidarityMapPage",
    "StateConfirmation",
]
