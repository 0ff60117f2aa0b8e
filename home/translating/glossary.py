# words: admin
"""Names and legal terms that are translated the same everywhere."""

import re
from typing import NamedTuple

from wagtail.models import Page

from home.multilingual.texts import page_texts
from home.settings.languages import Language

from .models import GlossaryTerm

_WORD = re.compile(r"\w+")
#: Of a longer word the end may differ: "colony" is found in "colonies", "колония" in "колонии".
_ENDING = 2
_LONG = 5


class Entry(NamedTuple):
    """A term that occurs in a text, with its translation; empty where the glossary has none."""

    term: GlossaryTerm
    here: str
    there: str
    note: str


def pattern_of(term: str) -> re.Pattern:
    """Finds a term whatever its case, and its longer words with other endings."""
    words = [
        rf"{re.escape(word[:-_ENDING])}\w*" if len(word) >= _LONG else rf"{re.escape(word)}\w?"
        for word in _WORD.findall(term)
    ]
    return re.compile(r"\b" + r"\W+".join(words) + r"\b", re.IGNORECASE)


def terms_in(original: Page, source: Language, target: Language) -> list[Entry]:
    """The terms of the glossary that occur in a text, in the order in which they first do."""
    text = " ".join(page_texts(original))
    found = []
    for term in GlossaryTerm.objects.all():
        here = term.only("term", source.code)
        match = pattern_of(here).search(text) if _WORD.search(here) else None
        if match:
            there, note = term.only("term", target.code), term.only("note", target.code)
            found.append((match.start(), Entry(term, here, there, note)))
    return [entry for _start, entry in sorted(found, key=lambda item: item[0])]
