"""What one reader can do for a campaign, made from what it has: appeals, a case, a press page."""

from functools import cached_property
from typing import Any

from django.db.models import F

from home.multilingual.reader import Reader
from home.public.memo import memoise
from people.models import Appeal

from .front import case_of_campaign
from .models import CasePage, PressPage
from .timeline import Timeline, timeline_of


class WaysToHelp:
    """Where to sign, to write, to follow and to ask. About five queries."""

    def __init__(self, reader: Reader, chosen_case_id: int | None) -> None:
        self.reader = reader
        self._chosen_case_id = chosen_case_id

    @cached_property
    def appeals(self) -> list[Appeal]:
        """Those that can be signed, the newest first."""
        return memoise(
            "appeals to sign",
            lambda: list(
                Appeal.objects.exclude(signing_link="").order_by(
                    F("date").desc(nulls_last=True), "pk"
                )
            ),
        )

    @cached_property
    def case(self) -> CasePage | None:
        return case_of_campaign(self.reader, self._chosen_case_id)

    @cached_property
    def timeline(self) -> Timeline | None:
        return timeline_of(self.case, self.reader) if self.case is not None else None

    @cached_property
    def press(self) -> PressPage | None:
        return self.reader.first_of(PressPage)

    @property
    def home(self) -> Any:
        """The front page: what is worth telling others of first."""
        return self.reader.homes.get(self.reader.code)
