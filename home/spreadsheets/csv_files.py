# words: admin
"""CSV as Excel really writes it: whatever the encoding and whatever stands between the cells."""

import codecs
import csv
import io
import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .sheet import LONGEST_CELL, MOST_LINES, Line, Sheet, SpreadsheetError, TooManyLinesError

DELIMITERS = {",": gettext_lazy("comma"), ";": gettext_lazy("semicolon"), "\t": gettext_lazy("tab")}
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_HIGH_PAIR = re.compile(rb"[\xa8\xb8\xc0-\xff]{2}")
_HIGH = re.compile(rb"[\x80-\xff]")
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
#: Of text that is no UTF-8 nearly every letter fails; of text that is damaged, few.
_DAMAGED = 0.2


def read_csv(content: bytes, most_lines: int = MOST_LINES) -> Sheet:
    """The table in a file; raises ``SpreadsheetError``."""
    encoding, text = decoded(content)
    delimiter, text = _delimiter(text)
    rows: list[Line] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    old_limit = csv.field_size_limit(LONGEST_CELL)
    start = 1
    try:
        for cells in reader:
            number, start = start, reader.line_num + 1
            if any(cell.strip() for cell in cells):
                rows.append(Line(number, cells))
            if len(rows) > most_lines + 1:
                raise too_many_lines(most_lines)
    except csv.Error as error:
        if "field limit" in str(error):
            raise SpreadsheetError(
                _("Line %(line)s has a cell that is too long, or a quotation mark that never ends.")
                % {"line": start}
            ) from error
        raise SpreadsheetError(
            _("The quotation marks in line %(line)s do not match. Is the file cut off?")
            % {"line": start}
        ) from error
    finally:
        csv.field_size_limit(old_limit)
    if not rows:
        raise SpreadsheetError(_("This file is empty."))
    origin = f"CSV, {encoding}, {DELIMITERS[delimiter]}"
    return Sheet(rows[0].cells, rows[1:], origin)


def too_many_lines(most: int) -> TooManyLinesError:
    words = _("This file has more than %(most)s lines. Divide it into several files.")
    return TooManyLinesError(words % {"most": most})


def decoded(content: bytes) -> tuple[str, str]:
    """The encoding of a file and its text; raises ``SpreadsheetError``."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise _unreadable()
    for mark, encoding in _UTF16.items():
        if content.startswith(mark):
            return "UTF-16", _strictly(content[2:], encoding)
    content = content.removeprefix(codecs.BOM_UTF8)
    if b"\0" in content:
        # UTF-16 without a mark: every second byte of its commas and digits is zero.
        ends = [content[place::2].count(0) for place in (0, 1)]
        if len(content) % 2 == 0 and max(ends) > len(content) / 20 and not min(ends):
            return "UTF-16", _strictly(content, "utf-16-be" if ends[0] else "utf-16-le")
        raise SpreadsheetError(_("This file is no table. Save it as XLSX or CSV."))
    try:
        return "UTF-8", content.decode()
    except UnicodeDecodeError as error:
        text = content.decode(errors="replace")
        letters = sum(1 for sign in text if sign > "\x7f")
        if text.count("\ufffd") <= letters * _DAMAGED:
            line = content[: error.start].count(b"\n") + 1
            words = _("Line %(line)s has damaged letters. Save the file again as XLSX or UTF-8.")
            raise SpreadsheetError(words % {"line": line}) from error
    encoding = "windows-1251" if _is_cyrillic(content) else "windows-1252"
    return encoding.title(), _strictly(content, encoding)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable() from error


def _unreadable() -> SpreadsheetError:
    return SpreadsheetError(
        _("The letters of this file cannot be read. Save it again as XLSX or as CSV in UTF-8.")
    )


def _is_cyrillic(content: bytes) -> bool:
    """Cyrillic letters stand side by side, letters with accents between others."""
    return 3 * len(_HIGH_PAIR.findall(content)) > len(_HIGH.findall(content))


def _delimiter(text: str) -> tuple[str, str]:
    """What stands between the cells, and the text without the line that says so."""
    match = _SEP.match(text)
    if match and match[1] in DELIMITERS:
        return match[1], text[match.end() :]
    first = (text.strip("\r\n").splitlines() or [""])[0]
    return max(DELIMITERS, key=lambda each: _width(first, each)), text


def _width(line: str, delimiter: str) -> int:
    """How many cells a line would have."""
    return len(next(csv.reader([line], delimiter=delimiter), []))
