# words: admin
"""A list pasted into a field, as a table: "Name, who the person is, country"."""

import csv
import re

from django.utils.translation import gettext as _

from home.settings.languages import known
from home.spreadsheets.sheet import Line, Sheet, SpreadsheetError

from .columns import is_header
from .values import CountryNames

#: What stands before each line of a numbered list or one with bullets, as word processors copy it.
_MARK = re.compile(
    r"\s*(?:[-–—•·*▪◦‣●○\uf0a7\uf0b7][ \t\xa0]+"
    r"|(?:№\s*)?(?:\d{1,5}[.)](?!\d)|\(\d{1,5}\))[ \t\xa0]*"
    r"|\d{1,5}\t[ \t]*)"
)
_SHORT_WORD = re.compile("[a-z]{2}")


def read_pasted(text: str, code: str, most_lines: int) -> Sheet:
    """The table that the lines of a text are; raises ``SpreadsheetError``.

    Of each line the first part is the name, the last one the country if it is one, and what
    stands between them says who the person is. A first line of heads says so itself. The number
    or bullet that a word processor puts before a line is no part of it.
    """
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if numbered and is_header(header := _parts(numbered[0][1]), code):
        lines = [Line(number, _parts(line)) for number, line in numbered[1:]]
    else:
        column = known(code).column
        header = [f"name_{column}", f"description_{column}", "country"]
        countries = CountryNames()
        lines = [Line(number, _cells(line, countries)) for number, line in numbered]
    if not lines:
        raise SpreadsheetError(_("The list is empty."))
    if len(lines) > most_lines:
        words = _("This list has more than %(most)s lines. Divide it.")
        raise SpreadsheetError(words % {"most": most_lines})
    return Sheet(header, lines, _("pasted list"))


def _cells(line: str, countries: CountryNames) -> list[str]:
    """Of one line: name, who the person is, country."""
    mark = _MARK.match(line)
    name, *rest = _parts(line[mark.end() :] if mark else line)
    country = ""
    # In small letters "it" and "no" are words.
    if rest and not _SHORT_WORD.fullmatch(rest[-1]) and countries.find(rest[-1]):
        country = rest.pop()
    return [name, ", ".join(filter(None, rest)), country]


def _parts(line: str) -> list[str]:
    """The parts between tabs, else semicolons, else commas; quotation marks hold one together.

    A mark that never ends, or ends in the middle of a part, is one of the words.
    """
    for delimiter in ("\t", ";", "،" if "،" in line else ","):
        if delimiter in line:
            break
    try:
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error:
        cells = line.split(delimiter)
    return [cell.strip() for cell in cells]
