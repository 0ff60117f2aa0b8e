"""Who of the people here a line of a file may be about: by name, in whatever script."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

from home.search.folding import fold_word
from home.search.sounds import keys_asked, keys_of_name
from home.search.viewsets import name_columns
from home.search.words import WORD
from people.models import Signatory

#: More are not shown for one line.
MOST_CANDIDATES = 5


def alike(name: str) -> str:
    """A name without what two writers of the same name may type differently."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def folded(name: str) -> tuple[str, ...]:
    """The words of a name in plain Latin letters, in one order."""
    return tuple(sorted({fold_word(match[0]) for match in WORD.finditer(name)}))


class Matcher:
    """The names of everybody, read once: for thousands, not for millions."""

    def __init__(self) -> None:
        self.names: dict[int, dict[str, str]] = {}
        self.countries: dict[int, str] = {}
        self._exact: dict[tuple[str, str], set[int]] = defaultdict(set)
        #: Person, number of the name, number of the word.
        self._by_key: dict[str, set[tuple[int, int, int]]] = defaultdict(set)
        self._shortest: dict[int, int] = {}
        columns = [column for column in name_columns(Signatory) if column.startswith("name_")]
        rows = Signatory.objects.order_by("pk").values_list(
            "pk", "country", "other_spellings", *columns
        )
        for pk, country, others, *names in rows.iterator(2000):
            given = {column: name for column, name in zip(columns, names, strict=True) if name}
            self.names[pk], self.countries[pk] = given, country
            for column, name in given.items():
                self._exact[column, alike(name)].add(pk)
            self._learn(pk, [*given.values(), *(others or "").splitlines()])

    def _learn(self, pk: int, names: Iterable[str]) -> None:
        for number, name in enumerate(dict.fromkeys(names)):
            words = [match[0] for match in WORD.finditer(name)]
            if words:
                self._shortest[pk] = min(len(words), self._shortest.get(pk, len(words)))
            for place, word in enumerate(words):
                for key in (fold_word(word), *keys_of_name(word)):
                    self._by_key[key].add((pk, number, place))

    def find(self, names: dict[str, str], country: str) -> tuple[int | None, list[int]]:
        """Whom a line with these names is about, by column; else who it may be about.

        It is about a person if all names that both have are the same, nobody else has them,
        and the country is no other unless two names agree.
        """
        same: set[int] = set()
        for column, name in names.items():
            same |= self._exact.get((column, alike(name)), set())
        sure = [pk for pk in sorted(same) if self._agrees(pk, names, country)]
        if len(sure) == 1 and len(same) == 1:
            return sure[0], []
        maybe = self._sounding(names.values())
        return None, [*sorted(same), *(pk for pk in maybe if pk not in same)][:MOST_CANDIDATES]

    def _agrees(self, pk: int, names: dict[str, str], country: str) -> bool:
        theirs = self.names[pk]
        both = [column for column in names if column in theirs]
        if any(alike(names[column]) != alike(theirs[column]) for column in both):
            return False
        here = self.countries[pk]
        return len(both) > 1 or not (country and here) or country == here

    def _sounding(self, names: Iterable[str]) -> list[int]:
        found: dict[int, None] = {}
        for name in dict.fromkeys(names):
            words = [match[0] for match in WORD.finditer(name)]
            for pk, count in self._alike_words(words).most_common():
                if count >= min(len(words), self._shortest[pk]) and (count > 1 or len(words) == 1):
                    found.setdefault(pk)
        return list(found)

    def _alike_words(self, words: list[str]) -> Counter[int]:
        """How many of the words sound like words of one name of a person, each like another."""
        asked: dict[tuple[int, int], set[str]] = defaultdict(set)
        met: dict[tuple[int, int], set[int]] = defaultdict(set)
        for word in dict.fromkeys(words):
            for key in (fold_word(word), *keys_asked(word)):
                for pk, number, place in self._by_key.get(key, ()):
                    asked[pk, number].add(word)
                    met[pk, number].add(place)
        counts: Counter[int] = Counter()
        for (pk, number), places in met.items():
            counts[pk] = max(counts[pk], min(len(places), len(asked[pk, number])))
        return counts
