# words: admin
"""DOCX: for whoever translates in Word or LibreOffice.

A heading for each text, and a table: place, original, translation. The name of a unit stands in
its first cell as hidden text, which travels with its row and cannot be hit by accident. Bold and
italics are real; links are marks.
"""

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from typing import Any

import docx
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from home.settings.languages import Language

from .marks import GAP, in_runs, joined, without_styles
from .notes import Notes
from .sent import FileError, Sent, SentFile, code_of, fingerprint, writable_in_xml
from .units import Text, Unit

_GREY = RGBColor(0x59, 0x59, 0x59)
_WIDTHS = (Cm(3.6), Cm(7), Cm(7))
DOCUMENT = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: The name of a unit, and the language that it is to be translated into.
#: Then the fingerprints of its translation and its original, as they were taken out.
_ID = re.compile(r"((?:page|thing|word):[\w.:-]+)>([\w-]+)(?:>([0-9a-f]{12})>([0-9a-f]{12}))?")
#: What somebody has deleted or moved away, where changes are tracked.
_GONE = {f"{_W}del", f"{_W}moveFrom"}
_OFF = {"0", "false", "off", "none"}
_MERGED = ("vMerge", "hMerge")


def write_docx(texts: list[Text], source: Language, target: Language, notes: Notes) -> bytes:
    """One document of texts, all from one language into one."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.7)
    document.core_properties.author = ""
    document.core_properties.title = f"{source.own_name} → {target.own_name}"
    document.add_paragraph(
        _(
            "Write into the last column only. Marks such as <a1> and </a1> stand around the words "
            "of a link: leave them as they are, around the same words. Rows can stay empty."
        )
    )
    number = 0
    for text in texts:
        document.add_heading(writable_in_xml(text.title), 2)
        if address := notes.address(text):
            _small(document.add_paragraph(), address)
        table = document.add_table(rows=1, cols=len(_WIDTHS))
        table.style = "Table Grid"
        table.autofit = False
        heads = (_("Place"), source.own_name, target.own_name)
        for cell, words, width in zip(table.rows[0].cells, heads, _WIDTHS, strict=True):
            _set_styles(cell.paragraphs[0].add_run(words), {"b"})
            cell.width = width
        _set_property(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001
        for unit in text.units:
            number += 1
            _add_row(table.add_row().cells, number, text, unit, (source, target), notes)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _add_row(
    cells: Any,
    number: int,
    text: Text,
    unit: Unit,
    languages: tuple[Language, Language],
    notes: Notes,
) -> None:
    place, original, translation = cells
    for cell, width in zip(cells, _WIDTHS, strict=True):
        cell.width = width
    first = place.paragraphs[0]
    first.add_run(str(number)).bold = True
    then = f"{fingerprint(unit.target)}>{fingerprint(without_styles(unit.source))}"
    hidden = first.add_run(f" {unit.id}>{languages[1].code}>{then}")
    hidden.font.hidden = True
    hidden.font.size = Pt(6)
    said = [unit.label, *notes.about(text, unit)[1:]]
    if unit.is_outdated:
        said.insert(1, _("Outdated: the original has changed."))
    for words in said:
        _small(place.add_paragraph(), words)
    _fill(original, unit.source, unit, languages[0])
    if unit.previous:
        _small(original.add_paragraph(), f"{_('Before:')} {unit.previous}")
    _fill(translation, unit.target, unit, languages[1])


def _small(paragraph: Any, words: str) -> None:
    run = paragraph.add_run(writable_in_xml(words))
    run.font.size = Pt(8)
    run.font.color.rgb = _GREY


def _set_styles(run: Any, styles: Collection[str]) -> None:
    """Makes words bold or italic; scripts such as Arabic have properties of their own for it."""
    font = run.font
    font.bold = font.cs_bold = "b" in styles or None
    font.italic = font.cs_italic = "i" in styles or None


def _set_property(properties: Any, name: str, **values: str) -> None:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    properties.append(element)


def _fill(cell: Any, words: str, unit: Unit, language: Language) -> None:
    """Writes a text into a cell, each of its paragraphs as one."""
    paragraphs = GAP.split(words) if unit.marks else [words]
    for index, part in enumerate(paragraphs):
        paragraph = cell.add_paragraph() if index else cell.paragraphs[0]
        if language.direction == "rtl":
            _set_property(paragraph._p.get_or_add_pPr(), "w:bidi")  # noqa: SLF001
        for run_words, styles in in_runs(part) if unit.marks else [(part, frozenset())]:
            run = paragraph.add_run(writable_in_xml(run_words))
            _set_styles(run, styles)
            run.font.rtl = True if language.direction == "rtl" else None
            _set_property(run._r.get_or_add_rPr(), "w:lang", val=language.code)  # noqa: SLF001


# Back


def read_docx(archive: zipfile.ZipFile) -> SentFile:
    """Raises ``FileError``. The zip has been looked at before."""
    try:
        return _read(_part(archive, DOCUMENT))
    except RecursionError as error:
        raise FileError(_("This file is damaged. Save it again.")) from error


def _read(root: Any) -> SentFile:
    units, codes = [], set()
    for number, row in enumerate(root.iter(f"{_W}tr"), 1):
        cells = list(_cells(row))
        names = (found for cell in cells for found in map(_ID.search, _lines(cell)) if found)
        found = next(names, None)
        fault, is_short = "", len(cells) < len(_WIDTHS)
        if any(map(_is_merged, cells)) or (is_short and found):
            fault = _("Cells of this row were merged. Take the text out once more.")
        if found is None and not _is_cut(row) and (is_short or _is_head(row)):
            continue
        source, translation = ("", "") if is_short else (_text(cells[1]), _text(cells[2]))
        if found is None and not translation.strip() and not fault:
            continue
        if found and found[4] and not fault and found[4] != fingerprint(without_styles(source)):
            fault = _("The column of the original was written into: the last column is yours.")
        codes.add(code_of(found[2]) if found else "")
        key, place = found[1] if found else "", _("row %(row)s") % {"row": number}
        before = found[3] or "" if found else ""
        sent = Sent(key, source, translation, place, has_styles=True, before=before, fault=fault)
        units.append(sent)
    if len(codes - {""}) > 1:
        raise FileError(_("The files are in several languages. Bring back one language at a time."))
    return SentFile("DOCX", next(iter(codes - {""}), ""), units)


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row; some programs put a frame around one."""
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag == f"{_W}sdt":
            yield from _cells(child.find(f"{_W}sdtContent") or ())


