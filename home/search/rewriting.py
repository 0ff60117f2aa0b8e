"""Rules that rewrite a word, one after the other."""

import re

Rules = list[tuple[re.Pattern, str]]


def rules(*pairs: tuple[str, str]) -> Rules:
    """Rules from regular expressions and what replaces them."""
    return [(re.compile(pattern), replacement) for pattern, replacement in pairs]


def rewritten(word: str, by: Rules) -> str:
    for pattern, replacement in by:
        word = pattern.sub(replacement, word)
    return word
