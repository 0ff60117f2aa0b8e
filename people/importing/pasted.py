# words: admin
"""A list pasted into a field, as a table: "Name, who the person is, country"."""

import csv

from django.utils.translation import gettext as _

from home.settings.languages import known
from home.spreadsheets.sheet import Line, Sheet, SpreadsheetError

from .columns import is_header
from .values import names_of_countries, usual_country_names


def read_pasted(text: str, code: str, most_lines: int) -> Sheet:
    """The table that the lines of a text are; raises ``SpreadsheetError``.

    Of each line the first part is the name, the last one the country if it is one, and what
    stands between them says who the person is. A first line of heads says so itself.
    """
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if numbered and is_header(header := _parts(numbered[0][1]), code):
        lines = [Line(number, _parts(line)) for number, line in numbered[1:]]
    else:
        column = known(code).column
        header = [f"name_{column}", f"description_{column}", "country"]
        lines = [Line(number, _cells(line)) for number, line in numbered]
    if not lines:
        raise SpreadsheetError(_("The list is empty."))
    if len(lines) > most_lines:
        words = _("This list has more than %(most)s lines. Divide it.")
        raise SpreadsheetError(words % {"most": most_lines})
    return Sheet(header, lines, _("pasted list"))


def _cells(line: str) -> list[str]:
    """Of one line: name, who the person is, country."""
    countries = names_of_countries()
    codes = usual_country_names("en")
    name, *rest = _parts(line)
    country = ""
    if rest and (rest[-1].casefold() in countries or rest[-1] in codes):
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
