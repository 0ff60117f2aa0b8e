"""What a translation memory costs: 300 texts in 12 languages, asked about one passage."""

import random
import time
from uuid import uuid4

import django

django.setup()

from home.multilingual.texts import Leaf  # noqa: E402
from home.translating.memory import Memory, Origin, Pair, remembered, sentences  # noqa: E402

from . import at_most  # noqa: E402

PART = "Translation memory"
TEXTS, PLACES, LANGUAGES, ASKED = 300, 12, 12, 120
MOST = 150


def pairs(chance: random.Random, words: list[str]) -> list[Pair]:
    """Made-up passages of three sentences, and their sentences."""
    found = []
    for number in range(TEXTS):
        key = uuid4()
        for place in range(PLACES):
            origin = Origin(key, number, "A text", f"body.{place}")
            parts = [
                " ".join(chance.choices(words, k=chance.randint(6, 22))).capitalize() + "."
                for _sentence in range(3)
            ]
            found += [Pair(each, each[::-1], origin, None) for each in [" ".join(parts), *parts]]
    return found


def main() -> None:
    chance = random.Random(5)
    words = [
        "".join(chance.choices("abcdefghiklmnoprstu", k=chance.randint(3, 10)))
        for _word in range(3_000)
    ]
    # One language each into one: what a translator's process keeps of the twelve.
    memories = [Memory(pairs(chance, words)) for _language in range(LANGUAGES)]
    took = []
    for number in range(ASKED):
        memory = memories[number % LANGUAGES]
        passages = [pair.source for pair in memory.pairs if len(sentences(pair.source)) > 1]
        words_asked = chance.choice(passages).replace("a", "o", 3)
        start = time.perf_counter()
        found = remembered(memory, Leaf("body.new", "", words_asked, None), uuid4())
        took.append((time.perf_counter() - start) * 1_000)
        assert found.whole or found.by_sentence
    took.sort()
    what = f"a passage among {TEXTS} texts in {LANGUAGES} languages, the slowest but one in twenty"
    note = f" (the middle: {took[len(took) // 2]:.0f} ms)"
    at_most(PART, what, took[int(len(took) * 0.95)], MOST, " ms", note).tell()


if __name__ == "__main__":
    main()
