"""Marks of Devanagari at the height of each other, so that Typst keeps a syllable together.

It writes glyphs at different heights as texts of their own, and in a PDF each of them says the
whole syllable: half a point apart is enough for every vowel sign of a text to come twice.
"""

from statistics import median_low

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

#: What is moved: up to 0.7 points in running text. Marks below tall conjuncts stay where they are.
FARTHEST = 60  # thousandths of the size


def level_marks(font: TTFont) -> None:
    """Changes a static font of 1000 units to the em."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if isinstance(table, otTables.MarkBasePos):
                rows = [record.BaseAnchor for record in table.BaseArray.BaseRecord]
                _level(table.MarkArray, rows)
            elif isinstance(table, otTables.MarkMarkPos):
                rows = [record.Mark2Anchor for record in table.Mark2Array.Mark2Record]
                _level(table.Mark1Array, rows)


def _level(marks: otTables.MarkArray, rows: list[list[otTables.Anchor | None]]) -> None:
    """The anchors of a class of marks, and those that these are put on, at one height."""
    for number in {record.Class for record in marks.MarkRecord}:
        own = [record.MarkAnchor for record in marks.MarkRecord if record.Class == number]
        height = median_low(anchor.YCoordinate for anchor in own)
        for anchor in [*own, *(row[number] for row in rows)]:
            if anchor is not None and abs(anchor.YCoordinate - height) <= FARTHEST:
                anchor.YCoordinate = height
