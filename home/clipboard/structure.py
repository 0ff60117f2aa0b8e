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
_BOXES = {"html", "body", "div", "section", "article", "main", "header", "footer", "center", "form"}
_UNSEEN = {"head", "style", "script", "meta", "link", "title", "xml", "template", "colgroup"}
_PICTURES = {"img", "picture", "svg", "v:shape", "v:imagedata", "object", "canvas"}
_PLAYED = {"iframe", "video", "audio", "embed"}
_TITLES = {"msotitle", "msosubtitle", "title", "subtitle"}
_QUOTES = {"msoquote", "msointensequote", "msoblocktext", "quotations"}
_NOTE = re.compile(r"^(_?(ftn|edn)\d+|sd(foot|end)note\d+|ftnt\d+|cmnt\d+)$")
_NOTE_MARK = re.compile(r"#(_?(ftn|edn)\d+|sd(foot|end)note\d+sym|ftnt\d+|cmnt\d+)$")
_NOTE_BACK = re.compile(r"#(_?(ftn|edn)ref\d+|sd(foot|end)note\d+anc|(ftnt|cmnt)_ref\d+)$")
_NUMBER = re.compile(r"^\(?(\d+|[a-zA-Zа-яА-Я]|[ivxlcdm]+)[.)]", re.IGNORECASE)
#: Word has others for scripts of its own: mso-bidi-font-weight.
_WEIGHT = re.compile(r"(?<![\w-])font-weight:(\w+)")
_SLANT = re.compile(r"(?<![\w-])font-style:(\w+)")
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


