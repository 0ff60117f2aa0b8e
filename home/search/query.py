"""What a reader asked for, taken apart."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .folding import Span, fold_spans, parts_of
from .sounds import keys_asked, keys_of_name, keys_of_word, may_be_name
from .words import is_character

LONGEST_QUERY = 200
#: More words find nothing more, and each costs a look.
MOST_WORDS = 12
#: A shorter word must occur as it is: as a beginning it would be found everywhere.
_SHORTEST_BEGINNING = 3
#: Folded letters of words whose last one, or last two, may differ.
_ONE_MAY_DIFFER, _TWO_MAY_DIFFER = 6, 8

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
#: The Arabic article as other languages write it; in Arabic letters it is left out as well.
_ARTICLE = re.compile(r"\b(?:al|el|ul|ad|an|ar|as|at|az|ash)-(?=\w{3})", re.IGNORECASE)


class Term(NamedTuple):
    """A word that must or must not occur, or several that do so in a row."""

    text: str
    words: list[str]  # folded
    parts: tuple[str, ...] = ()  # other forms of a single word, folded
    keys: tuple[str, ...] = ()  # how a single word sounds
    is_excluded: bool = False

    @property
    def is_phrase(self) -> bool:
        return len(self.words) > 1

    @property
    def forms(self) -> tuple[str, ...]:
        """A single word, and what it is written with."""
        return self.words[0], *self.parts


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
        for minus, phrase, chunk in _TERM.findall(self.text):
            for term in _terms(phrase or chunk, bool(phrase), bool(minus)):
                if room > 0:
                    terms.append(term._replace(words=term.words[:room]))
                    room -= len(term.words)
        self.wanted = [term for term in terms if not term.is_excluded]
        self.unwanted = [term for term in terms if term.is_excluded]

    @property
    def is_empty(self) -> bool:
        return not self.wanted

    def hits(self, text: str, names_end: int = 0) -> list[Span]:
        """The words of a text that this finds, in their order.

        Of a word that does not occur as typed, those that differ in their endings or are
        spelled otherwise and sound alike. What stands before ``names_end`` is known to be names.
        """
        spans = list(fold_spans(text))
        hits = {span for term in self.wanted for span in _hits(term, spans, text, names_end)}
        return sorted(hits)

    def finds(self, text: str, names_end: int) -> bool:
        """Whether a text is found: it has each word wanted and none unwanted."""
        spans = list(fold_spans(text))
        return (
            not self.is_empty
            and all(_hits(term, spans, text, names_end) for term in self.wanted)
            and not any(_hits(term, spans, text, names_end) for term in self.unwanted)
        )


def _terms(text: str, is_phrase: bool, is_excluded: bool) -> Iterator[Term]:
    if is_phrase or is_excluded:
        if words := [span.word for span in fold_spans(text)]:
            yield Term(text, words, is_excluded=is_excluded)
        return
    text = _ARTICLE.sub("", text)
    for spans in _runs(text):
        word = text[spans[0].start : spans[-1].end]
        if len(spans) > 1:
            yield Term(word, [span.word for span in spans])
        else:
            yield Term(word, [spans[0].word], parts_of(word), keys_asked(word))


def _runs(text: str) -> list[list[Span]]:
    """The words of what was typed without a space; characters that touch are together."""
    runs: list[list[Span]] = []
    for span in fold_spans(text):
        last = runs[-1][-1] if runs else None
        if last and last.end == span.start and is_character(last.word) and is_character(span.word):
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _hits(term: Term, spans: list[Span], text: str, names_end: int) -> list[Span]:
    if term.is_phrase:
        return _in_a_row(term.words, spans)
    found = [span for span in spans if _is_one_of(term.forms, span, text)]
    if found or term.is_excluded:
        return found
    loose = tuple(without_ending(form) for form in term.forms)
    keys = frozenset(term.keys)
    return [
        span
        for span in spans
        if _is_one_of(loose, span, text) or _sounds(keys, span, text, names_end)
    ]


def _in_a_row(words: list[str], spans: list[Span]) -> list[Span]:
    *first, last = words
    found: list[Span] = []
    for start in range(len(spans) - len(first)):
        row = spans[start : start + len(words)]
        if [span.word for span in row[:-1]] == first and _matches(last, row[-1].word):
            found += row
    return found


def _is_one_of(forms: tuple[str, ...], span: Span, text: str) -> bool:
    if any(_matches(form, span.word) for form in forms):
        return True
    parts = parts_of(text[span.start : span.end])
    return any(_matches(form, part) for form in forms for part in parts)


def _matches(wanted: str, word: str) -> bool:
    return word.startswith(wanted) if is_beginning(wanted) else word == wanted


def _sounds(keys: frozenset[str], span: Span, text: str, names_end: int) -> bool:
    word = text[span.start : span.end]
    if span.end <= names_end:
        return not keys.isdisjoint(keys_of_name(word))
    return bool(keys) and may_be_name(word) and not keys.isdisjoint(keys_of_word(word))
