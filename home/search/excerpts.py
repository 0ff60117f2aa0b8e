"""The words of a text that a query found, marked.

Made in Python, so that they are the same whatever database found them.
"""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .folding import fold
from .query import Query

#: Characters of an excerpt, a word more or less, and how many of them stand before the word found.
LENGTH, BEFORE = 240, 80
#: Between the headline, the place and the paragraphs of a text; after a full stop a space will do.
_JOINT = re.compile(r"(?<=[^\W_])\n")

Span = tuple[int, int]


def marked(text: str, query: Query, is_name: bool = False) -> SafeString:
    """A whole text with the words of the query in ``<mark>``; everything else is escaped."""
    return _mark(text, _hits(text, query, is_name), 0, len(text))


def excerpt(text: str, query: Query) -> SafeString:
    """The part of a text that has most of the words, marked; its beginning if it has none."""
    text = _JOINT.sub(" · ", text).replace("\n", " ")
    hits = _hits(text, query)
    start, end = _window(text, hits)
    return format_html(
        "{}{}{}",
        "… " if start else "",
        _mark(text, hits, start, end),
        " …" if end < len(text) else "",
    )


def _hits(text: str, query: Query, is_name: bool = False) -> list[Span]:
    """The words found, those of a script without spaces joined where they touch."""
    hits: list[Span] = []
    for start, end, _word in query.hits(text, names_end=len(text) if is_name else 0):
        if hits and hits[-1][1] == start:
            hits[-1] = (hits[-1][0], end)
        else:
            hits.append((start, end))
    return hits


def _window(text: str, hits: list[Span]) -> Span:
    """Where the excerpt begins and ends: at words, with the most different words found."""
    if not hits:
        return 0, _end_of_word(text, LENGTH)

    def different(first: Span) -> int:
        within = (hit for hit in hits if first[0] <= hit[0] < first[0] + LENGTH - BEFORE)
        return len({word for hit in within for word in fold(text[slice(*hit)])})

    best = max(hits[:200], key=different)  # the first of equals
    start = max(best[0] - BEFORE, 0)
    if start:
        start = text.find(" ", start, best[0]) + 1 or best[0]
    return start, _end_of_word(text, start + LENGTH)


def _end_of_word(text: str, position: int) -> int:
    if position >= len(text):
        return len(text)
    end = text.find(" ", position, position + 40)
    return end if end != -1 else position


def _mark(text: str, hits: list[Span], start: int, end: int) -> SafeString:
    inside = [hit for hit in hits if start <= hit[0] and hit[1] <= end]
    pieces, position = [], start
    for first, last in inside:
        pieces.append((text[position:first], text[first:last]))
        position = last
    return format_html(
        "{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[position:end]
    )
