# words: admin
"""A list pasted into a field, as a table: "Name, who the person is, country"."""

import csv
import re

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.settings.languages import known
from home.spreadsheets.sheet import Line, Sheet, SpreadsheetError

from .columns import is_header
from .values import CountryNames

#: Space, and what is as wide as none.
_BLANK = "[\\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
#: The bullet before a line, as word processors, mails and web pages copy it.
_BULLET = re.compile(
    rf"{_BLANK}*(?:[-–—−‐⁃•·∙*▪◦‣●○■□◆➢➤→✓✔★✦»>\uf0a7\uf0b7]{_BLANK}+|[•▪‣●■◆➢➤✓✔\uf0a7\uf0b7])"
)
#: The number before a line. Some people are called "50 Cent" and "100.000 Mothers".
_NUMBER = re.compile(
    rf"{_BLANK}*(?:"
    rf"(?:№|N[°º]|#)?\s*[(\[（]?\d{{1,5}}[.)\]:、．）]+(?!\d)(?:[-/](?=\s))?"
    rf"|(?:№|N[°º]|#)\s*\d{{1,5}}(?=\s)|\d{{1,5}}\t|\d{{1,5}}\s*[-–—](?=\s)"
    rf"){_BLANK}*"
)
#: What divides a line, the surest first.
_DELIMITERS = "\t;；؛،，,"
_SURE = "\t;"


def read_pasted(text: str, code: str, most_lines: int) -> Sheet:
    """The table that the lines of a text are; raises ``SpreadsheetError``.

    Of each line the first part is the name, the last one the country if it is one, and what
    stands between them says who the person is. A first line of heads says so itself. The bullet
    that a word processor puts before a line is no part of it, nor its number where most lines
    have one, or some that begin with 1.
    """
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if numbered and is_header(header := _parts(numbered[0][1]), code):
        lines = [Line(number, _parts(line)) for number, line in numbered[1:]]
    else:
        column = known(code).column
        header = [f"name_{column}", f"description_{column}", "country"]
        languages = dict.fromkeys(["en", code, get_language() or code])
        countries = CountryNames(languages)
        found = [match for _at, line in numbered if (match := _NUMBER.match(line))]
        begins = len(found) > 1 and any(_value(each[0]) == 1 for each in found)
        is_numbered = begins or 2 * len(found) > len(numbered)
        marks = [_NUMBER, _BULLET] if is_numbered else [_BULLET]
        bare = ((number, _unmarked(line, marks)) for number, line in numbered)
        lines = [Line(number, _cells(line, countries)) for number, line in bare if line]
    if not lines:
        raise SpreadsheetError(_("The list is empty."))
    if len(lines) > most_lines:
        words = _("This list has more than %(most)s lines. Divide it.")
        raise SpreadsheetError(words % {"most": most_lines})
    return Sheet(header, lines, _("pasted list"))


def _value(mark: str) -> int:
    """The number in a mark, in whatever digits."""
    return int("".join(filter(str.isdecimal, mark)))


def _unmarked(line: str, marks: list[re.Pattern[str]]) -> str:
    """A line without its number and its bullet, and without a last comma."""
    for mark in marks:
        if found := mark.match(line):
            line = line[found.end() :]
    return line.strip().rstrip(f"{_DELIMITERS} ")


def _cells(line: str, countries: CountryNames) -> list[str]:
    """Of one line: name, who the person is, country."""
    name, *rest = _parts(line)
    country = ""
    # "Dupont, Maurice" and "Smith, Jordan" name nobody's country.
    if rest and (len(rest) > 1 or " " in name) and _is_country(rest[-1], line, countries):
        country = rest.pop()
    return [name, ", ".join(filter(None, rest)), country]


def _is_country(text: str, line: str, countries: CountryNames) -> bool:
    """Among commas a code is none: "Boston, MA" is not in Morocco."""
    if text.isupper() and any(each in line for each in _SURE):
        return bool(countries.find(text))
    return bool(countries.find_name(text))


def _parts(line: str) -> list[str]:
    """The parts between tabs, else semicolons, else commas; quotation marks hold one together.

    A mark that never ends, or ends in the middle of a part, is one of the words.
    """
    delimiter = next((each for each in _DELIMITERS if each in line), ",")
    try:
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error:
        cells = line.split(delimiter)
    return [cell.strip() for cell in cells]
