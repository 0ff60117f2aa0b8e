# words: admin
"""XLSX, looked at before it is opened: it is a zip of XML, and both can be bombs."""

import datetime
import io
import logging
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.xml import DEFUSEDXML

from .csv_files import too_many_lines
from .sheet import LONGEST_CELL, MOST_COLUMNS, MOST_LINES, Line, Sheet, SpreadsheetError
from .zips import why_not_opened

Row = tuple[int, list[str]]

logger = logging.getLogger("campaign.spreadsheets")

#: Empty lines at the end that a spreadsheet has only coloured.
_MOST_GAPS = 200_000

if not DEFUSEDXML:
    raise ImportError("openpyxl does not use defusedxml. Is OPENPYXL_DEFUSEDXML set?")


class _ToldError(Exception):
    """What ``tell`` raised: no fault of the file."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


def read_xlsx(
    content: bytes, most_lines: int = MOST_LINES, tell: Callable[[], object] = lambda: None
) -> Sheet:
    """The first sheet of a file; raises ``SpreadsheetError``."""
    has_formulas = _check(content)
    try:
        rows = list(_told(_rows(content, most_lines, values=True), tell))
        if has_formulas:
            formulas = dict(_told(_rows(content, most_lines, values=False), tell))
            rows = [(number, _with_formulas(cells, formulas[number])) for number, cells in rows]
    except SpreadsheetError:
        raise
    except _ToldError as told:
        raise told.error from None
    except Exception as error:  # openpyxl raises whatever it stumbles over
        logger.info("A file could not be read: %r", error)
        raise _damaged() from error
    lines = [Line(number, cells) for number, cells in rows if any(cells)]
    if not lines:
        raise SpreadsheetError(_("This file is empty."))
    header = lines[0].cells
    while header and not header[-1]:
        header.pop()
    width = len(header)
    padded = [Line(each.number, each.cells + [""] * (width - len(each.cells))) for each in lines]
    return Sheet(header, padded[1:], "XLSX")


def _told(rows: Iterator[Row], tell: Callable[[], object]) -> Iterator[Row]:
    for row in rows:
        try:
            tell()
        except Exception as error:
            raise _ToldError(error) from error
        yield row


def _check(content: bytes) -> bool:
    """Whether a file has formulas; raises ``SpreadsheetError`` for one that is not to be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if why_not := why_not_opened(archive, len(content)):
                raise SpreadsheetError(why_not)
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                raise SpreadsheetError(_("This file is no table. Save it as XLSX or CSV."))
            return _look_into(archive, names)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise _damaged() from error


def _look_into(archive: zipfile.ZipFile, names: list[str]) -> bool:
    """Whether there are formulas; refuses XML that defines entities or hides what it says."""
    has_formulas = False
    for name in names:
        if name.lower().endswith((".xml", ".rels")):
            text = archive.read(name)
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\0" in text:
                raise _damaged()
            has_formulas |= name.startswith("xl/worksheets/") and b"<f" in text
    return has_formulas


def _damaged() -> SpreadsheetError:
    return SpreadsheetError(_("This file is damaged. Save it again as XLSX, or as CSV in UTF-8."))


def _rows(content: bytes, most_lines: int, values: bool) -> Iterator[tuple[int, list[str]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values)
    try:
        sheets = book.worksheets
        if not sheets:
            raise SpreadsheetError(_("This file is empty."))
        sheet = sheets[0]
        sheet.reset_dimensions()  # what a file says of its size may be a lie
        count = 0
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [_text(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                count += 1
            if count > most_lines + 1 or number > _MOST_GAPS:
                raise too_many_lines(most_lines)
            if len(cells) > MOST_COLUMNS:
                words = _("Line %(line)s has more than %(most)s cells.")
                raise SpreadsheetError(words % {"line": number, "most": MOST_COLUMNS})
            if any(len(cell) > LONGEST_CELL for cell in cells):
                words = _("Line %(line)s has a cell that is too long.")
                raise SpreadsheetError(words % {"line": number})
            if cells:
                yield number, cells
    finally:
        book.close()


def _text(value: Any) -> str:
    """A cell as text; a moment as its day, since tables of people know no hours."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _with_formulas(values: list[str], cells: list[str]) -> list[str]:
    """The values, and where a formula has none, the formula itself."""
    padded = values + [""] * (len(cells) - len(values))
    return [
        value or (cell if cell.startswith("=") else "")
        for value, cell in zip(padded, cells, strict=False)
    ]
