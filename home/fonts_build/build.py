"""Make the site's web fonts, fonts.css, the faces of paper and checksums.txt from npm packages.

Run by hand when a face changes, never by the site or its tests; README.md says how.
"""

import hashlib
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.ttLib.woff2 import WOFF2FlavorData
from fontTools.varLib.instancer import instantiateVariableFont

from .cutting import cut, rename
from .printed import PRINTED, add_variable_glyphs, build_all
from .sources import (
    ARABIC,
    FEATURES_OF_ARABIC,
    LATIN,
    NOTO_NASKH,
    PUNCTUATION,
    SERIF_LIMITS,
    SOURCE_SERIF,
    WEIGHTS,
    AxisLimits,
)
from .stylesheet import stylesheet

REPOSITORY = Path(__file__).resolve().parents[2]
FONTS = REPOSITORY / "home/static/home/fonts"
FACES_OF_PAPER = REPOSITORY / "home/printing/faces"
STYLESHEET = REPOSITORY / "home/static/home/css/fonts.css"
BUILD = Path(__file__).resolve().parent
CHECKSUMS = BUILD / "checksums.txt"

LICENCES = {
    "OFL-campaign-serif.txt": "source-serif/LICENSE.md",
    "OFL-campaign-naskh.txt": "@fontsource-variable/noto-naskh-arabic/LICENSE",
}

LICENCES_OF_PAPER = {
    "OFL-campaign-serif.txt": "source-serif/LICENSE.md",
    "OFL-campaign-naskh.txt": "@fontsource-variable/noto-naskh-arabic/LICENSE",
    **{
        f"OFL-campaign-{script}.txt": f"@fontsource-variable/noto-serif-{script}/LICENSE"
        for script in ("devanagari", "georgian", "hebrew")
    },
    "OFL-campaign-han.txt": "@expo-google-fonts/noto-serif-sc/LICENSE_FONT",
}

# Missing in the source, and to be drawn as its plain hyphen.
NO_BREAK_HYPHEN = 0x2011
CYRILLIC = f"{PUNCTUATION},0301,0400-045F,0490,0491"


@dataclass(frozen=True)
class Face:
    """One file to ship: what of which source goes into it."""

    file: str
    family: str
    source: str
    unicodes: str
    features: str
    limits: AxisLimits
    #: Its figures and punctuation are Source Serif's, so that a page in its script needs no other.
    with_punctuation: bool = False


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
        FEATURES_OF_ARABIC,
        {"wght": WEIGHTS},
        with_punctuation=True,
    ),
]


def build(face: Face, packages: Path) -> None:
    font = TTFont(packages / face.source, recalcTimestamp=False)
    cut(font, parse_unicodes(face.unicodes), face.features)
    for table in font["cmap"].tables:
        if 0x2010 in table.cmap:
            table.cmap.setdefault(NO_BREAK_HYPHEN, table.cmap[0x2010])
    instantiateVariableFont(font, face.limits, inplace=True)
    if face.with_punctuation:
        serif = TTFont(packages / SOURCE_SERIF, recalcTimestamp=False)
        signs = set(parse_unicodes(PUNCTUATION)) & set(serif.getBestCmap())
        wanted = signs - set(font.getBestCmap())
        cut(serif, wanted, "")
        instantiateVariableFont(serif, SERIF_LIMITS, inplace=True)
        add_variable_glyphs(font, serif, sorted(wanted))
    rename(font, face.family)
    font.flavor = "woff2"
    font.flavorData = WOFF2FlavorData(transformedTables={"glyf", "loca", "hmtx"})
    font.save(FONTS / face.file)


def checksums() -> str:
    """Lines for sha256sum -c, paths from the top of the repository."""
    files = [
        *(FONTS / face.file for face in FACES),
        *(FONTS / name for name in LICENCES),
        *(FACES_OF_PAPER / face.file for face in PRINTED),
        *(FACES_OF_PAPER / name for name in LICENCES_OF_PAPER),
    ]
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(REPOSITORY)}\n"
        for path in [*sorted(BUILD.glob("*.py")), STYLESHEET, *files]
    )


def main(packages: Path) -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        build(face, packages)
        print(face.file, (FONTS / face.file).stat().st_size)
    for path in build_all(packages, FACES_OF_PAPER):
        print(path.name, path.stat().st_size)
    for folder, licences in ((FONTS, LICENCES), (FACES_OF_PAPER, LICENCES_OF_PAPER)):
        for name, licence in licences.items():
            shutil.copyfile(packages / licence, folder / name)
    STYLESHEET.write_text(stylesheet(FONTS, packages), encoding="utf-8")
    CHECKSUMS.write_text(checksums(), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m home.fonts_build.build NODE_MODULES; see README.md")
    main(Path(sys.argv[1]))
