"""Cells that a spreadsheet would run, made harmless and back."""

import re

#: What Excel, LibreOffice and others take for the beginning of a formula or a command; the wide
#: signs are those of East Asian keyboards.
_RUNS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def harmless(text: str) -> str:
    """A text with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if _RUNS.match(text) else text


def plain(cell: str) -> str:
    """What ``harmless`` was given."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
