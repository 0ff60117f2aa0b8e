"""The words that differ between two texts are marked, and hardly any other."""

import random
import re

import pytest
from wagtail.admin import compare

from campaign_pages.demo.read import FOLDER
from home.translating.word_diff import diff_words, tokens

WORD = re.compile(r"\w+")


def marked(diff):
    """The letters that are marked as deleted or added."""
    return sum(len(text) for kind, text in diff.changes if kind != "equal")


def test_one_changed_word_is_marked_and_no_other():
    before = "The court of appeal upheld the verdict, and the sentence is in force."

    diff = diff_words(before, before.replace("upheld", "quashed"))

    assert [change for change in diff.changes if change[0] != "equal"] == [
        ("deletion", "upheld"),
        ("addition", "quashed"),
    ]


def test_what_is_added_and_removed_is_told_apart():
    assert diff_words("one two three", "two three four").changes == [
        ("deletion", "one "),
        ("equal", "two three"),
        ("addition", " four"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("it is", ["it", " ", "is"]),
        ("हिन्दी में", ["हिन्दी", " ", "में"]),
        ("كِتاب.", ["كِتاب", "."]),
        ("", []),
    ],
)
def test_marks_belong_to_their_words(text, words):
    assert tokens(text) == words


def test_both_texts_can_be_read_back():
    before, after = "One two three.", "Two, three four!"

    changes = diff_words(before, after).changes

    assert "".join(text for kind, text in changes if kind != "addition") == before
    assert "".join(text for kind, text in changes if kind != "deletion") == after


def test_wagtails_own_comparisons_use_it():
    assert compare.diff_text is diff_words


def paragraphs():
    """The longer texts of the demo, in all its languages."""
    everything = "\n".join(path.read_text() for path in FOLDER.glob("??.toml"))
    found = re.findall(r'"""(.+?)"""|"([^"\n]{200,})"', everything, re.DOTALL)
    texts = [first or second for first, second in found]
    return [text for text in texts if len(WORD.findall(text)) >= 30]


def test_of_300_paragraphs_with_another_word_little_more_is_marked():
    chosen = random.Random(20)
    texts = paragraphs()
    ratios = []
    for _ in range(300):
        text = chosen.choice(texts)
        word = chosen.choice(list(WORD.finditer(text)))
        changed = f"{text[: word.start()]}Anderswo{text[word.end() :]}"
        ratios.append(marked(diff_words(text, changed)) / (len(word[0]) + len("Anderswo")))

    assert sum(ratios) / len(ratios) <= 1.5
    assert max(ratios) <= 4, "never a whole paragraph"
