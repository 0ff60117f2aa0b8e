# words: admin
"""What word processors put into the clipboard, as the blocks that it means.

Word, LibreOffice and Google Docs write HTML, each in its own way: lists that are paragraphs with
a ``mso-list``, a bold element around everything that is not bold, notes as anchors. Here it is
read into headings, paragraphs, lists, quotations and notes. What has no place is named.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag
from bs4.element import PreformattedString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.pasted import clean_html

#: What a heading of a text can hold; a longer one is a paragraph.
LONGEST_HEADING = 200
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = frozenset({"ul", "ol"})
_BOXES = {
    *("html", "body", "div", "section", "article", "main", "header", "footer", "center", "form"),
    *("figure", "figcaption", "aside", "nav", "address", "details", "summary", "fieldset"),
    *("legend", "hgroup", "dialog", "menu", "dir", "dl", "dt", "dd"),
}
_ROW_GROUPS = {"thead", "tbody", "tfoot"}
_TABLE_PARTS = {*_ROW_GROUPS, "tr", "td", "th", "caption"}
_PARAGRAPHS = {"p", *_LISTS, "li", "blockquote", "table", "hr", "pre"}
_UNSEEN = {"head", "style", "script", "meta", "link", "title", "xml", "template", "colgroup", "col"}
_PICTURES = {"img", "picture", "svg", "v:shape", "v:imagedata", "object", "canvas"}
_PLAYED = {"iframe", "video", "audio", "embed"}
_TITLES = {"msotitle", "msosubtitle", "title", "subtitle"}
_QUOTES = {"msoquote", "msointensequote", "msoblocktext", "quotations"}
_NOTE = re.compile(r"^(_?(ftn|edn)\d+|sd(foot|end)note\d+|ftnt\d+)$")
_NOTE_MARK = re.compile(r"#(_?(ftn|edn)\d+|sd(foot|end)note\d+sym|ftnt\d+)$")
_NOTE_BACK = re.compile(r"#(_?(ftn|edn)ref\d+|sd(foot|end)note\d+anc|ftnt_ref\d+)$")
#: What Word writes before a point of a numbered list. A bullet of its is one sign, or a letter
#: in a font of signs.
_NUMBER = re.compile(r"\d|\w[\w.)]")
#: Word's comments and the marks that lead to them. What has only a style of ``mso-comment``
#: around it are the words that somebody has commented on.
_COMMENTS = {"msocomanchor", "msocomoff", "msocomtxt", "msocommenttext", "msocommentsubject"}
_COMMENT_LINK = re.compile(r"#(_msocom_\d+|_msoanchor_\d+|cmnt\d+|cmnt_ref\d+)$")
_COMMENT_NUMBER = re.compile(r"(?:_com|_msocom|_msoanchor|cmnt|cmnt_ref)_?(\d+)")
_SIGNS = "0123456789+-−=()ni "
_RAISED = str.maketrans(_SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ ")
_LOWERED = str.maketrans(_SIGNS.replace("n", ""), "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ᵢ ")
#: How a number in brackets is written above the line: it reads the same within it.
_IN_BRACKETS = re.compile(r"^\[\w+\]$")
_SHIFT = re.compile(r"(?<![\w-])vertical-align:(super|sub)\b")
_COUNTING = re.compile(r"list-style(?:-type)?:[^;]*?\b((?:lower|upper)-(?:alpha|latin|roman))")
_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
#: Word has others for scripts of its own: mso-bidi-font-weight.
_WEIGHT = re.compile(r"(?<![\w-])font-weight:(\w+)")
_SLANT = re.compile(r"(?<![\w-])font-style:(\w+)")
_TAGS = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[ \t\r\n\f]+")


class Block(NamedTuple):
    """A block of a text: its kind in ``BodyBlock`` and its value there."""

    kind: str
    value: Any


class Pasted(NamedTuple):
    """The blocks, and what is said of everything that is not as it was."""

    blocks: list[Block]
    remarks: list[str]


class _Style(NamedTuple):
    """How a passage is written."""

    bold: bool = False
    italic: bool = False
    link: str = ""
    shift: str = ""  # "super" above the line, "sub" below it


def read_clipboard(html: str) -> Pasted:
    """The blocks that the HTML of a clipboard means; none of what it holds is lost unsaid."""
    tree = BeautifulSoup(html, "html.parser")
    reader = _Reader(min((_name(each) for each in tree.find_all(_HEADINGS)), default="h1"))
    reader.read(tree.children)
    return Pasted([*reader.finished(), *reader.notes()], reader.remarks())


class _Reader:
    """Walks through the elements once, and gathers blocks."""

    def __init__(self, highest: str) -> None:
        self._highest = highest  # of the headings there are: whatever is below is a part
        self._blocks: list[Block] = []
        self._paragraphs: list[str] = []
        self._items: list[str] = []
        self._quote: list[Tag] = []
        self._notes: list[str] = []
        self._changed: Counter[str] = Counter()
        self._comments: set[str] = set()  # a comment has a mark and, elsewhere, its words

    def read(self, parts: Iterable[PageElement], style: _Style | None = None) -> None:
        loose: list[PageElement] = []  # words that stand in no paragraph
        for part in parts:
            if isinstance(part, Tag) and self._is_block(part):
                self._add_paragraph(loose, style)
                loose = []
                self._read_block(part)
            else:
                loose.append(part)
        self._add_paragraph(loose, style)

    def _is_block(self, tag: Tag) -> bool:
        name = _name(tag)
        if name in _UNSEEN:
            return False
        if name in _PARAGRAPHS | _HEADINGS | _BOXES | _TABLE_PARTS:
            return True
        # Google wraps everything into <b>, others into <span> or <font>.
        return any(self._is_block(child) for child in tag.children if isinstance(child, Tag))

    def _leaves_out(self, tag: Tag) -> bool:
        """Whether nothing of an element is taken; each that readers would have seen is counted.

        Whatever walks through elements asks this of each of them, once.
        """
        name = _name(tag)
        if name in _UNSEEN:
            return True
        kind = ""
        if _is_comment(tag):
            self._count_comment(tag)
            return True
        if name in _PICTURES:
            kind = "pictures"
        elif name in _PLAYED:
            kind = "films"
        elif _is_hidden(tag):
            kind = "hidden"
        elif name == "del" or "msodel" in _classes(tag):
            kind = "deletions"
        if kind:
            says = kind in {"pictures", "films"} or bool(tag.get_text(strip=True))
            self._changed[kind] += 1 if says else 0
        return bool(kind)

    def _count_comment(self, tag: Tag) -> None:
        numbers = set(_COMMENT_NUMBER.findall(str(tag)))
        if not numbers and tag.get_text(strip=True):
            numbers = {f"without a number {len(self._comments)}"}
        self._comments |= numbers
        self._changed["comments"] = len(self._comments)

    def _read_block(self, tag: Tag) -> None:
        name = _name(tag)
        if self._leaves_out(tag):
            return
        if _NOTE.match(str(tag.get("id", ""))):
            self._read_note(tag)
        elif name in _HEADINGS or (name == "p" and _classes(tag) & _TITLES):
            self._read_heading(tag)
        elif name in _LISTS:
            self._read_list(tag)
        elif name == "table":
            self._read_table(tag)
        elif name == "blockquote" or (name == "p" and _classes(tag) & _QUOTES):
            self._end_paragraphs()
            self._end_list()
            self._quote.append(tag)
        elif name == "p" and "mso-list" in _css(tag) and "mso-list:none" not in _css(tag):
            self._read_word_item(tag)
        elif name == "hr":
            self._end_paragraphs()
            self.read(tag.children)
        else:
            self.read(tag.children, _style_of(tag, _Style()))

    # What is gathered, and when it ends

    def _add_paragraph(self, parts: Iterable[PageElement], style: _Style | None = None) -> None:
        html = self._inline(parts, style or _Style())
        if html:
            self._end_list()
            self._end_quote()
            self._paragraphs.append(f"<p>{html}</p>")

    def _end_paragraphs(self) -> None:
        if self._paragraphs:
            self._blocks.append(Block("paragraph", "".join(self._paragraphs)))
            self._paragraphs = []

    def _end_list(self) -> None:
        if self._items:
            self._blocks.append(Block("list", self._items))
            self._items = []

    def _end_quote(self) -> None:
        if not self._quote:
            return
        quoted, self._quote = self._quote, []
        lines = [line for tag in quoted for line in self._lines_of_quote(tag)]
        links = [link for tag in quoted for link in _links(tag)]
        source = ""
        if len(lines) > 1 and re.match(r"^[—–-]\s*\S", lines[-1]):
            source = re.sub(r"^[—–-]\s*", "", lines.pop())
        self._changed["links in quotations"] += max(0, len(links) - 1)
        if lines:
            value = {"text": "\n".join(lines), "source": source, "link": next(iter(links), "")}
            self._blocks.append(Block("quote", value))

    def _lines_of_quote(self, tag: Tag) -> Iterator[str]:
        """The lines of a quotation, which has no bold or links inside."""
        for passage in self._passages(tag.children):
            for line in passage.split("<br/>"):
                if words := _plain(line):
                    yield words

    def _start_block(self) -> None:
        self._end_paragraphs()
        self._end_list()
        self._end_quote()

    def finished(self) -> list[Block]:
        self._start_block()
        return self._blocks

    def notes(self) -> list[Block]:
        return [Block("paragraph", "".join(self._notes))] if self._notes else []

    # Kinds of blocks

    def _read_heading(self, tag: Tag) -> None:
        words = _plain(" ".join(self._passages(tag.children)).replace("<br/>", " "))
        if not words:
            return
        self._start_block()
        if len(words) > LONGEST_HEADING:
            self._changed["long headings"] += 1
            self._paragraphs.append(f"<p><b>{escape(words, quote=False)}</b></p>")
            return
        level = "2" if _name(tag) in {self._highest, "p"} else "3"
        self._blocks.append(Block("heading", {"text": words, "level": level}))

    def _read_list(self, tag: Tag, depth: int = 0) -> None:
        """The points of a list: with bullets as a list, with numbers as paragraphs that begin
        with them, because a list of ours has bullets only."""
        self._end_quote()
        if not depth:
            self._end_list()
        for mark, parts, style in self._points(tag):
            lines: list[str] = []
            for piece in self._pieces(parts, style, apart=_LISTS):
                if isinstance(piece, Tag):
                    mark = self._add_point(tag, mark, lines, depth)
                    lines = []
                    self._read_list(piece, depth + 1)
                else:
                    lines.append(piece)
            self._add_point(tag, mark, lines, depth)
        if not depth:
            self._end_list()

    def _add_point(self, within: Tag, mark: str, lines: list[str], depth: int) -> str:
        """Adds what there is of a point; the mark that what follows of it has."""
        if not lines:
            return mark
        self._changed["lists in lists"] += 1 if depth else 0
        self._add_item(f"{mark}{'<br/>'.join(lines)}", numbered=_name(within) == "ol")
        return ""

    def _add_item(self, html: str, *, numbered: bool) -> None:
        if numbered:
            self._end_list()
            self._paragraphs.append(f"<p>{html}</p>")
        else:
            self._end_paragraphs()
            self._items.append(f"<p>{html}</p>")

    def _points(self, tag: Tag) -> Iterator[tuple[str, list[PageElement], _Style]]:
        """What stands in a list: its number if it has one, its parts and how they are written."""
        number = _whole(tag.get("start"), 1)
        beside: list[PageElement] = []  # Google and LibreOffice put lists between the items
        for child in tag.children:
            if not isinstance(child, Tag) or _name(child) != "li":
                beside.append(child)
                continue
            yield "", beside, _Style()
            beside = []
            if not self._leaves_out(child):
                mark = ""
                if _name(tag) == "ol" and self._says_something(child):
                    number = _whole(child.get("value"), number)
                    mark = _numbered(number, child, tag)
                    number += 1
                yield mark, list(child.children), _style_of(child, _Style())
        yield "", beside, _Style()

    def _says_something(self, item: Tag) -> bool:
        apart = _Reader(self._highest)  # what it leaves out is counted when the item is read
        return any(isinstance(each, str) for each in apart._pieces(item.children, apart=_LISTS))

    def _read_word_item(self, tag: Tag) -> None:
        self._end_quote()
        marks = tag.find_all(lambda each: "mso-list:ignore" in _css(each))
        level = re.search(r"mso-list:[^;]*level(\d+)", _css(tag))
        lines = list(self._passages(tag.children, _style_of(tag, _Style())))
        if lines:
            self._changed["lists in lists"] += 1 if level and level[1] != "1" else 0
            numbered = any(_NUMBER.search(each.get_text().strip()) for each in marks)
            self._add_item("<br/>".join(lines), numbered=numbered)

    def _read_table(self, tag: Tag) -> None:
        beside, rows = self._rows(tag)
        self.read(beside)
        if len(rows) == 1 and len(rows[0]) == 1:  # a frame around a text
            self.read(rows[0][0].children)
            return
        if not rows:
            return
        self._start_block()
        heads: list[str] = []
        if len(rows) > 1 and all(self._is_head(cell) for cell in rows[0]):
            heads = [escape(_plain(self._cell(cell)), quote=False) for cell in rows.pop(0)]
        texts = [[self._cell(cell) for cell in row] for row in rows]
        # A column without any word is named all the same.
        empty = [
            not any("".join(row[place : place + 1]) for row in texts) for place in range(len(heads))
        ]
        for row in texts:
            row += [""] * (len(heads) - len(row))
            named = []
            for place, cell in enumerate(row):
                head = heads[place] if place < len(heads) else ""
                if cell or (head and empty[place]):
                    named.append(f"{head}: {cell or '—'}" if head else cell)
            if named:
                self._items.append(f"<p>{'; '.join(named)}</p>")
        self._changed["tables"] += 1
        self._end_list()

    def _rows(self, tag: Tag) -> tuple[list[PageElement], list[list[Tag]]]:
        """The cells of a table, row by row, and before them what stands in no cell: captions."""
        beside: list[PageElement] = []
        rows: list[list[Tag]] = []
        for part in tag.children:
            name = _name(part) if isinstance(part, Tag) else ""
            if not isinstance(part, Tag) or name not in _TABLE_PARTS - {"caption"}:
                beside.append(part)
            elif self._leaves_out(part):
                continue
            elif name in {"td", "th"}:
                if not rows:
                    rows.append([])
                rows[-1].append(part)
            else:
                more, found = self._rows(part)
                beside += more
                rows += found
        return beside, rows

    def _is_head(self, cell: Tag) -> bool:
        """Whether a cell names its column: by its element, or because all of it is bold."""
        apart = _Reader(self._highest)  # what it leaves out is counted when the cell is read
        runs = apart._runs(cell.children, _Style(bold=_name(cell) == "th"))
        words = [style for words, style in runs if words.strip()]
        return bool(words) and all(style.bold for style in words)

    def _cell(self, cell: Tag) -> str:
        return " ".join(self._passages(cell.children)).replace("<br/>", " ")

    def _read_note(self, tag: Tag) -> None:
        html = "<br/>".join(self._passages(tag.children))
        if html:
            self._changed["notes"] += 1
            self._notes.append(f"<p>{html}</p>")

    # Passages: what stands in an element that can hold no blocks, such as a cell

    def _passages(self, parts: Iterable[PageElement], style: _Style | None = None) -> Iterator[str]:
        """Rich text of each paragraph, whatever the elements that they stand in."""
        for piece in self._pieces(parts, style):
            if isinstance(piece, str):
                yield piece

    def _pieces(
        self,
        parts: Iterable[PageElement],
        style: _Style | None = None,
        apart: frozenset[str] = frozenset(),
    ) -> Iterator[str | Tag]:
        """The passages, and as they are the elements of some names, for who reads them apart."""
        style = style or _Style()
        loose: list[PageElement] = []
        for part in parts:
            if not (isinstance(part, Tag) and self._is_block(part)):
                loose.append(part)
                continue
            if html := self._inline(loose, style):
                yield html
            loose = []
            if not self._leaves_out(part):
                yield from self._pieces_of(part, style, apart)
        if html := self._inline(loose, style):
            yield html

    def _pieces_of(self, tag: Tag, style: _Style, apart: frozenset[str]) -> Iterator[str | Tag]:
        name = _name(tag)
        if name in apart:
            yield tag
        elif name == "table":
            yield from self._table_within(tag, style)
        elif name == "ol":
            for mark, parts, how in self._points(tag):
                for html in self._passages(parts, how):
                    yield f"{mark}{html}"
                    mark = ""
        else:
            yield from self._pieces(tag.children, _style_of(tag, style), apart)

    def _table_within(self, tag: Tag, style: _Style) -> Iterator[str]:
        """A table inside a cell or an item: a passage."""
        beside, rows = self._rows(tag)
        yield from self._passages(beside, style)
        texts = [[html for cell in row if (html := self._cell(cell))] for row in rows]
        if html := "; ".join(", ".join(row) for row in texts if row):
            self._changed["tables"] += 1 if sum(map(len, rows)) > 1 else 0
            yield html

    # Words

    def _inline(self, parts: Iterable[PageElement], style: _Style) -> str:
        """Rich text of what stands in a line: bold, italics, links and line breaks."""
        runs = [run for run in self._runs(parts, style) if run[0]]
        html, text_before = "", ""
        for words, how in _joined(runs):
            if words == "\n":
                html, text_before = f"{html.rstrip(' ')}<br/>", " "
                continue
            if text_before.endswith(" ") or not text_before:
                words = words.lstrip(" ")
            text_before = words or text_before
            html += _marked(words, how)
        html = re.sub(r"^(<br/>)+|(<br/>)+$", "", html.strip(" "))
        return html if _TAGS.sub("", html).strip() else ""

    def _runs(self, parts: Iterable[PageElement], style: _Style) -> Iterator[tuple[str, _Style]]:
        for part in parts:
            if isinstance(part, PreformattedString):  # a comment or a declaration of Word's
                continue
            if isinstance(part, NavigableString):
                yield self._shifted(_SPACES.sub(" ", str(part)), style), style._replace(shift="")
            elif isinstance(part, Tag):
                yield from self._runs_of(part, style)

    def _runs_of(self, tag: Tag, style: _Style) -> Iterator[tuple[str, _Style]]:
        name, css = _name(tag), _css(tag)
        if self._leaves_out(tag):
            return
        if "mso-list:ignore" in css:
            mark = tag.get_text().strip()
            if _NUMBER.search(mark):
                yield f"{mark} ", style
        elif name == "br":
            yield "\n", style
        elif name == "a" and _is_note_mark(tag):
            number = re.sub(r"\W", "", tag.get_text())
            yield (
                f"[{number}]" + (" " if _NOTE_BACK.search(str(tag.get("href"))) else ""),
                style._replace(shift=""),
            )
        else:
            if name in {"s", "strike"} or re.search(
                r"text-decoration[\w-]*:[^;]*line-through", css
            ):
                self._changed["struck"] += 1
            yield from self._runs(tag.children, _style_of(tag, style))

    def _shifted(self, words: str, style: _Style) -> str:
        """Words above or below the line in signs that stand there by themselves, such as ⁶."""
        if not style.shift or not words.strip() or _IN_BRACKETS.match(words.strip()):
            return words
        signs = words.translate(_RAISED if style.shift == "super" else _LOWERED)
        if any(old == new != " " for old, new in zip(words, signs, strict=True)):
            self._changed["shifted"] += 1
            return words
        return signs

    def remarks(self) -> list[str]:
        """What is not as it was, as sentences."""
        found = {kind: count for kind, count in self._changed.items() if count}
        return [_remark(kind, count) for kind, count in found.items()]


def _remark(kind: str, count: int) -> str:
    words = {
        "pictures": ngettext(
            "%(count)s picture was left out. Add it as a block of its own.",
            "%(count)s pictures were left out. Add them as blocks of their own.",
            count,
        ),
        "films": ngettext(
            "%(count)s film or frame was left out.",
            "%(count)s films or frames were left out.",
            count,
        ),
        "tables": ngettext(
            "%(count)s table became a list, a row an item.",
            "%(count)s tables became lists, a row an item.",
            count,
        ),
        "notes": ngettext(
            "%(count)s note stands at the end, under its number.",
            "%(count)s notes stand at the end, under their numbers.",
            count,
        ),
        "comments": ngettext(
            "%(count)s comment was left out.", "%(count)s comments were left out.", count
        ),
        "deletions": ngettext(
            "%(count)s passage that was marked as deleted was left out.",
            "%(count)s passages that were marked as deleted were left out.",
            count,
        ),
        "hidden": ngettext(
            "%(count)s hidden passage was left out.",
            "%(count)s hidden passages were left out.",
            count,
        ),
        "struck": ngettext(
            "%(count)s passage is no longer struck through. Look whether it shall stay.",
            "%(count)s passages are no longer struck through. Look whether they shall stay.",
            count,
        ),
        "shifted": ngettext(
            "%(count)s superscript or subscript stands in the line now.",
            "%(count)s superscripts or subscripts stand in the line now.",
            count,
        ),
        "lists in lists": _("Points below points stand in one list now."),
        "long headings": ngettext(
            "%(count)s heading was too long and became a paragraph.",
            "%(count)s headings were too long and became paragraphs.",
            count,
        ),
        "links in quotations": ngettext(
            "%(count)s link inside a quotation was left out: a quotation has one.",
            "%(count)s links inside quotations were left out: a quotation has one.",
            count,
        ),
    }
    return words[kind] % {"count": count}


# What elements say


def _name(tag: Tag) -> str:
    return tag.name.casefold()


def _css(tag: Tag) -> str:
    return re.sub(r"\s*([:;])\s*", r"\1", str(tag.get("style") or "")).casefold()


def _classes(tag: Tag) -> set[str]:
    return {name.casefold() for name in tag.get_attribute_list("class") if name}


def _is_comment(tag: Tag) -> bool:
    """Whether an element is a comment on the text, or the mark of one."""
    if _classes(tag) & _COMMENTS or re.match(r"cmnt\d+$", str(tag.get("id", ""))):
        return True
    if re.search(r"mso-(element|special-character):comment", _css(tag)):
        return True
    if _name(tag) == "a" and _COMMENT_LINK.search(str(tag.get("href") or "")):
        return True
    # Google's comments stand in boxes that say nothing of themselves.
    inside = tag.find("a", id=re.compile(r"^cmnt\d+$")) if _name(tag) == "p" else None
    return inside is not None


def _whole(value: object, otherwise: int) -> int:
    """A whole number of an attribute."""
    return int(str(value)) if re.fullmatch(r"-?\d{1,6}", str(value), re.ASCII) else otherwise


def _numbered(number: int, item: Tag, within: Tag) -> str:
    """What stands before a point of a numbered list, as its program counts."""
    found = _COUNTING.search(_css(item)) or _COUNTING.search(_css(within))
    kind = found[1] if found else _TYPES.get(str(item.get("type") or within.get("type")), "")
    mark = str(number)
    if number > 0 and kind.endswith(("alpha", "latin")):
        mark = _letters(number)
    elif 0 < number < 4000 and kind.endswith("roman"):
        mark = _roman(number)
    return f"{mark if kind.startswith('lower') else mark.upper()}. "


def _letters(number: int) -> str:
    """a to z, then aa, ab."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
    written = ""
    for value, sign in zip(values, signs, strict=True):
        times, number = divmod(number, value)
        written += sign * times
    return written


