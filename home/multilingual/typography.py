"""Where no line may break, as the printers of a language set it.

A one-letter preposition does not stand at the end of a line in Slavic languages; French has a
thin space before its high signs and inside its quotation marks; the years of a range stay
together in all. Editors type plain spaces and dashes.
"""

import re
from collections.abc import Callable

NO_BREAK, THIN = "\u00a0", "\u202f"
#: Takes no room, and no line breaks at it (U+2060, UAX #14).
WORD_JOINER = "\u2060"

Rule = Callable[[str], str]


def _short_words(letters: str) -> Rule:
    """Binds words of one letter, in either case, to the word behind them."""
    word = re.compile(rf"(?<![^\s(\[«„“\"'‘—–-])([{letters}{letters.upper()}])[ \n]+(?=\S)")
    return lambda text: word.sub(rf"\1{NO_BREAK}", text)


#: A line may break behind an en dash, also between figures.
_RANGE = re.compile(r"(?<=\d)–(?=\d)")
#: Colon and dash also behind a tag, where a piece of HTML begins with the space.
_DASH = re.compile(r"(?<!\s) — ")
_NUMBER = re.compile(r"№ (?=\d)")
_HIGH = re.compile(rf"[ {NO_BREAK}](?=[;!?](?!\w))|(?<=[^\W\d_])(?=[!?]+(?:\s|$))")
_COLON = re.compile(r"(?<!\s) (?=:(?:\s|$))")
_OPENING = re.compile(rf"«[ {NO_BREAK}]")
_CLOSING = re.compile(rf"[ {NO_BREAK}]»")


def _cyrillic(letters: str) -> Rule:
    short = _short_words(letters)

    def rule(text: str) -> str:
        return _NUMBER.sub(f"№{NO_BREAK}", _DASH.sub(f"{NO_BREAK}— ", short(text)))

    return rule


def _french(text: str) -> str:
    text = _COLON.sub(NO_BREAK, _HIGH.sub(THIN, text))
    return _CLOSING.sub(f"{THIN}»", _OPENING.sub(f"«{THIN}", text))


RULES: dict[str, Rule] = {
    "ru": _cyrillic("авикосу"),
    "uk": _cyrillic("авзийіоу"),
    "sr": _short_words("аиоускaiouks"),
    "cs": _short_words("aikosuvz"),
    "pl": _short_words("aiouwz"),
    "fr": _french,
}


def typeset(text: str, code: str) -> str:
    """A text as printers of its language set it. Set twice, it is as set once.

    Without a language, as inside a program, it stays as it is.
    """
    if code:
        text = _RANGE.sub(f"–{WORD_JOINER}", text)
    rule = RULES.get(code)
    return rule(text) if rule is not None else text


_TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w-]*)([^>]*)>", re.DOTALL)
_LANG = re.compile(r"""\slang=["']([\w-]*)["']""")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
#: What holds no running text.
_RAW = frozenset(("script", "style", "textarea", "pre", "code", "svg", "option"))


def typeset_html(html: str, code: str) -> str:
    """Sets the words of a piece of HTML, each by the language that it is marked with.

    ``code`` is the language around the piece. Attributes stay as they are.
    """
    parts: list[str] = []
    open_tags: list[tuple[str, str]] = []  # with the language inside each; "" for none at all
    language, position = code, 0
    for tag in _TAG.finditer(html):
        start, end = tag.span()
        if start > position:
            parts.append(typeset(html[position:start], language))
        parts.append(html[start:end])
        position = end
        closing, name, attributes = tag.groups()
        if name is None or name in _VOID or attributes.endswith("/"):
            continue
        if closing:
            while open_tags and open_tags.pop()[0] != name:
                pass
            language = open_tags[-1][1] if open_tags else code
        else:
            if name in _RAW:
                language = ""
            elif language and "lang=" in attributes and (marked := _LANG.search(attributes)):
                language = marked[1]
            open_tags.append((name, language))
    parts.append(typeset(html[position:], language))
    return "".join(parts)
