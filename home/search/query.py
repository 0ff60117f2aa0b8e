"""What a reader asked for, taken apart."""

import re
from typing import NamedTuple

from .folding import fold

LONGEST_QUERY = 200
#: More words find nothing more, and each costs a look.
MOST_WORDS = 12
#: A shorter word must occur as it is: as a beginning it would be found everywhere.
_SHORTEST_BEGINNING = 3
#: Folded letters of words whose last one, or last two, may differ.
_ONE_MAY_DIFFER, _TWO_MAY_DIFFER = 6, 8

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')


class Term(NamedTuple):
    """A word, or the words between two quotation marks, that must or must not occur."""

    text: str
    words: list[str]  # folded
    is_phrase: bool
    is_excluded: bool


def is_beginning(word: str) -> bool:
    """Whether longer words that begin with a folded word are found by it too."""
    return len(word) >= _SHORTEST_BEGINNING


def without_ending(word: str) -> str:
    """What a folded word has in common with its other forms, roughly and in any language.

    Of longer words the end may differ: "kolonii" finds "koloniia". Names are declined too,
    and no database stems those of another language.
    """
    if len(word) >= _TWO_MAY_DIFFER:
        return word[:-2]
    return word[:-1] if len(word) >= _ONE_MAY_DIFFER else word


class Query:
    """A search as typed: words that must all occur, "words in a row", and -words that must not.

    Whatever is typed is a query; one without words finds nothing.
    """

    def __init__(self, typed: str) -> None:
        self.text = typed.replace("\0", " ").strip()[:LONGEST_QUERY]
        terms: list[Term] = []
        room = MOST_WORDS
        for minus, phrase, word in _TERM.findall(self.text):
            words = fold(phrase or word)[:room]
            if words:
                terms.append(Term(phrase or word, words, bool(phrase), bool(minus)))
                room -= len(words)
        self.wanted = [term for term in terms if not term.is_excluded]
        self.unwanted = [term for term in terms if term.is_excluded]

    @property
    def is_empty(self) -> bool:
        return not self.wanted

    @property
    def words(self) -> list[str]:
        """The folded words to be found."""
        return [word for term in self.wanted for word in term.words]

    def finds(self, word: str) -> bool:
        """Whether a folded word is one of those asked for, or begins with one."""
        return any(
            word.startswith(wanted) if is_beginning(wanted) else word == wanted
            for wanted in self.words
        )

    def finds_form(self, word: str) -> bool:
        """Whether a folded word is one asked for but for its ending."""
        return any(
            is_beginning(wanted) and word.startswith(without_ending(wanted))
            for wanted in self.words
        )