def _is_hidden(tag: Tag) -> bool:
    css = _css(tag)
    return (
        tag.has_attr("hidden")
        or "display:none" in css
        or "mso-hide:all" in css
        or "visibility:hidden" in css
    )


def _style_of(tag: Tag, outside: _Style) -> _Style:
    """How the words of an element are written, in others of a style."""
    name, css = _name(tag), _css(tag)
    bold, italic = outside.bold, outside.italic
    if name in {"b", "strong"}:
        bold = True
    if name in {"i", "em", "cite"}:
        italic = True
    if weight := _WEIGHT.search(css):
        bold = weight[1] in {"bold", "bolder"} or (weight[1].isdecimal() and int(weight[1]) >= 600)
    if slant := _SLANT.search(css):
        italic = slant[1] in {"italic", "oblique"}
    link = outside.link
    if name == "a":
        link = _address(tag) or link
    shift = {"sup": "super", "sub": "sub"}.get(name, outside.shift)
    if found := _SHIFT.search(css):
        shift = found[1]
    return _Style(bold, italic, link, shift)


def _address(tag: Tag) -> str:
    """Where a link leads; empty if only within the document, or to a file of its author's."""
    address = str(tag.get("href") or "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme in ("http", "https"):
        return address if parts.netloc else ""
    return address if parts.scheme in ("mailto", "tel") else ""


def _links(tag: Tag) -> Iterator[str]:
    for link in tag.find_all("a"):
        address = _address(link)
        if address.startswith("http"):
            yield address


def _is_note_mark(tag: Tag) -> bool:
    """Whether a link leads to a note, or from it back to the text."""
    address = str(tag.get("href") or "")
    found = _NOTE_MARK.search(address) or _NOTE_BACK.search(address)
    return bool(found) and bool(re.search(r"\w", tag.get_text()))


def _plain(html: str) -> str:
    """The words of rich text."""
    return _SPACES.sub(" ", BeautifulSoup(html, "html.parser").get_text()).strip()


def _joined(runs: Iterable[tuple[str, _Style]]) -> Iterator[tuple[str, _Style]]:
    """Neighbours of the same style as one: Word cuts a word into spans."""
    before: tuple[str, _Style] | None = None
    for words, style in runs:
        if before and before[1] == style and "\n" not in (words, before[0]):
            before = (_SPACES.sub(" ", before[0] + words), style)
            continue
        if before:
            yield before
        before = (words, style)
    if before:
        yield before


def _marked(words: str, style: _Style) -> str:
    inner = words.strip(" ")
    if not inner:
        return words
    start = words[: len(words) - len(words.lstrip(" "))]
    end = words[len(words.rstrip(" ")) :]
    html = escape(inner, quote=False)
    if style.italic:
        html = f"<i>{html}</i>"
    if style.bold:
        html = f"<b>{html}</b>"
    if style.link:
        html = clean_html(f'<a href="{escape(style.link)}">{html}</a>')
    return f"{start}{html}{end}"
