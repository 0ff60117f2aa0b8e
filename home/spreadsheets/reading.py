# words: admin
"""A file that somebody sent, as a table."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from .csv_files import read_csv
from .sheet import MOST_BYTES, MOST_COLUMNS, MOST_LINES, Sheet, SpreadsheetError
from .xlsx_files import read_xlsx

_ZIP, _OLE, _PDF = b"PK", b"\xd0\xcf\x11\xe0", b"%PDF"


def read_table(
    content: bytes, most_lines: int = MOST_LINES, tell: Callable[[], object] = lambda: None
) -> Sheet:
    """The table in a file, whose content says what it is; raises ``SpreadsheetError``.

    ``tell`` is called again and again while it is read.
    """
    if not content.strip():
        raise SpreadsheetError(_("This file is empty."))
    if len(content) > MOST_BYTES:
        words = _("This file is larger than %(most)s MB. Divide it into several files.")
        raise SpreadsheetError(words % {"most": MOST_BYTES // 2**20})
    if content.startswith(_OLE):
        raise SpreadsheetError(
            _("This file is of an old kind, or protected by a password. Save it as XLSX.")
        )
    if content.startswith(_ZIP):
        sheet = read_xlsx(content, most_lines, tell)
    elif content.lstrip()[:1] == b"<" or content.startswith((_PDF, b"{\\rtf")):
        raise SpreadsheetError(_("This file is no table. Save it as XLSX or CSV."))
    else:
        sheet = read_csv(content, most_lines)
    if len(sheet.header) > MOST_COLUMNS:
        words = _("Line %(line)s has more than %(most)s cells.")
        raise SpreadsheetError(words % {"line": 1, "most": MOST_COLUMNS})
    if not sheet.lines:
        raise SpreadsheetError(_("There is nothing below the first line of this file."))
    return sheet
