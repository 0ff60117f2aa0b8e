"""Where letters reach a prisoner: an address that is known as of a day, and ages."""

import datetime
from dataclasses import dataclass

from babel.dates import format_timedelta

from home.multilingual.dates import campaign_today
from home.multilingual.languages import cldr

from .models import CasePage

#: An address that nobody has looked at for so long may be wrong: prisoners are moved.
FRESH_FOR = datetime.timedelta(days=183)

DAYS_IN_YEAR, DAYS_IN_MONTH = 365.2425, 30.436875  # of the Gregorian calendar's 400 years


@dataclass(frozen=True)
class WhereToWrite:
    """The address of a case, with its rules, and how old it is."""

    case: CasePage
    as_of: datetime.date

    @property
    def is_stale(self) -> bool:
        return campaign_today() - self.as_of >= FRESH_FOR

    def age_in_words(self, code: str) -> str:
        """“7 months ago”, in a language: as many whole months, or years, as have passed."""
        days = (campaign_today() - self.as_of).days
        years, months = int(days / DAYS_IN_YEAR), int(days / DAYS_IN_MONTH)
        # A little more than a whole number of the units that Babel counts in: it rounds.
        age = datetime.timedelta(days=years * 366 if years else months * 30.5)
        return format_timedelta(-age, add_direction=True, threshold=1, locale=cldr(code))


def where_to_write(case: CasePage, is_free: bool) -> WhereToWrite | None:
    """Where to write to somebody who is deprived of liberty; nothing once they are free."""
    if is_free:
        return None
    if not case.letters_address.strip() or case.letters_as_of is None:
        return None
    return WhereToWrite(case, case.letters_as_of)
