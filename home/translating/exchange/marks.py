# words: admin
"""Running text with a few marks instead of HTML, and back.

Bold and italics are ``<b>`` and ``<i>``. A link is a number, ``<a1>…</a1>``: its address stays
here and cannot be broken. Whatever else there may be, such as a passage from left to right, is
``<x1>…</x1>`` or ``<x1/>``. Between paragraphs stands an empty line.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

from django.utils.translation import gettext as _

from home.multilingual.texts import normalise

#: Elements that have a letter of their own, while they have no attributes.
_PLAIN = {"b", "i"}
_VOID = {"br", "hr", "embed", "img"}
_KEY = re.compile(r' data-block-key="[^"]*"')
#: What a person may take for a mark: an opening, a closing, or one without content.
MARK = re.compile(r"<(/?)([A-Za-z]\w*)([^<>]*?)(/?)>")
_LIKE_MARK = re.compile(r"<(?=/?[A-Za-z])")
_LIKE_ENTITY = re.compile(r"&(?=lt;|amp;)")
GAP = re.compile(r"\n[ \t]*\n\s*")

#: Gives the tag of a translation that stands for a tag of its original, if one does.
SameAs = Callable[[str, str], bool]


class MarksError(ValueError):
    """Why some marks cannot be used: a sentence for who wrote them."""


class Tag(NamedTuple):
    """What a numbered mark stands for: the beginning of an element, as it is stored."""

    mark: str  # "a1", "x2"
    html: str
    name: str

    @property
    def is_needed(self) -> bool:
        """Whether a translation without it would lack something."""
        return self.name in ("a", "embed", "img")


class _Piece(NamedTuple):
    kind: str  # "text", "open", "close", "void"
    text: str  # of tags: as they are stored
    name: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[_Piece] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = "void" if tag in _VOID else "open"
        self.pieces.append(_Piece(kind, self.get_starttag_text() or "", tag))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append(_Piece("void", self.get_starttag_text() or "", tag))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.pieces.append(_Piece("close", f"</{tag}>", tag))

    def handle_data(self, data: str) -> None:
        self.pieces.append(_Piece("text", data))


def _pieces(html: str) -> list[_Piece]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.pieces


def _is_of_paragraphs(pieces: list[_Piece]) -> bool:
    """Whether there is nothing but paragraphs, one beside the other."""
    depth = 0
    for piece in pieces:
        is_paragraph = piece.name == "p"
        if depth == 0 and not (is_paragraph and piece.kind == "open"):
            return False
        if depth and is_paragraph and piece.kind == "open":
            return False
        depth += {"open": 1, "close": -1}.get(piece.kind, 0)
    return depth == 0


class Marks:
    """The marks of one passage: those of its original, and what its translation has besides."""

    def __init__(self, original: str, translation: str = "", same: SameAs | None = None) -> None:
        self._same = same or (lambda one, other: one == other)
        sources = [_pieces(html) for html in (original, translation) if html]
        self.has_paragraphs = all(map(_is_of_paragraphs, sources))
        self.tags: list[Tag] = []
        #: For each tag of the original, the one that the translation has for it.
        self._instead: dict[str, str] = {}
        self._paragraphs = _paragraphs(translation) or _paragraphs(original)
        self._paragraphs_of_original = _paragraphs(original)
        self.source = self._write(sources[0], self._add) if original else ""
        self._is_mine = {tag.mark for tag in self.tags}
        self._free = list(self.tags)
        self.target = self._write(_pieces(translation), self._find) if translation else ""

    def _add(self, piece: _Piece) -> str:
        kind = "a" if piece.name == "a" else "x"
        number = 1 + sum(tag.mark[0] == kind for tag in self.tags)
        self.tags.append(Tag(f"{kind}{number}", piece.text, piece.name))
        return self.tags[-1].mark

    def _find(self, piece: _Piece) -> str:
        """The mark of a tag of the translation: the original's, where it is the same link."""
        free = [tag for tag in self._free if tag.name == piece.name]
        found = next((tag for tag in free if tag.html == piece.text), None) or next(
            (tag for tag in free if self._same(tag.html, piece.text)), None
        )
        if found is None:
            return self._add(piece)
        self._free.remove(found)
        self._instead[found.mark] = piece.text
        return found.mark

    def _write(self, pieces: list[_Piece], mark_of: Callable[[_Piece], str]) -> str:
        parts: list[str] = []
        opened: list[str] = []
        for piece in pieces:
            if piece.kind == "text":
                parts.append(escaped(piece.text))
            elif self.has_paragraphs and piece.name == "p":
                if piece.kind == "open" and parts:
                    parts.append("\n\n")
            elif piece.kind == "close":
                parts.append(f"</{opened.pop() if opened else piece.name}>")
            elif piece.kind == "open" and piece.text == f"<{piece.name}>" and piece.name in _PLAIN:
                opened.append(piece.name)
                parts.append(piece.text)
            else:
                mark = mark_of(piece)
                parts.append(f"<{mark}/>" if piece.kind == "void" else f"<{mark}>")
                if piece.kind == "open":
                    opened.append(mark)
        return "".join(parts)

    # Back

    def to_html(self, text: str) -> str:
        """What is stored for a text with marks; raises ``MarksError``."""
        if self.has_paragraphs:
            paragraphs = [each.strip() for each in GAP.split(text.strip())]
            return "".join(self._paragraph(index, each) for index, each in enumerate(paragraphs))
        return self._inline(text)

    def _paragraph(self, index: int, text: str) -> str:
        known = [each for each in (self._paragraphs, self._paragraphs_of_original) if each]
        begin = next((each[index] for each in known if index < len(each)), "<p>")
        return f"{begin}{self._inline(text)}</p>"

    def _inline(self, text: str) -> str:
        parts: list[str] = []
        opened: list[str] = []
        tags = {tag.mark: tag for tag in self.tags}
        for kind, value in tokens(text):
            if kind == "text":
                parts.append(escape(value, quote=False))
                continue
            name = value.lower()
            if kind == "close":
                if not opened or opened.pop() != name:
                    raise MarksError(
                        _("The mark </%(mark)s> closes what was not opened.") % {"mark": value}
                    )
                parts.append(f"</{tags[name].name if name in tags else name}>")
                continue
            if name not in tags and name not in _PLAIN:
                raise MarksError(_("The mark <%(mark)s> is not known here.") % {"mark": value})
            html = self._instead.get(name, tags[name].html) if name in tags else f"<{name}>"
            is_void = name in tags and (tags[name].name in _VOID or html.endswith("/>"))
            if is_void != (kind == "void"):
                raise MarksError(_("The mark <%(mark)s> is broken.") % {"mark": value})
            parts.append(html)
            if not is_void:
                opened.append(name)
        if opened:
            raise MarksError(_("The mark <%(mark)s> is not closed.") % {"mark": opened[-1]})
        return "".join(parts)

    def missing(self, text: str) -> list[str]:
        """The links and pictures of the original that a text with marks does not have."""
        found = Counter(value.lower() for kind, value in tokens(text) if kind != "close")
        needed = [tag.mark for tag in self.tags if tag.is_needed and tag.mark in self._is_mine]
        return [mark for mark in needed if not found[mark]]

    def doubled(self, text: str) -> list[str]:
        """The numbered marks that stand more than once in a text."""
        found = Counter(value.lower() for kind, value in tokens(text) if kind != "close")
        return [tag.mark for tag in self.tags if found[tag.mark] > 1]

    def wordless(self, text: str) -> list[str]:
        """The links that stand around no words in a text, but do in the original."""
        allowed = _empty_links(self.source)
        return [mark for mark in _empty_links(text) if mark not in allowed]

    def address(self, mark: str) -> str:
        """Where a link leads, for who translates it; empty for a page of the site."""
        html = next((tag.html for tag in self.tags if tag.mark == mark), "")
        found = re.search(r'href="([^"]*)"', html)
        return found[1] if found else ""