def read_clipboard(html: str) -> Pasted:
    """The blocks that the HTML of a clipboard means; none of what it holds is lost unsaid."""
    tree = BeautifulSoup(html, "html.parser")
    reader = _Reader(min((_name(each) for each in tree.find_all(_HEADINGS)), default="h1"))
    reader.read(tree)
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

    def read(self, root: Tag) -> None:
        loose: list[PageElement] = []  # words that stand in no paragraph
        for child in root.children:
            if isinstance(child, Tag) and self._is_block(child):
                self._add_paragraph(loose)
                loose = []
                self._read_block(child)
            elif not isinstance(child, PreformattedString):
                loose.append(child)
        self._add_paragraph(loose)

    def _is_block(self, tag: Tag) -> bool:
        name = _name(tag)
        if name in _UNSEEN:
            return False
        if name in {"p", "ul", "ol", "li", "blockquote", "table", "hr", "pre"}:
            return True
        if name in _HEADINGS | _BOXES | {"dl", "dt", "dd"}:
            return True
        # Google wraps everything into <b>, others into <span> or <font>.
        return any(self._is_block(child) for child in tag.children if isinstance(child, Tag))

    def _read_block(self, tag: Tag) -> None:
        name = _name(tag)
        if _is_hidden(tag):
            self._changed["hidden"] += 1 if tag.get_text(strip=True) else 0
        elif _NOTE.match(str(tag.get("id", ""))):
            self._read_note(tag)
        elif name in _HEADINGS or (name == "p" and _classes(tag) & _TITLES):
            self._read_heading(tag)
        elif name in {"ul", "ol"}:
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
        elif name in {"p", "li", "pre", "dt", "dd"} and not self._holds_blocks(tag):
            self._add_paragraph(tag.children, _style_of(tag, _Style()))
        else:
            self.read(tag)

    def _holds_blocks(self, tag: Tag) -> bool:
        return any(self._is_block(child) for child in tag.children if isinstance(child, Tag))

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
        lines = [line for tag in quoted for line in self._lines(tag)]
        links = [link for tag in quoted for link in _links(tag)]
        source = ""
        if len(lines) > 1 and re.match(r"^[—–-]\s*\S", lines[-1]):
            source = re.sub(r"^[—–-]\s*", "", lines.pop())
        self._changed["links in quotations"] += max(0, len(links) - 1)
        if lines:
            value = {"text": "\n".join(lines), "source": source, "link": next(iter(links), "")}
            self._blocks.append(Block("quote", value))

    def _lines(self, tag: Tag) -> Iterator[str]:
        """The lines of a quotation, which has no bold or links inside."""
        if self._holds_blocks(tag):
            for child in tag.children:
                if isinstance(child, Tag):
                    yield from self._lines(child)
                elif str(child).strip():
                    yield _words(str(child))
            return
        for line in self._inline(tag.children, _Style()).split("<br/>"):
            if words := BeautifulSoup(line, "html.parser").get_text().strip():
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
        words = BeautifulSoup(self._inline(tag.children, _Style()), "html.parser").get_text()
        words = _SPACES.sub(" ", words).strip()
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
        self._end_paragraphs()
        self._end_quote()
        if not depth:
            self._end_list()
        start = str(tag.get("start") or "1")
        number = int(start) if start.isdecimal() else 1
        for item in tag.children:
            if not isinstance(item, Tag):
                continue
            if _name(item) in {"ul", "ol"}:  # Google and LibreOffice put them between the items
                self._read_list(item, depth + 1)
                continue
            inner = [each for each in item.find_all(["ul", "ol"]) if _nearest_item(each) is item]
            for each in inner:
                each.extract()
            html = self._item(item, f"{number}. " if _name(tag) == "ol" else "")
            if html:
                number += 1
                self._changed["lists in lists"] += 1 if depth else 0
                self._items.append(html)
            for each in inner:
                self._read_list(each, depth + 1)
        if not depth:
            self._end_list()

    def _item(self, item: Tag, mark: str) -> str:
        """The rich text of an item, whatever paragraphs it holds; empty for none."""
        parts: list[str] = []
        for child in item.find_all(["p", "div"]) or [item]:
            if html := self._inline(child.children, _style_of(child, _Style())):
                parts.append(html)
        return f"<p>{mark}{'<br/>'.join(parts)}</p>" if parts else ""

    def _read_word_item(self, tag: Tag) -> None:
        self._end_paragraphs()
        self._end_quote()
        mark = ""
        for span in tag.find_all(lambda each: "mso-list:ignore" in _css(each)):
            mark = mark or span.get_text().strip()
            span.extract()
        level = re.search(r"mso-list:[^;]*level(\d+)", _css(tag))
        if level and level[1] != "1":
            self._changed["lists in lists"] += 1
        number = _NUMBER.match(mark)
        if number and number[1] == "o":  # Word's second bullet is the letter
            number = None
        if html := self._inline(tag.children, _style_of(tag, _Style())):
            self._items.append(f"<p>{f'{number[0]} ' if number else ''}{html}</p>")

    def _read_table(self, tag: Tag) -> None:
        rows = [
            [cell for cell in row.find_all(["td", "th"]) if _table_of(cell) is tag]
            for row in tag.find_all("tr")
            if _table_of(row) is tag
        ]
        if len(rows) == 1 and len(rows[0]) == 1:  # a frame around a text
            self.read(rows[0][0])
            return
        self._start_block()
        heads: list[str] = []
        if len(rows) > 1 and all(self._is_head(cell) for cell in rows[0]):
            heads = [_words(cell.get_text()) for cell in rows.pop(0)]
        for row in rows:
            cells = [self._cell(cell) for cell in row]
            named = [
                f"{escape(heads[place], quote=False)}: {cell}" if heads[place : place + 1] else cell
                for place, cell in enumerate(cells)
                if cell
            ]
            if named:
                self._items.append(f"<p>{'; '.join(named)}</p>")
        self._changed["tables"] += 1
        self._end_list()

    def _is_head(self, cell: Tag) -> bool:
        """Whether a cell names its column: by its element, or because all of it is bold."""
        apart = _Reader(self._highest)  # what it leaves out is counted when the cell is read
        runs = apart._runs(cell.children, _Style(bold=_name(cell) == "th"))
        words = [style for words, style in runs if words.strip()]
        return bool(words) and all(style.bold for style in words)

    def _cell(self, cell: Tag) -> str:
        paragraphs = [each for each in cell.find_all(["p", "li"]) if not each.find(["p", "li"])]
        parts = [self._inline(each.children, _Style()) for each in paragraphs or [cell]]
        return " ".join(part for part in parts if part).replace("<br/>", " ")

    def _read_note(self, tag: Tag) -> None:
        if str(tag.get("id", "")).startswith("cmnt"):
            self._changed["comments"] += 1
            return
        html = self._inline(_leaves(tag), _Style())
        if html:
            self._changed["notes"] += 1
            self._notes.append(f"<p>{html}</p>")

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
        return html if BeautifulSoup(html, "html.parser").get_text().strip() else ""

    def _runs(self, parts: Iterable[PageElement], style: _Style) -> Iterator[tuple[str, _Style]]:
        for part in parts:
            if isinstance(part, PreformattedString):  # a comment or a declaration of Word's
                continue
            if isinstance(part, NavigableString):
                yield _SPACES.sub(" ", str(part)), style
            elif isinstance(part, Tag):
                yield from self._runs_of(part, style)

    def _runs_of(self, tag: Tag, style: _Style) -> Iterator[tuple[str, _Style]]:
        name, css = _name(tag), _css(tag)
        if name in _UNSEEN:
            return
        if _is_hidden(tag):
            self._changed["hidden"] += 1 if tag.get_text(strip=True) else 0
        elif name in _PICTURES:
            self._changed["pictures"] += 1
        elif name in _PLAYED:
            self._changed["films"] += 1
        elif name == "del" or "mso-comment" in css or _classes(tag) & {"msocomanchor"}:
            kind = "deletions" if name == "del" else "comments"
            self._changed[kind] += 1 if tag.get_text(strip=True) else 0
        elif name == "br":
            yield "\n", style
        elif name == "a" and _is_note_mark(tag):
            number = re.sub(r"\W", "", tag.get_text())
            yield f"[{number}]" + (" " if _NOTE_BACK.search(str(tag.get("href"))) else ""), style
        else:
            if name in {"s", "strike"} or re.search(
                r"text-decoration[\w-]*:[^;]*line-through", css
            ):
                self._changed["struck"] += 1
            yield from self._runs(tag.children, _style_of(tag, style))

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


def _is_hidden(tag: Tag) -> bool:
    css = _css(tag)
    return "display:none" in css or "mso-hide:all" in css or "visibility:hidden" in css


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
    return _Style(bold, italic, link)


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


def _nearest_item(tag: Tag) -> Tag | None:
    return tag.find_parent("li")


def _table_of(tag: Tag) -> Tag | None:
    return tag.find_parent("table")


def _leaves(tag: Tag) -> Iterator[PageElement]:
    """What stands in the paragraphs of an element, with a line break between two."""
    paragraphs = tag.find_all("p") or [tag]
    for number, paragraph in enumerate(paragraphs):
        if number:
            yield BeautifulSoup("<br/>", "html.parser").br  # type: ignore[misc]  # it has one
        yield from paragraph.children


def _words(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


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
