# words: admin
"""A line of text with marks as the HTML that a machine is sent, and back.

Links and whatever else is numbered go by an ``id`` alone: no address leaves the site, and none
comes back. Everything must come back: a line whose marks did not is left out by whoever asks.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape, unescape
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from home.multilingual.texts import is_unspaced, normalise
from home.translating.exchange.marks import MARK, MarksError, Tag, escaped, tokens, without_marks

#: Elements that part sentences, for which a machine is sent the same; others are a ``span``.
_BLOCKS = frozenset({"p", "ul", "ol", "li", "h2", "h3", "h4", "h5", "h6", "blockquote"})
_STYLES = {"b": "b", "strong": "b", "i": "i", "em": "i"}
_NUMBERED = re.compile(r"[ax]\d+")
#: What some machines write for a sign, though they were sent the sign itself.
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|amp|apos|quot|nbsp|lt|gt);", re.IGNORECASE)


def to_html(text: str, tags: Iterable[Tag] = ()) -> str:
    """A text with marks, which stand for ``tags``; raises ``MarksError``."""
    blocks = {tag.mark: tag.name for tag in tags if tag.name in _BLOCKS}
    return "".join(_html_of(kind, value, blocks) for kind, value in tokens(normalise(text)))


def _html_of(kind: str, value: str, blocks: dict[str, str]) -> str:
    if kind == "text":
        return escape(value, quote=False)
    name = value.lower()
    if kind == "void":
        return f'<br id="{name}">'
    element = name if name in _STYLES else "a" if name[0] == "a" else blocks.get(name, "span")
    if kind == "close":
        return f"</{element}>"
    return f"<{element}>" if name in _STYLES else f'<{element} id="{name}">'


def plain_to_html(text: str) -> str:
    """One line without marks."""
    return escape(normalise(text), quote=False)


class _Reader(HTMLParser):
    """Raises ``MarksError`` for whatever was not sent."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._opened: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        mark = self._mark(tag, dict(attrs))
        if tag == "br":
            self.parts.append(f"<{mark}/>")
            return
        self.parts.append(f"<{mark}>")
        self._opened.append((tag, mark))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            raise _lost()
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "br":
            return
        if not self._opened or self._opened[-1][0] != tag:
            raise _lost()
        self.parts.append(f"</{self._opened.pop()[1]}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(escaped(data))

    def handle_comment(self, data: str) -> None:
        raise _lost()

    def handle_decl(self, decl: str) -> None:
        raise _lost()

    def handle_pi(self, data: str) -> None:
        raise _lost()

    def unknown_decl(self, data: str) -> None:
        raise _lost()

    def finish(self) -> str:
        self.close()
        if self._opened or self.rawdata:
            raise _lost()
        return "".join(self.parts)

    def _mark(self, tag: str, attrs: dict[str, str | None]) -> str:
        if tag in _STYLES:
            return _STYLES[tag]
        name = (attrs.get("id") or "").lower()
        kind = "a" if tag == "a" else "x" if tag in {"span", "br", *_BLOCKS} else ""
        if not kind or not _NUMBERED.fullmatch(name) or name[0] != kind:
            raise _lost()
        return name


def from_html(html: str, source: str) -> str:
    """What came back for a paragraph with marks, as such; raises ``MarksError``."""
    reader = _Reader()
    reader.feed(html)
    text = _with_spaces(normalise(_without_entities(reader.finish(), source)), source)
    if _marks(text) != _marks(source):
        raise _lost()
    return text


def plain_from_html(html: str, source: str) -> str:
    """What came back for a line without marks; raises ``MarksError`` for HTML in it."""
    reader = _Reader()
    reader.feed(html)
    text = reader.finish()
    if MARK.search(text):
        raise _lost()
    return normalise(_plain_entities(without_marks(text), source))


def _lost() -> MarksError:
    return MarksError(_("The machine has lost links or formatting of it."))


def _marks(text: str) -> Counter[tuple[str, str]]:
    return Counter((kind, value.lower()) for kind, value in tokens(text) if kind != "text")


def _without_entities(text: str, source: str) -> str:
    """Words with signs in place of ``&apos;`` and the like, where the original has none."""
    parts, end = [], 0
    for found in MARK.finditer(text):
        parts += [_marked_words(text[end : found.start()], source), found[0]]
        end = found.end()
    return "".join([*parts, _marked_words(text[end:], source)])


def _marked_words(text: str, source: str) -> str:
    return escaped(_plain_entities(without_marks(text), without_marks(source)))


def _plain_entities(words: str, source: str) -> str:
    if _ENTITY.search(source):
        return words
    return _ENTITY.sub(lambda found: unescape(found[0]), words)


def _with_spaces(text: str, source: str) -> str:
    """Puts a space back that stood between a word and a mark, and that the machine has lost."""
    for mark in {found[0] for found in MARK.finditer(source)}:
        before = _beside(source, mark, -1)
        after = _beside(source, mark, 1)
        is_opening, place = not mark.startswith("</"), text.find(mark)
        if place < 0:
            continue
        if is_opening and before == " " and _is_word(text[:place][-1:]):
            text = f"{text[:place]} {text[place:]}"
        elif not is_opening and after == " " and _is_word(text[place + len(mark) :][:1]):
            text = f"{text[: place + len(mark)]} {text[place + len(mark) :]}"
    return text


def _beside(text: str, mark: str, step: int) -> str:
    place = text.find(mark)
    return text[:place][-1:] if step < 0 else text[place + len(mark) :][:1]


def _is_word(sign: str) -> bool:
    return bool(sign) and sign.isalnum() and not is_unspaced(sign)


def lines_of(text: str) -> Iterator[tuple[str, str]]:
    """A text without marks line by line: the line, and the break after it."""
    parts = re.split(r"(\n+)", text)
    yield from zip(parts[::2], [*parts[1::2], ""], strict=True)