def _paragraphs(html: str) -> list[str]:
    """The beginnings of the paragraphs, with Draftail's names of them."""
    return [p.text for p in _pieces(html) if p.name == "p" and p.kind == "open"] if html else []


def escaped(text: str) -> str:
    return _LIKE_MARK.sub("&lt;", _LIKE_ENTITY.sub("&amp;", text))


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&amp;", "&")


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """A text with marks in pieces: ("text", words), or "open", "close", "void" with its mark.

    Raises ``MarksError`` for what looks like a mark and is none.
    """
    end = 0
    for found in MARK.finditer(text):
        if found.start() > end:
            yield "text", _words(text[end : found.start()])
        end = found.end()
        closes, name, rest, is_void = found.groups()
        if rest.strip() or (closes and is_void):
            raise MarksError(_("“%(mark)s” is no mark of this text.") % {"mark": found[0][:40]})
        yield "close" if closes else "void" if is_void else "open", name
    if end < len(text):
        yield "text", _words(text[end:])


def _words(text: str) -> str:
    cut = _LIKE_MARK.search(text)
    if cut:
        mark = text[cut.start() : cut.start() + 20]
        raise MarksError(_("“%(mark)s” is no mark of this text.") % {"mark": mark})
    return unescaped(text)


def _empty_links(text: str) -> list[str]:
    opened: list[tuple[str, int]] = []
    seen, empty = 0, []
    for kind, value in tokens(text):
        if kind == "open":
            opened.append((value.lower(), seen))
        elif kind == "close" and opened:
            mark, before = opened.pop()
            if mark[0] == "a" and seen == before:
                empty.append(mark)
        else:
            # What is inside a link is seen, be it a picture or a word.
            seen += kind == "void" or any(s.isprintable() and not s.isspace() for s in value)
    return empty


