"""The ground under an update: whose case it is, how that stands, what came before and after."""

from functools import cached_property

from home.multilingual.reader import Reader
from home.public.memo import memoise

from .models import CasePage, CaseUpdatePage
from .state import CaseState, state_of
from .timeline import Timeline


class Ground:
    """What one reader is told around an update. Three queries, which all updates share."""

    def __init__(self, reader: Reader, update: CaseUpdatePage) -> None:
        self.reader = reader
        self.update = update

    @cached_property
    def case(self) -> CasePage | None:
        """The case in the version that this reader understands best."""
        above = self.update.pages_above
        if not above:
            return None
        if self.reader.language_of(above[0]) == self.reader.language:
            return above[0]  # none is better than the one in the reader's own language
        key = above[0].translation_key
        cases = CasePage.objects.filter(translation_key=key)
        return memoise(
            ("best case", key, self.reader.code), lambda: self.reader.best_of_first(cases)
        )

    @cached_property
    def _timeline(self) -> Timeline | None:
        return Timeline(self.reader, self.case) if self.case is not None else None

    @cached_property
    def state(self) -> CaseState | None:
        return state_of(self._timeline) if self._timeline is not None else None

    @cached_property
    def _neighbours(self) -> tuple[CaseUpdatePage | None, CaseUpdatePage | None]:
        """The events before and after this one, in the order of the timeline."""
        updates = self._timeline.updates if self._timeline is not None else []
        keys = [update.translation_key for update in updates]
        if self.update.translation_key not in keys:
            return None, None  # a draft, in its preview
        place = keys.index(self.update.translation_key)
        later = updates[place - 1] if place else None
        earlier = updates[place + 1] if place + 1 < len(updates) else None
        return earlier, later

    @property
    def earlier(self) -> CaseUpdatePage | None:
        return self._neighbours[0]

    @property
    def later(self) -> CaseUpdatePage | None:
        return self._neighbours[1]
