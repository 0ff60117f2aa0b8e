"""Make the site's web fonts, fonts.css and checksums.txt from npm packages.

Run by hand when a face changes, never by the site or its tests; README.md says how.
"""

import hashlib
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.ttLib.woff2 import WOFF2FlavorData
from fontTools.varLib.instancer import instantiateVariableFont

from .stylesheet import SPACES, WEIGHTS, stylesheet

REPOSITORY = Path(__file__).resolve().parents[2]
FONTS = REPOSITORY / "home/static/home/fonts"
STYLESHEET = REPOSITORY / "home/static/home/css/fonts.css"
BUILD = Path(__file__).resolve().parent
CHECKSUMS = BUILD / "checksums.txt"

SOURCE_SERIF = "source-serif/VAR/SourceSerif4Variable-Roman.ttf"
NOTO_NASKH = (
    "@fontsource-variable/noto-naskh-arabic/files/noto-naskh-arabic-arabic-wght-normal.woff2"
)
LICENCES = {
    "OFL-campaign-serif.txt": "source-serif/LICENSE.md",
    "OFL-campaign-naskh.txt": "@fontsource-variable/noto-naskh-arabic/LICENSE",
}

LATIN = (
    "0020-007E,00A0-017F,0218-021B,2009,200A,2010-2015,2018-201E,2020-2022,2026,202F,"
    "2030,2032,2033,2039,203A,20AC,20B4,20BD,2116,2122,2190-2193,2212"
)
# Missing in the source, and to be drawn as its plain hyphen.
NO_BREAK_HYPHEN = 0x2011
CYRILLIC = "0301,0400-045F,0490,0491"
# Arabic, and the letters Persian and Urdu add: a letter from another face would not join.
ARABIC = (
    f"{SPACES},060C,061B,061F,0621-063A,0640-0655,0660-0671,0679,067E,0686,0688,0691,"
    "0698,06A9,06AF,06BA,06BE,06C0-06C3,06CC,06D2-06D4,06F0-06F9,200C-200E"
)


AxisLimits = dict[str, float | tuple[float, float]]


@dataclass(frozen=True)
class Face:
    """One file to ship: what of which source goes into it."""

    file: str
    family: str
    source: str
    unicodes: str
    features: str
    limits: AxisLimits


# Optical size 14: the drawing for running text, which stays firm at 18 px on a phone.
SERIF_LIMITS: AxisLimits = {"wght": WEIGHTS, "opsz": 14}
FACES = [
    Face(
        "serif-latin.woff2",
        "Campaign Serif",
        SOURCE_SERIF,
        LATIN,
        "kern,liga,locl,onum",
        SERIF_LIMITS,
    ),
    Face(
        "serif-cyrillic.woff2",
        "Campaign Serif",
        SOURCE_SERIF,
        CYRILLIC,
        "kern,ccmp,mark",
        SERIF_LIMITS,
    ),
    Face(
        "arabic.woff2",
        "Campaign Naskh",
        NOTO_NASKH,
        ARABIC,
        "init,medi,fina,isol,rlig,liga,calt,ccmp,locl,mark,mkmk,curs,kern",
        {"wght": WEIGHTS},
    ),
]
UNUSED_TABLES = ["BASE", "DSIG", "MVAR", "STAT", "gasp"]


def build(face: Face, packages: Path) -> None:
    font = TTFont(packages / face.source, recalcTimestamp=False)
    options = Options(
        layout_features=face.features.split(","),
        hinting=False,
        name_IDs=[0, 13, 14],
        notdef_outline=True,
    )
    options.drop_tables += UNUSED_TABLES
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(face.unicodes))
    subsetter.subset(font)
    for table in font["cmap"].tables:
        if 0x2010 in table.cmap:
            table.cmap.setdefault(NO_BREAK_HYPHEN, table.cmap[0x2010])
    instantiateVariableFont(font, face.limits, inplace=True)
    rename(font, face.family)
    font.flavor = "woff2"
    font.flavorData = WOFF2FlavorData(transformedTables={"glyf", "loca", "hmtx"})
    font.save(FONTS / face.file)


def rename(font: TTFont, family: str) -> None:
    """Give the font our name: the licence reserves "Source" for unmodified copies."""
    names = font["name"]
    kept = {number: names.getDebugName(number) for number in (0, 14)}
    names.names = []
    postscript = family.replace(" ", "") + "-Regular"
    own = {
        1: family,
        2: "Regular",
        3: postscript,
        4: family,
        6: postscript,
        256: "Weight",
    }
    for number, text in (kept | own).items():
        names.setName(text, number, 3, 1, 0x409)
    font["fvar"].axes[0].axisNameID = 256
    font["fvar"].instances = []


def checksums() -> str:
    """Lines for sha256sum -c, paths from the top of the repository."""
    files = [FONTS / face.file for face in FACES] + [FONTS / name for name in LICENCES]
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(REPOSITORY)}\n"
        for path in [*sorted(BUILD.glob("*.py")), STYLESHEET, *files]
    )


def main(packages: Path) -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        build(face, packages)
        print(face.file, (FONTS / face.file).stat().st_size)
    for name, licence in LICENCES.items():
        shutil.copyfile(packages / licence, FONTS / name)
    STYLESHEET.write_text(stylesheet(FONTS, packages), encoding="utf-8")
    CHECKSUMS.write_text(checksums(), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m home.fonts_build.build NODE_MODULES; see README.md")
    main(Path(sys.argv[1]))