def without_marks(text: str) -> str:
    """The words alone."""
    return unescaped(MARK.sub("", text))


Run = tuple[str, frozenset[str]]


def in_runs(text: str) -> Iterator[Run]:
    """The pieces of a text with their styles, "b" and "i"; other marks stay in the words."""
    styles: frozenset[str] = frozenset()
    end = 0
    for found in MARK.finditer(text):
        if found[2] not in _PLAIN or found[3] or found[4]:
            continue
        if found.start() > end:
            yield text[end : found.start()], styles
        end = found.end()
        styles = styles - {found[2]} if found[1] else styles | {found[2]}
    if end < len(text):
        yield text[end:], styles


def joined(runs: Iterable[Run]) -> str:
    """Pieces as a text with marks: neighbours in the same style are one, spaces have none."""
    merged: list[Run] = []
    for words, styles in runs:
        if merged and (merged[-1][1] == styles or not words.strip()):
            merged[-1] = (merged[-1][0] + words, merged[-1][1])
        elif words:
            merged.append((words, styles))
    return "".join(_styled(words, sorted(styles)) for words, styles in merged)


def _styled(words: str, styles: list[str]) -> str:
    inner = words.strip()
    if not styles or not inner:
        return words
    before, after = words.split(inner, 1)
    opening = "".join(f"<{name}>" for name in styles)
    closing = "".join(f"</{name}>" for name in reversed(styles))
    return f"{before}{opening}{inner}{closing}{after}"


def canonical(text: str) -> str:
    """A text with its styles as ``joined`` writes them: equal where it looks the same."""
    return "\n\n".join(joined(in_runs(part)) for part in GAP.split(text.strip()))


def paragraphs_of(text: str) -> list[str]:
    """What two texts are compared by: tools break lines as they like."""
    return [normalise(part) for part in GAP.split(canonical(text).strip())]


def without_styles(text: str) -> str:
    """A text without bold and italics."""
    return "".join(words for words, _styles in in_runs(text))