def _is_merged(cell: Any) -> bool:
    properties = cell.find(f"{_W}tcPr")
    if properties is None:
        return False
    span = properties.find(f"{_W}gridSpan")
    is_wide = span is not None and span.get(f"{_W}val", "1") != "1"
    return is_wide or any(properties.find(f"{_W}{name}") is not None for name in _MERGED)


def _is_cut(row: Any) -> bool:
    """Whether a row lost cells to the one above, and so perhaps its name."""
    return row.find(f"{_W}tc/{_W}tcPr/{_W}vMerge") is not None


def _lines(cell: Any) -> list[str]:
    return ["".join(_words(paragraph)) for paragraph in cell.iter(f"{_W}p")]


def _part(archive: zipfile.ZipFile, name: str) -> Any:
    try:
        return fromstring(archive.read(name), forbid_dtd=True)
    except (KeyError, SyntaxError, DefusedXmlException) as error:
        raise FileError(_("This file is damaged. Save it again.")) from error


def _is_head(row: Any) -> bool:
    return row.find(f"{_W}trPr/{_W}tblHeader") is not None


def _words(element: Any) -> Iterator[str]:
    """All words of an element but those that were deleted while changes were tracked."""
    for child in element:
        if child.tag in _GONE:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}tab":
            yield "\t"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "\u2011"
        else:
            yield from _words(child)


def _text(cell: Any) -> str:
    """The words of a cell with marks for what is bold or italic; small print is none of it."""
    parts = []
    for paragraph in cell.iter(f"{_W}p"):
        runs = [run for run in _runs_of(paragraph) if not _is_small(run)]
        parts.append(joined(("".join(_words(run)), _styles(run)) for run in runs))
    return "\n\n".join(part for part in parts if part.strip())


def _runs_of(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag in _GONE:
            continue
        if child.tag == f"{_W}r":
            yield child
        else:
            yield from _runs_of(child)


def _styles(run: Any) -> frozenset[str]:
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return frozenset()
    found = set()
    for name in ("b", "i", "bCs", "iCs"):
        element = properties.find(f"{_W}{name}")
        if element is not None and element.get(f"{_W}val", "1") not in _OFF:
            found.add(name[0])
    return frozenset(found)


def _is_small(run: Any) -> bool:
    """Whether a run is one of ours: hidden, or a note."""
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return False
    size = properties.find(f"{_W}sz")
    colour = properties.find(f"{_W}color")
    is_note = (
        size is not None
        and size.get(f"{_W}val") in ("16", "12")
        and colour is not None
        and colour.get(f"{_W}val", "").upper() == str(_GREY)
    )
    return is_note or properties.find(f"{_W}vanish") is not None
