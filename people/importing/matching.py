"""Who of the people here a line of a file may be about: by name, in whatever script."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from home.search.folding import fold_word
from home.search.sounds import keys_asked, keys_of_name
from home.search.viewsets import name_columns
from home.search.words import WORD
from people.models import Signatory

from .postings import Postings

#: More are not shown for one line.
MOST_CANDIDATES = 5
#: No name has more words or spellings that count: each has its place in a number.
_MOST = 2**8 - 1
_BETWEEN = "\x1f"
_INITIAL = "an initial"
#: “Дж.” is one too.
_LONGEST_INITIAL = 2


def alike(name: str) -> str:
    """A name without what two writers of the same name may type differently."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def folded(name: str) -> tuple[str, ...]:
    """The words of a name in plain Latin letters, in one order."""
    return tuple(sorted({fold_word(match[0]) for match in WORD.finditer(name)}))


class Word(NamedTuple):
    """A word of a name; of an initial, "J.", the name begins as it does."""

    text: str
    is_initial: bool

    @property
    def folded(self) -> str:
        return fold_word(self.text)


def words_of(name: str) -> list[Word]:
    found = []
    for match in list(WORD.finditer(name))[:_MOST]:
        word, is_before_point = match[0], name[match.end() : match.end() + 1] == "."
        is_initial = len(word) == 1 and word.isupper()
        if is_before_point and word.lower() != word.upper():
            is_initial = len(word) <= _LONGEST_INITIAL
        found.append(Word(word, is_initial))
    return found if any(not word.is_initial for word in found) else []


class _Met:
    """Which words of one name of a person some asked ones are like."""

    def __init__(self) -> None:
        self.asked: set[int] = set()
        self.places: set[int] = set()
        self.has_same = self.ends_alike = False

    @property
    def count(self) -> int:
        return min(len(self.asked), len(self.places))


class Matcher:
    """The names of everybody, read once: for a hundred thousand, not for millions."""

    def __init__(self, tell: Callable[[], object] = lambda: None) -> None:
        """``tell`` is called again and again while they are read."""
        self.countries: dict[int, str] = {}
        #: Of each person the columns and what stands in them, in one string.
        self._names: dict[int, str] = {}
        self._exact, self._by_key = Postings(), Postings()
        self._shortest: dict[int, int] = {}
        columns = [column for column in name_columns(Signatory) if column.startswith("name_")]
        rows = Signatory.objects.order_by("pk").values_list(
            "pk", "country", "other_spellings", *columns
        )
        for pk, country, others, *names in rows.iterator(2000):
            tell()
            given = {column: name for column, name in zip(columns, names, strict=True) if name}
            self.countries[pk] = country
            self._names[pk] = _BETWEEN.join(cell for pair in given.items() for cell in pair)
            for column, name in given.items():
                self._exact.add((column, alike(name)), pk)
            self._learn(pk, [*given.values(), *(others or "").splitlines()])

    def __contains__(self, pk: int) -> bool:
        return pk in self.countries

    def names_of(self, pk: int) -> dict[str, str]:
        """By column."""
        cells = self._names[pk].split(_BETWEEN)
        return dict(zip(cells[::2], cells[1::2], strict=False))

    def _learn(self, pk: int, names: Iterable[str]) -> None:
        for number, name in enumerate(list(dict.fromkeys(names))[:_MOST]):
            words = words_of(name)
            if words:
                self._shortest[pk] = min(len(words), self._shortest.get(pk, len(words)))
            for place, word in enumerate(words):
                is_last = place == len(words) - 1
                packed = ((pk << 8 | number) << 8 | place) << 1 | is_last
                for key in _keys(word):
                    self._by_key.add(key, packed)

    def find(self, names: dict[str, str], country: str) -> tuple[int | None, list[int]]:
        """Whom a line with these names is about, by column; else who it may be about.

        It is about a person if all names that both have are the same, nobody else has them,
        and the country is no other unless two names agree.
        """
        same: set[int] = set()
        for column, name in names.items():
            same.update(self._exact.of((column, alike(name))))
        sure = [pk for pk in sorted(same) if self._agrees(pk, names, country)]
        if len(sure) == 1 and len(same) == 1:
            return sure[0], []
        maybe = self._sounding(names.values())
        return None, [*sorted(same), *(pk for pk in maybe if pk not in same)][:MOST_CANDIDATES]

    def _agrees(self, pk: int, names: dict[str, str], country: str) -> bool:
        theirs = self.names_of(pk)
        both = [column for column in names if column in theirs]
        if any(alike(names[column]) != alike(theirs[column]) for column in both):
            return False
        here = self.countries[pk]
        return len(both) > 1 or not (country and here) or country == here

    def _sounding(self, names: Iterable[str]) -> list[int]:
        found: dict[int, None] = {}
        for name in dict.fromkeys(names):
            words = words_of(name)
            for pk, count in self._alike_words(words).most_common():
                if count >= min(len(words), self._shortest[pk]) and (count > 1 or len(words) == 1):
                    found.setdefault(pk)
        return list(found)

    def _alike_words(self, words: list[Word]) -> Counter[int]:
        """How many of the words are like words of one name of a person, each like another."""
        met: dict[tuple[int, int], _Met] = defaultdict(_Met)
        last = len(words) - 1
        for place, word in enumerate(words):
            same = () if word.is_initial else (fold_word(word.text),)
            for key in (*same, *_asked(word)):
                for packed in self._by_key.of(key):
                    is_last, their_place = packed & 1, packed >> 1 & _MOST
                    one = met[packed >> 17, packed >> 9 & _MOST]
                    one.asked.add(place)
                    one.places.add(their_place)
                    one.has_same |= key in same
                    # Whichever name comes first, the family's stands at an end.
                    ends = (is_last and place in (0, last)) or (place == last and not their_place)
                    one.ends_alike |= ends and isinstance(key, str) and not word.is_initial
        self._meet_initials(words, met)
        counts: Counter[int] = Counter()
        for (pk, _number), one in met.items():
            if one.has_same or one.ends_alike:
                counts[pk] = max(counts[pk], one.count)
        return counts

    def _meet_initials(self, words: list[Word], met: dict[tuple[int, int], _Met]) -> None:
        """An initial is like any word that it begins, of a person whose other words are alike."""
        initials = [(place, each) for place, each in enumerate(words) if each.is_initial]
        if not initials:
            return
        for (pk, number), one in met.items():
            names = list(dict.fromkeys(self.names_of(pk).values()))
            if number >= len(names) or not (one.has_same or one.ends_alike):
                continue
            theirs = [word.folded for word in words_of(names[number])]
            for place, word in initials:
                found = (at for at, each in enumerate(theirs) if each.startswith(word.folded))
                if (at := next((at for at in found if at not in one.places), None)) is not None:
                    one.asked.add(place)
                    one.places.add(at)


def _keys(word: Word) -> list[object]:
    """By which a word of a person is found."""
    if word.is_initial:
        return [word.folded, (_INITIAL, word.folded)]
    return [word.folded, *keys_of_name(word.text)]


def _asked(word: Word) -> list[object]:
    """Which of these keys a word of a file is to find, but for what it is itself."""
    if word.is_initial:
        return [word.folded]
    begins = dict.fromkeys(word.folded[:length] for length in (1, 2, 3))
    return [*keys_asked(word.text), *((_INITIAL, each) for each in begins)]
