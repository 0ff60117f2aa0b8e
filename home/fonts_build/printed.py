"""The faces of PDFs and share pictures that the web fonts do not have.

They stay on the server: a reader gets the letters that their PDF or picture shows, and no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from fontTools.varLib.instancer import instantiateVariableFont

from .cutting import cut, rename
from .level import level_marks
from .naskh import one_glyph_a_letter
from .sources import (
    ARABIC,
    FEATURES_OF_ARABIC,
    NOTO_NASKH,
    PUNCTUATION,
    SERIF_LIMITS,
    SOURCE_SERIF,
    WEIGHTS,
)

NOTO = "@fontsource-variable/noto-serif-{0}/files/noto-serif-{0}-{0}-wght-normal.woff2"
NOTO_DEVANAGARI = NOTO.format("devanagari")
NOTO_HAN = "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf"

GREEK = "0301,0308,037E,0384-038A,038C,038E-03A1,03A3-03CE"
GEORGIAN = "10D0-10FF,1C90-1CBA,1CBD-1CBF"
DEVANAGARI = "0900-097F,200C,200D,20B9,25CC"
HEBREW = "0020,00A0,0591-05C7,05D0-05EA,05EF-05F4,20AA"
#: Punctuation of full width, and the quotation marks and dashes that Chinese draws its own way.
HAN_MARKS = "00B7,2014,2018,2019,201C,201D,2026,3000-3011,3014-3017,FF01-FF5E,FFE5"
#: Beyond the common ones: what names of countries, languages and people are written with.
HAN_OF_NAMES = (
    "伽俾巽斐昙梵楠汶珀瑙穹羁腓艮芙迦靼鞑鹘妍妲娅娴婧婷岑晗淇濮玥琦琪璇睿瞿祺绮缇缪薇钰闫黛"
)
VARIABLE = {"wght": WEIGHTS}


@dataclass(frozen=True)
class Printed:
    """A variable face, or one of the weights of a static one."""

    file: str
    family: str
    source: str
    unicodes: str
    features: str
    limits: dict[str, float | tuple[float, float]]
    #: Its punctuation and figures are Source Serif's. From right to left it must have its own:
    #: where another font steps in, a PDF has the words of the line in a wrong order.
    with_punctuation: bool = False


def static(name: str, family: str, source: str, unicodes: str, features: str) -> list[Printed]:
    return [
        Printed(f"{name}-{weight}.ttf", family, source, unicodes, features, {"wght": weight}, True)
        for weight in WEIGHTS
    ]


PRINTED = [
    *static("naskh", "Campaign Naskh", NOTO_NASKH, ARABIC, FEATURES_OF_ARABIC),
    *static("hebrew", "Campaign Hebrew", NOTO.format("hebrew"), HEBREW, "ccmp,mark,mkmk,locl"),
    Printed("greek.ttf", "Campaign Greek", SOURCE_SERIF, GREEK, "kern,ccmp,mark", SERIF_LIMITS),
    Printed(
        "georgian.ttf", "Campaign Georgian", NOTO.format("georgian"), GEORGIAN, "kern", VARIABLE
    ),
    *static("devanagari", "Campaign Devanagari", NOTO_DEVANAGARI, DEVANAGARI, "*"),
    Printed("han.ttf", "Campaign Han", NOTO_HAN, HAN_MARKS, "locl", {}),
]


def common_han() -> set[int]:
    """The 3755 characters of the first level of GB 2312, which were chosen by their frequency."""
    rows = range(0xB0, 0xD8)
    codes = [bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF)]
    # The last row ends five characters early.
    return {ord(code.decode("gb2312")) for code in codes if code <= b"\xd7\xf9"}


def build_printed(face: Printed, packages: Path, target: Path) -> None:
    font = TTFont(packages / face.source, recalcTimestamp=False)
    font.flavor = None
    unicodes = set(parse_unicodes(face.unicodes))
    if face.source == NOTO_HAN:
        unicodes |= common_han() | set(map(ord, HAN_OF_NAMES))
    cut(font, unicodes, face.features)
    if face.limits:
        font = instantiateVariableFont(font, face.limits)
    if face.source == NOTO_NASKH:
        one_glyph_a_letter(font)
    elif face.source == NOTO_DEVANAGARI:
        level_marks(font)
    weight = int(face.limits["wght"]) if face.with_punctuation else WEIGHTS[0]
    if face.with_punctuation:
        add_punctuation(font, packages, weight)
    is_bold = weight == WEIGHTS[1]
    rename(font, face.family, "Bold" if is_bold else "Regular")
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = 0b10_0000 if is_bold else 0b100_0000
    font["head"].macStyle = int(is_bold)
    font.save(target / face.file)


def add_punctuation(font: TTFont, packages: Path, weight: int) -> None:
    """Source Serif's figures and punctuation, where the font has none of its own."""
    serif = TTFont(packages / SOURCE_SERIF, recalcTimestamp=False)
    own, serifs = set(font.getBestCmap()), set(serif.getBestCmap())
    wanted = serifs.intersection(parse_unicodes(PUNCTUATION)) - own
    cut(serif, wanted, "")
    serif = instantiateVariableFont(serif, {**SERIF_LIMITS, "wght": weight})
    if serif["head"].unitsPerEm != font["head"].unitsPerEm:
        raise ValueError("The punctuation is drawn at another size; choose another source.")
    add_glyphs(font, serif, {code: serif.getBestCmap()[code] for code in sorted(wanted)})


