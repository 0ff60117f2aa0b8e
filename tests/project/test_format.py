"""Templates and style sheets can be read: short lines, and one declaration on each."""

import re

import pytest

from tests.project.test_names import files
from tests.site import ROOT

LONGEST = 140
#: What a program has made says so in its first line; nobody reads or edits the rest.
MADE_BY_A_PROGRAM = re.compile(r"/\* made by ", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUOTED = re.compile(r'"[^"]*"')


def texts(names: list[str]) -> dict[str, str]:
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in names}


def templates() -> dict[str, str]:
    return texts([name for name in files() if "templates" in name.split("/")[:-1]])


def style_sheets() -> dict[str, str]:
    """Those that people write."""
    sheets = texts([name for name in files() if name.endswith(".css")])
    return {name: text for name, text in sheets.items() if not MADE_BY_A_PROGRAM.match(text)}


def long_lines(text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if len(line) > LONGEST]


def crowded_lines(sheet: str) -> list[int]:
    """Lines with several declarations, or with one that does not end there."""
    bare = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), _QUOTED.sub('""', sheet))
    return [
        number
        for number, line in enumerate(bare.splitlines(), 1)
        if line.count(";") > 1 or re.search(r"[^;{}\s]\s*}", line)
    ]


def test_no_line_of_a_template_or_style_sheet_is_long():
    found = templates() | style_sheets()

    assert {name.rpartition(".")[2] for name in found} >= {"html", "txt", "xml", "typ", "css"}
    assert {name: lines for name, text in found.items() if (lines := long_lines(text))} == {}


def test_style_sheets_have_one_declaration_a_line():
    found = style_sheets()

    assert len(found) >= 8
    assert {name: lines for name, text in found.items() if (lines := crowded_lines(text))} == {}


@pytest.mark.parametrize(
    ("sheet", "lines"),
    [
        ("a {\n  color: red;\n  margin: 0;\n}\n", []),
        ("a { color: red; }\nb::after { content: ';}'; }\n".replace("'", '"'), []),
        ("/* a; b; c; */\na { color: red; }\n", []),
        ("@media print {\n  a { color: red; }\n}\n", []),
        ("a { color: red; margin: 0; }\n", [1]),
        ("a {\n  color: red; margin: 0;\n}\n", [2]),
        ("/* one\n   two */\na { color: red; margin: 0 }\n", [3]),
    ],
)
def test_several_declarations_on_a_line_would_be_found(sheet, lines):
    assert crowded_lines(sheet) == lines


def test_a_long_line_would_be_found():
    assert long_lines(f"{'a' * LONGEST}\n{'ж' * (LONGEST + 1)}\n") == [2]
