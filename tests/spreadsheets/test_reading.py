"""Tables as spreadsheets really write them, and files that are none."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from home.spreadsheets.cells import harmless, plain
from home.spreadsheets.reading import read_table
from home.spreadsheets.sheet import MOST_BYTES, SpreadsheetError
from home.spreadsheets.writing import csv_lines, xlsx_file
from tests.people.tables import as_csv, as_xlsx

HEAD, ROW = ["name_ru", "name_fr"], ["Ёлкин, Иван", "Élise «Œuvre»"]
RUSSIAN, FRENCH = [["имя", "город"], ["Иван Ёлкин", "Омск"]], [["nom", "ville"], ["Élise", "Sète"]]


def cells(content, **options):
    sheet = read_table(content, **options)
    return [sheet.header, *(line.cells for line in sheet.lines)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_as_excel_writes_it(encoding, delimiter):
    assert cells(as_csv(HEAD, ROW, encoding=encoding, delimiter=delimiter)) == [HEAD, ROW]


@pytest.mark.parametrize(
    ("encoding", "rows"), [("windows-1251", RUSSIAN), ("windows-1252", FRENCH)]
)
def test_old_encodings_are_told_apart(encoding, rows):
    sheet = read_table(as_csv(*rows, encoding=encoding, delimiter=";"))

    assert [sheet.header, sheet.lines[0].cells] == rows
    assert sheet.origin == f"CSV, {encoding.title()}, semicolon"


def test_utf_16_without_its_mark_is_read():
    assert cells(as_csv(["name", "as_of"], ["Name", "2024"], encoding="utf-16-le"))[1][1] == "2024"


def test_the_line_that_names_the_delimiter_is_no_header():
    assert cells(b"sep=;\r\nname;city\r\nA;B\r\n") == [["name", "city"], ["A", "B"]]


def test_lines_have_their_numbers_in_the_file():
    sheet = read_table(b'name\n"two\nlines"\n\nlast\n')

    assert [line.number for line in sheet.lines] == [2, 5]


def test_a_workbook_gives_values_and_days():
    book = Workbook()
    for row in (
        ["name", "day", "year", "shown"],
        ["A", date(2024, 5, 31), 2024.0, True],
        [None, None, None, None],
        ["B", datetime(2024, 5, 31, 12), None, None],
    ):
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)

    sheet = read_table(output.getvalue())

    assert [(line.number, line.cells) for line in sheet.lines] == [
        (2, ["A", "2024-05-31", "2024", "true"]),
        (4, ["B", "2024-05-31", "", ""]),
    ]


def test_a_formula_is_read_by_the_value_that_the_file_has():
    content = io.BytesIO(as_xlsx(["name", "as_of"], ["A", "=2000+24"], ["B", "=2000+24"]))
    parts = zipfile.ZipFile(content)
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name in parts.namelist():
            data = parts.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert b"<v" in data
                data = data.replace(b"<v></v>", b"<v>2024</v>", 1).replace(
                    b"<v />", b"<v>2024</v>", 1
                )
            archive.writestr(name, data)

    assert cells(changed.getvalue())[1:] == [["A", "2024"], ["B", "=2000+24"]]


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@x", "\tx", "'=1", "''=1", "＝1", "'plain", "plain", "", "a=1"]
)
def test_no_written_cell_is_a_formula_and_each_comes_back(text):
    shown = harmless(text)

    assert plain(shown) == text
    assert not shown.startswith(("=", "+", "-", "@", "\t", "＝"))


def test_written_files_have_no_formula():
    rows = [["name"], ["=1+1"]]
    assert b"".join(csv_lines(rows)) == b"\xef\xbb\xbfname\r\n'=1+1\r\n"
    sheet = zipfile.ZipFile(xlsx_file(rows)).read("xl/worksheets/sheet1.xml")
    assert b"<f" not in sheet


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
    return content.getvalue()


def xlsx_with(changes, drop=()):
    parts = zipfile.ZipFile(io.BytesIO(as_xlsx(HEAD, ROW)))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in parts.namelist():
            if name not in drop:
                archive.writestr(name, changes.get(name, parts.read(name)))
    return content.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    b"<x>&b;</x>"
)
SHEET = "xl/worksheets/sheet1.xml"
BOOK = as_xlsx(HEAD, ROW)
NO_STRING = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData></worksheet>'
)
#: Each with words of the sentence that it is refused with.
BROKEN = {
    "nothing": (b"", "empty"),
    "spaces": (b" \n \n", "empty"),
    "only a mark": (b"\xef\xbb\xbf", "empty"),
    "commas": (b",,,\n,,,\n", "empty"),
    "header alone": (b"name,city\n", "nothing below"),
    "too large": (b"a,b\n" * (MOST_BYTES // 4 + 1), "larger than"),
    "too many lines": (b"a\n" * 60_000, "more than"),
    "too many columns": (b"," * 300 + b"a\nx\n", "more than"),
    "cell without end": (b'name\n"never closed\n' + b"x\n" * 6_000, "too long"),
    "long cell": (b"name\n" + b"x" * 20_000 + b"\n", "too long"),
    "cut in a quotation": (b'name,city\nA,"B', "quotation marks"),
    "quotation inside": (b'name,city\n"A"x,B\n', "quotation marks"),
    "cut in a letter": (("name\n" + "Иван Иванов\n" * 5).encode()[:-2], "damaged letters"),
    "one damaged letter": (
        "name\nИван Ив\nПётр П\n".encode().replace(b"\xd1\x91", b"\xd1"),
        "damaged letters",
    ),
    "utf-16 cut": (as_csv(HEAD, ROW, encoding="utf-16")[:-1], "cannot be read"),
    "utf-32": (as_csv(HEAD, ROW, encoding="utf-32"), "cannot be read"),
    "zeros": (b"\0" * 1000, "no table"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 50, "no table"),
    "pdf": (b"%PDF-1.7\n1 0 obj\n", "no table"),
    "rtf": (b"{\\rtf1 text}", "no table"),
    "web page": (b"<!doctype html><table><tr><td>Name</table>", "no table"),
    "xml": (b'<?xml version="1.0"?><Workbook/>', "no table"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "password"),
    "zip of something else": (xlsx_with({}, drop=["xl/workbook.xml"]), "no table"),
    "zip bomb": (bomb(), "far larger"),
    "zip cut": (BOOK[: len(BOOK) // 2], "damaged"),
    "zip head alone": (b"PK\x03\x04", "damaged"),
    "zip with garbage": (b"PK" + b"\xff" * 500, "damaged"),
    "damaged in the middle": (BOOK[:300] + b"\0" * 200 + BOOK[500:], "damaged"),
    "no sheet": (xlsx_with({}, drop=[SHEET]), ""),
    "no relations": (xlsx_with({}, drop=["xl/_rels/workbook.xml.rels"]), ""),
    "no types": (xlsx_with({}, drop=["[Content_Types].xml"]), "damaged"),
    "empty sheet": (xlsx_with({SHEET: b""}), "damaged"),
    "sheet cut": (xlsx_with({SHEET: b"<worksheet><sheetData><row>"}), "damaged"),
    "sheet is text": (xlsx_with({SHEET: b"no xml at all"}), "damaged"),
    "entities in the sheet": (xlsx_with({SHEET: ENTITY}), "damaged"),
    "entities in the book": (xlsx_with({"xl/workbook.xml": LAUGHS}), "damaged"),
    "entities in the relations": (xlsx_with({"xl/_rels/workbook.xml.rels": LAUGHS}), "damaged"),
    "string that is missing": (xlsx_with({SHEET: NO_STRING}), "damaged"),
    "types are text": (xlsx_with({"[Content_Types].xml": b"x"}), "damaged"),
    "empty workbook": (as_xlsx(), "empty"),
    "workbook of a header": (as_xlsx(HEAD), "nothing below"),
    "wide workbook": (as_xlsx(["x"] * 300, ["y"]), "more than"),
    "workbook with a long cell": (as_xlsx(["x"], ["y" * 20_000]), "too long"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_a_sentence(name):
    content, words = BROKEN[name]

    with pytest.raises(SpreadsheetError) as refused:
        read_table(content)

    assert words in str(refused.value)
    assert str(refused.value).endswith((".", "?"))


def test_no_more_lines_are_read_than_asked_for():
    with pytest.raises(SpreadsheetError, match="more than 3 lines"):
        read_table(b"a\n1\n2\n3\n4\n", most_lines=3)
    assert len(read_table(b"a\n1\n2\n3\n", most_lines=3).lines) == 3
