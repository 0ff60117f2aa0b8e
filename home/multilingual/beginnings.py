"""How a long text begins: its first sentences, however it was pasted."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from .texts import normalise, plain

#: The beginning ends with a sentence, between so many words.
LEAST, MOST = 60, 90
#: With fewer words than this it would say too little.
_TOO_FEW = 30
#: Where no sentence ends, it is cut after so many words.
_CUT = 75

_CLOSING = "»”’\"')\\]」』"
#: Scripts with a space after a sentence, and those without. A full stop after up to three letters
#: may be that of an abbreviation or an initial.
_END = re.compile(
    rf"(?:[!?…؟۔।]+[{_CLOSING}]*|(?<=[^\W_]{{4}})\.[{_CLOSING}]*|(?<=[%)\]»”])\.)"
    r"(?=\s+[^\sa-zа-яёα-ω])"
    rf"|[。！？]+[{_CLOSING}]*"
)
#: Chinese writes no spaces: two of its signs count as a word.
_SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def beginning(body: Any) -> list[str]:
    """The first sentences of a body as paragraphs of plain text, all of a short one.

    They have 60 to 90 words where a sentence ends there. Only what is cut inside a sentence,
    because none ends soon enough, ends in an ellipsis.
    """
    paragraphs = list(_paragraphs(body))
    if sum(map(_length, paragraphs)) <= MOST:
        return paragraphs
    ends = list(_ends(paragraphs))
    chosen = next((end for end in ends if LEAST <= end[0] <= MOST), None)
    if chosen is None:
        chosen = next((end for end in reversed(ends) if _TOO_FEW <= end[0] <= MOST), None)
    if chosen is None:
        return _cut(paragraphs)
    _words, number, position = chosen
    return [*paragraphs[:number], paragraphs[number][:position]]


def _paragraphs(body: Any) -> Iterator[str]:
    for block in body:
        if block.block_type == "paragraph":
            lines = plain(block.value.source).split("\n")
            yield from filter(None, (normalise(unescape(line)) for line in lines))


def _length(text: str) -> int:
    signs = len(_SIGNS.findall(text))
    return len(_SIGNS.sub("", text).split()) + signs // 2


def _ends(paragraphs: list[str]) -> Iterator[tuple[int, int, int]]:
    """Each end of a sentence: words up to there, the number of its paragraph, the place in it."""
    before = 0
    for number, text in enumerate(paragraphs):
        for end in _END.finditer(text):
            yield before + _length(text[: end.end()]), number, end.end()
        before += _length(text)
        yield before, number, len(text)


def _cut(paragraphs: list[str]) -> list[str]:
    kept: list[str] = []
    left = _CUT
    for text in paragraphs:
        if _length(text) <= left:
            kept.append(text)
            left -= _length(text)
            continue
        start = " ".join(text.split()[:left]) if not _SIGNS.search(text) else text[: 2 * left]
        return [*kept, start.rstrip(" ,;:–—-") + "…"] if start else kept
    return kept
