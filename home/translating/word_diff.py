# words: admin
"""Which words differ between two texts.

Wagtail's own comparison takes words of up to four letters, and any that are frequent in a long
text, for junk that cannot match: one changed word marks a whole paragraph. Here nothing is.
"""

import unicodedata
from difflib import SequenceMatcher
from itertools import groupby

from wagtail.admin import compare

from home.multilingual.texts import is_unspaced

_PART_OF_WORD = "LNM"  # letters, numbers, and the marks that many scripts write words with


def _is_of_word(sign: str) -> bool:
    """Part of a longer word; a character of a script that writes none apart is one by itself."""
    return unicodedata.category(sign)[0] in _PART_OF_WORD and not is_unspaced(sign)


def tokens(text: str) -> list[str]:
    """Words, and one by one what stands between them."""
    found: list[str] = []
    for is_word, group in groupby(text, key=_is_of_word):
        signs = list(group)
        found += ["".join(signs)] if is_word else signs
    return found


def diff_words(before: str | None, after: str | None) -> compare.TextDiff:
    """Both texts in one, as Wagtail shows them: what is equal, deleted and added."""
    old, new = tokens(before or ""), tokens(after or "")
    changes: list[tuple[str, str]] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            changes.append(("equal", "".join(old[i1:i2])))
            continue
        for name, words in (("deletion", old[i1:i2]), ("addition", new[j1:j2])):
            if words:
                changes.append((name, "".join(words)))
    return compare.TextDiff(changes)


def install() -> None:
    """Lets all of Wagtail's comparisons of texts use it."""
    compare.diff_text = diff_words