def add_glyphs(font: TTFont, other: TTFont, characters: dict[int, str]) -> None:
    """Copies the outlines of some characters, each whole even where it was composed."""
    order = list(font.getGlyphOrder())
    outlines, drawn = font["glyf"], other.getGlyphSet()
    for code, name in characters.items():
        own = f"serif.{code:04X}"
        outline, pen = DecomposingRecordingPen(drawn), TTGlyphPen(None)
        drawn[name].draw(outline)
        outline.replay(pen)
        glyph = pen.glyph()
        order.append(own)
        outlines.glyphs[own] = glyph
        outlines.setGlyphOrder(order)
        glyph.recalcBounds(outlines)
        font["hmtx"][own] = other["hmtx"][name]
        for table in font["cmap"].tables:
            if table.isUnicode() and code <= 0xFFFF:
                table.cmap[code] = own
    font.setGlyphOrder(order)
    font["maxp"].numGlyphs = len(order)


def add_variable_glyphs(font: TTFont, other: TTFont, characters: Iterable[int]) -> None:
    """The same where both fonts have every weight between those of the site."""
    if other["head"].unitsPerEm != font["head"].unitsPerEm:
        raise ValueError("The punctuation is drawn at another size; choose another source.")
    names = {code: other.getBestCmap()[code] for code in characters}
    for name in names.values():
        other["gvar"].variations.setdefault(name, [])  # a space has none
    heavy = other.getGlyphSet(location={"wght": WEIGHTS[1]})
    add_glyphs(font, other, names)
    for code, name in names.items():
        outline, pen = DecomposingRecordingPen(heavy), TTGlyphPen(None)
        heavy[name].draw(outline)
        outline.replay(pen)
        light = font["glyf"][f"serif.{code:04X}"]
        wider = round(heavy[name].width) - font["hmtx"][f"serif.{code:04X}"][0]
        grown: list[tuple[int, int]] = []
        if light.numberOfContours:
            pairs = zip(light.coordinates, pen.glyph().coordinates, strict=True)
            grown = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairs]
        deltas = [*grown, (0, 0), (wider, 0), (0, 0), (0, 0)]
        variation = TupleVariation({"wght": (0, 1, 1)}, deltas)
        font["gvar"].variations[f"serif.{code:04X}"] = [variation]
    if "HVAR" in font:
        del font["HVAR"]  # which counts its glyphs; ``gvar`` says the same of widths


def build_all(packages: Path, target: Path) -> Iterable[Path]:
    """Makes every face; answers the files."""
    target.mkdir(parents=True, exist_ok=True)
    for face in PRINTED:
        build_printed(face, packages, target)
        yield target / face.file
