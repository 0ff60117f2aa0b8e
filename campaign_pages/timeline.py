"""The updates of a case as one reader sees them: the newest first, a page per year."""

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from home.multilingual.reader import Reader
from home.multilingual.routing import children_of_group

from .models.update import CaseUpdatePage

if TYPE_CHECKING:
    from .models.case import CasePage

#: Up to this many updates stand on one page; a longer timeline is paged by year.
WHOLE = 60


def updates_of(reader: Reader, case: "CasePage") -> QuerySet[CaseUpdatePage]:
    """Of each update below any version of the case, the version this reader understands best; newest first."""
    below = CaseUpdatePage.objects.filter(pk__in=children_of_group(case).values("pk"))
    return reader.best(below).select_related("court").order_by("-date", "-day_order", "-pk")


class Timeline:
    """The timeline of a case on one page of its address (``?year=``).

    An unknown year is ignored. Three queries, whatever the number of updates and languages.
    """

    def __init__(self, reader: Reader, case: "CasePage", year: str | None = None) -> None:
        self.reader = reader
        self.case = case
        self._year = year

    @cached_property
    def _all(self) -> QuerySet[CaseUpdatePage]:
        return updates_of(self.reader, self.case)

    @cached_property
    def counts(self) -> list[tuple[int, int]]:
        """Every year with the number of its updates, the newest first."""
        years = Counter(date.year for date in self._all.order_by().values_list("date", flat=True))
        return sorted(years.items(), reverse=True)

    @cached_property
    def is_paged(self) -> bool:
        return sum(count for _, count in self.counts) > WHOLE

    @cached_property
    def year(self) -> int | None:
        """The year shown, or ``None`` when all of them are."""
        if not self.is_paged:
            return None
        years = [year for year, _ in self.counts]
        asked = (
            int(self._year) if self._year and self._year.isdecimal() and len(self._year) == 4 else 0
        )
        return asked if asked in years else years[0]

    @cached_property
    def years(self) -> list[tuple[int, list[CaseUpdatePage]]]:
        """The years shown, the newest first, each with its updates, the newest first."""
        updates = self._all if self.year is None else self._all.filter(date__year=self.year)
        grouped: dict[int, list[CaseUpdatePage]] = {}
        for update in updates:
            grouped.setdefault(update.date.year, []).append(update)
        return list(grouped.items())
