# words: admin
"""What was translated before: passages and sentences of published texts, in two languages.

Each process keeps the words of the languages that somebody asked for. They are as fresh as the
content version: only pages that say something else than before are read anew.
"""

import re
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from rapidfuzz import fuzz, process
from wagtail.models import Page

from home.multilingual.models import is_outdated
from home.multilingual.texts import Leaf, leaves, normalise
from home.public.content_version import Version, read_version
from home.public.visible import visible

#: Percent of likeness from which something is offered.
NEAR = 75
#: Offers for a passage, and for each of its sentences.
MOST_OFFERS, MOST_FOR_SENTENCE = 3, 2
#: Shorter ones are alike by chance.
_SHORTEST = 12
#: Pairs of languages that a process keeps ready.
_MOST_PAIRS = 24
_SENTENCE_END = re.compile(r"(?<=[.!?…؟۔।])[»”’\")]*\s+|(?<=[。！？])(?=\S)")


class Origin(NamedTuple):
    """Where something was translated: a published page and a place in it."""

    key: UUID
    page_id: int
    title: str
    path: str


class Pair(NamedTuple):
    """Words and their translation. Only a whole passage has a ``leaf``: it keeps its links."""

    source: str
    target: str
    origin: Origin
    leaf: Leaf | None


class Offer(NamedTuple):
    pair: Pair
    likeness: int  # percent


class _Words(NamedTuple):
    """What a published page says, place by place."""

    digest: str
    title: str
    places: dict[str, Leaf]


class _Row(NamedTuple):
    pk: int
    key: UUID
    digest: str | None
    original: int | None
    follows: int | None
    newest: int | None


_ROW = (
    "pk",
    "translation_key",
    "translation_record__text_version__digest",
    "translation_record__original_id",
    "translation_record__source_version_id",
    "translation_record__original__translation_record__text_version_id",
)


class Memory:
    """All pairs of two languages, ready to be searched."""

    def __init__(self, pairs: list[Pair]) -> None:
        self.pairs = sorted(pairs, key=lambda pair: len(pair.source))
        self.sources = [pair.source for pair in self.pairs]
        self.lengths = [len(source) for source in self.sources]

    def offers(self, text: str, not_from: tuple[UUID, str], most: int = MOST_OFFERS) -> list[Offer]:
        """What was translated before and is the same, or alike; the likest first.

        ``not_from`` is the place that is being translated: its own words are no news.
        """
        wanted = normalise(text)
        if not wanted:
            return []
        cutoff = NEAR if len(wanted) >= _SHORTEST else 100
        # Of two texts that are alike, the shorter has most of the length of the other.
        least = NEAR / (200 - NEAR)
        start = bisect_left(self.lengths, int(len(wanted) * least))
        end = bisect_right(self.lengths, int(len(wanted) / least) + 1)
        found = process.extract(
            wanted, self.sources[start:end], scorer=fuzz.ratio, score_cutoff=cutoff, limit=most * 8
        )
        offers: dict[str, Offer] = {}
        for _source, score, index in found:
            pair = self.pairs[start + index]
            if (pair.origin.key, pair.origin.path) != not_from:
                # Only the same is "100 %".
                likeness = 100 if pair.source == wanted else min(99, int(score))
                offers.setdefault(pair.target, Offer(pair, likeness))
        return list(offers.values())[:most]


class _Kept:
    """What this process remembers."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.words: dict[str, dict[int, _Words]] = {}
        self.rows: dict[str, tuple[Version, dict[UUID, _Row]]] = {}
        self.pairs: dict[tuple[str, str], tuple[Version, Memory]] = {}


_kept = _Kept()


def memory_of(source: str, target: str) -> Memory:
    """The memory from one language into another. One short query, while it is fresh."""
    version = read_version()
    ready = _kept.pairs.get((source, target))
    if ready is not None and ready[0] == version:
        return ready[1]
    with _kept.lock:
        here, there = (_rows(code, version) for code in (source, target))
        memory = Memory(list(_pairs(source, target, here, there)))
        _kept.pairs.pop((source, target), None)
        while len(_kept.pairs) >= _MOST_PAIRS:
            _kept.pairs.pop(next(iter(_kept.pairs)))
        _kept.pairs[source, target] = (version, memory)
    return memory


def _rows(code: str, version: Version) -> dict[UUID, _Row]:
    """The published pages of a language; their words are read where they are new."""
    ready = _kept.rows.get(code)
    if ready is not None and ready[0] == version:
        return ready[1]
    pages = visible(Page.objects.filter(locale__language_code=code))
    rows = {row.pk: row for row in (_Row(*each) for each in pages.values_list(*_ROW)) if row.digest}
    words = _kept.words.get(code, {})
    known = {
        pk: each for pk, each in words.items() if pk in rows and each.digest == rows[pk].digest
    }
    new = [pk for pk in rows if pk not in known]
    for start in range(0, len(new), 100):
        for page in Page.objects.filter(pk__in=new[start : start + 100]).specific():
            places = {leaf.path: leaf for leaf in leaves(page) if leaf.text}
            known[page.pk] = _Words(rows[page.pk].digest or "", page.title, places)
    _kept.words[code] = known
    by_key = {row.key: row for row in rows.values()}
    _kept.rows[code] = (version, by_key)
    return by_key


def _pairs(
    source: str, target: str, here: dict[UUID, _Row], there: dict[UUID, _Row]
) -> Iterator[Pair]:
    """Of texts that are current in both languages: what is outdated may say something else."""
    for key in here.keys() & there.keys():
        rows = (here[key], there[key])
        if any(is_outdated(row.original, row.follows, row.newest) for row in rows):
            continue
        words, translated = _kept.words[source][rows[0].pk], _kept.words[target][rows[1].pk]
        for path, leaf in words.places.items():
            other = translated.places.get(path)
            if other is None or other.text == leaf.text:
                continue
            origin = Origin(key, rows[1].pk, translated.title, path)
            yield Pair(leaf.text, other.text, origin, other)
            yield from _sentence_pairs(leaf.text, other.text, origin)


def _sentence_pairs(text: str, other: str, origin: Origin) -> Iterator[Pair]:
    ours, theirs = sentences(text), sentences(other)
    if len(ours) == len(theirs) > 1:
        for one, two in zip(ours, theirs, strict=True):
            yield Pair(one, two, origin, None)


def sentences(text: str) -> list[str]:
    """The sentences of a text, as far as their ends tell them."""
    found = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        found.append(text[start : end.end()].strip())
        start = end.end()
    return [each for each in [*found, text[start:].strip()] if each]


class Remembered(NamedTuple):
    """What is offered for a place."""

    whole: list[Offer]
    by_sentence: list[tuple[str, list[Offer]]]


def remembered(memory: Memory, leaf: Leaf, key: UUID) -> Remembered:
    """What was translated before and is like a place of an original, or like its sentences."""
    place = (key, leaf.path)
    whole = memory.offers(leaf.text, place)
    if whole and whole[0].likeness == 100:
        return Remembered(whole, [])
    parts = sentences(leaf.text)
    found = [
        (part, memory.offers(part, place, MOST_FOR_SENTENCE)) for part in parts if len(parts) > 1
    ]
    return Remembered(whole, [each for each in found if each[1]])


def forget() -> None:
    """Drops what this process remembers."""
    with _kept.lock:
        for kept in (_kept.words, _kept.rows, _kept.pairs):
            kept.clear()
