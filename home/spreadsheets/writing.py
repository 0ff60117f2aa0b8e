"""Tables written as files, in which no cell is ever run."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from .cells import harmless

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")
#: By it Excel knows that the letters are UTF-8.
BOM = "\ufeff"


class _Echo:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The lines of a file in UTF-8 with the mark by which Excel knows it."""
    writer = csv.writer(_Echo())
    yield BOM.encode()
    for row in rows:
        yield writer.writerow([harmless(_text(value)) for value in row]).encode()


def xlsx_file(rows: Iterable[Sequence[Any]]) -> io.BytesIO:
    """A workbook of one sheet, all of whose cells are text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title="1")
    sheet.freeze_panes = "A2"
    for row in rows:
        cells = []
        for value in row:
            text = ILLEGAL_CHARACTERS_RE.sub("", harmless(_text(value)))
            cell = WriteOnlyCell(sheet, text)
            cell.data_type, cell.number_format = "s", "@"
            cells.append(cell)
        sheet.append(cells)
    output = io.BytesIO()
    book.save(output)
    output.seek(0)
    return output


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def table_response(rows: Iterable[Sequence[Any]], name: str, kind: str) -> HttpResponseBase:
    """A table to download; ``kind`` is one of ``FORMATS``."""
    if kind == "xlsx":
        return FileResponse(
            xlsx_file(rows), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE
        )
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
