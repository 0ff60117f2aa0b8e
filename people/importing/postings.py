"""Numbers by keys, in a few bytes each: a dictionary of sets would take ten times as much."""

from array import array
from collections.abc import Hashable, Iterator

#: With fifty thousand people in four languages, some thirty entries stand in each.
_BUCKETS = 2**15


class Postings:
    """Which numbers stand under a key. Of the keys only 64 bits of a hash are kept."""

    def __init__(self) -> None:
        self._buckets: dict[int, tuple[array, array]] = {}

    def add(self, key: Hashable, number: int) -> None:
        mark = hash(key)
        keys, numbers = self._buckets.setdefault(mark % _BUCKETS, (array("q"), array("Q")))
        keys.append(mark)
        numbers.append(number)

    def of(self, key: Hashable) -> Iterator[int]:
        """In the order in which they were added."""
        mark = hash(key)
        keys, numbers = self._buckets.get(mark % _BUCKETS, (array("q"), array("Q")))
        place = -1
        while True:
            try:
                place = keys.index(mark, place + 1)
            except ValueError:
                return
            yield numbers[place]

    def first(self, key: Hashable) -> int | None:
        return next(self.of(key), None)
