"""The site's fonts as the typesetter reads them, and what can be written with them."""

import hashlib
import os
import shutil
import tempfile
import unicodedata
from functools import cache
from math import radians, tan
from pathlib import Path
from typing import TYPE_CHECKING

from anyascii import anyascii
from django.conf import settings

from home.settings.languages import Language

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

WEB_FONTS = Path(__file__).resolve().parents[1] / "static/home/fonts"
#: Of scripts that pages are shown in with the reader's own fonts, and Arabic as paper needs it.
FACES = Path(__file__).resolve().parent / "faces"
LATIN, CYRILLIC, NASKH, HAN = (f"Campaign {name}" for name in ("Latin", "Cyrillic", "Naskh", "Han"))
#: The typesetter takes one file per family, weight and style: each file is a family of its own,
#: or a weight of one.
FAMILIES = {
    WEB_FONTS / "serif-latin.woff2": LATIN,
    WEB_FONTS / "serif-cyrillic.woff2": CYRILLIC,
    FACES / "naskh-400.ttf": NASKH,
    FACES / "naskh-700.ttf": NASKH,
    FACES / "hebrew-400.ttf": "Campaign Hebrew",
    FACES / "hebrew-700.ttf": "Campaign Hebrew",
    FACES / "greek.ttf": "Campaign Greek",
    FACES / "georgian.ttf": "Campaign Georgian",
    FACES / "devanagari-400.ttf": "Campaign Devanagari",
    FACES / "devanagari-700.ttf": "Campaign Devanagari",
    FACES / "han.ttf": HAN,
}
#: Arabic, Hebrew and Chinese have no slanted letters.
SLANTED = (
    *("serif-latin", "serif-cyrillic", "greek", "georgian"),
    *("devanagari-400", "devanagari-700"),
)
SLANT = 10  # degrees
#: The languages that are written in neither Latin nor Cyrillic letters.
OWN_FAMILY = {
    **dict.fromkeys(("ar", "fa", "ur"), NASKH),
    "he": "Campaign Hebrew",
    "el": "Campaign Greek",
    "ka": "Campaign Georgian",
    "hi": "Campaign Devanagari",
    "zh-hans": HAN,
}

#: Marks that are never drawn and say in which direction others are (UAX #9).
DIRECTION = "\u061c\u200e\u200f\u2066\u2067\u2068\u2069"

#: A name, or a name with what is taken of it.
Family = str | dict[str, str]


def families(language: Language) -> list[Family]:
    """The families a language is set in; the others stand in for letters they lack."""
    own = OWN_FAMILY.get(language.code)
    first: list[Family] = []
    if language.direction == "rtl" and own:
        # It has figures and punctuation of its own: where another font steps in, the words of
        # a line would stand in a PDF in the order in which they are drawn.
        first = [own]
    elif own == HAN:
        first = [{"name": LATIN, "covers": "latin-in-cjk"}, HAN]
    # Figures and punctuation of the other scripts come from the Latin file: they have none.
    return list({str(family): family for family in [*first, *FAMILIES.values()]}.values())


def is_covered(language: Language) -> bool:
    """Whether the site has a font for the script of a language."""
    return language.code in OWN_FAMILY or WEB_FONTS / language.font in FAMILIES


@cache
def digest() -> str:
    """Names the fonts: another one whenever a font, or how it is made ready, changes."""
    hashed = hashlib.sha256(Path(__file__).read_bytes())
    for path in FAMILIES:
        hashed.update(path.read_bytes())
    return hashed.hexdigest()[:16]


def folder() -> Path:
    """The folder of the fonts, made when it is not there yet (a second, once)."""
    target = settings.PRINTED_DIR / f"fonts-{digest()}"
    if not target.is_dir():
        settings.PRINTED_DIR.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix="making-", dir=settings.PRINTED_DIR))
        try:
            for path in FAMILIES:
                _unpack(path, making)
            os.rename(making, target)  # noqa: PTH104 (fails where another process was faster)
        except OSError:
            if not target.is_dir():
                raise
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return target


def _unpack(path: Path, target: Path) -> None:
    """Writes a font as TrueType, and a slanted one for emphasis where its script slants."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  # may be missing

    if path.suffix == ".ttf":
        shutil.copyfile(path, target / path.name)
    styles = [False] * (path.suffix != ".ttf") + [True] * (path.stem in SLANTED)
    for is_slanted in styles:
        font = TTFont(path)
        font.flavor = None
        for number in (1, 4):
            font["name"].setName(FAMILIES[path], number, 3, 1, 0x409)
        if is_slanted:
            _slant(font)
        font.save(target / f"{path.stem}{'-slanted' * is_slanted}.ttf")


def _slant(font: "TTFont") -> None:
    """Slants every outline, as browsers do where a family has no italics.

    Points and what the weight adds to them move alike; so marks stay on their letters.
    """
    shift = tan(radians(SLANT))
    glyphs = font["glyf"]
    for name in glyphs.keys():  # noqa: SIM118 (the table is no mapping)
        glyph = glyphs[name]
        if glyph.isComposite():
            for part in glyph.components:
                part.x += round(part.y * shift)
        elif glyph.numberOfContours > 0:
            glyph.coordinates.transform(((1, 0), (shift, 1)))
            glyph.coordinates.toInt()
        glyph.recalcBounds(glyphs)
        for variation in font["gvar"].variations.get(name, []) if "gvar" in font else []:
            variation.coordinates = [
                point and (point[0] + round(point[1] * shift), point[1])
                for point in variation.coordinates
            ]
    style = "Bold Italic" if font["OS/2"].usWeightClass >= 700 else "Italic"
    font["name"].setName(style, 2, 3, 1, 0x409)
    font["post"].italicAngle = -SLANT
    font["head"].macStyle |= 0b10
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0b100_0000 | 0b1


@cache
def characters() -> frozenset[int]:
    """Every character that can be written."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  # may be missing

    known: set[int] = set()
    for path in FAMILIES:
        with TTFont(path) as font:
            known |= set(font.getBestCmap())
    return frozenset(known)


def legible(text: str) -> str:
    """The text in characters the fonts have, so that nothing is shown as an empty box.

    A letter of a foreign script is written in Latin ones; a pictograph is left out.
    """
    text = unicodedata.normalize("NFC", text)
    if characters().issuperset(map(ord, text)):
        return text
    return "".join(map(_nearest, text))


@cache
def _nearest(character: str) -> str:
    if ord(character) in characters() or character == "\n" or character in DIRECTION:
        return character
    kind = unicodedata.category(character)
    if kind[0] == "Z" or character == "\t":
        return " "
    if kind[0] == "C" or kind in ("So", "Sk"):
        return ""
    plain = unicodedata.normalize("NFKC", character)
    written = plain if plain != character else anyascii(character)
    return "".join(letter for letter in written if ord(letter) in characters())
