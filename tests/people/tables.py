"""Tables as files, made for tests of the import."""

import csv
import io

from openpyxl import Workbook


def as_csv(*rows, encoding="utf-8-sig", delimiter=","):
    output = io.StringIO()
    csv.writer(output, delimiter=delimiter).writerows(rows)
    return output.getvalue().encode(encoding)


def as_xlsx(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
